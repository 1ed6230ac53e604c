"""Offices come from groups and grants; the right of an administrator is none of them."""

import pytest
from django.urls import reverse

from attestation.accounts import mfa
from attestation.accounts.access import (
    is_operator,
    is_secretary,
    may_operate,
    staff_roles,
)
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.accounts.services import grants
from attestation.applications.models import Application
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(region):
    return User.objects.create_superuser("root", "root@institute.example")


def test_an_administrator_holds_no_office(admin):
    assert staff_roles(admin) == {Role.ADMINISTRATOR}
    assert not is_operator(admin)
    assert not is_secretary(admin)
    assert not may_operate(admin)
    assert not admin.has_perms(["attestation.operate_region"])
    assert mfa.is_asked_of(admin)


@pytest.mark.parametrize("name", ["periods", "sessions", "orders", "applications"])
def test_an_administrator_reads_nothing_of_the_procedure(client, admin, region, name):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    client.force_login(admin)
    assert not Application.objects.visible_to(admin).exists()
    page = client.get(reverse(f"cabinet:{name}"))
    assert page.status_code in {200, 302, 403}
    assert application.applicant.last_name not in page.content.decode()


def test_an_office_is_held_by_an_administrator_to_whom_it_was_given(admin, region):
    grants.appoint(admin, Role.OPERATOR, actor=admin)
    admin = User.objects.get(pk=admin.pk)
    assert is_operator(admin)
    assert not is_secretary(admin)
    admin.is_active = False
    assert not is_operator(admin)


def test_the_cabinet_of_an_administrator_leads_to_accounts_and_to_no_application(client, admin):
    client.force_login(admin)
    page = client.get(reverse("cabinet:home")).content.decode()
    assert "/cms/users/" in page
    assert reverse("cabinet:system") in page
    assert reverse("cabinet:filing") not in page
