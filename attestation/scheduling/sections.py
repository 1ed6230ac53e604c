"""What the schedule adds to the page of an application."""

from attestation.accounts.models import User
from attestation.applications import sections as application_sections
from attestation.applications.models import Application
from attestation.applications.sections import Section
from attestation.scheduling.municipal.transfers import may_move


@application_sections.sections.register(order=90)
def move(application: Application, user: User) -> Section | None:
    """The way to another organization, for whoever may lead there."""
    if not may_move(application, actor=user):
        return None
    return Section("cabinet/move_link.html", {"application": application})
