"""The files of orders and protocols: drafts drawn when asked for, signed ones kept."""

from django.db import transaction

from attestation.base.errors import DomainError
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import SessionState
from attestation.evaluation.word_templates.services import TemplateKind, template_in_use
from attestation.files import services as files
from attestation.files.formats import DOCX, PDF
from attestation.journal.services import log_entry
from attestation.orders.models import Order
from attestation.orders.papers import order_paper, protocol_paper
from attestation.orders.word_templates import ORDER, PROTOCOL
from attestation.paperwork.docx.templates import WordTemplateError
from attestation.paperwork.order import OrderPaper, build_order_pdf
from attestation.paperwork.protocol import ProtocolPaper, build_protocol_pdf


def order_file(order: Order, kind: str) -> bytes:
    """A draft as it would be signed now: ``kind`` is «docx» or «pdf».

    Raises:
        DomainError: the operators' template cannot be filled with it; the sentence says why.
    """
    paper = order_paper(order)
    return build_order_pdf(paper) if kind == "pdf" else _word(ORDER, paper)


def protocol_file(session: CommissionSession, kind: str) -> bytes:
    """Return the protocol of a closed session: ``kind`` is «docx» or «pdf».

    Raises:
        DomainError: the vote is not closed, or the operators' template cannot be filled.
    """
    if session.state != SessionState.CLOSED:
        raise DomainError("Протокол составляют, когда голосование закрыто и голоса подсчитаны.")
    paper = protocol_paper(session)
    return build_protocol_pdf(paper) if kind == "pdf" else _word(PROTOCOL, paper)


def _word(kind: TemplateKind, paper: OrderPaper | ProtocolPaper) -> bytes:
    try:
        return kind.build(paper, template_in_use(kind.code))
    except WordTemplateError as fault:
        raise DomainError(
            f"{kind.title} не подошёл: {fault} Исправьте его в разделе «Комиссия» или вернитесь "
            "к форме системы."
        ) from fault


def render_files(order_id: int) -> bool:
    """Draw and keep the files of a signed order, once.

    A template that cannot be filled must not hold up an order that is signed: the form of the
    system takes its place, and the journal says so. Nothing is locked while it is filled.

    Returns:
        whether this call drew them; False where that had happened before.

    Raises:
        BusyError: other templates are being filled; the job is tried again.
    """
    order = Order.objects.select_related("session", "corrects").get(pk=order_id)
    if order.document_id:
        return False
    paper, fault = order_paper(order), ""
    try:
        word = ORDER.build(paper, template_in_use(ORDER.code))
    except WordTemplateError as error:
        word, fault = ORDER.build(paper, None), str(error)
    drawn = build_order_pdf(paper)
    with transaction.atomic():
        order = Order.objects.select_for_update(of=("self",)).get(pk=order_id)
        if order.document_id:
            return False
        if fault:
            text = f"Шаблон приказа не подошёл, использована форма системы. {fault}"
            log_entry("session.template_failed", text, actor=None, session=order.session)
        name = f"Приказ {order.number} от {order.date:%d.%m.%Y}"
        order.document = files.store_bytes(
            word, name=f"{name}.docx", content_type=DOCX.content_type, actor=None
        )
        order.print = files.store_bytes(
            drawn, name=f"{name}.pdf", content_type=PDF.content_type, actor=None
        )
        order.save(update_fields=["document", "print"])
    return True
