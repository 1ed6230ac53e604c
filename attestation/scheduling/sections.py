"""The schedule's sections on the page of an application."""

import datetime

from attestation.accounts.models import User
from attestation.applications import sections as application_sections
from attestation.applications.expected_year import ExpectedYear, expectations
from attestation.applications.models import Application
from attestation.applications.sections import PageSection
from attestation.base.language.dates import full_day
from attestation.scheduling.assignment.expected_period import expected_period, next_session
from attestation.scheduling.municipal.services.transfers import may_move


@application_sections.page_sections.add(priority=90)
def move(application: Application, user: User) -> PageSection | None:
    """Return the link to move to another organization, for users who may do so."""
    if not may_move(application, actor=user):
        return None
    return PageSection("scheduling/municipal/_transfer_link.html", {"application": application})


@expectations.add
def year_of_the_decision(application: Application, today: datetime.date) -> ExpectedYear | None:
    """Return the year of the decision in the period that would be proposed; None without one."""
    if application.is_simplified:
        period, how = next_session(today), "ближайшее заседание комиссии – {session}."
    else:
        period = expected_period(application, today=today)
        how = (
            "если подать его сейчас, ближайший период – {period}, а решение комиссии – {session}. "
            "Точный период определит координатор."
        )
    if period is None:
        return None
    year = period.session_on.year
    told = how.format(period=period.name, session=full_day(period.session_on))
    return ExpectedYear(year, f"В заявлении будет указан {year} год: {told}")
