"""The numbers of a release are those of its rows."""

from uuid import uuid4

import pytest

from attestation.publications.numbers import count_rows, miscounted, numbers_of, people_of
from attestation.publications.services import keep_numbers
from attestation.scheduling.releases.models import Release, ReleaseNumbers, ReleaseRow
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(region: factories.Region) -> Release:
    made = Release.objects.create(
        period=region.period,
        number=1,
        order_number="1-р",
        order_date=region.period.schedule_until,
        approved_by=region.operator,
    )
    ReleaseRow.objects.bulk_create(
        ReleaseRow(
            release=made,
            place=place,
            key=uuid4(),
            name=f"Белова {place}",
            name_key=f"белова {place}",
            position="учитель",
            organization=f"Школа № {place % 2}",
            municipality=("Заречный", "Озёрный", "Озёрный")[place % 3],
            category="высшая",
            form="очная",
        )
        for place in range(1, 6)
    )
    return made


def test_a_release_is_counted_by_what_visitors_choose_from(release: Release) -> None:
    keep_numbers(release)
    kept = ReleaseNumbers.objects.get(release=release)
    assert kept.people == 5
    assert kept.counted["municipalities"] == [["Заречный", 1], ["Озёрный", 4]]
    assert people_of(kept.counted) == 5
    assert list(miscounted([Release.objects.get(pk=release.pk)])) == []


def test_what_is_not_published_yet_is_counted_now(release: Release) -> None:
    assert numbers_of(release) == count_rows(release.rows.all())


def test_wrong_or_missing_numbers_are_found(release: Release) -> None:
    named = [f"release {release.pk}"]
    assert list(miscounted([Release.objects.get(pk=release.pk)])) == named
    keep_numbers(release)
    ReleaseNumbers.objects.update(counted={"municipalities": [["Заречный", 5]]})
    assert list(miscounted([Release.objects.get(pk=release.pk)])) == named
