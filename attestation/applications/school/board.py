"""The board of a school: each teacher with the end of the category and what is missing."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Max, Prefetch, Q, QuerySet

from attestation.accounts.access import holds_office, served_organization_keys
from attestation.accounts.models import Profile, User
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED, ApplicationState
from attestation.base.language.dates import months_later
from attestation.base.language.natural_order import in_alphabet
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.categories.models import CategoryRecord
from attestation.categories.selectors import SOON_MONTHS, apply_by, to_propose
from attestation.directory.rules_models import ProcedureRules
from attestation.journal.models import JournalEntry

#: So long a teacher who was reminded is left in peace.
PEACE = datetime.timedelta(days=7)
#: How the journal calls a reminder.
REMINDED = "person.remind"

_WANTED = {
    ApplicationState.DRAFT: "заявление начато: заполнить и подписать",
    ApplicationState.GENERATED: "заявление сформировано: подписать и подать",
    ApplicationState.RETURNED: "заявление на доработке: исправить и подать",
}


@dataclass(frozen=True)
class BoardRow:
    """A teacher of the school.

    Attributes:
        person: the account; position: as the personal card has it.
        record: the category held by the register, None where it knows none.
        apply_by: the last day to apply in time, None where nothing ends; is_late: it has passed.
        application: the one that is begun or under way, None where there is none.
        missing: what the teacher has to do, in words; empty where nothing is wanted.
        reminded_at: when somebody of the school reminded them last.
        may_be_reminded: whether there is a reason and they were left in peace long enough.
    """

    person: User
    position: str
    record: CategoryRecord | None
    apply_by: datetime.date | None
    is_late: bool
    application: Application | None
    missing: str
    reminded_at: datetime.datetime | None
    may_be_reminded: bool


def teachers_of(user: Any) -> QuerySet[User]:
    """Return who works in the organizations of ``user``, whose category ends first, first."""
    standing = Q(categories__annulment=None)
    return (
        User.objects.filter(
            is_active=True, profile__organization__in=served_organization_keys(user)
        )
        .exclude(pk=user.pk)
        .annotate(ends=Max("categories__until", filter=standing))
        .order_by(F("ends").asc(nulls_last=True), *in_alphabet("last_name", "first_name"), "pk")
    )


def for_board(people: QuerySet[User]) -> QuerySet[User]:
    """Return people with all that their rows show."""
    live = Application.objects.exclude(state__in=ENDED).order_by("-pk")
    records = CategoryRecord.objects.standing().select_related("annulment")
    return people.select_related(
        "profile__organization", "profile__position", "profile__subject"
    ).prefetch_related(
        Prefetch("applications", live.select_related("position", "subject"), "live"),
        Prefetch("categories", records.order_by("-since", "-pk"), "held"),
    )


def rows_of(
    people: Iterable[User], *, now: datetime.datetime, today: datetime.date
) -> list[BoardRow]:
    """Return the row of each of ``people``, who come from `for_board`."""
    people = list(people)
    rules = ProcedureRules.on(today)
    reminded = _reminded(people)
    return [_row(one, reminded.get(one.pk), rules, now=now, today=today) for one in people]


def _row(
    person: Any,
    reminded_at: datetime.datetime | None,
    rules: ProcedureRules,
    *,
    now: datetime.datetime,
    today: datetime.date,
) -> BoardRow:
    record = to_propose(person.held, today)
    ends = record.until if record and record.until and record.until >= today else None
    last = apply_by(ends, rules) if ends else None
    application = next(iter(person.live), None)
    is_soon = last is not None and last <= months_later(today, SOON_MONTHS)
    missing = _missing(person.profile, application, is_soon=is_soon)
    return BoardRow(
        person=person,
        position=str(person.profile.position or ""),
        record=record,
        apply_by=last,
        is_late=last is not None and last < today,
        application=application,
        missing=missing,
        reminded_at=reminded_at,
        may_be_reminded=bool(missing) and (reminded_at is None or now - reminded_at >= PEACE),
    )


def _missing(profile: Profile, application: Application | None, *, is_soon: bool) -> str:
    if application is not None:
        return _WANTED.get(ApplicationState(application.state), "")
    if lacking := profile.missing():
        return f"личная карточка: {', '.join(lacking)}"
    return "подать заявление: категория истекает" if is_soon else ""


def _reminded(people: list[User]) -> dict[int, datetime.datetime]:
    """Return when each was reminded last, by key."""
    entries = JournalEntry.objects.filter(action=REMINDED, person__in=people).order_by()
    return dict(entries.values_list("person").annotate(last=Max("at")))


def may_remind(person: User, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` coordinates the school in which ``person`` works."""
    if person.pk == actor.pk or not teachers_of(actor).filter(pk=person.pk).exists():
        return denied("Этот педагог работает не в вашей организации.")
    if holds_office(person):
        return denied("Этот сотрудник заявлений не подаёт.")
    return ALLOWED
