"""The way in, in a real browser: an invitation, a registration, a passkey."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from attestation.accounts.roles import Role
from attestation.invitations.models import Invitation
from tests import factories

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSWORD = "zelyonyj-ugol-26"
ADDRESS = "ivanova@school.example"


def sign_in(page: Page, login: str, password: str = factories.PASSWORD) -> None:
    page.goto(reverse("account_login"))
    page.get_by_label("Логин или электронная почта").fill(login)
    page.get_by_label("Пароль", exact=True).fill(password)
    page.get_by_role("button", name="Войти", exact=True).click()


def fits(page: Page) -> bool:
    return page.evaluate(
        "document.documentElement.scrollWidth <= document.documentElement.clientWidth"
    )


@pytest.mark.parametrize("width", [1280, 360])
def test_from_the_invitation_to_the_cabinet(
    site: None, region: Any, person: Any, picture: Any, run_jobs: Any, smtp_server: Any, width: int
) -> None:
    factories.consent_text()
    factories.UserFactory(username="olesya")
    page = person(width=width)
    sign_in(page, region.home.coordinator.username)
    page.goto(reverse("cabinet:invite"))
    page.get_by_label("Координатор по аттестации в ОО").check()
    page.get_by_label("Организация").select_option(value=str(region.home.school.pk))
    page.get_by_label("Адреса электронной почты").fill(f"{ADDRESS} olesya1\nnobody")
    assert fits(page)
    page.get_by_role("button", name="Отправить приглашения").click()
    expect(page.get_by_role("alert").first).to_contain_text("трока 2")
    picture(page, f"invite-{width}")
    page.get_by_label("Адреса электронной почты").fill(f"{ADDRESS} olesya1")
    page.get_by_role("button", name="Отправить приглашения").click()
    expect(page.get_by_text("Отправлено: 1 приглашение.")).to_be_visible()
    expect(page.get_by_text(ADDRESS).first).to_be_visible()
    assert fits(page)
    picture(page, f"invitations-{width}")

    run_jobs()
    [letter] = smtp_server.letters_to(ADDRESS)
    text = letter.get_payload(decode=True).decode()
    link = re.search(r"/invitation/[\w-]+/", text)[0]

    guest = person(width=width)
    guest.goto(link)
    expect(guest.get_by_role("heading", name="Регистрация")).to_be_visible()
    assert fits(guest)
    guest.get_by_label("Логин").fill("Olesya")
    guest.get_by_label("Придумайте пароль").fill(PASSWORD)
    guest.get_by_role("button", name="Зарегистрироваться").click()
    expect(guest.get_by_text("Имя Olesya уже занято.").last).to_be_visible()
    assert fits(guest)
    picture(guest, f"registration-{width}")
    guest.get_by_role("radio").first.check()
    guest.get_by_label("Придумайте пароль").fill(PASSWORD)
    guest.get_by_role("button", name="Зарегистрироваться").click()
    guest.get_by_label("Я прочитал(а) текст").check()
    guest.get_by_role("button", name="Дать согласие").click()
    expect(
        guest.get_by_role("heading", name="Личный кабинет координатора по аттестации")
    ).to_be_visible()
    picture(guest, f"home-of-invited-{width}")
    guest.goto(link)
    expect(guest).to_have_url(re.compile(reverse("cabinet:home") + "$"))
    invitation = Invitation.objects.get(role=Role.SCHOOL_COORDINATOR)
    assert invitation.accepted_by.username.startswith("Olesya")


def test_a_passkey_signs_in_without_password(
    site: None, region: Any, person: Any, picture: Any
) -> None:
    page = person()
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, region.home.coordinator.username)
    page.goto(reverse("cabinet:security"))
    page.get_by_role("link", name="Добавить ключ доступа").click()
    page.get_by_label("Название").fill("Рабочий компьютер")
    page.get_by_label("Входить этим ключом без пароля").check()
    page.get_by_role("button", name="Добавить ключ").click()
    expect(page.get_by_role("heading", name="Запасные коды")).to_be_visible()
    page.get_by_role("link", name="Готово").click()
    expect(page.get_by_text("Рабочий компьютер").first).to_be_visible()
    picture(page, "security-with-passkey")

    page.get_by_role("button", name="Выйти").click()
    page.goto(reverse("account_login"))
    page.get_by_role("button", name="Войти ключом доступа").click()
    expect(page).to_have_url(re.compile(reverse("cabinet:home") + "$"))

    # With the password, the key is the second step.
    page.get_by_role("button", name="Выйти").click()
    sign_in(page, region.home.coordinator.username)
    expect(page.get_by_role("heading", name="Второй шаг входа")).to_be_visible()
    picture(page, "second-step")
    page.get_by_role("button", name="Войти ключом доступа").click()
    expect(page).to_have_url(re.compile(reverse("cabinet:home") + "$"))
