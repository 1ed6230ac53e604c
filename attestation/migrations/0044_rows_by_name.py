"""Names within a list, for a frequent surname from the latest list on."""

from django.contrib.postgres.indexes import OpClass
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


def by_name(name):
    expressions = (models.F("release"), OpClass(models.F("name_key"), "varchar_pattern_ops"))
    return models.Index(*expressions, name=name)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("attestation", "0043_orders_of_lists")]

    operations = [
        AddIndexConcurrently("releaserow", by_name("release_row_by_name")),
        AddIndexConcurrently("resultsrow", by_name("results_row_by_name")),
    ]
