"""The answer to "may this person do that?" together with its reason."""

from dataclasses import dataclass

from attestation.base.errors import Refused


@dataclass(frozen=True)
class Verdict:
    """Truthy when allowed; otherwise ``reason`` is a Russian sentence for the user."""

    allowed: bool
    reason: str = ""

    def __bool__(self) -> bool:
        return self.allowed

    def require(self) -> None:
        """Raise `Refused` with the reason unless allowed."""
        if not self.allowed:
            raise Refused(self.reason)


ALLOWED = Verdict(True)


def denied(reason: str) -> Verdict:
    """A verdict that says no; ``reason`` is a Russian sentence for the user."""
    return Verdict(False, reason)
