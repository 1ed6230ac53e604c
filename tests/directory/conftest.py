import pytest

from attestation.directory.models import Municipality, Organization, OrganizationType
from tests.directory import samples


@pytest.fixture
def operator(db):
    return samples.operator()


@pytest.fixture
def editor(db):
    return samples.editor()


@pytest.fixture
def teacher(db, django_user_model):
    return django_user_model.objects.create_user("teacher")


@pytest.fixture
def admin(db, django_user_model):
    return django_user_model.objects.create_superuser("admin", "admin@institute.example")


@pytest.fixture
def staff(client, operator):
    """A browser in which the operator is signed in."""
    client.force_login(operator)
    return client


@pytest.fixture
def northern(db):
    return Municipality.objects.create(name="Северный район")


@pytest.fixture
def school_type(db):
    return OrganizationType.objects.create(name="общеобразовательная")


@pytest.fixture
def school(northern, school_type):
    return Organization.objects.create(
        name="Школа № 1", municipality=northern, type=school_type, address="ул. Лесная, 1"
    )
