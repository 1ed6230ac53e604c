"""Each change of what is counted is noted from now on; the next migration counts."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('attestation', '0040_agenda_in_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='ApplicationTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('draft', 'не подано'), ('generated', 'сформировано'), ('submitted', 'на рассмотрении'), ('returned', 'на доработке'), ('registered', 'зарегистрировано'), ('scheduled', 'в графике'), ('evaluated', 'заключение готово'), ('verified', 'заключение проверено'), ('decided', 'решение принято'), ('rejected', 'отклонено'), ('withdrawn', 'отозвано'), ('deleted', 'удалено')], max_length=20)),
                ('is_filed', models.BooleanField()),
                ('number', models.IntegerField()),
                ('municipality', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='attestation.municipality')),
            ],
            options={
                'verbose_name': 'число заявлений',
                'verbose_name_plural': 'числа заявлений',
                'indexes': [models.Index(fields=['municipality', 'state'], name='tally_by_municipality')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='application',
            trigger=pgtrigger.compiler.Trigger(name='state_is_tallied', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n        IF TG_OP = 'UPDATE' AND OLD.state = NEW.state\n            AND OLD.organization_id = NEW.organization_id\n            AND (OLD.submitted_at IS NULL) = (NEW.submitted_at IS NULL) THEN\n            RETURN NULL;\n        END IF;\n        IF TG_OP <> 'INSERT' THEN \n    INSERT INTO attestation_applicationtally (municipality_id, state, is_filed, number)\n    SELECT municipality_id, OLD.state, OLD.submitted_at IS NOT NULL, -1\n    FROM attestation_organization WHERE id = OLD.organization_id;\n END IF;\n        IF TG_OP <> 'DELETE' THEN \n    INSERT INTO attestation_applicationtally (municipality_id, state, is_filed, number)\n    SELECT municipality_id, NEW.state, NEW.submitted_at IS NOT NULL, 1\n    FROM attestation_organization WHERE id = NEW.organization_id;\n END IF;\n        RETURN NULL;\n    ", hash='8cfc31a970168519aff62a029a1b6b5d495772fc', operation='INSERT OR UPDATE OR DELETE', pgid='pgtrigger_state_is_tallied_0f444', table='attestation_application', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='organization',
            trigger=pgtrigger.compiler.Trigger(name='applications_are_tallied', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."municipality_id" IS DISTINCT FROM (NEW."municipality_id"))', func='\n                    INSERT INTO attestation_applicationtally\n                        (municipality_id, state, is_filed, number)\n                    SELECT side.municipality_id, a.state, a.submitted_at IS NOT NULL,\n                        side.sign * count(*)\n                    FROM attestation_application a, (VALUES\n                        (OLD.municipality_id, -1), (NEW.municipality_id, 1)\n                    ) side (municipality_id, sign)\n                    WHERE a.organization_id = NEW.id\n                    GROUP BY side.municipality_id, side.sign, a.state, 3;\n                    RETURN NULL;\n                ', hash='8f1216cda6e6b98b02165c5ba6d67566fae48a0a', operation='UPDATE', pgid='pgtrigger_applications_are_tallied_d0ce3', table='attestation_organization', when='AFTER')),
        ),
    ]
