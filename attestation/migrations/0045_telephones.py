"""People by their telephone, however it is written."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models
from django.db.models.functions import Right


def by_last_digits(place, name):
    parts = [models.F(place), models.Value(r"\D"), models.Value(""), models.Value("g")]
    digits = models.Func(
        *parts, function="regexp_replace", output_field=models.CharField()
    )
    return models.Index(Right(digits, 10), name=name)


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("attestation", "0044_rows_by_name")]

    operations = [
        AddIndexConcurrently("profile", by_last_digits("mobile_phone", "profile_by_mobile")),
        AddIndexConcurrently("profile", by_last_digits("work_phone", "profile_by_work_phone")),
    ]
