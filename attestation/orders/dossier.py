"""Orders in dossiers: «Выписка из приказа» of one person, protocol and orders of a session."""

from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.commission.dossier import session_papers
from attestation.commission.models import CommissionSession
from attestation.commission.papers.models import SessionPaper
from attestation.commission.workflow import SessionState
from attestation.dossiers.registry import Part, application_parts, still_visible
from attestation.files.models import StoredFile
from attestation.orders.access import entries_visible_to
from attestation.orders.models import Order, OrderEntry
from attestation.orders.papers import preamble_of
from attestation.orders.services.files import protocol_file
from attestation.orders.wording import correction_text, order_label, order_title
from attestation.paperwork.extract import ExtractPaper, build_extract_pdf

_FOLDER = "5 Решение комиссии"
_SESSION_FOLDER = "3 Протокол и приказ"
_WITH = ("order__session", "order__corrects", "item__application__subject", "replaces__order")


def visible_entries(user: Any) -> QuerySet[OrderEntry]:
    """Return the rows of signed orders of which ``user`` may have an extract."""
    signed = entries_visible_to(user).filter(order__in=Order.objects.signed())
    return signed.filter(
        Q(item__application__applicant=user)
        | Q(item__application__in=Application.objects.visible_to(user).values("pk"))
    )


@application_parts.add(priority=60)
def extracts(application: Application, user: User) -> Iterator[Part]:
    """An extract of each signed order that names the person, the earliest first."""
    entries = visible_entries(user).filter(item__application=application)
    for entry in entries.select_related("order").order_by("order__signed_at", "pk"):
        yield Part(
            _FOLDER,
            f"Выписка: {order_label(entry.order)}",
            made=("extract", entry.pk),
            make=partial(_drawn, entry.pk),
        )


def _seen(user: Any, keys: list[str]) -> Iterable[int]:
    return visible_entries(user).filter(pk__in=keys).values_list("pk", flat=True)


still_visible["extract"] = _seen


def _drawn(key: int) -> bytes:
    return build_extract_pdf(paper_of(OrderEntry.objects.select_related(*_WITH).get(pk=key)))


def paper_of(entry: OrderEntry) -> ExtractPaper:
    """Return the extract of the order about one person."""
    order = entry.order
    wording = order.words
    subject = entry.item.application.subject
    return ExtractPaper(
        body=wording.body,
        act=wording.act.upper(),
        label=f"от {order.date:%d.%m.%Y} № {order.number}",
        title=order_title(order),
        preamble=preamble_of(order),
        command=wording.command.upper(),
        point=str(entry.point),
        text=correction_text([entry]),
        row=entry.number,
        name=entry.name,
        position=entry.position.removesuffix(f", {subject}"),
        organization=entry.organization,
        municipality=entry.municipality,
        grounds="" if entry.outcome == OrderEntry.Outcome.SET else entry.grounds,
        signer_post=wording.signer_post,
        signer_name=wording.signer_name,
        made_on=f"{timezone.localdate():%d.%m.%Y}",
    )


@session_papers.add(priority=20)
def protocol_and_orders(session: CommissionSession, user: User) -> Iterator[Part]:
    """Yield the protocol of a closed session and the signed orders on it, as PDF and as Word."""
    if session.state == SessionState.CLOSED:
        for suffix in ("pdf", "docx"):
            yield Part(
                _SESSION_FOLDER,
                f"Протокол {session.number_label}",
                made=("session", session.pk),
                make=partial(protocol_file, session, suffix),
                suffix=suffix,
            )
    visible = StoredFile.objects.visible_to(user)
    signed = session.papers.filter(replaced_at=None, signed__in=visible).select_related("signed")
    for paper in signed.filter(kind=SessionPaper.Kind.PROTOCOL):
        yield Part(_SESSION_FOLDER, f"{paper.title}, подписан", paper.signed)
    for order in session.orders.signed().select_related("document", "print").order_by("signed_at"):
        for file in (order.print, order.document):
            if file is not None and visible.filter(pk=file.pk).exists():
                yield Part(_SESSION_FOLDER, str(order), file)
