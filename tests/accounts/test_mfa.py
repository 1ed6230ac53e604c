"""The second step of signing in, recovery codes, sessions, and proving who one is."""

import datetime
import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.accounts import mfa
from attestation.directory.models import Institute
from attestation.notifications.models import Letter
from tests import factories
from tests.confirming import let_identity_grow_old

pytestmark = pytest.mark.django_db

MOMENT = datetime.datetime(2026, 10, 5, 8, 0, 5, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def _fresh_counters():
    cache.clear()


ADDRESSES = [
    "mfa_activate_totp",
    "mfa_add_webauthn",
    "mfa_generate_recovery_codes",
    "usersessions_list",
    "cabinet:security",
]


def signed_in(person, **headers: str) -> Client:
    client = Client(headers=headers)
    given = {"login": person.username, "password": factories.PASSWORD}
    client.post(reverse("account_login"), given)
    return client


def code_for(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def switch_on(client: Client) -> str:
    """Connect an application of codes; returns its secret."""
    address = reverse("mfa_activate_totp")
    page = client.get(address).content.decode()
    secret = re.search(r'<span class="wrap">(\w+)</span>', page)[1]
    response = client.post(address, {"code": code_for(secret)})
    assert response.status_code == 302
    return secret


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_page_is_ours_and_russian(region, name):
    client = signed_in(region.home.teacher)
    html = client.get(reverse(name)).content.decode()
    assert html.count("<h1") == 1
    assert "govuk" in html
    assert " style=" not in html
    assert not re.search(r"<script(?![^>]*(src=|type=\"application/json\"))", html)
    body = re.sub(r"<[^>]+>", " ", html[html.index("<main") : html.index("</main")])
    assert not re.findall(r"\b(Activate|Security|Recovery|Sessions|Add|Sign)\b", body)


@pytest.mark.parametrize("name", ["mfa_index", "mfa_list_webauthn"])
def test_the_lists_stand_on_one_page(region, name):
    response = signed_in(region.home.teacher).get(reverse(name))
    assert response.url == reverse("cabinet:security")


def test_the_picture_for_the_camera_fits_the_policy_of_the_page(region):
    page = signed_in(region.home.teacher).get(reverse("mfa_activate_totp"))
    assert 'src="data:image/svg+xml' in page.content.decode()
    assert "img-src 'self' data:" in page["Content-Security-Policy"]


def test_signing_in_takes_the_code_once_the_second_step_is_on(region):
    person = region.home.coordinator
    secret = switch_on(signed_in(person))
    client = signed_in(person)
    assert client.get(reverse("cabinet:home")).status_code == 302, "the password is not enough"
    address = reverse("mfa_authenticate")
    assert "Второй шаг входа" in client.get(address).content.decode()
    wrong = client.post(address, {"code": "000000"})
    assert "Код не подошёл" in wrong.content.decode()
    # The same code does not work twice, the next one does.
    response = client.post(address, {"code": next_code(secret)})
    assert response.url == reverse("cabinet:home")
    assert client.get(response.url).status_code == 200


def next_code(secret: str) -> str:
    """The code that comes next; clocks may go a little wrong."""
    counters = list(yield_hotp_counters_from_time())
    return format_hotp_value(hotp_value(secret, max(counters)))


def test_a_used_code_and_all_before_it_work_no_more(region):
    person = region.home.coordinator
    with time_machine.travel(MOMENT, tick=False):
        secret = switch_on(signed_in(person))
        steps = [format_hotp_value(hotp_value(secret, s)) for s in yield_hotp_counters_from_time()]
        assert step_in(person, steps[1])
    # The memory of the cache is over, the code would still be valid.
    with time_machine.travel(MOMENT + datetime.timedelta(seconds=34), tick=False):
        cache.clear()
        assert not step_in(person, steps[1])
        assert not step_in(person, steps[0])
        assert step_in(person, steps[2])


def test_the_code_that_connected_the_application_opens_nothing(
    region, django_capture_on_commit_callbacks
):
    person = region.home.coordinator
    with time_machine.travel(MOMENT, tick=False):
        with django_capture_on_commit_callbacks(execute=True):
            secret = switch_on(signed_in(person))
        cache.clear()
        assert not step_in(person, code_for(secret))
        assert step_in(person, next_code(secret))


def step_in(person, code: str) -> bool:
    client = signed_in(person)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return "_auth_user_id" in client.session


@pytest.mark.parametrize("again", [False, True], ids=["sign-in", "reauthentication"])
def test_codes_are_guessed_few_times_for_an_account_from_wherever(region, again):
    person = region.home.coordinator
    owner = signed_in(person)
    secret = switch_on(owner)
    cache.clear()
    address = reverse("mfa_reauthenticate" if again else "mfa_authenticate")
    for number in range(6):
        guesser = owner if again else signed_in(person)
        guesser.post(address, {"code": "000000"}, REMOTE_ADDR=f"198.51.100.{number}")
    guesser = owner if again else signed_in(person)
    page = guesser.post(address, {"code": next_code(secret)}, REMOTE_ADDR="198.51.100.9")
    assert "Слишком много кодов" in page.content.decode()


def test_codes_that_fit_are_not_counted(region):
    person = region.home.coordinator
    client = signed_in(person)
    switch_on(client)
    page = client.get(reverse("mfa_view_recovery_codes")).content.decode()
    codes = re.findall(r"<code>(\w+)</code>", page)
    assert [step_in(person, code) for code in codes[:8]] == [True] * 8


def test_a_recovery_code_replaces_a_lost_telephone_once(region):
    person = region.home.coordinator
    client = signed_in(person)
    switch_on(client)
    codes = re.findall(
        r"<code>(\w+)</code>", client.get(reverse("mfa_view_recovery_codes")).content.decode()
    )
    assert len(codes) == 10
    downloaded = client.get(reverse("mfa_download_recovery_codes")).content.decode()
    assert codes[0] in downloaded
    for attempt, works in ((1, True), (2, False)):
        again = signed_in(person)
        response = again.post(reverse("mfa_authenticate"), {"code": codes[0]})
        assert (response.status_code == 302) == works, attempt


def test_the_secret_of_the_application_is_not_readable_in_the_database(region):
    secret = switch_on(signed_in(region.home.coordinator))
    kept = Authenticator.objects.get(type="totp")
    assert secret not in str(kept.data)


def test_the_owner_is_told_by_letter_of_each_change(region, django_capture_on_commit_callbacks):
    person = region.home.coordinator
    client = signed_in(person)
    with django_capture_on_commit_callbacks(execute=True):
        switch_on(client)
        client.post(reverse("mfa_deactivate_totp"))
    subjects = set(Letter.objects.filter(to=person.email).values_list("subject", flat=True))
    assert {"Приложение с кодами подключено", "Приложение с кодами отключено"} <= subjects
    letter = Letter.objects.filter(subject="Приложение с кодами подключено").get()
    assert "Если это сделали не вы" in letter.body


@pytest.mark.parametrize(
    ("who", "asked"),
    [("coordinator", True), ("school_coordinator", True), ("expert", True), ("teacher", False)],
)
def test_staff_are_asked_to_protect_the_sign_in_teachers_may(region, who, asked):
    home = region.home
    person = home.experts[0].user if who == "expert" else getattr(home, who)
    client = signed_in(person)
    home = client.get(reverse("cabinet:home")).content.decode()
    assert ("Защитите вход" in home) == asked
    assert "Подключить приложение" in client.get(reverse("cabinet:security")).content.decode()
    switch_on(client)
    assert "Защитите вход" not in client.get(reverse("cabinet:home")).content.decode()


def make_mandatory(day: datetime.date) -> None:
    institute = Institute.load()
    institute.second_factor_from = day
    institute.save()


def test_before_the_day_of_grace_everybody_gets_in(region):
    day = timezone.localdate() + datetime.timedelta(days=1)
    make_mandatory(day)
    home = signed_in(region.home.coordinator).get(reverse("cabinet:home"))
    assert home.status_code == 200
    assert f"с {day:%d.%m.%Y} без этого войти будет нельзя" in home.content.decode()


def test_from_that_day_on_staff_first_set_up_the_second_step(region):
    make_mandatory(timezone.localdate())
    coordinator = signed_in(region.home.coordinator)
    for name in ("cabinet:home", "cabinet:applications"):
        assert coordinator.get(reverse(name)).url == reverse("cabinet:security")
    assert coordinator.get(reverse("cabinet:security")).status_code == 200
    switch_on(coordinator)
    assert coordinator.get(reverse("cabinet:home")).status_code == 200
    assert signed_in(region.home.teacher).get(reverse("cabinet:home")).status_code == 200


def test_a_group_of_the_centre_is_asked_too(region):
    assert mfa.is_asked_of(region.operator)


def test_changing_the_address_asks_who_it_is_unless_one_has_just_signed_in(region):
    fresh, stale = signed_in(region.home.teacher), Client()
    stale.force_login(region.home.teacher)
    let_identity_grow_old(stale)
    data = {"action_add": "", "email": "new@mail.example"}
    asked = stale.post(reverse("account_email"), data)
    assert asked.url.startswith(reverse("account_reauthenticate"))
    assert not Letter.objects.exists()
    stale.post(asked.url, {"password": factories.PASSWORD})
    assert Letter.objects.filter(to="new@mail.example").exists(), "it is done afterwards"
    other = data | {"email": "other@mail.example"}
    assert fresh.post(reverse("account_email"), other).url == reverse("account_email")


def test_changing_the_password_asks_for_the_present_one(region):
    client = signed_in(region.home.teacher)
    new = {"password1": "novaya-fraza-26", "password2": "novaya-fraza-26"}
    refused = client.post(reverse("account_change_password"), new | {"oldpassword": "ne-tot"})
    assert refused.context["form"].errors["oldpassword"]
    given = {"oldpassword": factories.PASSWORD}
    assert client.post(reverse("account_change_password"), new | given).status_code == 302


@pytest.mark.parametrize("name", ["mfa_activate_totp", "mfa_add_webauthn"])
def test_the_second_step_is_not_changed_without_proving_who_one_is(region, name):
    stale = Client()
    stale.force_login(region.home.teacher)
    let_identity_grow_old(stale)
    assert stale.get(reverse(name)).url.startswith(reverse("account_reauthenticate"))


def test_all_other_sessions_are_ended_with_one_button(region):
    person = region.home.teacher
    here = signed_in(person, **{"user-agent": "Этот браузер"})
    there = signed_in(person, **{"user-agent": "Чужой браузер"})
    page = here.get(reverse("usersessions_list")).content.decode()
    assert "этот сеанс" in page
    assert page.count("<tr>") == 3
    here.post(reverse("usersessions_list"))
    assert here.get(reverse("cabinet:home")).status_code == 200
    assert there.get(reverse("cabinet:home")).status_code == 302


def test_the_new_address_works_once_confirmed_and_the_old_one_till_then(region):
    person = region.home.teacher
    old = person.email
    client = signed_in(person)
    client.post(reverse("account_email"), {"action_add": "", "email": "new@mail.example"})
    person.refresh_from_db()
    assert person.email == old
    assert (
        "меняется на new@mail.example" in client.get(reverse("cabinet:security")).content.decode()
    )
    letter = Letter.objects.get(to="new@mail.example")
    link = re.search(r"/accounts/confirm-email/\S+", letter.body)[0]
    confirm = client.get(link).url
    assert re.fullmatch(r"/accounts/confirm-email/open-[0-9a-f]{8}/", confirm)
    assert person.email not in client.get(confirm).content.decode()
    person.refresh_from_db()
    assert person.email == old, "looking at the link changes nothing"
    client.post(confirm)
    person.refresh_from_db()
    assert person.email == "new@mail.example"
    assert Letter.objects.filter(to=old, subject__icontains="почта").exists()


@pytest.mark.parametrize(("remember", "lasts"), [("on", True), ("", False)])
def test_remember_me_keeps_the_session_beyond_the_browser(region, remember, lasts):
    """Sign-in page of the guide: «Запомнить меня»."""
    given = {"login": region.home.teacher.username, "password": factories.PASSWORD}
    client = Client()
    assert "Запомнить меня" in client.get(reverse("account_login")).content.decode()
    client.post(reverse("account_login"), given | ({"remember": "on"} if remember else {}))
    assert bool(client.cookies["sessionid"]["max-age"]) == lasts


def test_the_sign_in_page_speaks_the_words_of_the_guide():
    page = Client().get(reverse("account_login")).content.decode()
    for words in ("Запомнить меня", "Зарегистрируйтесь", "Забыли пароль?"):
        assert words in page
