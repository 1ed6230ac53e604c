"""Looking at filed applications, and registering what was seen."""

import dataclasses
import hashlib
import json
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.precheck.facts import facts_of
from attestation.applications.precheck.models import Precheck
from attestation.applications.precheck.rules import Remark, others, remarks_of
from attestation.applications.renewal.asking import TASK
from attestation.applications.services import review
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.jobs import defer
from attestation.journal.services import locked

Verdict = Precheck.Verdict


@dataclass(frozen=True)
class _Look:
    remarks: list[Remark]
    #: Digest of the facts with the remarks on them.
    basis: str

    @property
    def verdict(self) -> str:
        return Verdict.REMARKS if self.remarks else Verdict.CLEAN


def _look_at(application: Application) -> _Look:
    facts = facts_of(application)
    above = [remark for rule in others for remark in rule(application)]
    remarks = [*above, *remarks_of(facts)]
    told = [dataclasses.asdict(facts), [remark.as_data() for remark in remarks]]
    words = json.dumps(told, default=str, sort_keys=True, ensure_ascii=False)
    return _Look(remarks, hashlib.sha256(words.encode()).hexdigest())


def look(application_id: int, *, again: bool = False) -> bool:
    """Look at an application that waits for a decision and keep what was found; twice is once.

    What changes while it is looked at wins: nothing is kept, and another look is asked for.

    Args:
        again: look also where nothing is known to have changed: rules and directories may have.

    Returns:
        whether what is kept now is what stands there.
    """
    row = Precheck.objects.filter(application=application_id).first()
    if row is None or (row.verdict != Verdict.PENDING and not again):
        return True
    application = Application.objects.select_related(
        "applicant__profile__organization", "organization__successor", "position", "subject"
    ).get(pk=application_id)
    found = _look_at(application)
    kept = Precheck.objects.filter(pk=row.pk, change=row.change).update(
        verdict=found.verdict,
        findings=[remark.as_data() for remark in found.remarks],
        basis=found.basis,
        looked_at=timezone.now(),
    )
    if not kept:
        defer(TASK, application_id=application_id)
    return bool(kept)


def complete() -> int:
    """Make the rows that were lost, of applications that wait for a decision; return how many."""
    lost = Application.objects.filter(state=ApplicationState.SUBMITTED, precheck=None)
    made = [Precheck(application_id=key) for key in lost.values_list("pk", flat=True)]
    Precheck.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def pending() -> list[int]:
    """Return the applications that wait for a look."""
    found = Precheck.objects.filter(verdict=Verdict.PENDING).order_by("pk")
    return list(found.values_list("application_id", flat=True))


def look_at_all() -> None:
    """Look at everything that waits for a decision: directories and rules change too."""
    for key in list(Precheck.objects.order_by("pk").values_list("application_id", flat=True)):
        look(key, again=True)


@transaction.atomic
def register_seen(application: Application, *, seen: str, actor: User) -> Application:
    """Register by one key what the system has nothing against, as the actor has seen it.

    Args:
        seen: the basis of the look that the page has shown.

    Raises:
        DomainError: it has changed since, something speaks against it by now, or `register`
            refuses.
    """
    application = locked(application)
    if application.state == ApplicationState.SUBMITTED:
        found = _look_at(application)
        if not seen or found.basis != seen:
            raise DomainError(
                "Пока заявление было открыто, в нём или в реестрах что-то изменилось. Посмотрите "
                "его ещё раз: ниже оно показано таким, как сейчас."
            )
        if found.remarks:
            raise DomainError(
                "У системы есть замечания к этому заявлению: одной клавишей его не "
                "зарегистрировать."
            )
    return review.register(application, actor=actor)
