"""Pages of a long agenda are read in the order of the alphabet, whatever the database makes of it."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Lower, Replace

IN_ALPHABET = Replace(Lower("name"), models.Value("ё"), models.Value("е"))


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("attestation", "0050_handling")]

    operations = [
        migrations.AlterModelOptions(
            name="agendaitem",
            options={
                "ordering": ["group", IN_ALPHABET, "pk"],
                "verbose_name": "вопрос повестки",
                "verbose_name_plural": "повестка",
            },
        ),
        AddIndexConcurrently(
            "agendaitem",
            models.Index("session", "group", IN_ALPHABET, name="agenda_in_alphabet"),
        ),
        RemoveIndexConcurrently("agendaitem", "agenda_in_order"),
    ]
