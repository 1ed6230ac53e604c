"""The start of an evaluation."""

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.evaluation.criteria.services import criteria_for
from attestation.evaluation.models import Conclusion


def start_evaluation(application: Application) -> Conclusion:
    """The conclusion of a locked application in a closed schedule; made if there is none.

    It keeps the criteria that are in force when it is begun.
    """
    if application.state == ApplicationState.SCHEDULED:
        entry = application.schedule_entry
        day = entry.schedule.period.starts_on
        conclusion, _ = Conclusion.objects.get_or_create(application=application)
        if conclusion.criteria is None and not conclusion.sheets.exists():
            conclusion.criteria = criteria_for(application, day)
            conclusion.save(update_fields=["criteria"])
        return conclusion
    found = Conclusion.objects.filter(application=application).first()
    if found is None:
        raise DomainError("Заявление сейчас не оценивается.")
    return found
