"""How each kind of document is signed, in place of one field about applications."""

import django.utils.timezone
from django.db import migrations, models


def move(apps, schema_editor):
    rules = apps.get_model("attestation", "ProcedureRules")
    manners = apps.get_model("attestation", "SigningManner")
    manners.objects.bulk_create(
        manners(kind="application", manner=one.application_signing, valid_from=one.valid_from)
        for one in rules.objects.exclude(application_signing="paper")
    )


def move_back(apps, schema_editor):
    rules = apps.get_model("attestation", "ProcedureRules")
    manners = apps.get_model("attestation", "SigningManner")
    for one in rules.objects.all():
        found = manners.objects.filter(kind="application", valid_from__lte=one.valid_from)
        last = found.order_by("-valid_from").first()
        one.application_signing = last.manner if last else "paper"
        one.save(update_fields=["application_signing"])


class Migration(migrations.Migration):
    dependencies = [("attestation", "0036_count_published_releases")]

    operations = [
        migrations.CreateModel(
            name="SigningManner",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=40, verbose_name="вид документа")),
                ("manner", models.CharField(choices=[("paper", "на бумаге"), ("electronic", "в системе"), ("both", "на бумаге или в системе")], help_text="В системе – простой электронной подписью по соглашению; текст соглашения сначала вводится в действие среди согласий.", max_length=10, verbose_name="как подписывают")),
                ("valid_from", models.DateField(default=django.utils.timezone.localdate, verbose_name="действует с")),
            ],
            options={
                "verbose_name": "порядок подписания",
                "verbose_name_plural": "как подписывают документы",
                "ordering": ["kind", "-valid_from"],
            },
        ),
        migrations.AddConstraint(
            model_name="signingmanner",
            constraint=models.UniqueConstraint(fields=("kind", "valid_from"), name="signing_manner_once_a_day", violation_error_message="С этого дня для этого вида документа уже всё сказано."),
        ),
        migrations.AddConstraint(
            model_name="signingmanner",
            constraint=models.CheckConstraint(condition=models.Q(("manner__in", ["paper", "electronic", "both"])), name="signing_manner_known"),
        ),
        migrations.RunPython(move, move_back),
    ]
