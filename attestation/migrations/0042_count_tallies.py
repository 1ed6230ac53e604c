"""Counts the applications that there are; one statement, so that no change meanwhile is lost."""

from django.db import migrations

_COUNT = """
    WITH gone AS (DELETE FROM attestation_applicationtally)
    INSERT INTO attestation_applicationtally (municipality_id, state, is_filed, number)
    SELECT o.municipality_id, a.state, a.submitted_at IS NOT NULL, count(*)
    FROM attestation_application a JOIN attestation_organization o ON o.id = a.organization_id
    GROUP BY 1, 2, 3
"""


def count(apps, schema_editor):
    schema_editor.execute(_COUNT)


class Migration(migrations.Migration):
    dependencies = [("attestation", "0041_tallies")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
