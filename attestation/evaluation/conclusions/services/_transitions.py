"""The common steps of every action on a conclusion: lock, workflow transition, journal."""

from attestation.accounts.models import User
from attestation.accounts.roles import SYSTEM
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW as APPLICATION
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.evaluation.access import roles_towards, roles_towards_evaluated
from attestation.evaluation.models import Conclusion
from attestation.evaluation.workflow import WORKFLOW
from attestation.journal import services as journal


def advance(conclusion: Conclusion, name: str, *, actor: User | None) -> Conclusion:
    """Lock application and conclusion, in this order, and make the workflow transition.

    Args:
        actor: None for an automatic transition.

    Raises:
        DomainError: the actor has no permission, or another user was faster.
    """
    application = journal.locked(conclusion.application)
    current = journal.advance(
        conclusion,
        name,
        workflow=WORKFLOW,
        actor=actor,
        roles_towards=roles_towards if actor else _system,
    )
    current.application = application
    return current


def require(conclusion: Conclusion, name: str, *, actor: User) -> None:
    """Ask whether the transition may be made, before what takes long and locks nothing.

    Raises:
        DomainError: the actor has no permission, or another user was faster.
    """
    conclusion.refresh_from_db()
    roles = roles_towards(actor, conclusion)
    WORKFLOW.verdict(name, state=conclusion.state, roles=roles).raise_if_denied()


def advance_application(conclusion: Conclusion, name: str, *, actor: User | None) -> Application:
    """Take the step of its application, and save it."""
    application = journal.advance(
        conclusion.application,
        name,
        workflow=APPLICATION,
        actor=actor,
        roles_towards=roles_towards_evaluated if actor else _system,
    )
    application.save()
    conclusion.application = application
    return application


def _system(_actor: object, _aggregate: object) -> frozenset[str]:
    return frozenset({SYSTEM})


def log_conclusion_entry(
    conclusion: Conclusion, act: str, text: str, *, actor: User | None
) -> None:
    """Write an act on the conclusion into the journal of its application."""
    journal.log_entry(f"conclusion.{act}", text, actor=actor, application=conclusion.application)


def require_reason(reason: str) -> str:
    """The reason without blanks around it.

    Raises:
        DomainError: there is none.
    """
    if not clean_text(reason):
        raise DomainError("Напишите, что нужно исправить.", field="reason")
    return clean_text(reason)
