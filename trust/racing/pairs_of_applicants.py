"""Pairs around one application: begun, filed, considered, withdrawn; invited, agreed, kept."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core import mail

from attestation.accounts.consents import services as consents
from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as documents
from attestation.applications.models import Application
from attestation.applications.profile import services as profiles
from attestation.applications.services import drafts, filing, review
from attestation.dossiers.models import Dossier
from attestation.dossiers.services import requests
from attestation.invitations.models import Invitation
from attestation.invitations.services import acceptance, sending
from attestation.invitations.services.sending import Guest
from attestation.notifications.models import Letter
from attestation.notifications.services import outbox
from attestation.notifications.services.messages import queue_letter
from attestation.withdrawals import services as withdrawals
from tests import factories
from tests.invitations.conftest import token_of
from trust.machine.things import another_page
from trust.racing import situations
from trust.racing.pair import LOCK, Outcome, Pair, function, law
from trust.racing.situations import Situation

ONE, BOTH, EITHER = Outcome.ONE, Outcome.BOTH, Outcome.EITHER
_PASSWORD = "zelyonyj-ugol-26"


def _standing(s: Situation, kind: str) -> int:
    return s.application.documents.filter(kind=kind, detached_at=None).count()


def _one_standing(kind: str) -> Any:
    def holds(s: Situation) -> str:
        found = _standing(s, kind)
        return "" if found == 1 else f"{found} documents of the kind {kind} stand"

    return holds


def _two_revisions(s: Situation) -> str:
    return "" if s.application.revision == 2 else f"revision {s.application.revision} after two"


def _numbers(s: Situation) -> str:
    given = sorted(Application.objects.exclude(number=None).values_list("number", flat=True))
    return "" if given == [1, 2] else f"the numbers {given} were given"


def _attach(s: Situation, kind: str, **words: Any) -> Any:
    return documents.attach(s.application, kind, another_page(), actor=s.teacher, **words)


def _save_profile(s: Situation) -> Any:
    person = User.objects.get(pk=s.teacher.pk)
    name = {field: getattr(person, field) for field in ("last_name", "first_name", "patronymic")}
    return profiles.save_profile(person, name=name, details={"education": "другое"})


def _start(s: Situation) -> Any:
    return factories.draft(s.teacher)


def _submit(s: Situation) -> Any:
    return filing.submit(s.application, actor=s.teacher)


def _register(s: Situation) -> Any:
    return review.register(s.application, actor=s.coordinator)


def _send_back(s: Situation) -> Any:
    return review.send_back(s.application, reason=factories.reason(), actor=s.second)


def _reject(s: Situation) -> Any:
    return review.reject(s.application, reason=factories.reason(), actor=s.second)


def _begin_withdrawal(s: Situation, actor: Any) -> Any:
    words = {"reason": "переездом", "hindrance": "находится в больнице"}
    return withdrawals.start(s.application, **words, actor=actor)


def _grant(s: Situation) -> Any:
    return withdrawals.register(s.thing, actor=s.coordinator)


APPLICATIONS = [
    Pair(
        "begin, twice",
        lambda s: None,
        _start,
        _start,
        ONE,
        law("application_one_live_per_person_and_position"),
    ),
    Pair(
        "build the paper, twice",
        situations.drafted,
        lambda s: filing.generate(s.application, actor=s.teacher),
        lambda s: filing.generate(s.application, actor=s.teacher),
        BOTH,
        LOCK,
        _two_revisions,
    ),
    Pair("file, twice", situations.complete, _submit, _submit, ONE, LOCK),
    Pair(
        "file / change the terms",
        situations.complete,
        _submit,
        lambda s: filing.revise(s.application, {"in_presence": True}, actor=s.teacher),
        ONE,
        LOCK,
    ),
    Pair(
        "file / delete the draft",
        situations.complete,
        _submit,
        lambda s: drafts.delete_draft(s.application, actor=s.teacher),
        ONE,
        LOCK,
    ),
    Pair(
        "file / detach the results",
        situations.complete,
        _submit,
        lambda s: documents.detach(s.thing, actor=s.teacher),
        ONE,
        LOCK,
    ),
    Pair("file / save the personal card", situations.complete, _submit, _save_profile, ONE, LOCK),
    Pair(
        "attach the scan, twice",
        situations.generated,
        lambda s: _attach(s, DocumentKind.SIGNED_SCAN),
        lambda s: _attach(s, DocumentKind.SIGNED_SCAN),
        BOTH,
        LOCK & law("document_one_paper_and_one_scan"),
        _one_standing("signed_scan"),
    ),
    Pair(
        "attach the scan / change the terms",
        situations.generated,
        lambda s: _attach(s, DocumentKind.SIGNED_SCAN),
        lambda s: filing.revise(s.application, {"in_presence": True}, actor=s.teacher),
        EITHER,
        LOCK,
    ),
    Pair(
        "attach the scan / build anew",
        situations.generated,
        lambda s: _attach(s, DocumentKind.SIGNED_SCAN),
        lambda s: filing.generate(s.application, actor=s.teacher),
        EITHER,
        LOCK,
    ),
    Pair(
        "register, twice",
        situations.submitted,
        _register,
        lambda s: review.register(s.application, actor=s.second),
        ONE,
        LOCK,
    ),
    Pair("register / return", situations.submitted, _register, _send_back, ONE, LOCK),
    Pair("register / reject", situations.submitted, _register, _reject, ONE, LOCK),
    Pair(
        "return / reject",
        situations.submitted,
        lambda s: review.send_back(s.application, reason=factories.reason(), actor=s.coordinator),
        _reject,
        ONE,
        LOCK,
    ),
    Pair(
        "take a number / take a number",
        situations.two_submitted,
        _register,
        lambda s: review.register(s.other, actor=s.second),
        BOTH,
        LOCK,
        _numbers,
    ),
]


WITHDRAWALS = [
    Pair(
        "begin a withdrawal: applicant / school",
        situations.submitted,
        lambda s: _begin_withdrawal(s, s.teacher),
        lambda s: _begin_withdrawal(s, s.home.school_coordinator),
        ONE,
        LOCK & law("withdrawal_one_live_per_application"),
    ),
    Pair(
        "drop / send a withdrawal",
        situations.withdrawal_with_scan,
        lambda s: withdrawals.drop(s.thing, actor=s.teacher),
        lambda s: withdrawals.submit(s.thing, actor=s.teacher),
        ONE,
        LOCK,
    ),
    Pair(
        "grant / decline a withdrawal",
        situations.withdrawal_sent,
        _grant,
        lambda s: withdrawals.decline(s.thing, answer="нет подписи", actor=s.second),
        ONE,
        LOCK,
    ),
    Pair("grant a withdrawal / reject", situations.withdrawal_sent, _grant, _reject, ONE, LOCK),
    Pair(
        "grant a withdrawal / register", situations.withdrawal_sent, _grant, _register, EITHER, LOCK
    ),
]


def _invited(s: Situation, role: str = "school_coordinator") -> None:
    s.thing = sending.invite(
        Guest("ivanova@school.example"), role=role, place=s.home.school, actor=s.coordinator
    )
    s.token = token_of(Letter.objects.filter(is_secret=True).latest("pk"))


def _two_invited(s: Situation) -> None:
    _invited(s)
    sending.invite(
        Guest("petrova@school.example"),
        role="school_coordinator",
        place=s.home.school,
        actor=s.coordinator,
    )
    s.second_token = token_of(Letter.objects.filter(is_secret=True).latest("pk"))


def _take_up(s: Situation, login: str, token: str) -> Any:
    return acceptance.register(
        token, login=login, password=_PASSWORD, last_name="Иванова", first_name="Анна"
    )


def _invite(s: Situation, actor: Any) -> Any:
    guest = Guest("ivanova@school.example")
    return sending.invite(guest, role="school_coordinator", place=s.home.school, actor=actor)


def _one_open(s: Situation) -> str:
    found = Invitation.objects.open().count()
    return "" if found == 1 else f"{found} invitations are open"


def _give(s: Situation) -> Any:
    return consents.give(s.teacher, ConsentKind.PUBLICATION, address="192.0.2.7", actor=s.teacher)


def _agreed(s: Situation) -> None:
    situations.agreed(s)
    s.thing = _give(s)


def _order_dossier(s: Situation) -> Any:
    return requests.request_dossier("application", s.application, actor=s.operator)


def _one_dossier(s: Situation) -> str:
    found = Dossier.objects.count()
    return "" if found == 1 else f"{found} dossiers are made"


def _letter(s: Situation) -> None:
    s.thing = queue_letter("belova@example.org", "Заявление подано", "Текст")


def _send_letter(s: Situation) -> Any:
    return outbox.send(s.thing.pk)


@contextmanager
def _everywhere(_what: str) -> Iterator[bool]:
    yield True


def _sent_once(s: Situation) -> str:
    number, mail.outbox[:] = len(mail.outbox), []
    return "" if number == 1 else f"{number} letters left"


PEOPLE = [
    Pair(
        "take one invitation up, twice",
        _invited,
        lambda s: _take_up(s, "ivanova1", s.token),
        lambda s: _take_up(s, "ivanova2", s.token),
        ONE,
        LOCK & law("user_email_unique_any_case"),
    ),
    Pair(
        "take one login",
        _two_invited,
        lambda s: _take_up(s, "Olesya", s.token),
        lambda s: _take_up(s, "olesya", s.second_token),
        ONE,
        law("user_username_unique_any_case"),
    ),
    Pair(
        "take an invitation up / revoke it",
        _invited,
        lambda s: _take_up(s, "ivanova1", s.token),
        lambda s: sending.revoke(s.thing, actor=s.coordinator),
        ONE,
        LOCK,
    ),
    Pair(
        "take an invitation up / send it again",
        _invited,
        lambda s: _take_up(s, "ivanova1", s.token),
        lambda s: sending.resend(s.thing, actor=s.coordinator),
        ONE,
        LOCK,
    ),
    Pair(
        "invite one person, twice",
        lambda s: None,
        lambda s: _invite(s, s.coordinator),
        lambda s: _invite(s, s.second),
        ONE,
        law("invitation_open_once_in_organization"),
        _one_open,
    ),
    Pair("give a consent, twice", situations.agreed, _give, _give, ONE, law("consent_given_once")),
    Pair(
        "withdraw a consent, twice",
        _agreed,
        lambda s: consents.withdraw(s.thing, actor=s.teacher),
        lambda s: consents.withdraw(s.thing, actor=s.teacher),
        ONE,
        LOCK,
    ),
    Pair(
        "order a dossier, twice",
        situations.submitted,
        _order_dossier,
        _order_dossier,
        BOTH,
        law("dossier_one_at_a_time"),
        _one_dossier,
    ),
    Pair(
        "send one letter, twice",
        _letter,
        _send_letter,
        _send_letter,
        BOTH,
        function(outbox, "only_here", _everywhere),
        _sent_once,
    ),
]
