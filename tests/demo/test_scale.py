"""Bulk data for benchmarks: as many as asked, and true to every rule."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection
from django.db.models import Count

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.invariants import invariants
from attestation.files.models import StoredFile
from attestation.orders.models import Order
from attestation.scheduling.models import AttestationPeriod, ScheduleEntry
from attestation.scheduling.releases.models import Release

#: One worker loads the demonstration, for all files that begin with it.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("the demonstration")]


def scale(total: int) -> str:
    said = StringIO()
    call_command("load_scale", "--applications", str(total), stdout=said)
    return said.getvalue()


def dangling() -> list[str]:
    """References of the whole project that lead to no row."""
    found = []
    tables = set(connection.introspection.table_names())
    for model in apps.get_models(include_auto_created=True):
        for field in model._meta.local_concrete_fields:
            target = field.related_model if field.is_relation else None
            if target is None or not {model._meta.db_table, target._meta.db_table} <= tables:
                continue
            table, there, key = model._meta.db_table, target._meta.db_table, field.target_field
            lost = (
                f'SELECT count(*) FROM "{table}" x LEFT JOIN "{there}" y'  # noqa: S608
                f' ON y."{key.column}" = x."{field.column}"'
                f' WHERE x."{field.column}" IS NOT NULL AND y."{key.column}" IS NULL'
            )
            with connection.cursor() as cursor:
                cursor.execute(lost)
                (missing,) = cursor.fetchone()
            if missing and field.name != "pgh_context":
                found.append(f"{table}.{field.column}: {missing}")
    return found


def test_it_fills_up_to_the_number_and_breaks_no_rule(demo: str) -> None:
    releases, orders = Release.objects.count(), Order.objects.signed().count()
    open_period = AttestationPeriod.objects.filter(releases=None).earliest("starts_on")
    waiting = ScheduleEntry.objects.filter(schedule__period=open_period).count()
    blobs = {
        StoredFile(blob=name).blob.path
        for name in StoredFile.objects.values_list("blob", flat=True)
    }
    scale(400)
    assert Application.objects.count() == 400
    assert Release.objects.exclude(published_at=None).count() > releases
    assert Order.objects.signed().count() > orders
    assert ScheduleEntry.objects.filter(schedule__period=open_period).count() > waiting
    assert [(rule.name, list(rule.find(None))) for rule in invariants] == [
        (rule.name, []) for rule in invariants
    ]
    assert dangling() == []
    names = StoredFile.objects.values_list("blob", flat=True)
    assert {StoredFile(blob=name).blob.path for name in names} == blobs
    connection.check_constraints()


def test_a_few_surnames_are_borne_by_many_and_nobody_by_a_wrong_one(demo: str) -> None:
    scale(400)
    people = User.objects.filter(username__contains=".")
    commonest = people.values_list("last_name").annotate(n=Count("pk")).order_by("-n")
    assert commonest[0][1] > 3 * people.count() / commonest.count()
    women = people.filter(patronymic__endswith="вна")
    assert women.exists()
    assert not women.exclude(last_name__endswith="а").exists()
    for application in Application.objects.exclude(surname="")[:50]:
        assert application.surname == application.applicant.last_name
        assert application.surname_genitive[:3] == application.surname[:3]


def test_it_adds_nothing_where_there_are_enough(demo: str) -> None:
    before = Application.objects.count()
    assert "0 applications added" in scale(before)
    assert Application.objects.count() == before
