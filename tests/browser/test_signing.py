"""Papers signed in the system by those who sign them, on a telephone too."""

import re
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from attestation.accounts.consents.models import ConsentKind
from attestation.signatures.kinds import titles
from attestation.signatures.models import Manner, Signature
from tests import factories
from tests.browser.test_spine import sign_in, text_of
from tests.evaluation.conftest import evaluated, experts, scheduled  # noqa: F401 (fixtures)
from tests.signing import allow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def region_without_paper(site, live_server, settings, region, evaluated):  # noqa: F811
    settings.BASE_URL = live_server.url
    settings.SCHEDULES_REMEMBERED = False
    factories.consent_text(ConsentKind.SIGNING)
    for kind, _ in titles():
        allow(kind, Manner.ELECTRONIC)
    return region


def accept_rules(page: Page) -> None:
    page.get_by_role("link", name="Прочитать правила").click()
    page.get_by_label("Я прочитал(а) текст и даю согласие").check()
    page.get_by_role("button", name="Дать согласие").click()


def fits(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]


def add_passkey(page: Page) -> None:
    devtools = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True}
    options |= {"hasUserVerification": True, "isUserVerified": True}
    options["automaticPresenceSimulation"] = True
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(reverse("cabinet:security"))
    page.get_by_role("link", name="Добавить ключ доступа").click()
    page.get_by_label("Название").fill("Рабочий компьютер")
    page.get_by_role("button", name="Добавить ключ").click()
    expect(page.get_by_role("heading", name="Запасные коды")).to_be_visible()


def test_application_and_conclusion_are_signed_without_paper(
    region_without_paper: Any,
    evaluated: Any,  # noqa: F811
    person: Any,
    picture: Any,
    run_jobs: Any,
    smtp_server: Any,
) -> None:
    home = region_without_paper.home

    def enters(user: Any, *, width: int = 1280) -> Page:
        page = person(width=width)
        sign_in(page, user.username, factories.PASSWORD)
        return page

    def signs_by_letter(page: Page, user: Any) -> None:
        page.get_by_role("button", name="Прислать код").click()
        expect(page.get_by_text("Код отправлен на").first).to_be_visible()
        run_jobs()
        letters = " ".join(text_of(one) for one in smtp_server.letters_to(user.email))
        page.get_by_label("Код").fill(re.findall(r"Код для подписи: (\d{6})", letters)[-1])
        fits(page)
        page.get_by_role("button", name="Подписать", exact=True).click()

    # 1. Another teacher signs an application on a telephone.
    newcomer = factories.teacher(home.school)
    application = factories.generated(newcomer)
    telephone = enters(newcomer, width=360)
    telephone.goto(application.get_absolute_url())
    telephone.get_by_role("link", name="Подписать заявление").first.click()
    picture(telephone, "sign-rules-360")
    accept_rules(telephone)
    picture(telephone, "sign-360")
    signs_by_letter(telephone, newcomer)
    expect(telephone.get_by_text("Заявление подписано.").first).to_be_visible()
    fits(telephone)

    # 2. Two experts sign a conclusion: one by a passkey, one by a letter; then the applicant.
    conclusion = evaluated.get_absolute_url()
    first, second = (one.user for one in home.experts[:2])
    by_passkey = enters(first)
    add_passkey(by_passkey)
    by_passkey.goto(conclusion)
    by_passkey.get_by_role("link", name="Подписать заключение").click()
    accept_rules(by_passkey)
    picture(by_passkey, "sign-passkey-1280")
    by_passkey.get_by_role("button", name="Подписать ключом доступа").click()
    by_passkey.get_by_role("button", name="Подтвердить ключом доступа").click()
    expect(by_passkey.get_by_text("Заключение подписано.").first).to_be_visible()
    by_letter = enters(second)
    by_letter.goto(conclusion)
    by_letter.get_by_role("link", name="Подписать заключение").click()
    accept_rules(by_letter)
    signs_by_letter(by_letter, second)
    run_jobs()
    titles_told = [text_of(one) for one in smtp_server.letters_to(home.teacher.email)]
    assert any("теперь ваша очередь" in text for text in titles_told)
    applicant = enters(home.teacher, width=360)
    applicant.goto(conclusion)
    picture(applicant, "conclusion-to-sign-360")
    fits(applicant)
    applicant.get_by_role("link", name="Подписать заключение").click()
    accept_rules(applicant)
    signs_by_letter(applicant, home.teacher)
    expect(applicant.get_by_text("отправлено").first).to_be_visible()

    # 3. The coordinator accepts it without looking for signatures.
    municipal = enters(home.coordinator)
    municipal.goto(conclusion)
    expect(municipal.get_by_text("Подписано в системе:").first).to_be_visible()
    picture(municipal, "conclusion-signed-1280")
    municipal.get_by_role("link", name="Принять", exact=True).click()
    municipal.get_by_role("button", name="Принять").click()
    expect(municipal.get_by_text("Заключение принято").first).to_be_visible()

    # 4. A visitor drops the file on the page of the check.
    last = Signature.objects.filter(person=home.teacher).latest("pk")
    visitor = person(width=360)
    visitor.goto("/signature/")
    signed = {"name": "заключение.pdf", "mimeType": "application/pdf"}
    visitor.set_input_files("input[type=file]", {**signed, "buffer": last.file.read()})
    visitor.get_by_role("button", name="Проверить").click()
    expect(visitor.get_by_text("Документ не изменён")).to_be_visible()
    assert visitor.get_by_text("Номер подписи", exact=True).count() == 3
    picture(visitor, "signature-check-360")
    fits(visitor)
