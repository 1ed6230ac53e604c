"""The sections of the evaluation on the pages of an application."""

import datetime
from collections.abc import Callable

from django.db.models import Q

from attestation.accounts.models import User
from attestation.applications import sections as application_sections
from attestation.applications.models import Application
from attestation.applications.review.list_tabs import Tab, tabs
from attestation.applications.sections import PageSection, StatusText
from attestation.applications.workflow import UNFILED, ApplicationState
from attestation.base.dashboard import Task
from attestation.base.language.dates import full_day
from attestation.evaluation import selectors
from attestation.evaluation.conclusions.services.electronic import CONCLUSION
from attestation.evaluation.models import Conclusion
from attestation.evaluation.workflow import ConclusionState
from attestation.signatures.kinds import manner_of
from attestation.signatures.models import Manner

_AT_THIS_STAGE = (
    "На этом этапе Вы можете скачать итоговое заключение, ознакомиться с ним, подписать и "
    "прикрепить."
)
_HERE = "На этом этапе Вы можете прочитать итоговое заключение и подписать его здесь, без бумаги."
_TO_DO = {
    Manner.PAPER: "подпишите и прикрепите",
    Manner.BOTH: "подпишите здесь или прикрепите",
    Manner.ELECTRONIC: "подпишите",
}
_HEADLINES = {
    ConclusionState.READY: "Получено итоговое заключение",
    ConclusionState.RETURNED: "Итоговое заключение возвращено",
    ConclusionState.SENT: "Итоговое заключение отправлено",
    ConclusionState.ACCEPTED: "Итоговое заключение принято",
}


#: The states before the evaluation.
_BEFORE = frozenset(
    {
        *UNFILED,
        ApplicationState.SUBMITTED,
        ApplicationState.RETURNED,
        ApplicationState.REGISTERED,
        ApplicationState.REJECTED,
    }
)


@application_sections.page_sections.add(priority=40)
def conclusion(application: Application, user: User) -> PageSection | None:
    """The conclusion and the remarks, as far as the visitor may see them."""
    if application.state in _BEFORE:
        return None
    found = selectors.conclusion_of(user, application)
    remarks = selectors.remarks_of(user, application).count()
    if found is None and not remarks:
        return None
    context = {
        "conclusion": found,
        "remarks": remarks,
        "own": application.applicant_id == user.pk,
        "sentence": _stage(found) if found else "",
    }
    return PageSection("evaluation/conclusions/_section.html", context)


@application_sections.next_steps.add(priority=40)
def to_sign(application: Application, today: datetime.date) -> list[Task]:
    """Return the conclusion as an entry in the applicant's list of steps."""
    if application.state not in {ApplicationState.EVALUATED, ApplicationState.VERIFIED}:
        return []
    found = application.conclusion
    kind = "wait" if found.is_unsigned else "ok"
    status = _TO_DO[_manner_of(found)] if found.is_unsigned else found.get_state_display()
    return [Task("Итоговое заключение", status, kind, url=found.get_absolute_url())]


@application_sections.status_texts.add(priority=40)
def words(application: Application, today: datetime.date) -> StatusText | None:
    """Return the status text for the applicant between finished and verified conclusion."""
    if application.state != ApplicationState.EVALUATED:
        return None
    state = ConclusionState(application.conclusion.state)
    headline = _HEADLINES[state]
    until = application.schedule_entry.schedule.period.conclusions_until
    by = f"Заключение сдаётся до {full_day(until)}."
    match state:
        case ConclusionState.READY:
            lead = f"Подписать должны два специалиста, а затем вы. {by}"
            return StatusText(headline, _stage(application.conclusion), lead)
        case ConclusionState.RETURNED:
            lead = f"{application.conclusion.remarks.rstrip('.')}. {by}"
            return StatusText(headline, _stage(application.conclusion), lead)
    return StatusText(headline, f"{headline}.", wants_nothing=True)


def _manner_of(found: Conclusion) -> Manner:
    return Manner.PAPER if found.is_word_file else manner_of(CONCLUSION)


def _stage(found: Conclusion) -> str:
    return _HERE if _manner_of(found).is_offered else _AT_THIS_STAGE


def _in(state: ApplicationState) -> Callable[[datetime.date], Q]:
    return lambda today: Q(state=state)


for _order, _state, _title in (
    (60, ApplicationState.EVALUATED, "Заключение готово"),
    (61, ApplicationState.VERIFIED, "Заключение проверено"),
):
    tabs.add(priority=_order)(Tab(_state, _title, _in(_state)))
