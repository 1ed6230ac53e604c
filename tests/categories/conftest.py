"""Records of the register for tests."""

import datetime
import io
from typing import Any

import openpyxl
from django.test import Client

from attestation.categories import services
from attestation.categories.choices import Category
from attestation.categories.imports.services import register_imports
from attestation.categories.models import CategoryRecord
from tests import factories
from tests.categories import samples

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


def imported(region: factories.Region, **values: Any) -> CategoryRecord:
    """A record of the old register in the home municipality that belongs to no account."""
    school = region.home.school
    lines = {"municipality": school.municipality.name, "organization": school.name} | values
    found = register_imports.upload(samples.table(samples.line(**lines)), actor=region.operator)
    register_imports.read(found.pk)
    found.refresh_from_db()
    register_imports.apply(found, actor=region.operator)
    register_imports.write(found.pk)
    return found.records.get()


def client_of(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def text(response: Any) -> str:
    return response.content.decode()


def sheet(response: Any) -> list[tuple[Any, ...]]:
    """The rows of a table with its heading, without its title."""
    content = b"".join(response.streaming_content)
    return list(openpyxl.load_workbook(io.BytesIO(content)).active.values)[1:]
