"""A site with its pages, and releases to publish on it."""

import datetime
from collections.abc import Callable

import pytest
from django.core.cache import caches

from attestation.accounts.models import User
from attestation.base.names import search_key
from attestation.scheduling import releases
from attestation.scheduling.models import AttestationPeriod, Release, ReleaseRow
from cms_pages.models import SchedulePage
from cms_pages.setup import build_site

OCTOBER = datetime.date(2026, 10, 1)


@pytest.fixture(autouse=True)
def nothing_remembered(db) -> None:
    """Each test has its own database, so that no test may read what another has cached."""
    caches["released"].clear()
    caches["default"].clear()


@pytest.fixture
def pages(db):
    return build_site()


@pytest.fixture
def operator(db) -> User:
    return User.objects.create_user("operator1", "operator1@example.org")


def period_from(first_day: datetime.date) -> AttestationPeriod:
    found = AttestationPeriod.objects.filter(starts_on=first_day).first()
    if found is None:
        found = AttestationPeriod.beginning(first_day)
        found.save()
    return found


@pytest.fixture
def release(operator) -> Callable[..., Release]:
    """Make an approved release with some people; ``names`` or their number."""

    def make(
        people: int = 3,
        *,
        names: list[str] | None = None,
        first_day: datetime.date = OCTOBER,
        municipality: Callable[[int], str] = lambda n: ["Заречный район", "г. Верхнеозёрск"][n % 2],
    ) -> Release:
        period = period_from(first_day)
        made = Release.objects.create(
            period=period,
            number=period.releases.count() + 1,
            order_number="1098-р",
            order_date=datetime.date(2026, 9, 14),
            approved_by=operator,
        )
        names = names or [f"Белова Анна {n}" for n in range(people)]
        ReleaseRow.objects.bulk_create(
            ReleaseRow(
                release=made,
                place=place,
                name=name,
                name_key=search_key(name),
                position="учитель, математика",
                organization="МБОУ «СОШ № 4»",
                municipality=municipality(place),
                category="высшая",
                form="очная",
                first_expert="Громова Е. П., учитель, МАОУ «Лицей № 2»",
                second_expert="Жданов И. С., методист, МБОУ ДПО «Центр»",
                coordinator_phone="+7 (900) 000-00-01",
            )
            for place, name in enumerate(names, start=1)
        )
        return made

    return make


@pytest.fixture
def published(pages, release) -> Callable[..., SchedulePage]:
    """Make a release and publish it the way the job does."""

    def publish(*args, **kwargs) -> SchedulePage:
        made = release(*args, **kwargs)
        releases.publish(made.pk)
        return SchedulePage.objects.get(period=made.period)

    return publish
