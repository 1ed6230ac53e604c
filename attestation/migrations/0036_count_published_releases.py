"""Counts what is published already; later releases are counted when they are published."""

from django.db import migrations
from django.db.models import Count

_COUNTED = {
    "municipalities": ("municipality",),
    "organizations": ("municipality", "organization"),
    "positions": ("position",),
    "categories": ("category",),
}


def count(apps, schema_editor):
    for kind in ("Release", "Results"):
        releases = apps.get_model("attestation", kind if kind == "Release" else "ResultsRelease")
        numbers = apps.get_model("attestation", f"{kind}Numbers")
        rows = apps.get_model("attestation", f"{kind}Row")
        for release in releases.objects.filter(published_at__isnull=False, numbers=None):
            own = rows.objects.filter(release=release)
            counted = {
                name: [
                    list(found)
                    for found in own.order_by(*fields)
                    .values_list(*fields)
                    .annotate(people=Count("pk"))
                ]
                for name, fields in _COUNTED.items()
            }
            people = sum(number for _, number in counted["municipalities"])
            numbers.objects.create(release=release, people=people, counted=counted)


class Migration(migrations.Migration):
    dependencies = [("attestation", "0035_numbers_of_releases")]

    operations = [migrations.RunPython(count, migrations.RunPython.noop)]
