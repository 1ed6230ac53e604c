"""Template tags of the cabinets for applications and schedules."""

from collections.abc import Iterable
from decimal import Decimal

from django import template

from attestation.accounts.browsers import browser_label
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.display.form_rendering import error_links
from attestation.cabinet.application_status import KINDS
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.commission.workflow import SessionState
from attestation.evaluation.criteria.services import points_label
from attestation.evaluation.models import Conclusion
from attestation.evaluation.workflow import ConclusionState
from attestation.invitations.models import Invitation, InvitationState
from attestation.orders.models import Order, OrderEntry
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState
from attestation.scheduling.assignment.forms import RowForm
from attestation.scheduling.models import MunicipalSchedule
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WithdrawalState

register = template.Library()

_AGREEMENT_KINDS = {
    AgreementState.DRAFT: "plain",
    AgreementState.SENT: "wait",
    AgreementState.RETURNED: "bad",
    AgreementState.VERIFIED: "info",
    AgreementState.SIGNED: "info",
    AgreementState.REGISTERED: "ok",
    AgreementState.ENDED: "plain",
}


_CONCLUSION_KINDS = {
    ConclusionState.BEING_EVALUATED: "plain",
    ConclusionState.READY: "wait",
    ConclusionState.SENT: "info",
    ConclusionState.RETURNED: "bad",
    ConclusionState.ACCEPTED: "ok",
    ConclusionState.VERIFIED: "ok",
}

_SESSION_KINDS = {
    SessionState.PREPARED: "plain",
    SessionState.CONVENED: "info",
    SessionState.VOTING: "wait",
    SessionState.CLOSED: "ok",
    SessionState.CANCELLED: "bad",
}


_WITHDRAWAL_KINDS = {
    WithdrawalState.GENERATED: "wait",
    WithdrawalState.SUBMITTED: "info",
    WithdrawalState.REGISTERED: "ok",
    WithdrawalState.DECLINED: "bad",
    WithdrawalState.DROPPED: "plain",
}


@register.inclusion_tag("components/pill.html")
def application_state(application: Application) -> dict[str, str]:
    """The state of an application as a pill."""
    return {
        "text": application.get_state_display(),
        "kind": KINDS[ApplicationState(application.state)],
    }


@register.inclusion_tag("components/pill.html")
def withdrawal_state(withdrawal: Withdrawal) -> dict[str, str]:
    """The state of a withdrawal as a pill."""
    kind = _WITHDRAWAL_KINDS[WithdrawalState(withdrawal.state)]
    return {"text": withdrawal.get_state_display(), "kind": kind}


@register.inclusion_tag("components/pill.html")
def schedule_state(schedule: MunicipalSchedule) -> dict[str, str]:
    """The state of a municipality's schedule as a pill."""
    return {"text": schedule.get_state_display(), "kind": "wait" if schedule.is_open else "ok"}


@register.inclusion_tag("components/pill.html")
def agreement_state(agreement: ExpertAgreement) -> dict[str, str]:
    """The state of an agreement with an expert as a pill."""
    kind = _AGREEMENT_KINDS[AgreementState(agreement.state)]
    return {"text": agreement.get_state_display(), "kind": kind}


_INVITATION_KINDS = {
    InvitationState.SENT: "wait",
    InvitationState.ACCEPTED: "ok",
    InvitationState.EXPIRED: "bad",
    InvitationState.REVOKED: "plain",
}


@register.inclusion_tag("components/pill.html")
def invitation_state(invitation: Invitation) -> dict[str, str]:
    """The state of an invitation as a pill."""
    state = invitation.state
    return {"text": str(state.label), "kind": _INVITATION_KINDS[state]}


@register.inclusion_tag("components/pill.html")
def conclusion_state(conclusion: Conclusion | None) -> dict[str, str]:
    """The state of a conclusion as a pill; None where the evaluation has not begun."""
    if not conclusion:
        return {"text": "оценка не начата", "kind": "plain"}
    kind = _CONCLUSION_KINDS[ConclusionState(conclusion.state)]
    return {"text": conclusion.get_state_display(), "kind": kind}


@register.filter
def browser(user_agent: str) -> str:
    """Return the browser of a session in words: «Chrome на Windows»."""
    return browser_label(user_agent)


@register.filter
def points(value: Decimal | None) -> str:
    """Points as people write them: «12,5»."""
    return points_label(value)


@register.inclusion_tag("components/pill.html")
def session_state(session: CommissionSession) -> dict[str, str]:
    """The state of a session as a pill."""
    kind = _SESSION_KINDS[SessionState(session.state)]
    return {"text": session.get_state_display(), "kind": kind}


@register.inclusion_tag("components/pill.html")
def agenda_decision(item: AgendaItem) -> dict[str, str]:
    """Return the decision on a person as a pill."""
    return {"text": item.get_decision_display(), "kind": "ok" if item.decision == "set" else "bad"}


_OUTCOME_KINDS = {
    OrderEntry.Outcome.SET: "ok",
    OrderEntry.Outcome.REFUSED: "bad",
    OrderEntry.Outcome.ANNULLED: "plain",
}


@register.inclusion_tag("components/pill.html")
def order_state(order: Order) -> dict[str, str]:
    """The state of an order as a pill."""
    return {"text": order.get_state_display(), "kind": "ok" if order.is_signed else "wait"}


@register.inclusion_tag("components/pill.html")
def order_outcome(entry: OrderEntry) -> dict[str, str]:
    """Return the outcome of an order for a person as a pill."""
    kind = _OUTCOME_KINDS[OrderEntry.Outcome(entry.outcome)]
    return {"text": entry.get_outcome_display(), "kind": kind}


@register.inclusion_tag("components/error_summary.html")
def row_errors(rows: Iterable[RowForm]) -> dict[str, list[dict[str, str]]]:
    """Return the errors in the rows of a list, each with the person's name."""
    return {
        "errors": [
            {**error, "text": f"{row.application.short_name} – {error['text']}"}
            for row in rows
            for error in error_links(row)
        ]
    }
