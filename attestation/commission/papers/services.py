"""The writes to the papers of a session: prepared for the signatures, signed by all."""

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.commission import selectors
from attestation.commission.models import CommissionSession, SessionMember
from attestation.commission.papers.models import SessionPaper
from attestation.commission.voting.services import waiting_members
from attestation.commission.voting.sheet_export import sheet_of
from attestation.directory.models import Municipality
from attestation.files import services as files
from attestation.files.formats import PDF
from attestation.journal.services import locked, log_entry
from attestation.paperwork.voting_sheet import render_voting_sheet
from attestation.signatures.models import Signature


def not_voted(session: CommissionSession, municipality: Municipality | None) -> list[SessionMember]:
    """Return who votes by a sheet and may still do so; nobody once the vote is closed."""
    if session.closed_at is not None:
        return []
    return list(waiting_members(session).filter(municipality=municipality))


def prepare_sheet(
    session: CommissionSession, municipality: Municipality | None, *, actor: User
) -> SessionPaper:
    """Keep the voting sheet of a municipality as it stands, to be signed in the system.

    Raises:
        DomainError: it is not the actor's to sign, somebody who votes by it has not voted yet, or
            it is signed already.
    """
    if municipality not in selectors.sheets_of(session, actor):
        raise DomainError("Лист голосования готовит тот, кто его собирает.")
    if waiting := not_voted(session, municipality):
        names = ", ".join(member.short_name for member in waiting)
        raise DomainError(f"Лист подписывают, когда проголосовали все, кто в нём. Ждём: {names}")
    sheet = sheet_of(session, municipality)
    return prepare_paper(
        session,
        SessionPaper.Kind.SHEET,
        render_voting_sheet(sheet),
        title=f"{sheet.title}, {sheet.day}",
        municipality=municipality,
        actor=actor,
    )


@transaction.atomic
def prepare_paper(
    session: CommissionSession,
    kind: SessionPaper.Kind,
    content: bytes,
    *,
    title: str,
    municipality: Municipality | None = None,
    actor: User,
) -> SessionPaper:
    """Keep a paper to be signed; one that was prepared before is replaced, its signatures with it.

    Raises:
        DomainError: the paper before it is signed by all.
    """
    session = locked(session)
    before = session.papers.filter(kind=kind, municipality=municipality, replaced_at=None).first()
    if before and before.signed_id:
        raise DomainError(f"{before.title}: подписано всеми, заменить нельзя.")
    if before:
        before.replaced_at = timezone.now()
        before.save(update_fields=["replaced_at"])
    stored = files.store_bytes(
        content, name=f"{title}.pdf", content_type=PDF.content_type, actor=actor
    )
    made = SessionPaper.objects.create(
        session=session,
        kind=kind,
        municipality=municipality,
        title=title[:200],
        paper=stored,
        made_by=actor,
    )
    log_entry(f"session.{kind}", f"Подготовлено к подписи: {title}.", actor=actor, session=session)
    return made


def keep_signed(paper: SessionPaper, signature: Signature, *, actor: User) -> None:
    """All have signed; the caller has locked session and paper."""
    paper.signed = signature.file
    paper.save(update_fields=["signed"])
    text = f"Подписано всеми: {paper.title}."
    log_entry(f"session.{paper.kind}_signed", text, actor=actor, session=paper.session)
