"""Who leads an application, what is put aside, and notes of staff."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attestation', '0049_conversations'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicationHandling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('held_until', models.DateField(blank=True, null=True, verbose_name='отложено до')),
                ('hold_reason', models.CharField(blank=True, max_length=300, verbose_name='почему отложено')),
                ('held_state', models.CharField(blank=True, choices=[('draft', 'не подано'), ('generated', 'сформировано'), ('submitted', 'на рассмотрении'), ('returned', 'на доработке'), ('registered', 'зарегистрировано'), ('scheduled', 'в графике'), ('evaluated', 'заключение готово'), ('verified', 'заключение проверено'), ('decided', 'решение принято'), ('rejected', 'отклонено'), ('withdrawn', 'отозвано'), ('deleted', 'удалено')], max_length=20, verbose_name='в каком состоянии')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handling', to='attestation.application')),
                ('held_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('leader', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто ведёт')),
            ],
            options={
                'verbose_name': 'работа с заявлением',
                'verbose_name_plural': 'работа с заявлениями',
                'indexes': [models.Index(condition=models.Q(('held_until__isnull', False)), fields=['held_until'], name='handling_held')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('held_by', None), ('held_state', ''), ('held_until', None), ('hold_reason', '')), models.Q(('held_by__isnull', False), ('held_until__isnull', False), models.Q(('hold_reason', ''), _negated=True), models.Q(('held_state', ''), _negated=True)), _connector='OR'), name='handling_hold_is_whole')],
            },
        ),
        migrations.CreateModel(
            name='StaffNote',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(verbose_name='заметка')),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='написано')),
                ('application', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='staff_notes', to='attestation.application')),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто написал')),
            ],
            options={
                'verbose_name': 'служебная заметка',
                'verbose_name_plural': 'служебные заметки',
                'ordering': ['-pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='note_says_something')],
            },
        ),
    ]
