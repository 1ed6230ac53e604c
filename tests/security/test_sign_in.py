"""One way in, cookies of strangers, forms of foreign pages, copies of private pages."""

import pytest
from django.contrib.auth.hashers import get_hasher
from django.test import Client
from django.urls import reverse

from attestation.accounts.services.groups import EDITORS
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("address", ["/cms/login/", "/_util/login/"])
def test_wagtail_has_no_sign_in_of_its_own(address):
    editor = factories.UserFactory()
    factories.Group.objects.get(name=EDITORS).user_set.add(editor)
    client = Client()
    given = {"username": editor.username, "password": factories.PASSWORD}
    for response in (client.get(f"{address}?next=/cms/"), client.post(address, given)):
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))
    assert "_auth_user_id" not in client.session


def test_the_admin_changes_no_address_without_confirmation():
    editor = factories.UserFactory()
    factories.Group.objects.get(name=EDITORS).user_set.add(editor)
    client = Client()
    client.force_login(editor)
    page = client.get("/cms/account/")
    assert page.status_code == 200
    assert "name_email-email" not in page.content.decode()


@pytest.mark.parametrize("key", ['"abcdefgh\\000"', "'; drop table", "", "x" * 4000])
def test_a_made_up_session_is_no_session(key):
    response = Client(headers={"cookie": f"sessionid={key}"}).get(reverse("cabinet:home"))
    assert response.status_code == 302


@pytest.mark.parametrize("origin", ["https://evil.example", "null"])
def test_what_a_foreign_page_sends_is_not_offered_again(region, origin):
    client = Client(enforce_csrf_checks=True)
    client.force_login(region.home.coordinator)
    response = client.post(
        reverse("cabinet:profile_edit"), {"last_name": "Чужая"}, headers={"origin": origin}
    )
    assert response.status_code == 403
    assert "Чужая" not in response.content.decode()


def test_passwords_never_come_back_in_a_page():
    old, new = "staraya-fraza", "novaya-fraza"
    given = {"oldpassword": old, "password1": new, "new_password": new, "note": "видно"}
    page = Client(enforce_csrf_checks=True).post("/accounts/password/change/", given)
    assert "видно" in page.content.decode()
    assert old not in page.content.decode()
    assert new not in page.content.decode()


@pytest.mark.parametrize("address", ["/cabinet/nowhere/", "/cabinet/periods/", "/nowhere/"])
def test_no_page_of_a_person_is_kept(region, address):
    client = Client()
    client.force_login(region.home.teacher)
    response = client.get(address)
    assert response.status_code in (403, 404)
    assert "no-store" in response["Cache-Control"]


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/\\evil.example"])
def test_sign_in_leads_nowhere_else(region, target):
    given = {"login": region.operator.username, "password": factories.PASSWORD, "next": target}
    assert Client().post(reverse("account_login"), given).url == reverse("cabinet:home")


@pytest.mark.parametrize("known", ["username", "email"])
def test_a_refusal_takes_as_long_whether_somebody_is_known_or_not(region, monkeypatch, known):
    hasher = type(get_hasher())
    hashed, encode = [], hasher.encode
    monkeypatch.setattr(hasher, "encode", lambda *a, **k: hashed.append(1) or encode(*a, **k))

    def cost(login: str) -> int:
        hashed.clear()
        Client().post(reverse("account_login"), {"login": login, "password": "ne-tot-parol"})
        return len(hashed)

    login = getattr(region.operator, known)
    assert cost(login) == cost("x" + login)
