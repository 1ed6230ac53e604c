"""Deadlines for attaching documents after filing (see docs/decisions on evidence)."""

import datetime
from collections.abc import Callable

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState

#: Tells the first day of the attestation period of an application, or None while it has none;
#: a later room knows periods and registers itself.
FirstDay = Callable[[Application], datetime.date | None]
_first_days: list[FirstDay] = []


def register_first_day(function: FirstDay) -> FirstDay:
    """Let ``function`` tell when the period of an application begins."""
    _first_days.append(function)
    return function


def last_day(application: Application) -> datetime.date | None:
    """Return the last day on which documents may be attached; None while no period is chosen."""
    days = [day for day in (tell(application) for tell in _first_days) if day is not None]
    return min(days) - datetime.timedelta(days=1) if days else None


#: After filing, evidence may still come in these states.
OPEN_AFTER_FILING = frozenset(
    {ApplicationState.SUBMITTED, ApplicationState.REGISTERED, ApplicationState.SCHEDULED}
)


def closed_by_state(application: Application) -> str:
    """Return why a filed application takes no documents on any day; empty if it may. No query."""
    if application.state not in OPEN_AFTER_FILING:
        return "К этому заявлению документы больше не прикрепляются."
    if application.form == Form.SIMPLIFIED and application.state != ApplicationState.SUBMITTED:
        return "При упрощённой форме документы прикрепляют до регистрации заявления."
    return ""


def deadline_error(application: Application, *, today: datetime.date) -> str:
    """Return why a filed application takes no more documents; empty if it still does."""
    if closed := closed_by_state(application):
        return closed
    last = last_day(application)
    if last is not None and today > last:
        return (
            f"Документы можно было прикреплять до {last:%d.%m.%Y}: аттестационный период начался."
        )
    return ""


def in_words(application: Application) -> str:
    """Return the deadline as a sentence for the page of documents."""
    if application.form == Form.SIMPLIFIED:
        return "Документы можно прикреплять, пока заявление не зарегистрировано."
    if last := last_day(application):
        return (
            f"Документы можно прикреплять по {last:%d.%m.%Y} – день перед аттестационным периодом."
        )
    return (
        "Документы можно прикреплять и после подачи заявления, по день перед началом вашего "
        "аттестационного периода."
    )
