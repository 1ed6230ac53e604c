"""Documents asked for without a return, and who has looked at an application when."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    short_locks = "messages about applications: a table that is new"

    dependencies = [
        ('attestation', '0051_agenda_in_alphabet'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicationLook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('looked_at', models.DateTimeField(verbose_name='когда открыто')),
                ('before', models.DateTimeField(blank=True, null=True, verbose_name='когда до этого')),
            ],
            options={
                'verbose_name': 'просмотр заявления',
                'verbose_name_plural': 'просмотры заявлений',
            },
        ),
        migrations.RemoveConstraint(
            model_name='conversationmessage',
            name='conversation_only_awaited_is_settled',
        ),
        migrations.AddField(
            model_name='conversationmessage',
            name='document',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='asked_by', to='attestation.applicationdocument', verbose_name='прикреплено по просьбе'),
        ),
        migrations.AddField(
            model_name='conversationmessage',
            name='wanted',
            field=models.CharField(blank=True, choices=[('built', 'Заявление, сформированное системой'), ('signed_scan', 'Скан подписанного заявления'), ('results', 'Результаты профессиональной деятельности'), ('held_category', 'Копия документа об имеющейся категории'), ('ground', 'Документ, подтверждающий основание упрощённой формы'), ('petition', 'Ходатайство работодателя'), ('pupils', 'Грамоты и дипломы обучающихся'), ('own_contest', 'Профессиональные конкурсы педагога'), ('publication', 'Публикации и методические материалы'), ('open_lesson', 'Открытые уроки, мастер-классы, выступления'), ('monitoring', 'Итоги освоения программ, справки о мониторинге'), ('community', 'Работа в методических объединениях, жюри, экспертных группах'), ('training', 'Повышение квалификации'), ('lesson_video', 'Видеозапись урока или занятия'), ('other', 'Другой подтверждающий документ'), ('appendix', 'Приложение к заявлению')], max_length=20, verbose_name='какой документ просят'),
        ),
        migrations.AddConstraint(
            model_name='conversationmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', None), ('document', None), ('settled_at', None), ('settled_by', None)), models.Q(('answer_by__isnull', False), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='conversation_only_awaited_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='conversationmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('document', None), ('wanted', '')), models.Q(('answer', None), ('answer_by__isnull', False)), _connector='OR'), name='conversation_wanted_by_a_day'),
        ),
        migrations.AddField(
            model_name='applicationlook',
            name='application',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='attestation.application'),
        ),
        migrations.AddField(
            model_name='applicationlook',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='applicationlook',
            constraint=models.UniqueConstraint(fields=('application', 'user'), name='look_one_each'),
        ),
        migrations.AddConstraint(
            model_name='applicationlook',
            constraint=models.CheckConstraint(condition=models.Q(('before', None), ('before__lt', models.F('looked_at')), _connector='OR'), name='look_before_comes_first'),
        ),
    ]
