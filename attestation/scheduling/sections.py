"""What the schedule adds to the page of an application."""

from attestation.accounts.models import User
from attestation.applications import pieces
from attestation.applications.models import Application
from attestation.applications.pieces import Section
from attestation.scheduling.moving import may_move


@pieces.sections.register(order=90)
def move(application: Application, user: User) -> Section | None:
    """The way to another organization, for whoever may lead there."""
    if not may_move(application, actor=user):
        return None
    return Section("cabinet/move_link.html", {"application": application})
