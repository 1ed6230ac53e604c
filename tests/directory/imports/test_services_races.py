"""Two people confirm the same table at the same moment, on two connections."""

from functools import partial
from threading import Barrier

import pytest

from attestation.base.errors import DomainError
from attestation.directory.imports import services as import_services
from attestation.directory.imports.services import organization_imports
from attestation.directory.models import Municipality, Organization, OrganizationType
from attestation.journal.models import JournalEntry
from tests.directory import samples

upload, apply = organization_imports.upload, organization_imports.apply

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def people():
    return [samples.operator("first"), samples.operator("second")]


@pytest.fixture
def found(people):
    Municipality.objects.create(name="Северный район")
    OrganizationType.objects.create(name="общеобразовательная")
    rows = [
        (f"Школа № {n}", "", "Северный район", "общеобразовательная", "", "") for n in range(50)
    ]
    return upload(samples.xlsx(*rows), actor=people[0])


@pytest.fixture
def told(found, people, at_once):
    """Lets both confirm; returns the refusals that they read."""

    def confirm():
        results = at_once(*(partial(apply, found, actor=actor) for actor in people))
        return [str(result) for result in results if isinstance(result, DomainError)]

    return confirm


def test_a_table_confirmed_twice_at_once_is_written_once(told):
    (refusal,) = told()

    assert "уже внесена" in refusal
    assert Organization.objects.count() == 50
    assert JournalEntry.objects.filter(action="organizations.import").count() == 1


def test_without_the_lock_both_would_write(told, monkeypatch):
    """The control: it shows that the test above can fail."""
    together = Barrier(2)
    judge = import_services._judge

    def judge_together(table, *, lock=False):
        judged = judge(table)
        if lock:
            together.wait(timeout=10)
        return judged

    monkeypatch.setattr(import_services, "locked", lambda instance: instance)
    monkeypatch.setattr(import_services, "_judge", judge_together)

    refusals = told()

    assert not any("уже внесена" in refusal for refusal in refusals)
    assert Organization.objects.count() == 50  # here the unique constraint alone has held
