"""Dossiers of the demonstration: a ready one for the operator, and one that the worker makes."""

from attestation.applications.models import Application
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import SessionState
from attestation.demo.context import DemoContext
from attestation.dossiers.models import Dossier
from attestation.dossiers.services import building
from attestation.dossiers.services import requests as dossier_requests
from attestation.evaluation.workflow import ConclusionState


def add_dossiers(world: DemoContext) -> int:
    """Order two dossiers and build the first; return the number of dossiers.

    The session's is left to the worker: a user who opens its page at once sees the progress.
    """
    operator, secretary = world.named["operator"], world.named["secretary"]
    verified = Application.objects.filter(conclusion__state=ConclusionState.VERIFIED)
    if application := verified.order_by("-pk").first():
        building.build(
            dossier_requests.request_dossier("application", application, actor=operator).pk
        )
    closed = CommissionSession.objects.filter(state=SessionState.CLOSED)
    if session := closed.order_by("held_on").first():
        dossier_requests.request_dossier("session", session, actor=secretary)
    return Dossier.objects.count()
