"""Consents: versioned texts, given by an own act, withdrawn by an own act."""

import datetime
import hashlib

import pytest
from django.db import IntegrityError, InternalError, transaction
from django.db.utils import DatabaseError
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentDocument, ConsentKind
from attestation.applications.services import filing, review
from attestation.base.errors import DomainError
from tests import factories

pytestmark = pytest.mark.django_db
PROCESSING = ConsentKind.PROCESSING


def version(text, *, valid_from=None, kind=PROCESSING):
    return consent_services.write(
        ConsentDocument(kind=kind, text=text, valid_from=valid_from), actor=None
    )


@pytest.fixture
def text():
    return factories.consent_text()


@pytest.fixture
def person():
    return factories.UserFactory()


def give(user, **more):
    return consent_services.give(user, PROCESSING, address="192.0.2.7", actor=user, **more)


def test_a_consent_is_kept_with_its_moment_address_and_the_checksum_of_the_text(person, text):
    consent = give(person)
    assert consent.document == text
    assert consent.sha256 == hashlib.sha256(text.text.encode()).hexdigest()
    assert consent.address == "192.0.2.7"
    assert timezone.now() - consent.given_at < datetime.timedelta(minutes=1)
    assert person.journal.get().action == "person.consent"


def test_nobody_consents_for_another(person, text):
    with pytest.raises(DomainError, match="только сам человек"):
        consent_services.give(person, PROCESSING, address=None, actor=factories.UserFactory())


def test_a_text_in_force_is_never_changed_or_deleted(text):
    for change in (
        lambda: ConsentDocument.objects.filter(pk=text.pk).update(text="Другое"),
        lambda: ConsentDocument.objects.filter(pk=text.pk).update(valid_from=None),
        lambda: text.delete(),
    ):
        with pytest.raises((InternalError, DatabaseError)), transaction.atomic():
            change()
    with pytest.raises(DomainError, match="следующую версию"):
        consent_services.write(text, actor=None)


def test_a_draft_may_be_edited_until_it_has_a_day():
    draft = version("Черновик")
    draft.text = "Лучше"
    consent_services.write(draft, actor=None)
    draft.refresh_from_db()
    assert (draft.version, draft.text) == (1, "Лучше")
    assert draft.sha256 == consent_services.checksum("Лучше")
    assert consent_services.current(PROCESSING) is None


def test_a_text_cannot_hold_from_a_day_that_has_passed():
    with pytest.raises(DomainError, match="уже прошла"):
        version("Задним числом", valid_from=factories.yesterday())


def test_a_new_version_asks_everybody_again(person, text):
    give(person)
    assert consent_services.missing(person) == []
    newer = version("Теперь иначе", valid_from=timezone.localdate())
    assert newer.version == 2
    assert consent_services.missing(person) == [newer]
    assert not consent_services.may_file(person)
    assert not consent_services.is_withdrawn(person), (
        "who has not seen the new text has withdrawn nothing"
    )
    give(person)
    assert consent_services.may_file(person)


def test_a_version_that_holds_from_a_later_day_asks_nobody_yet(person, text):
    give(person)
    version("Со следующего месяца", valid_from=timezone.localdate() + datetime.timedelta(days=30))
    assert consent_services.missing(person) == []


def test_what_was_not_shown_is_not_agreed_to(person, text):
    version("Новее", valid_from=timezone.localdate())
    with pytest.raises(DomainError, match="новая версия"):
        give(person, document=text)


def test_consent_to_publication_is_a_free_choice(person, text):
    version("Называйте меня", valid_from=timezone.localdate(), kind=ConsentKind.PUBLICATION)
    give(person)
    assert consent_services.missing(person) == []
    assert consent_services.given(person, ConsentKind.PUBLICATION) is None


@pytest.mark.django_db(transaction=True)
def test_two_tabs_give_one_consent(at_once):
    factories.consent_text()
    person = factories.UserFactory()
    done = at_once(lambda: give(person), lambda: give(person))
    assert sorted(type(one).__name__ for one in done) == ["Consent", "DomainError"]
    assert Consent.objects.standing().count() == 1


def test_a_withdrawn_consent_stays_in_the_record_and_can_be_given_again(person, text):
    consent = consent_services.withdraw(give(person), actor=person)
    assert consent_services.missing(person) == [text]
    assert consent_services.is_withdrawn(person)
    with pytest.raises(DomainError, match="уже отозвано"):
        consent_services.withdraw(consent, actor=person)
    give(person)
    assert Consent.objects.count() == 2
    assert not consent_services.is_withdrawn(person)
    for change in (
        lambda: Consent.objects.filter(pk=consent.pk).update(withdrawn_at=None),
        lambda: Consent.objects.filter(pk=consent.pk).update(address="192.0.2.8"),
        lambda: Consent.objects.filter(pk=consent.pk).delete(),
    ):
        with pytest.raises((InternalError, IntegrityError, DatabaseError)), transaction.atomic():
            change()


def test_only_the_person_withdraws(person, text):
    consent = give(person)
    with pytest.raises(DomainError, match="только тот"):
        consent_services.withdraw(consent, actor=factories.UserFactory())


def test_no_application_goes_out_without_the_current_consent(region):
    home = region.home
    application = factories.complete(factories.generated(home.teacher))
    version("Теперь иначе", valid_from=timezone.localdate())
    with pytest.raises(DomainError, match="дайте согласие"):
        filing.submit(application, actor=home.teacher)
    give(home.teacher)
    assert filing.submit(application, actor=home.teacher).submitted_at


def test_no_application_goes_out_while_no_text_is_in_force(region):
    application = factories.complete(factories.generated(region.home.teacher))
    tomorrow = timezone.now() + datetime.timedelta(days=-1)
    with pytest.MonkeyPatch.context() as patch:
        # The only text holds from today: yesterday nobody could have agreed.
        patch.setattr(timezone, "now", lambda: tomorrow)
        with pytest.raises(DomainError, match="ещё не введён в действие"):
            filing.submit(application, actor=region.home.teacher)


def test_a_filed_application_is_not_registered_once_the_consent_is_withdrawn(region):
    home = region.home
    application = factories.submitted(home.teacher)
    consent_services.withdraw(home.teacher.consents.get(), actor=home.teacher)
    with pytest.raises(DomainError, match="отозвал"):
        review.register(application, actor=home.coordinator)
    give(home.teacher)
    assert review.register(application, actor=home.coordinator).number


def test_a_new_version_does_not_stop_what_was_filed_before(region):
    home = region.home
    application = factories.submitted(home.teacher)
    version("Теперь иначе", valid_from=timezone.localdate())
    assert review.register(application, actor=home.coordinator).number


def test_a_fresh_installation_has_drafts_to_edit():
    assert consent_services.draft_first() == len(ConsentKind)
    assert consent_services.draft_first() == 0
    assert set(ConsentDocument.objects.values_list("version", "valid_from")) == {(1, None)}
    assert consent_services.current(PROCESSING) is None
