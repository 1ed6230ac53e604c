"""The second half, walked by seven people: from the schedule to the published result."""

import random
import re
from typing import Any

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from attestation.applications.models import Application
from attestation.demo import drawing
from tests import factories
from tests.browser.test_spine import sign_in
from tests.evaluation.conftest import scheduled_application

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

POINTS = ("8", "4", "6")
DATIVE = "Беловой Анне Игоревне"


@pytest.fixture
def waiting(site, live_server, settings, region, criteria) -> Application:
    """A teacher in a municipal schedule that is still open, with both experts."""
    settings.BASE_URL = live_server.url
    settings.SCHEDULES_REMEMBERED = False
    return scheduled_application(region)


def hand_in(page: Page, name: str) -> None:
    """An expert starts the sheet of ``name``, gives points and hands it in."""
    page.goto("/cabinet/assignments/")
    page.get_by_role("link", name=name, exact=True).click()
    page.get_by_role("button", name="Начать оценку").click()
    for field, points in zip(page.locator("input[name^=points-]").all(), POINTS, strict=True):
        field.fill(points)
    page.get_by_role("button", name="Сдать лист").click()
    done = re.compile("Лист сдан|заключение составлено")
    expect(page.get_by_text(done).first).to_be_visible()


def vote_for(page: Page, session: str) -> None:
    page.goto(session)
    page.get_by_role("link", name="Проголосовать").click()
    page.get_by_label("за", exact=True).check()
    page.get_by_role("button", name="Проголосовать").click()
    expect(page.get_by_text("Ваш голос принят").first).to_be_visible()


