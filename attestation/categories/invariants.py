"""Invariants of the register of categories; the database enforces most of the rest."""

from collections.abc import Iterator

from django.db.models import F, Q

from attestation.base.invariants import invariant
from attestation.base.language.names import search_key
from attestation.categories.imports.models import RegisterImport
from attestation.categories.imports.services import register_imports
from attestation.categories.models import CategoryRecord
from attestation.categories.services import name_key

_NAME = ("surname", "given_name", "patronymic")


@invariant("the register finds everybody by the name in the order")
def unfindable(_sample: int | None) -> Iterator[str]:
    rows = CategoryRecord.objects.values_list(
        "pk", "name_key", "organization_key", "organization_name", *_NAME
    )
    for pk, key, place_key, place, *name in rows.iterator(chunk_size=5000):
        if key != name_key(*name) or place_key != search_key(place):
            yield f"category record {pk}"


@invariant("a category set on an application belongs to its applicant")
def records_of_wrong_person(_sample: int | None) -> Iterator[str]:
    found = CategoryRecord.objects.filter(application__isnull=False).exclude(
        person=F("application__applicant")
    )
    return (f"category record {pk}" for pk in found.values_list("pk", flat=True))


@invariant("a register that was loaded is read and written, or its job waits")
def forgotten_registers(_sample: int | None) -> Iterator[str]:
    return (f"register import {pk}" for _, pk in register_imports.interrupted())


@invariant("records of a loaded register were written while it was applied")
def orphaned_imported_records(_sample: int | None) -> Iterator[str]:
    states = RegisterImport.State
    written = Q(imported__state__in=[states.APPLYING, states.APPLIED])
    in_part = Q(imported__state=states.FAILED, imported__applied_by__isnull=False)
    found = CategoryRecord.objects.filter(~(written | in_part), imported__isnull=False)
    return (f"category record {pk}" for pk in found.values_list("pk", flat=True))
