"""Lists stand in the order of the alphabet, whatever the database makes of it; no table changes."""

import django.db.models.functions.text
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attestation', '0052_requests_and_looks'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='approvedexpert',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('user__last_name'), models.Value('ё'), models.Value('е')), django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('user__first_name'), models.Value('ё'), models.Value('е'))], 'verbose_name': 'специалист комиссии', 'verbose_name_plural': 'специалисты комиссии'},
        ),
        migrations.AlterModelOptions(
            name='attestedposition',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е'))], 'verbose_name': 'аттестуемая должность', 'verbose_name_plural': 'аттестуемые должности'},
        ),
        migrations.AlterModelOptions(
            name='commissionmember',
            options={'ordering': [models.Case(models.When(duty='chair', then=0), models.When(duty='deputy', then=1), models.When(duty='secretary', then=2), models.When(duty='member', then=3), default=4), django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('user__last_name'), models.Value('ё'), models.Value('е')), django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('user__first_name'), models.Value('ё'), models.Value('е')), 'pk'], 'verbose_name': 'член комиссии', 'verbose_name_plural': 'состав комиссии'},
        ),
        migrations.AlterModelOptions(
            name='criteriaset',
            options={'ordering': ['-year', 'category', django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е')), '-version'], 'verbose_name': 'набор критериев', 'verbose_name_plural': 'наборы критериев'},
        ),
        migrations.AlterModelOptions(
            name='expertagreement',
            options={'ordering': ['-starts_on', django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('full_name'), models.Value('ё'), models.Value('е')), 'pk'], 'verbose_name': 'договор специалиста', 'verbose_name_plural': 'договоры специалистов'},
        ),
        migrations.AlterModelOptions(
            name='municipality',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е'))], 'permissions': [('coordinate_municipality', 'Координирует аттестацию в муниципалитете')], 'verbose_name': 'муниципалитет', 'verbose_name_plural': 'муниципалитеты'},
        ),
        migrations.AlterModelOptions(
            name='municipalschedule',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('municipality__name'), models.Value('ё'), models.Value('е'))], 'verbose_name': 'график муниципалитета', 'verbose_name_plural': 'графики муниципалитетов'},
        ),
        migrations.AlterModelOptions(
            name='organizationtype',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е'))], 'verbose_name': 'тип организации', 'verbose_name_plural': 'типы организаций'},
        ),
        migrations.AlterModelOptions(
            name='releasechange',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е')), 'pk'], 'verbose_name': 'изменение выпуска', 'verbose_name_plural': 'изменения выпусков'},
        ),
        migrations.AlterModelOptions(
            name='sessionmember',
            options={'ordering': [models.Case(models.When(duty='chair', then=0), models.When(duty='deputy', then=1), models.When(duty='secretary', then=2), models.When(duty='member', then=3), default=4), django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('surname'), models.Value('ё'), models.Value('е')), django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('given_name'), models.Value('ё'), models.Value('е')), 'pk'], 'verbose_name': 'участник заседания', 'verbose_name_plural': 'участники заседания'},
        ),
        migrations.AlterModelOptions(
            name='simplifiedground',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е'))], 'verbose_name': 'основание упрощённой формы', 'verbose_name_plural': 'основания упрощённой формы'},
        ),
        migrations.AlterModelOptions(
            name='staffpost',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е'))], 'verbose_name': 'должность сотрудника', 'verbose_name_plural': 'должности сотрудников'},
        ),
        migrations.AlterModelOptions(
            name='subject',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('name'), models.Value('ё'), models.Value('е'))], 'verbose_name': 'предмет', 'verbose_name_plural': 'предметы'},
        ),
        migrations.AlterModelOptions(
            name='trustedcertificate',
            options={'ordering': [django.db.models.functions.text.Replace(django.db.models.functions.text.Lower('title'), models.Value('ё'), models.Value('е')), 'pk'], 'verbose_name': 'доверенный сертификат', 'verbose_name_plural': 'доверенные сертификаты'},
        ),
    ]
