"""A frequent surname is shown from the latest lists on, without a look at all who bear it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attestation.publications import selectors as publications
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.scheduling.releases.selectors import ScheduleLists
from tests.performance.copies import ABOVE, OWN, analyze, copy_row
from tests.scheduling.test_services import approve, closed

pytestmark = pytest.mark.django_db

LISTS, PEOPLE, LIMIT = 20, 20_000, 200


@pytest.fixture
def schedules(region):
    """Twenty schedules of a thousand people each, every second one called Иванова."""
    closed(region)
    release = approve(region)
    row = release.rows.get()
    copy_row(
        region.period,
        LISTS,
        starts_on="x.starts_on - n * interval '2 months'",
    )
    copy_row(release, LISTS, period_id=OWN)
    copy_row(
        row,
        PEOPLE,
        release_id=f"{ABOVE} + mod(n, {LISTS}) + 1",
        place="n",
        key="gen_random_uuid()",
        name_key="CASE WHEN mod(n / 20, 2) = 0 THEN 'иванова' ELSE 'петрова' || n END || ' анна'",
    )
    analyze()
    return list(Release.objects.values_list("pk", flat=True))


def fetched() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_stat_get_xact_tuples_fetched('attestation_releaserow'::regclass)"
            " + pg_stat_get_xact_tuples_returned('attestation_releaserow'::regclass)"
        )
        return cursor.fetchone()[0]


def test_it_reads_few_of_those_who_bear_it(schedules):
    before = fetched()
    with CaptureQueriesContext(connection) as captured:
        found = ScheduleLists().find("Иванова", release_ids=schedules, limit=LIMIT)
    read = fetched() - before
    assert len(found) == LIMIT
    assert len({row.release_id for row in found}) == 1
    latest = Release.objects.filter(pk__gt=ABOVE).order_by("-period__starts_on").first()
    assert found[0].release_id == latest.pk
    assert ReleaseRow.objects.filter(name_key="иванова анна").count() == PEOPLE / 2
    # Those compared to see that it is frequent, and the people of five lists who bear it.
    assert read <= 2 * publications.MOST_COMPARED + 5 * 500 + LIMIT
    assert len(captured) <= 5
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {captured[-1]['sql']}")
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "release_row_by_name" in plan
    assert "Seq Scan on attestation_releaserow" not in plan


def test_words_that_begin_no_name_find_some(schedules):
    assert len(ScheduleLists().find("Анна", release_ids=schedules, limit=LIMIT)) == LIMIT
    assert len(ScheduleLists().find("Анна Иванова", release_ids=schedules, limit=LIMIT)) == LIMIT


def test_a_rare_surname_is_found_as_ever(schedules):
    [row] = ScheduleLists().find("Петрова19999", release_ids=schedules, limit=LIMIT)
    assert row.name_key == "петрова19999 анна"
    assert ScheduleLists().find("Ктототамова", release_ids=schedules, limit=LIMIT) == []
