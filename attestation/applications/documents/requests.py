"""A document that somebody asks for after the filing."""

from typing import Protocol

from attestation.accounts.models import User
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.permissions import PermissionResult


class DocumentRequest(Protocol):
    """Somebody has asked for one document of an application that is filed already."""

    def verdict(self, application: Application, *, actor: User) -> PermissionResult:
        """Return whether ``actor`` may attach it now."""

    def meet(self, document: ApplicationDocument, *, actor: User) -> None:
        """Note that it is attached; called with the application locked, may refuse."""
