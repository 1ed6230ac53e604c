"""One document asked for without a return: attached alone, while the consideration goes on."""

import datetime

import pytest
from django.utils import timezone

from attestation.applications.applicant_reminders import remind_applicants
from attestation.applications.choices import DocumentKind
from attestation.applications.conversations import selectors, services
from attestation.applications.documents import services as document_services
from attestation.applications.services import review
from attestation.base.errors import DomainError
from tests import factories
from tests.prepared import prepared

pytestmark = pytest.mark.django_db

TITLE = "Удостоверение о курсах 2025 года"


def ahead(days: int = 5) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def ask(application, actor, kind=DocumentKind.TRAINING, **given):
    given.setdefault("answer_by", ahead())
    return services.ask(application, kind, "Нет курсов", actor=actor, **given)


def give(message, actor, **given):
    given.setdefault("title", TITLE)
    return services.give(message, factories.pdf_upload(mark="курсы"), actor=actor, **given)


@prepared
def document_wanted(region, considered):
    return ask(considered, region.home.coordinator)


@pytest.mark.parametrize("who", ["teacher", "school_coordinator"])
def test_just_what_was_asked_for_is_attached_and_nothing_else_changes(
    region, considered, document_wanted, who
):
    home = region.home
    before = set(considered.documents.filter(detached_at=None).values_list("pk", flat=True))
    document = give(document_wanted, getattr(home, who))
    considered.refresh_from_db()
    assert (considered.state, considered.revision) == ("submitted", 1)
    after = set(considered.documents.filter(detached_at=None).values_list("pk", flat=True))
    assert after == before | {document.pk}
    assert (document.kind, document.title) == (DocumentKind.TRAINING, TITLE)
    document_wanted.refresh_from_db()
    assert (document_wanted.document, document_wanted.is_awaited) == (document, False)
    [told] = home.coordinator.notifications.filter(event="work.given")
    assert TITLE not in told.text


def test_it_is_given_once(region, document_wanted):
    give(document_wanted, region.home.teacher)
    with pytest.raises(DomainError, match="уже прикреплён или больше не нужен"):
        services.give(
            document_wanted,
            factories.pdf_upload(mark="другое"),
            title=TITLE,
            actor=region.home.school_coordinator,
        )


def test_without_a_request_nothing_is_attached_to_what_was_filed(region, considered):
    with pytest.raises(DomainError, match="уже подано"):
        document_services.attach(
            considered,
            DocumentKind.HELD_CATEGORY,
            factories.pdf_upload(mark="приказ"),
            actor=region.home.teacher,
        )


def test_a_better_scan_takes_the_place_of_the_old_one(region, considered):
    home = region.home
    wanted = ask(considered, home.coordinator, DocumentKind.SIGNED_SCAN)
    give(wanted, home.teacher, title="")
    scans = considered.documents.filter(kind=DocumentKind.SIGNED_SCAN)
    assert scans.filter(detached_at=None).get() == type(wanted).objects.get(pk=wanted.pk).document
    assert scans.count() == 2


def test_words_do_not_stand_for_a_document(region, considered, document_wanted):
    services.write(considered, "Пришлю завтра", actor=region.home.teacher)
    assert selectors.awaited_of(considered) == [document_wanted]


@pytest.mark.parametrize("who", ["teacher", "school_coordinator", "operator"])
def test_only_the_municipal_coordinator_asks(region, considered, who):
    person = region.operator if who == "operator" else getattr(region.home, who)
    with pytest.raises(DomainError, match="Просит о документе муниципальный"):
        ask(considered, person)


def test_what_does_not_belong_to_the_application_is_not_asked_for(region, considered):
    for kind in (DocumentKind.GROUND, DocumentKind.LESSON_VIDEO, DocumentKind.BUILT):
        with pytest.raises(DomainError, match="не нужен"):
            ask(considered, region.home.coordinator, kind)


def test_a_return_ends_the_request(region, considered, document_wanted):
    home = region.home
    review.send_back(considered, reason=factories.reason(), actor=home.coordinator)
    document_wanted.refresh_from_db()
    assert not document_wanted.is_awaited
    with pytest.raises(DomainError, match="больше не нужен"):
        give(document_wanted, home.teacher)
    with pytest.raises(DomainError, match="на рассмотрении"):
        ask(considered, home.coordinator)


def test_a_registered_application_is_still_asked_of_and_a_rejected_one_is_not(
    region, considered, document_wanted
):
    home = region.home
    review.register(considered, actor=home.coordinator)
    give(document_wanted, home.teacher)
    other = factories.submitted(factories.teacher(home.school))
    wanted = ask(other, home.coordinator)
    review.reject(other, reason=factories.reason(), actor=home.coordinator)
    with pytest.raises(DomainError, match="не на этой ступени"):
        give(wanted, other.applicant)
    assert selectors.awaited_of(other) == []


def test_who_asked_learns_that_it_has_not_come_and_it_may_come_later(region, document_wanted):
    home = region.home
    remind_applicants(ahead(4))
    [reminder] = home.teacher.notifications.filter(event="deadline.answer")
    assert "просит прикрепить" in reminder.text
    remind_applicants(ahead(6))
    [late] = home.coordinator.notifications.filter(event="work.answer")
    assert "Прикрепить его ещё можно" in late.text
    give(document_wanted, home.teacher)
