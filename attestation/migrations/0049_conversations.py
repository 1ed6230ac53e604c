"""Conversations about applications, and reminders of answers that are waited for."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    #: Of a table with a row for each kind of reminder; the others are new.
    short_locks = "a row for each kind of reminder"

    dependencies = [
        ('attestation', '0048_basis_of_drafts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Conversation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('last', models.PositiveBigIntegerField(default=0, editable=False, verbose_name='последнее сообщение')),
                ('last_at', models.DateTimeField(auto_now=True, verbose_name='когда написано')),
            ],
            options={
                'verbose_name': 'переписка о заявлении',
                'verbose_name_plural': 'переписка о заявлениях',
                'ordering': ['-last_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='ConversationFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
            options={
                'verbose_name': 'файл сообщения',
                'verbose_name_plural': 'файлы сообщений',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='ConversationMark',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('read_up_to', models.PositiveBigIntegerField(verbose_name='прочитано до')),
            ],
            options={
                'verbose_name': 'отметка о прочтении',
                'verbose_name_plural': 'отметки о прочтении',
            },
        ),
        migrations.CreateModel(
            name='ConversationMessage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('applicant', 'аттестуемый'), ('school_coordinator', 'координатор в организации'), ('municipal_coordinator', 'муниципальный координатор'), ('expert', 'специалист'), ('operator', 'оператор центра'), ('secretary', 'секретарь комиссии'), ('commission_member', 'член комиссии'), ('chief_editor', 'главный редактор сайта'), ('editor', 'редактор сайта'), ('administrator', 'администратор')], max_length=30, verbose_name='в качестве кого')),
                ('text', models.TextField(verbose_name='сообщение')),
                ('written_at', models.DateTimeField(auto_now_add=True, verbose_name='написано')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='ответить до')),
                ('settled_at', models.DateTimeField(blank=True, null=True, verbose_name='больше не ждут с')),
            ],
            options={
                'verbose_name': 'сообщение о заявлении',
                'verbose_name_plural': 'сообщения о заявлениях',
                'ordering': ['-pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='reminderrule',
            name='reminder_kind_known',
        ),
        migrations.AlterField(
            model_name='reminderrule',
            name='kind',
            field=models.CharField(choices=[('consideration', 'срок рассмотрения заявления'), ('registration', 'последний день регистрации для периода'), ('schedule', 'последний день графика'), ('evidence', 'документы дистанционной формы'), ('conclusions', 'итоговые заключения специалистов'), ('vote', 'голосование комиссии'), ('sheets', 'листы голосования муниципалитетов'), ('agreements', 'сбор договоров специалистов'), ('category', 'срок действия категории'), ('unfiled', 'сформировано, но не подано'), ('unmended', 'возвращено и не подано заново'), ('answer', 'ответ на сообщение о заявлении')], max_length=20, unique=True, verbose_name='о чём'),
        ),
        migrations.AddConstraint(
            model_name='reminderrule',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['consideration', 'registration', 'schedule', 'evidence', 'conclusions', 'vote', 'sheets', 'agreements', 'category', 'unfiled', 'unmended', 'answer'])), name='reminder_kind_known'),
        ),
        migrations.AddField(
            model_name='conversation',
            name='application',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='conversation', to='attestation.application'),
        ),
        migrations.AddField(
            model_name='conversationfile',
            name='file',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='conversation_file', to='attestation.storedfile'),
        ),
        migrations.AddField(
            model_name='conversationmark',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='marks', to='attestation.conversation'),
        ),
        migrations.AddField(
            model_name='conversationmark',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conversationmessage',
            name='answer',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='answers_to', to='attestation.conversationmessage'),
        ),
        migrations.AddField(
            model_name='conversationmessage',
            name='author',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='кто написал'),
        ),
        migrations.AddField(
            model_name='conversationmessage',
            name='conversation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='attestation.conversation'),
        ),
        migrations.AddField(
            model_name='conversationmessage',
            name='settled_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='conversationfile',
            name='message',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attached', to='attestation.conversationmessage'),
        ),
        migrations.AddConstraint(
            model_name='conversationmark',
            constraint=models.UniqueConstraint(fields=('conversation', 'user'), name='conversation_one_mark_each'),
        ),
        migrations.AddIndex(
            model_name='conversationmessage',
            index=models.Index(fields=['conversation', '-id'], name='conversation_latest_first'),
        ),
        migrations.AddIndex(
            model_name='conversationmessage',
            index=models.Index(condition=models.Q(('answer_by__isnull', False), ('settled_at', None)), fields=['answer_by'], name='conversation_awaited'),
        ),
        migrations.AddConstraint(
            model_name='conversationmessage',
            constraint=models.CheckConstraint(condition=models.Q(('text', ''), _negated=True), name='conversation_says_something'),
        ),
        migrations.AddConstraint(
            model_name='conversationmessage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', None), ('settled_at', None), ('settled_by', None)), models.Q(('answer_by__isnull', False), ('settled_at__isnull', False), ('settled_by__isnull', False)), _connector='OR'), name='conversation_only_awaited_is_settled'),
        ),
        migrations.AddConstraint(
            model_name='conversationmessage',
            constraint=models.CheckConstraint(condition=models.Q(('answer', None), ('answer__gt', models.F('id')), _connector='OR'), name='conversation_answer_comes_after'),
        ),
        migrations.AddConstraint(
            model_name='conversationmessage',
            constraint=models.CheckConstraint(condition=models.Q(('answer_by', None), models.Q(('role', 'applicant'), _negated=True), _connector='OR'), name='conversation_staff_awaits'),
        ),
    ]
