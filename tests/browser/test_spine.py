"""The whole spine, walked by five people: from signing up to the published schedule."""

import random
import re
from email import message_from_string
from email.message import Message

import pytest
from allauth.account.models import EmailAddress
from playwright.sync_api import Page, expect

from attestation.demo import drawing
from attestation.directory.models import Institute
from tests import factories

pytestmark = [
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True),
]

ADDRESS = "belova@mail.example"
PASSWORD = "Snegiri-na-vetke-7"


@pytest.fixture
def institute(site, live_server, settings, region):
    """A region with its public pages, and letters that lead to this server."""
    settings.BASE_URL = live_server.url
    requisites = Institute.load()
    requisites.addressee = "В аттестационную комиссию\nМинистерства образования"
    requisites.save()
    return region


def sign_in(page: Page, login: str, password: str) -> None:
    page.goto("/accounts/login/")
    page.fill("input[name=login]", login)
    page.fill("input[name=password]", password)
    page.get_by_role("button", name="Войти", exact=True).click()
    page.wait_for_url("**/cabinet/")


def text_of(letter: Message) -> str:
    return letter.get_payload(decode=True).decode()


def test_from_signing_up_to_the_published_schedule(
    institute, person, picture, run_jobs, smtp_server, tmp_path
):
    home = institute.home
    factories.position("учитель", needs_subject=True)
    factories.subject("математика")
    factories.consent_text()

    # 1. A teacher signs up and confirms the address.
    teacher = person()
    teacher.goto("/")
    picture(teacher, "home-1280")
    teacher.goto("/accounts/signup/")
    teacher.fill("input[name=email]", ADDRESS)
    teacher.fill("input[name=password1]", PASSWORD)
    teacher.get_by_role("button", name="Создать кабинет").click()
    run_jobs()
    [letter] = smtp_server.letters_to(ADDRESS)
    link = re.search(r"https?://\S+/accounts/confirm-email/\S+", text_of(letter))[0]
    teacher.goto(link)
    assert not EmailAddress.objects.get(email=ADDRESS).verified, "opening the link changes nothing"
    teacher.get_by_role("button", name="Да, это моя почта").click()

    # 2. The profile, with what is wrong said at its field and nothing lost.
    teacher.goto("/cabinet/")
    teacher.get_by_role("link", name="Заполнить личную карточку").click()
    teacher.get_by_label("Я прочитал(а) текст и даю согласие").check()
    teacher.get_by_role("button", name="Дать согласие").click()
    expect(teacher.get_by_text("согласие записано")).to_be_visible()
    teacher.fill("input[name=last_name]", "Belova")
    teacher.fill("input[name=first_name]", "Мария")
    teacher.fill("input[name=patronymic]", "Игоревна")
    teacher.fill("input[name=mobile_phone]", "8 913 000 00 00")
    teacher.fill("input[name=birth_date]", "1985-04-12")
    teacher.select_option("select[name=municipality]", label=home.municipality.name)
    teacher.select_option("select[name=organization]", label=home.school.name)
    teacher.select_option("select[name=position]", label="учитель")
    teacher.select_option("select[name=subject]", label="математика")
    teacher.fill("textarea[name=education]", "Верхнеозёрский педагогический университет, 2012")
    teacher.fill("input[name=service_years]", "14")
    teacher.get_by_role("button", name="Сохранить и продолжить").click()
    expect(teacher.locator(".govuk-error-summary")).to_contain_text("русскими буквами")
    expect(teacher.locator("input[name=first_name]")).to_have_value("Мария")
    picture(teacher, "profile-error-1280")
    teacher.fill("input[name=last_name]", "Белова")
    teacher.get_by_role("button", name="Сохранить и продолжить").click()

    # 3. The application: terms, results, all answers, paper, scan.
    teacher.get_by_label("первая").first.check()
    teacher.get_by_role("button", name="Сохранить и продолжить").click()
    teacher.set_input_files(
        "input[type=file]",
        {
            "name": "результаты.pdf",
            "mimeType": "application/pdf",
            "buffer": factories.pdf_upload().read(),
        },
    )
    teacher.get_by_role("button", name="Прикрепить и продолжить").click()
    expect(teacher.locator("h1")).to_have_text("Проверьте и подайте")
    expect(teacher.get_by_text("Беловой Марии Игоревны")).to_be_visible()
    teacher.get_by_role("link", name="Изменить – имя в документах").click()
    expect(teacher.locator("input[name=given_name_dative]")).to_have_value("Марии")
    picture(teacher, "name-cases-1280")
    teacher.get_by_role("button", name="Всё верно, сохранить").click()
    picture(teacher, "check-on-paper-1280")
    teacher.get_by_role("button", name="Всё верно, сформировать заявление").click()
    expect(teacher.locator("h1")).to_have_text("Заявление сформировано")
    with teacher.expect_download() as download:
        teacher.get_by_role("link", name=re.compile("редакция 1")).click()
    paper = tmp_path / "signed.pdf"
    download.value.save_as(paper)
    # By hand, in the two places for it: an unsigned sheet would be refused.
    paper.write_bytes(drawing.signed(paper.read_bytes(), ink=random.Random(2026)))
    picture(teacher, "application-generated-1280")

    wrong = tmp_path / "scan.exe"
    wrong.write_bytes(b"MZ")
    teacher.get_by_role("link", name="Скан подписанного заявления").click()
    teacher.set_input_files("input[type=file]", wrong)
    # Said as soon as it is chosen: nothing of it is sent.
    expect(teacher.get_by_text("Файлы вида «.exe» здесь не принимаются")).to_be_visible()
    teacher.set_input_files("input[type=file]", paper)
    teacher.get_by_role("button", name="Прикрепить").click()
    teacher.get_by_role("button", name="Подать заявление").click()
    expect(teacher.locator("h1")).to_have_text("Заявление на рассмотрении")
    expect(teacher.locator(".lead")).to_contain_text("осталось 30 дней из 30")
    picture(teacher, "applicant-1280")
    teacher.set_viewport_size({"width": 360, "height": 800})
    picture(teacher, "applicant-360")
    application = teacher.url

    # 4. The school coordinator sees it, the one of another municipality does not.
    school = person()
    sign_in(school, home.school_coordinator.username, factories.PASSWORD)
    school.goto("/cabinet/applications/")
    expect(school.get_by_role("link", name="Белова Мария Игоревна")).to_be_visible()
    stranger = person()
    sign_in(stranger, institute.abroad.coordinator.username, factories.PASSWORD)
    # Asked for without a page, so that the browser has no missing page to complain of.
    assert stranger.request.get(application).status == 404

    # 5. The municipal coordinator registers it and schedules it.
    municipal = person()
    sign_in(municipal, home.coordinator.username, factories.PASSWORD)
    picture(municipal, "municipal-home-1280")
    municipal.goto("/cabinet/applications/")
    picture(municipal, "municipal-1280")
    municipal.get_by_role("link", name="Белова Мария Игоревна").click()
    picture(municipal, "review-1280")
    # From the list one walks through the applications: the last one leads back to the list.
    expect(municipal.get_by_text("Сразу, без вопроса. Отменить")).to_be_visible()
    municipal.get_by_role("button", name="Зарегистрировать").click()
    expect(municipal.locator("h1")).to_have_text("Работа с заявлениями")
    expect(municipal.get_by_text(re.compile(r"зарегистрировано под №\s")).first).to_be_visible()
    municipal.goto(application)
    municipal.get_by_role("link", name="Период и специалисты").click()
    municipal.select_option("select[name=period]", label=institute.period.name)
    municipal.get_by_role("button", name="Продолжить").click()
    first, second, _ = home.experts
    for slot, expert in ((1, first), (2, first)):
        municipal.select_option(f"select[name=expert_{slot}]", value=str(expert.pk))
    municipal.get_by_role("button", name="Сохранить").click()
    expect(municipal.locator(".govuk-error-summary")).to_contain_text("двух разных")
    municipal.select_option("select[name=expert_2]", value=str(second.pk))
    picture(municipal, "assign-1280")
    municipal.get_by_role("button", name="Сохранить").click()
    picture(municipal, "schedule-open-1280")
    municipal.get_by_role("link", name="Проверить и закрыть период").click()
    municipal.get_by_label("Я проверил(а), кто войдёт в график").check()
    municipal.get_by_role("button", name="Закрыть период").click()
    expect(municipal.get_by_text("Период «", exact=False).first).to_be_visible()

    # 6. The operator approves the consolidated schedule; it publishes itself.
    operator = person()
    sign_in(operator, institute.operator.username, factories.PASSWORD)
    operator.goto("/cabinet/periods/")
    operator.get_by_role("link", name=re.compile(institute.period.name, re.IGNORECASE)).click()
    operator.fill("input[name=order_number]", "1204-р")
    operator.get_by_label("Распоряжение подписано").check()
    operator.get_by_role("button", name="Утвердить и опубликовать").click()
    expect(operator.get_by_text("публикуется").first).to_be_visible()
    run_jobs()
    operator.reload()
    expect(operator.get_by_text("опубликован", exact=True).first).to_be_visible()
    picture(operator, "operator-period-1280")

    # 7. A visitor finds the teacher on the public page.
    visitor = person()
    visitor.goto("/schedules/")
    visitor.get_by_role("link", name=re.compile(institute.period.name, re.IGNORECASE)).first.click()
    visitor.fill("input[name=surname]", "белова")
    visitor.get_by_role("button", name="Найти").click()
    expect(visitor.get_by_text("Белова Мария Игоревна")).to_be_visible()
    picture(visitor, "schedule-1280")
    visitor.set_viewport_size({"width": 360, "height": 800})
    picture(visitor, "schedule-360")
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 360
    with visitor.expect_download() as workbook:
        visitor.get_by_role("link", name="XLSX").click()
    assert workbook.value.suggested_filename.endswith(".xlsx")

    # The teacher was told of every step.
    subjects = [_subject(letter) for letter in smtp_server.letters_to(ADDRESS)]
    assert sorted(subjects) == [
        "Аттестационный период утверждён",
        "Завершите регистрацию: подтвердите почту",
        "Заявление зарегистрировано",
        "Заявление подано",
    ]
    teacher.goto("/cabinet/messages/")
    expect(teacher.get_by_text("Аттестационный период утверждён")).to_be_visible()
    teacher.goto(application)
    expect(teacher.locator(".lead")).to_contain_text("№ 1204-р")


def _subject(letter: Message) -> str:
    from email.header import decode_header, make_header

    return str(make_header(decode_header(message_from_string(letter.as_string())["Subject"])))
