"""Shared parts of the application services: the transition, its journal row, the void paper."""

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.access import roles_towards
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW
from attestation.journal import services as journal

#: Documents that belong to one revision and are detached with it.
_OF_ONE_REVISION = [DocumentKind.BUILT, DocumentKind.SIGNED_SCAN, DocumentKind.APPENDIX]


def advance(application: Application, name: str, *, actor: User) -> Application:
    """Lock the application and assign the next state (`journal.services.advance`)."""
    return journal.advance(
        application, name, workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )


def record(application: Application, act: str, text: str, *, actor: User) -> None:
    """Write the journal row of an act."""
    journal.log_entry(f"application.{act}", text, actor=actor, application=application)


def void_paper(application: Application) -> None:
    """Detach the built paper, its signed scan and the appendix."""
    application.documents.filter(detached_at=None, kind__in=_OF_ONE_REVISION).update(
        detached_at=timezone.now()
    )


def void_appendix(application: Application) -> None:
    """Detach the appendix: it is made of the results as they are at each filing."""
    application.documents.filter(detached_at=None, kind=DocumentKind.APPENDIX).update(
        detached_at=timezone.now()
    )
