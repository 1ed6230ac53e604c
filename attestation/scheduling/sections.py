"""The schedule's sections on the page of an application."""

from attestation.accounts.models import User
from attestation.applications import sections as application_sections
from attestation.applications.models import Application
from attestation.applications.sections import PageSection
from attestation.scheduling.municipal.services.transfers import may_move


@application_sections.page_sections.add(priority=90)
def move(application: Application, user: User) -> PageSection | None:
    """Return the link to move to another organization, for users who may do so."""
    if not may_move(application, actor=user):
        return None
    return PageSection("scheduling/municipal/_transfer_link.html", {"application": application})
