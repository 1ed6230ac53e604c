"""The answer to "may this person do that?" together with its reason."""

from dataclasses import dataclass

from attestation.base.errors import DomainError


@dataclass(frozen=True)
class PermissionResult:
    """Truthy when allowed; otherwise ``reason`` is a Russian sentence for the user."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def raise_if_denied(self) -> None:
        """Raise `DomainError` with the reason unless allowed."""
        if not self.allowed:
            raise DomainError(self.reason)


ALLOWED = PermissionResult(True)


def denied(reason: str) -> PermissionResult:
    """A verdict that says no; ``reason`` is a Russian sentence for the user."""
    return PermissionResult(False, reason)
