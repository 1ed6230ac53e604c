"""Accounts in the Wagtail admin: for administrators, with errors at the field."""

# ruff: noqa: F811 (fixtures of another folder)

import pytest
from django.contrib.auth.models import Group
from django.urls import reverse
from pytest_django.asserts import assertTemplateUsed
from wagtail.admin.views.bulk_action.registry import bulk_action_registry

from attestation.accounts.models import User
from attestation.accounts.services.groups import EDITORS, OPERATORS
from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry
from attestation.notifications.models import Letter
from tests.confirming import let_identity_grow_old
from tests.directory.conftest import admin, editor, operator, teacher  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db

ADD = "/cms/users/new/"
PERSON = {
    "username": "belova",
    "email": "belova@school.example",
    "last_name": "Белова",
    "first_name": "Анна",
    "patronymic": "Игоревна",
}


@pytest.fixture
def office(client, admin):
    client.force_login(admin)
    return client


@pytest.fixture
def belova(db):
    return User.objects.create_user("belova", "belova@school.example")


@pytest.mark.parametrize("address", ["/cms/users/", ADD])
@pytest.mark.parametrize("who", ["operator", "editor"])
def test_only_administrators_see_accounts(client, request, who, address):
    client.force_login(request.getfixturevalue(who))

    response = client.get(address)

    assert (response.status_code, response.get("Location")) == (302, "/cms/")


@pytest.mark.parametrize("address", ["/cms/users/", ADD])
def test_who_has_no_business_in_the_admin_is_refused_with_a_page(client, teacher, address):
    client.force_login(teacher)

    response = client.get(address)

    assert response.status_code == 403
    assertTemplateUsed(response, "403.html")


def test_an_account_has_a_patronymic(office):
    assert 'name="patronymic"' in office.get(ADD).content.decode()

    office.post(ADD, PERSON)

    belova = User.objects.get(username="belova")
    assert belova.full_name == "Белова Анна Игоревна"
    edit = reverse("wagtailusers_users:edit", args=[belova.pk])
    assert "Игоревна" in office.get(edit).content.decode()
    office.post(edit, {**PERSON, "patronymic": "Петровна", "is_active": "on"})
    belova.refresh_from_db()
    assert belova.patronymic == "Петровна"


def test_nobody_types_the_password_of_another(office):
    assert "password" not in office.get(ADD).content.decode()

    office.post(ADD, {**PERSON, "password1": "long-enough-2026", "password2": "long-enough-2026"})

    belova = User.objects.get(username="belova")
    assert not belova.has_usable_password()
    edit = reverse("wagtailusers_users:edit", args=[belova.pk])
    assert 'name="password1"' not in office.get(edit).content.decode()


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("username", "BELOVA", "Такой логин уже занят."),
        ("email", "Belova@School.example", "Эта почта уже есть у другой учётной записи."),
        ("username", "белова", "Логин пишется латинскими буквами и цифрами"),
    ],
)
def test_what_is_wrong_is_said_at_the_field(office, belova, field, value, sentence):
    data = {**PERSON, "username": "other", "email": "other@school.example", field: value}

    form = office.post(ADD, data).context["form"]

    assert sentence in str(form.errors[field])
    assert set(form.errors) == {field}


def test_an_edit_is_checked_against_others_and_not_against_itself(office, admin, belova):
    edit = reverse("wagtailusers_users:edit", args=[belova.pk])

    taken = office.post(edit, {**PERSON, "username": admin.username.upper(), "is_active": "on"})
    assert set(taken.context["form"].errors) == {"username"}
    assert office.post(edit, {**PERSON, "username": "Belova"}).status_code == 302


def test_nobody_types_the_address_of_another(office, belova):
    edit = reverse("wagtailusers_users:edit", args=[belova.pk])
    page = office.get(edit).content.decode()
    assert 'name="email"' not in page
    assert belova.email in page
    office.post(edit, {**PERSON, "email": "mine@mail.example", "is_active": "on"})
    belova.refresh_from_db()
    assert belova.email == "belova@school.example"


def test_a_change_is_journalled_and_told_to_its_owner(office, admin, belova):
    edit = reverse("wagtailusers_users:edit", args=[belova.pk])
    office.post(edit, {**PERSON, "is_active": "on", "is_superuser": "on"})
    entry = JournalEntry.objects.get(action="account.edit")
    assert (entry.actor, entry.person) == (admin, belova)
    assert "администратор" in entry.text
    letter = Letter.objects.get()
    assert letter.to == belova.email
    assert "Администратор изменил вашу учётную запись" in letter.body
    assert "фамилия" in letter.body


def test_a_new_account_is_journalled_as_made_and_no_letter_tells_of_a_change(office, admin):
    office.post(ADD, PERSON)
    entry = JournalEntry.objects.get(action__startswith="account.")
    assert (entry.action, entry.actor, entry.person.username) == ("account.create", admin, "belova")
    assert "создана" in entry.text
    assert not Letter.objects.exists()


def test_who_changes_an_account_is_asked_again(client, admin, belova):
    admin.set_password("dlinnaya-fraza-26")
    admin.save()
    office = client
    office.force_login(admin)
    let_identity_grow_old(office)
    edit = reverse("wagtailusers_users:edit", args=[belova.pk])
    assert office.get(edit).status_code == 200
    answer = office.post(edit, {**PERSON, "is_active": "on", "is_superuser": "on"})
    assert answer.url.startswith(reverse("account_reauthenticate"))
    assert office.post(ADD, PERSON).url.startswith(reverse("account_reauthenticate"))
    belova.refresh_from_db()
    assert not belova.is_superuser


def test_somebody_who_has_acted_is_not_deleted(office, belova):
    log_entry("test.act", "Что-то сделано.", actor=belova)

    url = reverse("wagtailusers_users:delete", args=[belova.pk])
    page = office.post(url, follow=True).content.decode()

    assert "удалить нельзя, запись используется: журнал (1). " in page
    assert User.objects.filter(pk=belova.pk).exists()


def test_accounts_are_neither_changed_nor_deleted_in_bulk(office, belova):
    User.objects.filter(pk=belova.pk).update(is_active=False)
    sent = {"role": Group.objects.first().pk, "mark_as_active": "True"}
    actions = [
        action.action_type
        for action in bulk_action_registry.get_bulk_actions_for_model("attestation", "user")
    ]
    assert {"delete", "assign_role", "set_active_state"} <= set(actions)
    for action in actions:
        address = f"/cms/bulk/attestation/user/{action}/?id={belova.pk}"
        page = office.post(address, sent, follow=True).content.decode()
        assert "меняют и удаляют по одной" in page, action
    belova = User.objects.get(pk=belova.pk)
    assert not belova.is_active
    assert not belova.groups.exists()


def test_a_change_of_roles_says_what_was_given_and_what_taken(office, belova):
    operators, editors = Group.objects.get(name=OPERATORS), Group.objects.get(name=EDITORS)
    belova.groups.add(editors)
    edit = reverse("wagtailusers_users:edit", args=[belova.pk])
    sent = {"is_active": "on", "is_superuser": "on", "groups": [operators.pk]}
    assert office.post(edit, {**PERSON, **sent}).status_code == 302
    said = f"дано: «{OPERATORS}», «администратор»; снято: «{EDITORS}»"
    assert said in JournalEntry.objects.get(action="account.edit").text
    assert said in Letter.objects.get().body


def test_buttons_for_several_accounts_are_not_shown(office, belova):
    page = office.get("/cms/users/").content.decode()
    assert belova.username in page
    assert "bulk" not in page
