"""A site with its pages, and releases to publish on it."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.core.cache import caches

from attestation.accounts.models import User
from attestation.base.names import search_key
from attestation.paperwork.people_lists import build_list
from attestation.scheduling import releases
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.release_models import Release, ReleaseRow
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
            reason="Ошибка в имени" if period.releases.exists() else "",
        )
        names = names or [f"Белова Анна {n}" for n in range(people)]
        ReleaseRow.objects.bulk_create(
            ReleaseRow(
                release=made,
                place=place,
                key=uuid.uuid5(uuid.NAMESPACE_OID, name),
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


@pytest.fixture(autouse=True)
def short_documents(request, monkeypatch) -> None:
    """PDFs with the heading alone: drawing rows takes long, and `test_documents` draws them."""
    if "drawn" in request.fixturenames:
        return

    def document_of(release: Release) -> bytes:
        return build_list(releases.paper_of(release), [])

    monkeypatch.setattr(releases, "document_of", document_of)


@pytest.fixture
def drawn() -> None:
    """Whole PDFs in this test."""
