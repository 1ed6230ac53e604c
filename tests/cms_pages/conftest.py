"""A site with its pages, and releases to publish on it."""

import datetime
import functools
import io
import uuid
from collections.abc import Callable

import pgtrigger
import PIL.Image
import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.utils import timezone
from wagtail.images import get_image_model

from attestation.accounts.models import User
from attestation.base.language.names import search_key
from attestation.commission.counting import Rule
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import SessionState
from attestation.orders.models import Order
from attestation.orders.publication.models import ResultsRelease, ResultsRow
from attestation.orders.publication.services import ResultsPublication
from attestation.orders.workflow import OrderState
from attestation.paperwork.people_lists import build_list
from attestation.public import CHIEF_EDITORS, EDITORS
from attestation.publications.services import Publication
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.scheduling.releases.services import releases as release_services
from cms_pages.demo import build_demo_site
from cms_pages.models import ResultsPage, SchedulePage
from cms_pages.publishing import services as publishing_services
from tests.prepared import prepared

OCTOBER = datetime.date(2026, 10, 1)
DECIDED_ON = datetime.date(2026, 10, 28)


@pytest.fixture(autouse=True)
def nothing_remembered(db) -> None:
    """Each test has its own database, so that no test may read what another has cached."""
    caches["released"].clear()
    caches["default"].clear()
    caches["shared"].clear()


@prepared
def demo_pages():
    """The site with the texts, documents and news of the demonstration."""
    return build_demo_site()


@pytest.fixture
def operator(db) -> User:
    """Who has signed; a list that was published beforehand has brought them."""
    return publisher()


def publisher() -> User:
    found = User.objects.filter(username="operator1").first()
    return found or User.objects.create_user("operator1", "operator1@example.org")


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
            order_number=f"{1098 + Release.objects.count()}-р",
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
        release_services.publish(made.pk)
        return SchedulePage.objects.get(period=made.period)

    return publish


@pytest.fixture(autouse=True)
def short_documents(request, monkeypatch) -> None:
    """PDFs with the heading alone: drawing rows takes long, and `test_documents` draws them."""
    if "drawn" in request.fixturenames:
        return

    monkeypatch.setattr(Publication, "document", lambda one: build_list(one.paper, []))


@pytest.fixture
def drawn() -> None:
    """Whole PDFs in this test."""


def decide(operator: User, held_on: datetime.date = DECIDED_ON) -> Order:
    """Make the signed order of a closed session, without its entries."""
    session = CommissionSession.objects.create(
        held_on=held_on,
        vote_from=held_on,
        vote_until=held_on,
        year=held_on.year,
        number=CommissionSession.objects.count() + 1,
        state=SessionState.CLOSED,
        closed_at=timezone.now(),
        members_count=7,
        took_part=7,
        rule=Rule().as_data(),
    )
    return Order.objects.create(
        session=session,
        state=OrderState.SIGNED,
        number=f"{214 + Order.objects.count()}-к",
        date=held_on,
        signed_at=timezone.now(),
        signed_by=operator,
    )


@pytest.fixture
def decided(operator) -> Callable[..., Order]:
    """Make the signed order of a closed session, without its entries."""
    return functools.partial(decide, operator)


def publish_results(
    operator: User,
    people: int = 3,
    *,
    names: list[str] | None = None,
    held_on: datetime.date = DECIDED_ON,
    changes: list[dict] | None = None,
    municipality: Callable[[int], str] = lambda n: ["Заречный район", "г. Верхнеозёрск"][n % 2],
) -> ResultsPage:
    """Publish a list of people, or its next release, on the page of its decision.

    What an order must say before a row may stand is the matter of `test_results_publication`.
    """
    first = ResultsRelease.objects.filter(decided_on=held_on).order_by("number").first()
    order = decide(operator, held_on) if first is None else correcting(first.main)
    release = ResultsRelease.objects.create(
        main=first.main if first else order,
        order=order,
        number=first.main.results.count() + 1 if first else 1,
        decided_on=held_on,
        act="приказ",
        order_number=order.number,
        order_date=order.date,
        reason=order.reason,
        changes=changes or [],
    )
    names = names or [f"Белова Анна {n}" for n in range(people)]
    with pgtrigger.ignore("attestation.ResultsRow:results_row_only_of_the_set"):
        ResultsRow.objects.bulk_create(
            ResultsRow(
                release=release,
                place=place,
                key=uuid.uuid5(uuid.NAMESPACE_OID, name),
                name=name,
                name_key=search_key(name),
                position="учитель, математика",
                organization="МБОУ «СОШ № 4»",
                municipality=municipality(place),
                category=["первая", "высшая"][place % 2],
                effective_from=held_on,
                order_number=order.number,
                order_date=order.date,
            )
            for place, name in enumerate(names, start=1)
        )
    ResultsPublication(release).seal()
    publishing_services.publish(ResultsPage, release.pk)
    return ResultsPage.objects.get(order=release.main)


@pytest.fixture
def results(pages, operator) -> Callable[..., ResultsPage]:
    """Publish a list of people on the page of its decision."""
    return functools.partial(publish_results, operator)


def correcting(main: Order, reason: str = "Ошибка в имени") -> Order:
    """A signed order that corrects ``main``, without its entries."""
    return Order.objects.create(
        session=main.session,
        kind=Order.Kind.CORRECTING,
        corrects=main,
        reason=reason,
        state=OrderState.SIGNED,
        number=f"{220 + main.corrections.count()}-к",
        date=main.date,
        signed_at=timezone.now(),
        signed_by=main.signed_by,
    )


@pytest.fixture
def picture_file(db):
    """A picture that an editor has uploaded, with words to it."""
    out = io.BytesIO()
    PIL.Image.new("RGB", (8, 8), "green").save(out, "PNG")
    file = ContentFile(out.getvalue(), name="hall.png")
    return get_image_model().objects.create(
        title="Зал", file=file, description="Зал", width=8, height=8
    )


def member_of(group: str, login: str) -> User:
    """Somebody of a group of editors."""
    person = User.objects.create_user(login, f"{login}@example.org", "x")
    person.groups.add(Group.objects.get(name=group))
    return person


@pytest.fixture
def author(pages) -> User:
    """An editor who writes and may not publish."""
    return member_of(EDITORS, "author")


@pytest.fixture
def chief(pages) -> User:
    """A chief editor."""
    return member_of(CHIEF_EDITORS, "chief")
