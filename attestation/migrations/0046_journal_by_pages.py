"""The journal is read by pages, the latest entries first, whole or by codes of acts."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("attestation", "0045_telephones")]

    operations = [
        AddIndexConcurrently(
            "journalentry", models.Index(fields=["-at", "-id"], name="journal_latest_first")
        ),
        AddIndexConcurrently(
            "journalentry",
            models.Index(
                fields=["action", "-at", "-id"],
                name="journal_by_action",
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "int8_ops"],
            ),
        ),
        AddIndexConcurrently(
            "user",
            models.Index(
                fields=["id"],
                condition=models.Q(is_superuser=True),
                name="user_superusers",
            ),
        ),
    ]
