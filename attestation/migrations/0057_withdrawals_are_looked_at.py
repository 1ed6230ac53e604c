"""An application whose withdrawal is begun or answered is looked at anew."""

import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('attestation', '0056_decoded_domains'),
    ]

    operations = [
        pgtrigger.migrations.AddTrigger(
            model_name='withdrawal',
            trigger=pgtrigger.compiler.Trigger(name='applications_are_looked_at', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                    UPDATE attestation_precheck\n                    SET verdict = 'pending', changed_at = now(), change = change + 1\n                    WHERE application_id = NEW.application_id;\n                    RETURN NULL;\n                ", hash='bbb501465dd64cc3df206db2fdcd2c8461a6d969', operation='INSERT OR UPDATE', pgid='pgtrigger_applications_are_looked_at_3ebc1', table='attestation_withdrawal', when='AFTER')),
        ),
    ]
