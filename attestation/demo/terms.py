"""The terms for which invented people apply, always within the rules of eligibility."""

import datetime
import random
from typing import Any

from attestation.applications.choices import Form
from attestation.categories.choices import Category, HeldCategory
from attestation.directory.models import SimplifiedGround

_HELD = {HeldCategory.NONE: 34, HeldCategory.FIRST: 40, HeldCategory.HIGHEST: 26}
_SOUGHT = {
    HeldCategory.NONE: {Category.FIRST: 1},
    HeldCategory.FIRST: {Category.HIGHEST: 62, Category.FIRST: 38},
    HeldCategory.HIGHEST: {Category.HIGHEST: 86, Category.METHODIST: 7, Category.MENTOR: 7},
}
_FORMS = {Form.IN_PERSON: 76, Form.DISTANCE: 24}
_LAST_DAY_OF_TERMS = datetime.date(2023, 8, 31)


def choose_terms(
    rng: random.Random,
    grounds: list[SimplifiedGround],
    *,
    today: datetime.date,
    may_be_simplified: bool,
) -> dict[str, Any]:
    """Fields of `Application` that an applicant chooses, besides position and subject.

    Args:
        grounds: those of the simplified form, which opens first and highest only.
        may_be_simplified: False for those who go into a schedule.
    """
    held = _weighted(rng, _HELD)
    category = _weighted(rng, _SOUGHT[held])
    terms = {
        "category": category,
        "form": _weighted(rng, _FORMS),
        "in_presence": rng.random() < 0.15,
        "held_category": held,
    }
    if held != HeldCategory.NONE:
        terms |= _order(rng, today)
    fitting = [
        ground
        for ground in grounds
        if {Category.FIRST: ground.opens_first, Category.HIGHEST: ground.opens_highest}.get(
            category
        )
    ]
    if may_be_simplified and fitting and rng.random() < 0.12:
        terms |= {"form": Form.SIMPLIFIED, "ground": rng.choice(fitting)}
    return terms


def _order(rng: random.Random, today: datetime.date) -> dict[str, Any]:
    """The order that set the present category: since September 2023 without a term."""
    day = today - datetime.timedelta(days=rng.randint(800, 1780))
    ends = day + datetime.timedelta(days=1826)
    return {
        "held_order_number": f"{rng.randint(20, 990)}-а",
        "held_order_date": day,
        "held_until": ends if day <= _LAST_DAY_OF_TERMS else None,
    }


def _weighted(rng: random.Random, weights: dict[Any, int]) -> Any:
    return rng.choices(list(weights), list(weights.values()))[0]
