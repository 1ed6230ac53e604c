"""The orders of the operator's list, over the whole region."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("attestation", "0042_count_tallies")]

    operations = [
        AddIndexConcurrently(
            model_name='application',
            index=models.Index(models.OrderBy(models.Case(models.When(state='submitted', then=models.F('due_on'))), nulls_last=True), models.OrderBy(models.F('submitted_at'), descending=True), models.OrderBy(models.F('id'), descending=True), name='application_by_urgency'),
        ),
        AddIndexConcurrently(
            model_name='application',
            index=models.Index(fields=['state', '-submitted_at', '-id'], name='application_newest'),
        ),
    ]
