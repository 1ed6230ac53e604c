"""One way in, cookies of strangers, forms of foreign pages, copies of private pages."""

from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import get_hasher
from django.contrib.auth.password_validation import validate_password
from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.services.groups import EDITORS
from tests import factories
from tests.confirming import let_identity_grow_old

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


@pytest.mark.parametrize("name", ["account_login", "account_signup", "account_reset_password"])
@pytest.mark.parametrize("target", ["http://[", "//[", "https://[::1", "http://\u2100"])
def test_where_to_go_next_may_be_nonsense(name, target):
    address = f"{reverse(name)}?{urlencode({'next': target})}"
    assert Client().get(address).status_code == 200
    given = {"login": "nobody", "password": "ne-tot-parol", "next": target, "email": "a@b.ru"}
    assert Client().post(address, given).status_code < 500


@pytest.mark.parametrize("charset", ["utf-7", "idna", "punycode", "utf-16", "cp1251", "no-such"])
def test_a_form_is_read_whatever_its_charset_is_called(region, charset):
    kind = f"application/x-www-form-urlencoded; charset={charset}"
    given = urlencode({"login": region.operator.username, "password": factories.PASSWORD})
    body = f"{given}&x=+AG%ff".encode()
    answer = Client().generic("POST", reverse("account_login"), body, content_type=kind)
    assert answer.status_code == 302


@pytest.mark.parametrize("address", ["/accounts/login/", "/nowhere/", "/healthz"])
def test_browsers_are_told_what_no_page_uses_and_that_nobody_may_embed_it(address):
    answer = Client().get(address)
    assert "camera=()" in answer["Permissions-Policy"]
    assert "publickey-credentials-get=(self)" in answer["Permissions-Policy"]
    assert answer["Cross-Origin-Resource-Policy"] == "same-origin"


@pytest.mark.parametrize("remember", ["", "on"])
@pytest.mark.parametrize(
    ("who", "hours"), [("coordinator", 4), ("school_coordinator", 4), ("expert", 4), ("teacher", 0)]
)
def test_the_sessions_of_an_office_are_short_whether_or_not_remembered(
    region, who, hours, remember
):
    home = region.home
    person = home.experts[0].user if who == "expert" else getattr(home, who)
    client = Client()
    given = {"login": person.username, "password": factories.PASSWORD, "remember": remember}
    client.post(reverse("account_login"), given)
    usual = 14 * 24 if remember else 12
    kept = client.session
    assert kept.get_expiry_age() == (hours or usual) * 3600
    assert bool(client.cookies["sessionid"]["max-age"]) == bool(remember)
    left = Session.objects.get(session_key=kept.session_key).expire_date - timezone.now()
    assert abs(left.total_seconds() - (hours or usual) * 3600) < 60


@pytest.mark.parametrize(
    "password",
    [
        "attestaciya2026",
        "parolparol12",
        "Школа-123456",
        "qwertyuiop12",
        "ЙцукенЙцукен1",
        "aaaaaaaaaaaa1",
        "Школа №48, Томск",
        "123456-123456",
    ],
)
def test_words_that_come_to_mind_first_are_no_password(password):
    with pytest.raises(ValidationError):
        validate_password(password)


@pytest.mark.parametrize(
    "password",
    [
        "zelyonyj-ugol-26",
        "три синих кита",
        "utrom-v-shkole-dozhd",
        "7#4!9-2$8%1@6",
        "9034-7718-2265",
    ],
)
def test_several_words_or_signs_are_a_password(password):
    validate_password(password)


EXPORTS = ["agreements_table", "work_table", "categories_table"]


@pytest.mark.parametrize("name", EXPORTS)
def test_who_takes_a_table_of_people_away_is_asked_again(region, name):
    client = Client()
    client.force_login(region.operator)
    assert client.get(reverse(f"cabinet:{name}")).status_code == 200
    let_identity_grow_old(client)
    answer = client.get(reverse(f"cabinet:{name}"))
    assert answer.url.startswith(reverse("account_reauthenticate"))
    answer = client.post(answer.url, {"password": factories.PASSWORD})
    assert answer.url == reverse(f"cabinet:{name}")


def test_a_list_of_the_admin_leaves_as_a_file_for_whoever_is_asked_again(region):
    client = Client()
    client.force_login(region.operator)
    address = "/cms/letters/?export=xlsx"
    assert client.get(address).status_code == 200
    let_identity_grow_old(client)
    assert client.get(address).url.startswith(reverse("account_reauthenticate"))
    assert client.get("/cms/letters/").status_code == 200


WEIGHTY = {
    "period": "period",
    "period_correction": "period",
    "withdraw": "number",
    "session_close": "number",
    "session_reopen": "number",
}


@pytest.mark.parametrize("name", WEIGHTY)
def test_what_weighs_asks_who_it_is_again(region, name):
    client = Client()
    client.force_login(region.operator)
    let_identity_grow_old(client)
    key = region.period.pk if WEIGHTY[name] == "period" else 1
    answer = client.post(reverse(f"cabinet:{name}", args=[key]), {"sure": "on"})
    assert answer.status_code == 302
    assert answer.url.startswith(reverse("account_reauthenticate"))
