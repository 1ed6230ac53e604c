"""Counting applications and publishing the count."""

import datetime
from io import BytesIO

import openpyxl
import pytest
from django.core.cache import caches
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.reports.statistics.files import statistics_csv, statistics_workbook
from attestation.reports.statistics.models import StatisticsRow, StatisticsSnapshot
from attestation.reports.statistics.selectors import Scope, published_statistics
from attestation.reports.statistics.services import count_anew
from attestation.reports.tasks import count_for_statistics
from tests import factories

pytestmark = pytest.mark.django_db

NEW_YEAR = datetime.datetime(2026, 1, 1, 1, tzinfo=timezone.get_default_timezone())


def snapshot(*rows: dict) -> StatisticsSnapshot:
    made = StatisticsSnapshot.objects.create()
    for row in rows:
        defaults = {
            "year": 2026,
            "period": None,
            "municipality_key": 1,
            "municipality": "Заречный район",
            "category": "first",
            "form": "in_person",
            **dict.fromkeys(
                ("registered", "scheduled", "granted", "refused", "rejected", "withdrawn", "days"),
                0,
            ),
        }
        StatisticsRow.objects.create(snapshot=made, **{**defaults, **row})
    return made


def table(code: str, **scope):
    found = published_statistics(Scope(**scope))
    return {line.key: line.numbers for line in {t.code: t for t in found.tables}[code].lines}


def test_every_filed_application_counts_once_and_drafts_do_not(region):
    factories.draft(factories.teacher(region.home.school))
    factories.submitted(factories.teacher(region.home.school))
    done = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    (row,) = count_anew().rows.all()
    assert (row.filed, row.registered, row.granted) == (2, 1, 0)
    assert row.municipality == region.home.municipality.name
    assert row.days == (done.registered_at.date() - done.submitted_at.date()).days


def test_the_year_is_that_of_the_clock_of_the_site(region):
    application = factories.submitted(factories.teacher(region.home.school))
    Application.objects.filter(pk=application.pk).update(submitted_at=NEW_YEAR)
    assert NEW_YEAR.astimezone(datetime.UTC).year == 2025
    assert [row.year for row in count_anew().rows.all()] == [2026]


def test_only_the_latest_count_is_kept(region):
    count_anew()
    count_for_statistics(timestamp=0)
    assert StatisticsSnapshot.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_two_countings_at_once_leave_one_count(region, at_once):
    factories.submitted(factories.teacher(region.home.school))
    assert not [e for e in at_once(count_anew, count_anew) if isinstance(e, Exception)]
    assert StatisticsSnapshot.objects.count() == 1
    assert StatisticsRow.objects.count() == 1


def test_rejected_and_withdrawn_are_counted(region):
    for state in (ApplicationState.REJECTED, ApplicationState.WITHDRAWN):
        application = factories.submitted(factories.teacher(region.home.school))
        Application.objects.filter(pk=application.pk).update(
            state=state, decision_reason=factories.reason()
        )
    (row,) = count_anew().rows.all()
    assert (row.filed, row.rejected, row.withdrawn) == (2, 1, 1)


def test_before_the_first_count_there_is_nothing_to_publish():
    assert published_statistics(Scope()) is None


def lines_of(found):
    return (found.total, *(line for table in found.tables for line in table.lines))


def test_numbers_add_up_over_the_rows():
    snapshot(
        {"filed": 20, "registered": 10, "days": 55},
        {"filed": 30, "year": 2025, "registered": 20, "days": 5},
    )
    found = published_statistics(Scope())
    assert found.total.numbers == {"filed": 50, "registered": 30, "scheduled": 0, "granted": 0}
    assert found.total.days == 2
    assert found.years == (2026, 2025)
    assert table("years")[2025]["filed"] == 30
    assert published_statistics(Scope(year=2025)).total.numbers["filed"] == 30


def test_every_cell_has_a_number_and_every_number_is_rounded():
    snapshot(
        {"filed": 13, "registered": 11, "granted": 8, "scheduled": 9},
        {"filed": 32, "registered": 31, "municipality_key": 2, "municipality": "Дальний район"},
        {"filed": 3, "municipality_key": 3, "municipality": "Ягодный район"},
    )
    for scope in (Scope(), Scope(year=2026), Scope(municipality=1)):
        for line in lines_of(published_statistics(scope)):
            assert {number % 5 for number in line.numbers.values()} == {0}
    assert published_statistics(Scope()).total.numbers["filed"] == 45


