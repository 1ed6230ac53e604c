"""A category that somebody says to have, compared with the register."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from attestation.base.language.names import search_key
from attestation.categories.choices import HeldCategory
from attestation.categories.models import CategoryRecord


@dataclass(frozen=True)
class Claim:
    """A category with its order, in the words of the applicant."""

    category: str
    order_number: str = ""
    order_date: datetime.date | None = None
    until: datetime.date | None = None

    @classmethod
    def of(cls, application: Any) -> "Claim":
        """Return what ``application`` says; its room stands above this one."""
        return cls(
            application.held_category,
            application.held_order_number,
            application.held_order_date,
            application.held_until,
        )


def difference(claim: Claim, records: Sequence[CategoryRecord]) -> str:
    """Return a sentence if ``records`` of the same person do not confirm the claim; else empty.

    Of somebody whom the register does not know it says nothing.
    """
    if claim.category == HeldCategory.NONE:
        return "В заявлении категории нет, а в реестре она есть." if records else ""
    same = [one for one in records if one.category == claim.category]
    if not same:
        return "Такой категории у этого человека в реестре нет." if records else ""
    if any(_bears_out(one, claim) for one in same):
        return ""
    return "Номер, дата приказа или срок в заявлении не такие, как в реестре."


def _bears_out(record: CategoryRecord, claim: Claim) -> bool:
    return (
        search_key(record.order_number) == search_key(claim.order_number)
        and record.order_date == claim.order_date
        and record.until == claim.until
    )
