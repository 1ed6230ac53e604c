"""The import of the register as it runs in production: by a worker that is a process of its own."""

import pytest

from attestation.categories.imports.models import RegisterImport
from attestation.categories.imports.services import register_imports
from attestation.categories.models import CategoryRecord
from attestation.directory.models import Municipality
from tests import factories
from tests.categories.samples import line, table

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_real_worker_reads_and_writes_the_register(worker_process):
    region = factories.Region()
    factories.position("воспитатель")
    lake = Municipality.objects.create(name="Озёрный район")
    factories.OrganizationFactory(municipality=lake, name="МБОУ «СОШ № 1»")
    found = register_imports.upload(table(line()), actor=region.operator)

    worker_process()
    found.refresh_from_db()
    assert found.state == RegisterImport.State.READY

    register_imports.apply(found, actor=region.operator)
    worker_process()
    found.refresh_from_db()
    assert found.state == RegisterImport.State.APPLIED
    assert CategoryRecord.objects.filter(imported=found).count() == 1