def test_a_line_of_few_people_alone_is_not_shown():
    snapshot(
        {"filed": 3},
        {"filed": 30, "municipality_key": 2, "municipality": "Дальний район"},
    )
    assert list(table("municipalities")) == [2]


def test_a_year_and_a_municipality_cannot_be_asked_for_together():
    snapshot({"filed": 30})
    assert published_statistics(Scope(year=2026, municipality=1)) is None


@pytest.mark.parametrize("scope", [{"year": 1999}, {"municipality": 99}])
def test_what_nothing_came_from_has_no_statistics(scope):
    snapshot({"filed": 30})
    assert published_statistics(Scope(**scope)) is None


def test_how_applications_ended_without_a_category_is_not_published():
    snapshot({"filed": 90, "registered": 80, "granted": 60, "refused": 7, "withdrawn": 13})
    for scope in (Scope(), Scope(year=2026), Scope(municipality=1)):
        found = published_statistics(scope)
        for line in (found.total, *(line for table in found.tables for line in table.lines)):
            assert set(line.numbers) <= {"filed", "registered", "scheduled", "granted"}


@pytest.mark.parametrize("few", [1, 4])
def test_few_who_got_no_category_read_like_nobody(few):
    """One who was refused in a municipality is known to its neighbours."""
    everything = {"filed": 43, "registered": 43, "scheduled": 43, "granted": 43}
    rows = [
        everything,
        {**everything, "municipality_key": 2, "municipality": "Дальний район", "granted": 20},
    ]
    snapshot(*rows)
    without = [published_statistics(Scope()), published_statistics(Scope(municipality=1))]
    snapshot({**everything, "granted": 43 - few, "refused": few}, rows[1])
    found = [published_statistics(Scope()), published_statistics(Scope(municipality=1))]
    for line in (table("municipalities")[1], found[1].total.numbers):
        assert line["filed"] == line["registered"] == line["granted"]
    for before, after in zip(without, found, strict=True):
        for one, other in zip(lines_of(before), lines_of(after), strict=True):
            # Of the granted alone the lists tell.
            gone = one.numbers.get("granted", 0) - other.numbers.get("granted", 0)
            assert gone in (0, 5)


def test_nobody_who_is_counted_is_lost_from_a_line():
    snapshot({"filed": 40, "registered": 40, "granted": 35})
    assert table("years")[2026] == {"filed": 40, "registered": 40, "granted": 35}


def test_what_the_published_lists_show_is_no_secret_and_is_not_hidden():
    snapshot({"filed": 90, "scheduled": 70, "granted": 68, "period": datetime.date(2026, 10, 1)})
    total = published_statistics(Scope()).total.numbers
    assert (total["scheduled"], total["granted"]) == (70, 70)


def test_a_new_count_is_seen_at_once():
    snapshot({"filed": 30})
    assert published_statistics(Scope()).total.numbers["filed"] == 30
    snapshot({"filed": 40})
    assert published_statistics(Scope()).total.numbers["filed"] == 40


def test_the_files_say_what_the_page_says():
    snapshot(
        {"filed": 41, "registered": 20, "days": 31},
        {"filed": 33, "category": "highest"},
        {"filed": 16, "category": "mentor"},
    )
    found = published_statistics(Scope())
    sheet = openpyxl.load_workbook(BytesIO(statistics_workbook(found))).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=2)]
    assert rows[1][:3] == ["Всего", "Всего", 90]
    assert ["По категориям", "высшая", 30, 0, None, 0, None] in rows
    text = statistics_csv(found).decode("utf-8-sig")
    assert "По категориям;высшая;30;0;;0;" in text
    assert "По категориям;первая;40;20;;0;1,6" in text
    assert "=" not in text


def test_after_a_count_no_visitor_waits_for_the_whole_or_for_a_year(region):
    factories.submitted(region.home.teacher)
    count_for_statistics(0)
    year = timezone.localdate().year
    StatisticsRow.objects.all().delete()
    for scope in (Scope(), Scope(year=year)):
        caches["released"].clear()
        found = published_statistics(scope)
        assert found is not None
        assert found.years == (year,)
