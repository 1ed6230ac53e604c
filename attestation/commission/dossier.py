"""The dossier of a session: its papers, and a folder for each person of its agenda."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

from django.db.models import QuerySet

from attestation.accounts.access import is_operator, is_secretary
from attestation.accounts.models import User
from attestation.applications.access_log import note
from attestation.applications.models import Application
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.registry import Registry
from attestation.commission import selectors
from attestation.commission.agenda import by_group
from attestation.commission.models import CommissionSession
from attestation.commission.papers.models import SessionPaper
from attestation.commission.voting.sheet_export import sheet_of
from attestation.commission.workflow import SessionState
from attestation.directory.models import Municipality
from attestation.dossiers.dossier import chapter_of
from attestation.dossiers.registry import (
    DOSSIER_TYPES,
    Chapter,
    DossierType,
    Part,
    still_visible,
)
from attestation.files.models import StoredFile
from attestation.journal.services import log_entry
from attestation.paperwork.agenda import AgendaGroup, AgendaPaper, AgendaRow, build_agenda_pdf
from attestation.paperwork.voting_sheet import render_voting_sheet, write_voting_sheet

_AGENDA = "1 Повестка"
_SHEETS = "2 Листы голосования"
_PEOPLE = "Педагоги"
_VIDEO = "Видеозапись не вложена: её можно посмотреть в системе, на странице заявления."

#: (session, user) → papers of the session as far as ``user`` sees them; rooms above add theirs.
session_papers: Registry[Callable[[CommissionSession, User], Iterator[Part]]] = Registry()


def may_order(user: User, session: CommissionSession) -> PermissionResult:
    """Return whether ``user`` may have the documents of everybody in one archive.

    Members read them on the page of the session: there each opening is noted.
    """
    if not (is_secretary(user) or is_operator(user)):
        return denied("Досье заседания собирают секретарь комиссии и оператор центра.")
    if session.state == SessionState.CANCELLED:
        return denied("Заседание отменено, досье по нему не собирают.")
    return ALLOWED


def chapters(session: CommissionSession, user: User) -> Iterator[Chapter]:
    """Yield the papers of the session, then its people, each as far as ``user`` sees them."""
    facts = [
        ("Форма заседания", session.get_form_display()),
        ("Состояние", session.get_state_display()),
        ("Членов комиссии", str(session.members.count())),
    ]
    yield Chapter("", f"Досье: {session}", facts, list(_papers(session, user)))
    keys = list(session.items.values_list("application_id", flat=True))
    visible = Application.objects.visible_to(user).filter(pk__in=keys).for_list()
    found = {application.pk: application for application in visible}
    for number, key in enumerate(keys, start=1):
        if application := found.get(key):
            name = application.full_name.replace("/", "–")
            folder = f"{_PEOPLE}/{number:03d} {name}"
            chapter = chapter_of(application, user, folder=folder)
            yield replace(chapter, parts=[_without_video(part) for part in chapter.parts])


def _without_video(part: Part) -> Part:
    """Leave out video: two-gigabyte lessons would make an archive that nobody can open."""
    if part.file is not None and part.file.content_type.startswith("video/"):
        return replace(part, left_out=_VIDEO)
    return part


def _papers(session: CommissionSession, user: User) -> Iterator[Part]:
    for papers in session_papers:
        yield from papers(session, user)


@session_papers.add(priority=10)
def agenda_paper(session: CommissionSession, user: User) -> Iterator[Part]:
    """Yield the agenda."""
    about = ("session", session.pk)
    yield Part(_AGENDA, "Повестка", made=about, make=lambda: build_agenda_pdf(agenda_of(session)))


@session_papers.add(priority=30)
def voting_sheets(session: CommissionSession, user: User) -> Iterator[Part]:
    """Yield the voting sheets; until the vote is closed they are the secretary's alone."""
    if not is_secretary(user) and session.closed_at is None:
        return
    about = ("session", session.pk)
    signed = session.papers.filter(
        kind=SessionPaper.Kind.SHEET, signed__in=StoredFile.objects.visible_to(user)
    )
    for paper in signed.select_related("signed"):
        yield Part(_SHEETS, f"{paper.title}, подписан", paper.signed)
    for municipality in selectors.all_sheets(session):
        whose = f"({municipality})" if municipality else "аттестационной комиссии"
        title = f"Лист голосования {whose}"
        for suffix in ("pdf", "xlsx"):
            make = partial(_sheet, session, municipality, suffix)
            yield Part(_SHEETS, title, made=about, make=make, suffix=suffix)


def _sheet(session: CommissionSession, municipality: Municipality | None, suffix: str) -> bytes:
    sheet = sheet_of(session, municipality)
    if suffix == "pdf":
        return render_voting_sheet(sheet)
    target = io.BytesIO()
    write_voting_sheet(target, sheet)
    return target.getvalue()


def agenda_of(session: CommissionSession) -> AgendaPaper:
    """Return the agenda in words; with the decisions once the vote is closed."""
    return AgendaPaper(
        title=str(session),
        form=session.get_form_display(),
        place=session.place,
        members=tuple(
            f"{member.full_name}, {member.get_duty_display()}" for member in session.members.all()
        ),
        groups=tuple(
            AgendaGroup(title=group.label.capitalize(), rows=tuple(_row(item) for item in items))
            for group, items in by_group(session.items.all()).items()
        ),
    )


def _row(item: Any) -> AgendaRow:
    decided = bool(item.decision)
    return AgendaRow(
        name=item.name,
        position=item.position,
        workplace=f"{item.organization}, {item.municipality}",
        votes=f"{item.in_favour} / {item.against} / {item.abstained}" if decided else "",
        decision=item.get_decision_display(),
    )


def _visible(user: Any) -> QuerySet[CommissionSession]:
    return CommissionSession.objects.visible_to(user)


def _seen(user: Any, keys: list[str]) -> list[int]:
    return [one.pk for one in _visible(user).filter(pk__in=keys) if may_order(user, one)]


def _note(session: CommissionSession, user: User) -> None:
    """Log the download for the session and for everybody whose documents are in it."""
    log_entry("session.dossier", "Скачано досье заседания.", actor=user, session=session)
    for item in session.items.select_related("application__organization"):
        note(item.application, user, f"скачал(а) досье ({session}) с документами заявления")


DOSSIER_TYPES["session"] = DossierType(
    visible=_visible,
    may_order=may_order,
    chapters=chapters,
    name=lambda session: f"Досье {session}",
    note=_note,
    inside="повестка, листы голосования и папка с документами каждого педагога",
    back="К заседанию",
    remark="Видеозаписи уроков в досье заседания не входят: они перечислены в описи и открываются "
    "на страницах заявлений.",
)
still_visible["session"] = _seen
