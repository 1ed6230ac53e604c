"""From the first visit to «подано» without paper: how many screens, clicks and fields it takes."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.roles import Role
from attestation.applications.documents.requirements import APPLICATION
from attestation.applications.models import Application
from attestation.invitations.services import sending
from attestation.invitations.services.sending import Guest
from attestation.signatures.models import Manner
from tests import factories
from tests.browser.test_spine import text_of
from tests.signing import allow

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ADDRESS = "belova@mail.example"
PASSWORD = "Snegiri-na-vetke-7"


@dataclass
class Walk:
    """A person at a browser, who counts."""

    page: Page
    #: New pages that came before the eyes; what redirects on the way shows nothing.
    screens: int = 0
    #: Links, buttons, ticks and choices of one of several.
    clicks: int = 0
    #: Fields that had to be filled: typed, chosen in a list, a file picked.
    fields: int = 0

    def __post_init__(self) -> None:
        self.page.on("domcontentloaded", self._saw)

    def _saw(self, page: Page) -> None:
        self.screens += 1

    def presses(self, named: str) -> None:
        self.clicks += 1
        ways = self.page.get_by_role("button", name=named, exact=True)
        ways.or_(self.page.get_by_role("link", name=named, exact=True)).last.click()

    def ticks(self, place: Locator) -> None:
        self.clicks += 1
        place.check()

    def fills(self, name: str, value: str) -> None:
        self.fields += 1
        self.page.fill(f"[name={name}]", value)

    def chooses(self, name: str, label: str) -> None:
        self.fields += 1
        self.page.select_option(f"select[name={name}]", label=label)

    def picks(self, file: Any) -> None:
        self.fields += 1
        self.page.set_input_files("input[type=file]", file)


def test_a_teacher_files_without_paper(
    site: Any,
    live_server: Any,
    settings: Any,
    region: Any,
    person: Any,
    picture: Any,
    run_jobs: Any,
    smtp_server: Any,
) -> None:
    settings.BASE_URL = live_server.url
    home = region.home
    factories.position("учитель", needs_subject=True)
    factories.subject("математика")
    factories.consent_text()
    factories.consent_text(ConsentKind.SIGNING)
    allow(APPLICATION, Manner.ELECTRONIC)
    # Her school has invited her by its list: workplace and name are known.
    sending.invite(
        Guest(ADDRESS, last_name="БЕЛОВА", first_name="Мария", patronymic="Игоревна"),
        role=Role.APPLICANT,
        place=home.school,
        actor=home.school_coordinator,
    )
    page = person()
    walk = Walk(page)

    def code_from_letter(words: str) -> str:
        run_jobs()
        letters = " ".join(text_of(one) for one in smtp_server.letters_to(ADDRESS))
        return re.findall(rf"{words}: (\d{{6}})", letters)[-1]

    def looks(name: str) -> None:
        picture(page, f"first-visit-{name}-1280")
        page.set_viewport_size({"width": 360, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, name
        picture(page, f"first-visit-{name}-360")
        page.set_viewport_size({"width": 1280, "height": 900})

    page.goto("/")
    walk.presses("Подать заявление")
    looks("sign-up")
    walk.fills("email", ADDRESS)
    walk.fills("password1", PASSWORD)
    walk.presses("Создать кабинет")
    looks("code")
    walk.fills("code", code_from_letter("Код для подтверждения почты"))
    walk.presses("Подтвердить почту")

    looks("consent")
    walk.ticks(page.get_by_label("Я прочитал(а) текст и даю согласие"))
    walk.presses("Дать согласие")

    expect(page.locator("input[name=last_name]")).to_have_value("Белова")
    expect(page.locator("select[name=organization]")).to_have_value(str(home.school.pk))
    looks("card")
    walk.fills("birth_date", "1985-04-12")
    walk.fills("mobile_phone", "8 913 000 00 00")
    walk.chooses("position", "учитель")
    walk.chooses("subject", "математика")
    walk.fills("education", "Верхнеозёрский педагогический университет, 2012")
    walk.fills("service_years", "14")
    walk.presses("Сохранить и продолжить")

    looks("terms")
    walk.ticks(page.get_by_label("первая").first)
    walk.presses("Сохранить и продолжить")

    looks("results")
    walk.picks(
        {
            "name": "результаты.pdf",
            "mimeType": "application/pdf",
            "buffer": factories.pdf_upload().read(),
        }
    )
    walk.presses("Прикрепить и продолжить")

    expect(page.get_by_text("Беловой Марии Игоревны")).to_be_visible()
    looks("check")
    walk.ticks(page.get_by_label("Я прочитал(а) правила подписания и принимаю их"))
    walk.presses("Всё верно, подписать")

    looks("sign")
    walk.fills("code", code_from_letter("Код для подписи"))
    walk.presses("Подписать и подать")

    expect(page.get_by_role("heading", name="Заявление на рассмотрении")).to_be_visible()
    application = Application.objects.get(applicant__email=ADDRESS)
    expect(page.get_by_role("region", name="Расписка")).to_contain_text(application.code)
    looks("receipt")
    with page.expect_download() as receipt:
        page.get_by_role("link", name="Скачать расписку (PDF)").click()
    assert receipt.value.suggested_filename == f"Расписка {application.code}.pdf"
    run_jobs()
    told = " ".join(text_of(one) for one in smtp_server.letters_to(ADDRESS))
    assert f"Входящий номер – {application.code}" in told

    print(f"\nscreens {walk.screens}, clicks {walk.clicks}, fields {walk.fields}")
    assert walk.screens <= 10
    assert walk.clicks <= 13
    assert walk.fields <= 12
