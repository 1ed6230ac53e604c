"""Records of the register for tests."""

import datetime
from typing import Any

from attestation.categories import services
from attestation.categories.choices import Category
from attestation.categories.models import CategoryRecord
from tests import factories

SINCE = datetime.date(2024, 4, 3)


def set_category(person: Any, **values: Any) -> CategoryRecord:
    """A category of ``person`` by an order of its own."""
    terms = {
        "person": person,
        "name": (person.last_name, person.first_name, person.patronymic),
        "position": factories.position(),
        "subject": None,
        "category": Category.FIRST,
        "since": SINCE,
        "order_number": "12-р",
        "order_date": SINCE,
        "actor": None,
    }
    return services.set_category(**(terms | values))
