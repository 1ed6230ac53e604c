"""The draft of a schedule and of its order's annex, to be signed before it is approved."""

from collections.abc import Iterator
from copy import copy
from functools import partial
from itertools import groupby
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils import timezone

from attestation.accounts.access import is_operator
from attestation.accounts.models import User
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.directory.models import Institute
from attestation.dossiers.registry import (
    DOSSIER_TYPES,
    Chapter,
    DossierType,
    Part,
    still_visible,
)
from attestation.journal.services import record_all
from attestation.paperwork.people_lists import (
    DraftSchedulePaper,
    build_list,
    build_schedule_docx,
)
from attestation.paperwork.xlsx import table_of
from attestation.publications.models import ChangeKind
from attestation.scheduling.models import AttestationPeriod, ScheduleEntry
from attestation.scheduling.releases.changes import COMPARED, Change
from attestation.scheduling.releases.models import ReleaseRow
from attestation.scheduling.releases.services.releases import (
    COLUMNS,
    changes_between,
    pending_amendments,
    rows_of,
)

_WHOLE = "Весь график"
_BY_MUNICIPALITY = "По муниципалитетам"


def may_order(user: User, period: AttestationPeriod) -> PermissionResult:
    """Return whether ``user`` may have the draft: while there is something to approve in it."""
    if not is_operator(user):
        return denied("Проект графика собирает оператор центра.")
    if period.releases.exists() and not pending_amendments(period).exists():
        return denied("График утверждён, и исправлений в нём нет: утверждать нечего.")
    if not ScheduleEntry.objects.filter(schedule__period=period).exists():
        return denied(f"В периоде «{period}» нет ни одного человека.")
    return ALLOWED


def chapters(period: AttestationPeriod, user: User) -> Iterator[Chapter]:
    """Yield one chapter: the whole, then each municipality with numbers of its own."""
    del user
    rows = rows_of(period)
    parts = list(_parts(period, rows, _WHOLE))
    for municipality, own in groupby(rows, key=lambda row: row.municipality):
        parts += _parts(period, list(own), _BY_MUNICIPALITY, municipality)
    facts = [("Период", str(period)), ("Педагогов", str(len(rows)))]
    yield Chapter("", f"Проект сводного графика: {period}", facts, parts)


def _parts(
    period: AttestationPeriod, rows: list[ReleaseRow], folder: str, municipality: str = ""
) -> Iterator[Part]:
    for suffix in ("docx", "pdf", "xlsx"):
        yield Part(
            folder,
            municipality or "Проект графика",
            made=("period", period.pk),
            make=partial(_drawn, period, rows, municipality, suffix),
            suffix=suffix,
        )


def _drawn(
    period: AttestationPeriod, rows: list[ReleaseRow], municipality: str, suffix: str
) -> bytes:
    paper = DraftSchedulePaper(
        institute=Institute.load().name,
        period=period.name,
        municipality=municipality,
        people=len(rows),
        made=timezone.now(),
    )
    # The annex of one municipality counts its own people, who stand in the whole one too.
    rows = [copy(row) for row in rows]
    for place, row in enumerate(rows, start=1):
        row.place = place
    match suffix:
        case "docx":
            return build_schedule_docx(paper, rows)
        case "pdf":
            return build_list(paper, rows)
        case _:
            return table_of(rows, COLUMNS, title=paper.title, about=paper.under_title)


def _basis(period: AttestationPeriod) -> list[dict[str, str]]:
    """What the rows say, to be compared with what they say later."""
    names = ("key", *COMPARED)
    return [{name: str(getattr(row, name)) for name in names} for row in rows_of(period)]


def _changes(period: AttestationPeriod, basis: list[dict[str, str]]) -> list[str]:
    before = [ReleaseRow(**{**row, "key": UUID(row["key"])}) for row in basis]
    return [_sentence(change) for change in changes_between(before, rows_of(period), period=period)]


def _sentence(change: Change) -> str:
    who = f"{change.name} ({change.organization})"
    before, after = change.before.splitlines(), change.after.splitlines()
    match change.kind:
        case ChangeKind.ADDED:
            return f"{who}: новый человек в графике."
        case ChangeKind.REMOVED:
            return f"{who}: в графике этого периода больше нет."
    told = [f"{old} → {new.partition(': ')[2]}" for old, new in zip(before, after, strict=True)]
    return f"{who}: {'; '.join(told)}."


def _visible(user: Any) -> QuerySet[AttestationPeriod]:
    periods = AttestationPeriod.objects.all()
    return periods if is_operator(user) else periods.none()


def _seen(user: Any, keys: list[str]) -> list[int]:
    return list(_visible(user).filter(pk__in=keys).values_list("pk", flat=True))


def _note(period: AttestationPeriod, user: User) -> None:
    """Log the download for the schedule of every municipality in it."""
    text = f"Скачан проект сводного графика: {period}."
    with_people = period.schedules.filter(entries__isnull=False).distinct()
    acts = [(text, {"schedule": schedule}) for schedule in with_people]
    record_all("period.draft", acts, actor=user)


DOSSIER_TYPES["period"] = DossierType(
    visible=_visible,
    may_order=may_order,
    chapters=chapters,
    name=lambda period: f"Проект графика {period}",
    note=_note,
    inside="приложение к распоряжению целиком и по муниципалитетам, в DOCX, PDF и XLSX. Его можно "
    "согласовать и подписать, пока у распоряжения ещё нет номера",
    back="К периоду",
    title="Проект графика",
    basis=_basis,
    changes=_changes,
)
still_visible["period"] = _seen
