"""The sections of orders on the pages of an application and of a session."""

import datetime
from typing import Any

from django.db.models import Q
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications import sections as application_sections
from attestation.applications.models import Application
from attestation.applications.review.list_tabs import Tab, tabs
from attestation.applications.sections import PageSection, StatusText
from attestation.applications.workflow import ApplicationState
from attestation.commission.models import CommissionSession
from attestation.commission.sections import reopening_obstacles, session_sections
from attestation.commission.workflow import SessionState
from attestation.directory.rules_models import ProcedureRules
from attestation.orders.access import may_manage_orders, may_read_protocol
from attestation.orders.models import Order, OrderEntry
from attestation.orders.selectors import order_of
from attestation.orders.signed_papers import SignedProtocol, not_signed_yet
from attestation.orders.wording import refused_sentence, rights_sentences, set_sentence
from attestation.signatures.kinds import manner_of
from attestation.signatures.offers import offer_to

Outcome = OrderEntry.Outcome

_HEADLINES = {
    Outcome.SET: "Квалификационная категория установлена",
    Outcome.REFUSED: "В установлении категории отказано",
    Outcome.ANNULLED: "Запись приказа аннулирована",
}


def entry_in_force(application: Application) -> OrderEntry | None:
    """Return the row in force about ``application``; None before an order is signed."""
    found = OrderEntry.objects.in_force().filter(item__application=application)
    return found.select_related("order", "item__session", "item__application").first()


@application_sections.status_texts.add(priority=60)
def decision_status(application: Application, today: datetime.date) -> StatusText | None:
    """Return the status text for the applicant once the order is signed."""
    if application.state != ApplicationState.DECIDED:
        return None
    entry = entry_in_force(application)
    if entry is None:
        return None
    headline = _HEADLINES[Outcome(entry.outcome)]
    match entry.outcome:
        case Outcome.SET:
            lead = (
                "Приказ публикуется на сайте института, в разделе «Итоги аттестации». "
                "Вы снова можете изменить личную карточку и подать новое заявление."
            )
            return StatusText(headline, set_sentence(entry.order, entry), lead)
        case Outcome.REFUSED:
            years = ProcedureRules.on(entry.item.session.held_on).refusal_years
            return StatusText(
                headline,
                refused_sentence(entry.order, entry),
                rights_sentences(entry, years=years),
            )
    return StatusText(headline, f"{headline}: {entry.grounds}")


@application_sections.page_sections.add(priority=60)
def decision_section(application: Application, user: User) -> PageSection | None:
    """Return the decision with its orders; without them where a refusal is confidential."""
    if application.state != ApplicationState.DECIDED:
        return None
    entries = list(
        OrderEntry.objects.filter(item__application=application)
        .filter(order__in=Order.objects.signed())
        .select_related("order__session")
        .order_by("order__signed_at", "pk")
    )
    if not entries:
        return None
    own = application.applicant_id == user.pk
    linked = set(
        Order.objects.visible_to(user)
        .filter(entries__item__application=application)
        .values_list("pk", flat=True)
    )
    if not (own or linked):
        return PageSection("orders/_decision_section.html", {"entries": []})
    return PageSection("orders/_decision_section.html", {"entries": entries, "linked": linked})


@application_sections.withheld_texts.add(priority=60)
def withheld_decision(application: Application, user: User) -> dict[str, str]:
    """A refusal is for the person and for who works with the orders; others read this instead."""
    told = application.applicant_id == user.pk or (
        Order.objects.visible_to(user).filter(entries__item__application=application).exists()
    )
    return {} if told else {"application.decide": "Решение комиссии принято."}


@reopening_obstacles.add
def papers_of_the_decisions(session: CommissionSession) -> str:
    """Return which paper on the decisions exists: the vote then stays closed."""
    if session.orders.exists():
        return "По этим решениям уже составлен приказ: голосование не открыть."
    protocol = session.journal.filter(action="session.protocol").order_by("pk").last()
    if protocol and session.closed_at and protocol.at >= session.closed_at:
        day = timezone.localtime(protocol.at)
        return f"Протокол этих решений выдан {day:%d.%m.%Y в %H:%M}: голосование не открыть."
    return ""


@session_sections.add
def order_section(session: CommissionSession, user: User) -> PageSection:
    """Return the protocol and the main order, or how to prepare it."""
    return PageSection(
        "orders/_session_section.html",
        {
            "order": order_of(session, user),
            **_protocol_to_sign(session, user),
            "prepares_order": session.state == SessionState.CLOSED and may_manage_orders(user),
        },
    )


def _protocol_to_sign(session: CommissionSession, user: User) -> dict[str, Any]:
    """Return how far the signatures under the protocol are, where it is signed in the system."""
    kind = SignedProtocol()
    paper = session.papers.filter(kind=kind.of, replaced_at=None).first()
    if session.state != SessionState.CLOSED or not may_read_protocol(user, session):
        return {}
    found: dict[str, Any] = {
        "paper": paper,
        "prepares_protocol": may_manage_orders(user)
        and not (paper and paper.signed_id)
        and manner_of(kind.code).is_offered,
    }
    if paper:
        found |= {"offer": offer_to(user, kind, paper), "waiting": not_signed_yet(session)}
    return found


tabs.add(priority=70)(
    Tab(
        ApplicationState.DECIDED, "Решение принято", lambda today: Q(state=ApplicationState.DECIDED)
    )
)
