"""What the draft of a schedule was drawn of, so that a later change can be told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("attestation", "0047_problem_reports")]

    operations = [
        migrations.AddField(
            model_name="dossier",
            name="basis",
            field=models.JSONField(default=None, null=True, verbose_name="из чего собрано"),
        ),
    ]
