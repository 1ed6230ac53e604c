"""What the system has seen in an application that waits for a decision."""

import django.db.models.deletion
import django.db.models.functions.datetime
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attestation', '0053_lists_in_alphabet'),
    ]

    operations = [
        migrations.CreateModel(
            name='Precheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('application', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='precheck', to='attestation.application')),
                ('verdict', models.CharField(choices=[('pending', 'ещё не проверено'), ('clean', 'без замечаний'), ('remarks', 'с замечаниями')], default='pending', max_length=10, verbose_name='итог')),
                ('findings', models.JSONField(blank=True, default=list, verbose_name='что увидела система')),
                ('basis', models.CharField(blank=True, max_length=64, verbose_name='на что смотрела')),
                ('change', models.PositiveIntegerField(default=1, verbose_name='которое изменение')),
                ('changed_at', models.DateTimeField(db_default=django.db.models.functions.datetime.Now(), verbose_name='когда изменилось')),
                ('looked_at', models.DateTimeField(blank=True, null=True, verbose_name='когда')),
            ],
            options={
                'verbose_name': 'предварительная проверка',
                'verbose_name_plural': 'предварительные проверки',
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='is_looked_at', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF TG_OP = 'UPDATE' AND OLD.state = 'submitted' AND NEW.state <> 'submitted' THEN\n            DELETE FROM attestation_precheck WHERE application_id = NEW.id;\n        ELSIF NEW.state = 'submitted' THEN\n            INSERT INTO attestation_precheck\n                (application_id, verdict, findings, basis, change, changed_at)\n            VALUES (NEW.id, 'pending', '[]', '', 1, now())\n            ON CONFLICT (application_id) DO UPDATE\n                SET verdict = 'pending', changed_at = now(),\n                    change = attestation_precheck.change + 1;\n        END IF;\n        RETURN NULL;\n    ", hash='f88b056c68de9005c6a8923d8078a739895f3091', operation='INSERT OR UPDATE', pgid='pgtrigger_is_looked_at_99d89', table='attestation_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='applicationdocument',
            trigger=pgtrigger.compiler.Trigger(name='is_looked_at', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE document attestation_applicationdocument;', func="\n        IF TG_OP = 'DELETE' THEN document := OLD; ELSE document := NEW; END IF;\n        IF document.kind = 'appendix' OR TG_OP = 'UPDATE'\n            AND OLD.kind = NEW.kind AND OLD.title = NEW.title AND OLD.file_id = NEW.file_id\n            AND OLD.revision = NEW.revision AND OLD.remarks = NEW.remarks\n            AND OLD.detached_at IS NOT DISTINCT FROM NEW.detached_at THEN\n            RETURN NULL;\n        END IF;\n        UPDATE attestation_precheck\n        SET verdict = 'pending', changed_at = now(), change = change + 1\n        WHERE application_id = document.application_id;\n        RETURN NULL;\n    ", hash='cedeb59b8f4825a647342c414551f25ab1c737dc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_is_looked_at_0eb4c', table='attestation_applicationdocument', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='categoryannulment',
            trigger=pgtrigger.compiler.Trigger(name='applications_are_looked_at', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    UPDATE attestation_precheck p\n                    SET verdict = 'pending', changed_at = now(), change = change + 1\n                    FROM attestation_application a, attestation_categoryrecord r\n                    WHERE r.id = NEW.record_id AND a.applicant_id = r.person_id\n                        AND a.id = p.application_id;\n                    RETURN NULL;\n                ", hash='923a4a9443f39cdb96ec612eef5acf7c9ceb2e8d', operation='INSERT', pgid='pgtrigger_applications_are_looked_at_a8dba', table='attestation_categoryannulment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='categoryrecord',
            trigger=pgtrigger.compiler.Trigger(name='applications_are_looked_at', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    UPDATE attestation_precheck p\n                    SET verdict = 'pending', changed_at = now(), change = change + 1\n                    FROM attestation_application a\n                    WHERE a.id = p.application_id AND (a.applicant_id = NEW.person_id\n                        OR TG_OP = 'UPDATE' AND a.applicant_id = OLD.person_id);\n                    RETURN NULL;\n                ", hash='7ec94004df68cbf1702ec479af1fae6dd9e0eab7', operation='INSERT OR UPDATE', pgid='pgtrigger_applications_are_looked_at_129d1', table='attestation_categoryrecord', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='applications_are_looked_at', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."is_active" IS DISTINCT FROM (NEW."is_active") OR OLD."successor_id" IS DISTINCT FROM (NEW."successor_id"))', func="\n                    UPDATE attestation_precheck p\n                    SET verdict = 'pending', changed_at = now(), change = change + 1\n                    FROM attestation_application a\n                    WHERE a.id = p.application_id AND a.organization_id = NEW.id;\n                    RETURN NULL;\n                ", hash='ffbde828d24630ce571b8a38ba7f485ed80d663a', operation='UPDATE', pgid='pgtrigger_applications_are_looked_at_19563', table='attestation_organization', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='profile',
            trigger=pgtrigger.compiler.Trigger(name='applications_are_looked_at', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."organization_id" IS DISTINCT FROM (NEW."organization_id"))', func="\n                    UPDATE attestation_precheck p\n                    SET verdict = 'pending', changed_at = now(), change = change + 1\n                    FROM attestation_application a\n                    WHERE a.id = p.application_id AND a.applicant_id = NEW.user_id;\n                    RETURN NULL;\n                ", hash='3e401f54ab73910c8860f9b2f668c6b5d2a0f889', operation='UPDATE', pgid='pgtrigger_applications_are_looked_at_8752a', table='attestation_profile', when='AFTER')),
        ),
        migrations.AddIndex(
            model_name='precheck',
            index=models.Index(fields=['verdict'], name='precheck_by_verdict'),
        ),
        migrations.AddConstraint(
            model_name='precheck',
            constraint=models.CheckConstraint(condition=models.Q(('verdict__in', ['pending', 'clean', 'remarks'])), name='precheck_verdict_known'),
        ),
        migrations.AddConstraint(
            model_name='precheck',
            constraint=models.CheckConstraint(condition=models.Q(('verdict', 'pending'), models.Q(models.Q(('basis', ''), _negated=True), ('looked_at__isnull', False)), _connector='OR'), name='precheck_judged_is_based'),
        ),
    ]
