"""The protocol of a session, prepared to be signed in the system."""

from django.db import transaction

from attestation.accounts.models import User
from attestation.commission.models import CommissionSession
from attestation.commission.papers.models import SessionPaper
from attestation.commission.papers.services import prepare_paper
from attestation.notifications.events import PROTOCOL_TO_SIGN
from attestation.notifications.services.messages import notify_all
from attestation.orders.access import may_prepare_order
from attestation.orders.papers import protocol_signers
from attestation.orders.services.files import protocol_file


@transaction.atomic
def prepare_protocol(session: CommissionSession, *, actor: User) -> SessionPaper:
    """Keep the protocol as it stands, and tell everybody who signs it.

    Raises:
        DomainError: the actor does not prepare papers, the vote is not closed, or the protocol is
            signed already.
    """
    may_prepare_order(actor).raise_if_denied()
    paper = prepare_paper(
        session,
        SessionPaper.Kind.PROTOCOL,
        protocol_file(session, "pdf"),
        title=f"Протокол {session.number_label} от {session.held_on:%d.%m.%Y}",
        actor=actor,
    )
    notify_all(
        [member.user for member in protocol_signers(session)],
        "Подпишите протокол заседания",
        f"{paper.title} подготовлен: прочитайте его и подпишите в кабинете.",
        path=session.get_absolute_url(),
        event=PROTOCOL_TO_SIGN,
    )
    return paper
