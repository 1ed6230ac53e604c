"""The number of an application as people type it: of the registration, or the incoming one."""

import re
from dataclasses import dataclass

from django.db.models import Q

#: «№ 2026-0417», «2026/417», «417», and the incoming «A000417» with the letter in either alphabet.
_NUMBER = re.compile(
    r"(?:№|N)?\s*(?:(?:(?P<year>[0-9]{4})\s*[-–—/]\s*)?(?P<number>[0-9]{1,6})|[AА]\s*(?P<incoming>[0-9]{1,9}))",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class TypedNumber:
    """A number as typed; ``year`` is None where it was left out, and for an incoming number."""

    number: int
    year: int | None = None
    is_incoming: bool = False

    def __str__(self) -> str:
        """One spelling for all in which the number may be typed."""
        return f"A{self.number}" if self.is_incoming else f"{self.year}-{self.number}"

    @property
    def is_whole(self) -> bool:
        """Whether it names one application and no second."""
        return self.is_incoming or self.year is not None

    def condition(self) -> Q:
        """Return what holds for the applications with this number."""
        if self.is_incoming:
            return Q(pk=self.number)
        return Q(
            number=self.number, **({"number_year": self.year} if self.year is not None else {})
        )


def typed_number(text: str) -> TypedNumber | None:
    """Return the number that ``text`` is in any spelling; None where it is none."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None:
        return None
    if found["incoming"]:
        return TypedNumber(int(found["incoming"]), is_incoming=True)
    return TypedNumber(int(found["number"]), int(found["year"]) if found["year"] else None)
