"""Pages of a long agenda are read in its order."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("attestation", "0039_dossiers_of_periods")]

    operations = [
        AddIndexConcurrently(
            "agendaitem",
            models.Index(fields=["session", "group", "name"], name="agenda_in_order"),
        )
    ]
