"""The year of a teacher: the term of the category, and what a filing today would give."""

import datetime
from dataclasses import dataclass

from attestation.accounts.models import User
from attestation.accounts.services.profiles import shown_profile
from attestation.applications.models import Application
from attestation.applications.workflow import UNDER_WAY
from attestation.base.language.dates import full_day
from attestation.base.language.plurals import plural
from attestation.categories import selectors as register
from attestation.categories.models import CategoryRecord
from attestation.directory.rules_models import ProcedureRules
from attestation.scheduling.assignment.expected_period import expected_period


@dataclass(frozen=True)
class PersonalYear:
    """Three answers in words.

    Attributes:
        category: what is held and until when; empty where the register knows nothing.
        apply: by which day to apply and how many are left; empty where nothing ends.
        is_late: a filing today may be decided after the end.
        today: the period and the day of the decision that a filing today would give.
    """

    category: str
    apply: str
    is_late: bool
    today: str


def personal_year_of(user: User, *, today: datetime.date) -> PersonalYear | None:
    """Return the year of ``user``; None without a workplace, and while something is under way.

    Whoever has neither a position nor a category, as staff who only coordinate, has none.
    """
    profile = shown_profile(user)
    organization = profile.organization
    if organization is None or user.applications.filter(state__in=UNDER_WAY).exists():
        return None
    record = register.to_propose(register.held_by(user), today)
    if record is None and profile.position_id is None:
        return None
    application = Application(applicant=user, organization=organization)
    application.held_until = record.until if record else None
    last = _last_day(record, today)
    return PersonalYear(
        category=_category(record, today),
        apply=_apply(last, today) if last else "",
        is_late=last is not None and last < today,
        today=_if_filed(application, today),
    )


def _category(record: CategoryRecord | None, today: datetime.date) -> str:
    if record is None:
        return ""
    name = f"{record.get_category_display()}, {record.position_label}"
    if record.until is None:
        return f"{name}: без срока, подтверждать её не нужно"
    until = f"{record.until:%d.%m.%Y}"
    return f"{name}: до {until}" if record.until >= today else f"{name}: срок истёк {until}"


def _last_day(record: CategoryRecord | None, today: datetime.date) -> datetime.date | None:
    """Return the last day on which to apply in time; None where nothing ends any more."""
    if record is None or record.until is None or record.until < today:
        return None
    return register.apply_by(record.until, ProcedureRules.on(today))


def _apply(last: datetime.date, today: datetime.date) -> str:
    if last < today:
        return "как можно скорее: решение может прийти позже окончания срока"
    left = (last - today).days
    if left == 0:
        return "сегодня последний день, чтобы решение приняли в срок"
    days = plural(left, "день", "дня", "дней")
    remain = plural(left, "остался", "осталось", "осталось")
    return f"до {last:%d.%m.%Y}, {remain} {left} {days}"


def _if_filed(application: Application, today: datetime.date) -> str:
    period = expected_period(application, today=today)
    if period is None:
        return "период назначит координатор: ближайший ещё не открыт"
    return f"{period.name}, решение комиссии – {full_day(period.session_on)}"
