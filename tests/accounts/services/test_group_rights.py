"""Changes of groups in `/cms/groups/` are journalled, and their members are told."""

# ruff: noqa: F811 (fixtures of another folder)

import pytest
from django.contrib.auth.models import Group, Permission
from django.urls import reverse
from wagtail.users.forms import GroupForm

from attestation.accounts.services.groups import OPERATORS
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from tests.confirming import let_identity_grow_old
from tests.directory.conftest import admin, operator  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client, admin):
    reverse("wagtailadmin_home")  # directories offer their permissions once addresses are known
    client.force_login(admin)
    return client


def sent(group, **data):
    """The form of a group as its page sends it."""
    formsets = ("page_permissions", "collection_permissions", "document_permissions")
    formsets += ("image_permissions", "collection_management_permissions")
    management = {
        f"{name}-{field}": value
        for name in formsets
        for field, value in (("TOTAL_FORMS", 0), ("INITIAL_FORMS", 0), ("MAX_NUM_FORMS", 1000))
    }
    held = offered_of(group) if group else []
    return {"name": group.name if group else "", "permissions": held, **management, **data}


def offered_of(group):
    """What ``group`` may, of what the form offers; the rest stays as it is."""
    offered = GroupForm().fields["permissions"].queryset
    return list(offered.filter(group=group).values_list("pk", flat=True))


def edit_of(group):
    return reverse("wagtailusers_groups:edit", args=[group.pk])


def test_a_changed_group_is_journalled_and_its_members_are_told(office, admin, operator):
    group = Group.objects.get(name=OPERATORS)
    operator.email = "operator@institute.example"
    operator.save()
    taken, *kept = offered_of(group)
    assert office.post(edit_of(group), sent(group, permissions=kept)).status_code == 302
    entry = JournalEntry.objects.get(action="group.edit")
    lost = Permission.objects.get(pk=taken).name
    assert entry.actor == admin
    assert entry.text == f"Изменена группа «{OPERATORS}» (снято: «{lost}»)."
    assert lost in Letter.objects.get(to=operator.email).body


def test_an_unchanged_group_is_not_journalled(office):
    group = Group.objects.get(name=OPERATORS)
    assert office.post(edit_of(group), sent(group)).status_code == 302
    assert not JournalEntry.objects.filter(action__startswith="group.").exists()


def test_a_new_and_a_deleted_group_are_journalled(office, operator):
    add = reverse("wagtailusers_groups:add")
    right = GroupForm().fields["permissions"].queryset.first()
    data = sent(None, name="Вторые операторы", permissions=[right.pk])
    assert office.post(add, data).status_code == 302
    assert f"«{right.name}»" in JournalEntry.objects.get(action="group.create").text
    group = Group.objects.get(name="Вторые операторы")
    group.user_set.add(operator)
    assert office.post(reverse("wagtailusers_groups:delete", args=[group.pk])).status_code == 302
    said = JournalEntry.objects.get(action="group.delete").text
    assert said == "Удалена группа «Вторые операторы», в ней было: 1."


def test_who_changes_a_group_is_asked_again(office, admin):
    admin.set_password("dlinnaya-fraza-26")
    admin.save()
    office.force_login(admin)
    let_identity_grow_old(office)
    group = Group.objects.get(name=OPERATORS)
    answer = office.post(edit_of(group), sent(group, permissions=[]))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert group.permissions.exists()
