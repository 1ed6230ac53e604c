"""What waits for a decision already is looked at too; the clock asks for it."""

from django.db import migrations

_AT_A_TIME = 2000


def look_at_what_waits(apps, schema_editor):
    """Make a row for each application under consideration; jobs fill it within minutes."""
    precheck = apps.get_model("attestation", "Precheck").objects
    waiting = apps.get_model("attestation", "Application").objects.filter(state="submitted")
    keys = waiting.filter(precheck=None).order_by("pk").values_list("pk", flat=True)
    rows = (precheck.model(application_id=key) for key in keys.iterator())
    precheck.bulk_create(rows, batch_size=_AT_A_TIME, ignore_conflicts=True)


class Migration(migrations.Migration):

    dependencies = [
        ('attestation', '0054_prechecks'),
    ]

    operations = [
        migrations.RunPython(look_at_what_waits, migrations.RunPython.noop),
    ]
