"""The state of an application by its number and the applicant's surname."""

import datetime
from dataclasses import dataclass
from hmac import compare_digest

from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.numbers import TypedNumber, typed_number
from attestation.applications.workflow import ApplicationState
from attestation.base.language.names import search_key
from attestation.scheduling.models import ScheduleEntry
from attestation.scheduling.selectors import release_that_names

#: Texts shown without signing in; they mention a decision, but never which one it is.
_SENTENCES = {
    ApplicationState.SUBMITTED: "Заявление подано и находится на рассмотрении.",
    ApplicationState.RETURNED: "Заявление возвращено на доработку: что исправить, сказано в "
    "личном кабинете.",
    ApplicationState.REJECTED: "Заявление рассмотрено, письмо отправлено; подробности в личном "
    "кабинете.",
    ApplicationState.REGISTERED: "Заявление о проведении аттестации зарегистрировано.",
    ApplicationState.SCHEDULED: "Заявление о проведении аттестации зарегистрировано, определён "
    "аттестационный период.",
    ApplicationState.EVALUATED: "Получено итоговое заключение.",
    ApplicationState.VERIFIED: "Итоговое заключение проверено.",
    ApplicationState.DECIDED: "Решение принято, письмо отправлено; подробности в личном кабинете.",
    ApplicationState.WITHDRAWN: "Заявление отозвано.",
}


@dataclass(frozen=True)
class StatusByNumber:
    """The public part of a status: number, a sentence, day of registration, period.

    ``number`` is that of the registration, before it the incoming one.
    ``registered_on`` is None before the registration; ``period`` is empty where none is chosen, and
    preliminary until an order approves it.
    """

    number: str
    sentence: str
    filed_on: datetime.date
    registered_on: datetime.date | None
    period: str
    is_preliminary: bool


def status_by_number(number: str, surname: str) -> StatusByNumber | None:
    """The state of the application with that number, if the surname is its applicant's.

    Args:
        number: «2026-0417» or «A000417», with or without the sign № and leading zeros.
        surname: in any case; «ё» does not matter.

    Returns:
        None alike where there is no such number, where it is another's, and where nothing may be
        said of it.
    """
    application = _numbered(number)
    known = search_key(application.surname) if application else ""
    # Compared whether there is an application or not: the time it takes tells nothing.
    is_own = compare_digest(known.encode(), search_key(surname).encode("utf-8", "replace"))
    if application is None or not (known and is_own):
        return None
    sentence = _SENTENCES.get(ApplicationState(application.state))
    if sentence is None or application.submitted_at is None:
        return None
    entry = _place_of(application)
    registered_at = application.registered_at
    return StatusByNumber(
        number=application.number_label or application.code,
        sentence=sentence,
        filed_on=timezone.localdate(application.submitted_at),
        registered_on=timezone.localdate(registered_at) if registered_at else None,
        period=str(entry.schedule.period) if entry else "",
        is_preliminary=entry is not None and release_that_names(entry) is None,
    )


def number_asked(typed: str) -> TypedNumber | None:
    """Return the number that names one application; None if it is none or lacks its year."""
    number = typed_number(typed)
    return number if number and number.is_whole else None


def _numbered(typed: str) -> Application | None:
    number = number_asked(typed)
    return Application.objects.filter(number.condition()).first() if number else None


def _place_of(application: Application) -> ScheduleEntry | None:
    entries = ScheduleEntry.objects.filter(application=application)
    return entries.select_related("schedule__period").first()
