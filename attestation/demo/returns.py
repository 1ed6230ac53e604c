"""What applications on the state «на доработке» were returned for."""

import datetime

from attestation.applications.models import Application
from attestation.applications.returns.comparison import as_filed
from attestation.applications.returns.models import ApplicationReturn
from attestation.applications.workflow import ApplicationState
from attestation.demo.application_histories import ApplicationHistory
from attestation.demo.clock import own_time
from attestation.demo.context import DemoContext, required
from attestation.directory.review_models import ReviewPoint

_BESIDE = ReviewPoint.Beside
#: A word of the reason → the line of the checklist that the coordinator names.
_NAMED = {
    "ФИО": _BESIDE.NAME,
    "должности": _BESIDE.POSITION,
    "подписи": _BESIDE.SCAN,
    "скан": _BESIDE.SCAN,
    "приказа": _BESIDE.HELD,
    "результатах": _BESIDE.RESULTS,
}


def add_returns(
    world: DemoContext, lives: list[ApplicationHistory], applications: list[Application]
) -> int:
    """Insert a return for each application that is on rework; return their number."""
    points = list(ReviewPoint.objects.filter(is_active=True))
    found = [
        _return(world, required(life.decided), application, points)
        for life, application in zip(lives, applications, strict=True)
        if life.state == ApplicationState.RETURNED
    ]
    with own_time(ApplicationReturn, "returned_at"):
        ApplicationReturn.objects.bulk_create(found)
    return len(found)


def _return(
    world: DemoContext,
    moment: datetime.datetime,
    application: Application,
    points: list[ReviewPoint],
) -> ApplicationReturn:
    reason = required(application.decision_reason)
    beside = next((code for word, code in _NAMED.items() if word in reason.text), _BESIDE.TERMS)
    return ApplicationReturn(
        application=application,
        revision=application.revision,
        reason=reason,
        note=application.decision_note,
        points=[{"text": p.text, "beside": p.beside} for p in points if p.beside == beside],
        filed=as_filed(application),
        returned_by=world.coordinators[application.organization.municipality_id],
        returned_at=moment,
    )
