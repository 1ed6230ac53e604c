"""Sign-up, sign-in and recovery as a teacher meets them: plain pages, no dead end."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import reverse

pytestmark = pytest.mark.django_db

PASSWORD = "Осенний-лист-2026"
SIGNED_OUT = [
    ("account_login", "Вход в личный кабинет"),
    ("account_signup", "Создайте личный кабинет"),
    ("account_reset_password", "Восстановите доступ"),
    ("account_reset_password_done", "Проверьте почту"),
    ("account_reset_password_from_key_done", "Пароль изменён"),
    ("account_email_verification_sent", "Проверьте почту"),
    ("account_inactive", "Этот кабинет закрыт"),
]
SIGNED_IN = [
    ("account_logout", "Выйти из личного кабинета?"),
    ("account_email", "Электронная почта"),
    ("account_change_password", "Смена пароля"),
    ("account_reauthenticate", "Подтвердите, что это вы"),
    ("usersessions_list", "Где открыт ваш кабинет"),
    ("cabinet:security", "Вход и безопасность"),
]


@pytest.fixture
def teacher(client: Client):
    user = get_user_model().objects.create_user("belova", "belova@school.example", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def check_page(response, heading: str) -> None:
    html = response.content.decode()
    assert response.status_code == 200
    assert re.search(rf"<h1>\s*{re.escape(heading)}", html)
    assert html.count("<h1") == 1
    assert " style=" not in html
    assert "<script>" not in html


@pytest.mark.parametrize(("name", "heading"), SIGNED_OUT)
def test_pages_of_a_visitor(client: Client, name: str, heading: str) -> None:
    check_page(client.get(reverse(name)), heading)


@pytest.mark.parametrize(("name", "heading"), SIGNED_IN)
def test_pages_of_a_teacher(client: Client, teacher, name: str, heading: str) -> None:
    client.force_login(teacher)
    check_page(client.get(reverse(name)), heading)


def test_a_dead_confirmation_link_says_what_to_do(client: Client) -> None:
    check_page(
        client.get("/accounts/confirm-email/nothing/", follow=True), "Ссылка уже не действует"
    )


def test_a_dead_recovery_link_says_what_to_do(client: Client) -> None:
    check_page(client.get("/accounts/password/reset/key/1-dead/"), "Ссылка уже не действует")


def test_a_wrong_password_is_said_above_the_form_and_the_login_stays(client: Client) -> None:
    answer = client.post(reverse("account_login"), {"login": "belova", "password": "нет"})
    html = answer.content.decode()
    assert "govuk-error-summary" in html
    assert 'value="belova"' in html
    assert "нет" not in re.findall(r'value="([^"]*)"', html)


def test_an_absent_page_helps_on(client: Client, teacher) -> None:
    client.force_login(teacher)
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert "Страница не найдена" in answer.content.decode()


def test_an_expired_form_is_explained(teacher) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(reverse("account_login"), {"login": "belova", "password": PASSWORD})
    assert answer.status_code == 403
    assert "Страница устарела" in answer.content.decode()