def test_from_the_schedule_to_the_published_result(
    waiting,
    region,
    commission,
    person,
    picture,
    run_jobs,
    smtp_server,
    tmp_path,
):
    home, name = region.home, waiting.full_name

    def enters(user) -> Page:
        page = person()
        sign_in(page, user.username, factories.PASSWORD)
        return page

    # 1. The municipal coordinator closes the schedule.
    municipal = enters(home.coordinator)
    municipal.goto("/cabinet/schedules/")
    municipal.get_by_role("link", name=re.compile(region.period.name, re.IGNORECASE)).click()
    municipal.get_by_role("link", name="Проверить и закрыть период").click()
    municipal.get_by_label("Я проверил(а), кто войдёт в график").check()
    municipal.get_by_role("button", name="Закрыть период").click()
    expect(municipal.get_by_text("закрыт").first).to_be_visible()

    # 2. The operator approves the consolidated schedule.
    operator = enters(region.operator)
    operator.goto("/cabinet/periods/")
    operator.get_by_role("link", name=re.compile(region.period.name, re.IGNORECASE)).click()
    operator.fill("input[name=order_number]", "1204-р")
    operator.get_by_label("Распоряжение подписано").check()
    operator.get_by_role("button", name="Утвердить и опубликовать").click()
    run_jobs()

    # 3, 4. Two experts evaluate; neither sees the other's sheet before both are done.
    first, second = (enters(expert.user) for expert in home.experts[:2])
    hand_in(first, name)
    first.get_by_role("link", name=name, exact=True).click()
    sheet = first.get_by_role("link", name="Посмотреть лист").get_attribute("href")
    assert second.request.get(sheet).status == 404
    hand_in(second, name)
    assert second.request.get(sheet).status == 200

    # 5. The teacher reads the conclusion, signs it with the experts, and attaches the scan.
    teacher = enters(home.teacher)
    teacher.goto("/cabinet/")
    teacher.get_by_role("link", name=re.compile("заключени", re.IGNORECASE)).first.click()
    expect(teacher.locator("h1")).to_have_text("Получено итоговое заключение")
    teacher.get_by_role("link", name=re.compile("Перейти к итоговому заключению")).click()
    expect(teacher.locator("h1")).to_have_text("Ваше итоговое заключение")
    picture(teacher, "conclusion-1280")
    with teacher.expect_download() as download:
        teacher.locator(".files a", has_text="PDF").click()
    paper = tmp_path / "conclusion.pdf"
    download.value.save_as(paper)
    # By hand, in the places for it: an unsigned sheet would be refused.
    paper.write_bytes(drawing.signed(paper.read_bytes(), ink=random.Random(2026)))
    teacher.get_by_role("link", name="Прикрепить подписанное заключение").click()
    teacher.set_input_files("input[type=file]", paper)
    teacher.get_by_role("button", name="Отправить").click()
    expect(teacher.get_by_text("Итоговое заключение отправлено").first).to_be_visible()
    conclusion = teacher.url

    municipal.goto(conclusion)
    municipal.get_by_role("link", name="Принять", exact=True).click()
    for box in municipal.locator("input[name=checked]").all():
        box.check()
    municipal.get_by_role("button", name="Принять").click()
    operator.goto(conclusion)
    operator.get_by_role("link", name="Проверено").click()
    operator.get_by_label("Я посмотрел(а) заключение").check()
    operator.get_by_role("button", name="Проверено").click()

    # 6. The secretary prepares the session; 7. the members vote.
    secretary = enters(commission.secretary)
    secretary.goto("/cabinet/sessions/")
    secretary.get_by_role("link", name="Создать заседание").click()
    secretary.fill("input[name=held_on]", timezone.localdate().isoformat())
    secretary.get_by_role("button", name="Создать заседание").click()
    for act in ("Дополнить повестку", "Созвать"):
        secretary.get_by_role("button", name=re.compile(act)).click()
    confirm(secretary, "Открыть голосование")
    session = secretary.url
    picture(secretary, "session-1280")
    for member in commission.everybody:
        page = secretary if member == commission.secretary else enters(member)
        vote_for(page, session)
    secretary.goto(session)
    secretary.get_by_role("link", name=re.compile("Закрыть голосование")).click()
    secretary.get_by_label("Я прочитал(а), что произойдёт").check()
    secretary.get_by_role("button", name=re.compile("Закрыть голосование")).click()
    expect(secretary.get_by_text("голосование закрыто").first).to_be_visible()
    # Nobody is told before there is an order.
    teacher.goto("/cabinet/")
    expect(teacher.locator("main")).not_to_contain_text("установлена")
    sign_and_publish(operator, session, run_jobs, picture)

    # A visitor finds the teacher among the results.
    visitor = person()
    visitor.goto("/results/")
    visitor.get_by_role("link", name=re.compile("^Заседание")).first.click()
    expect(visitor.locator("main")).to_contain_text("214-к")
    visitor.fill("input[name=surname]", waiting.surname.lower())
    visitor.get_by_role("button", name="Найти").click()
    expect(visitor.get_by_text(name).first).to_be_visible()
    picture(visitor, "results-1280")
    visitor.set_viewport_size({"width": 360, "height": 800})
    picture(visitor, "results-360")
    assert visitor.evaluate("document.documentElement.scrollWidth") <= 360

    # The teacher reads the same in the cabinet, and in a letter.
    teacher.goto("/cabinet/")
    expect(teacher.locator("main")).to_contain_text("214-к")
    teacher.goto("/cabinet/messages/")
    expect(
        teacher.get_by_text(
            re.compile("Категория установлена|установлена .* категория", re.IGNORECASE)
        ).first
    ).to_be_visible()
    assert smtp_server.letters_to(home.teacher.email)


def confirm(page: Page, act: str) -> None:
    """Read what the act will do, set the tick and do it."""
    page.get_by_role("link", name=re.compile(act)).click()
    page.get_by_label("Я прочитал(а), что произойдёт").check()
    page.get_by_role("button", name=re.compile(act)).click()


def sign_and_publish(operator: Page, session: str, run_jobs: Any, picture: Any) -> None:
    """The operator drafts the order, proof-reads the dative and signs."""
    operator.goto(session)
    operator.get_by_role("button", name="Составить приказ").click()
    operator.get_by_role("link", name="Проверить имена").click()
    operator.get_by_label(re.compile("^Кому: ")).fill(DATIVE)
    operator.get_by_role("button", name=re.compile("Сохранить")).click()
    expect(operator.get_by_text(DATIVE)).to_be_visible()
    picture(operator, "order-draft-1280")
    operator.get_by_role("link", name="Подписать приказ").click()
    operator.fill("input[name=number]", "214-к")
    operator.fill("input[name=date]", timezone.localdate().isoformat())
    operator.get_by_label("Приказ подписан на бумаге").check()
    operator.get_by_role("button", name="Подписать приказ").click()
    expect(operator.get_by_text("Приказ подписан").first).to_be_visible()
    run_jobs()
