"""A return, walked by the coordinator and the teacher: from the points to the second filing."""

import pytest
from playwright.sync_api import expect

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.directory.initial_data.services import load_initial
from tests import factories
from tests.browser.crawl import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_a_return_is_worked_off_on_the_same_paper(site, region, live_server, person, picture):
    home = region.home
    load_initial()
    application = factories.submitted(home.teacher)
    address = application.get_absolute_url()

    coordinator = person()
    sign_in(coordinator, home.coordinator, live_server.url)
    coordinator.goto(address)
    coordinator.get_by_role("link", name="Вернуть на доработку").click()
    coordinator.get_by_label("Есть результаты деятельности").check()
    coordinator.get_by_label("Причина").select_option(label="другое")
    coordinator.get_by_role("button", name="Вернуть на доработку").click()
    expect(coordinator.locator(".govuk-error-summary")).to_contain_text("напишите пояснение")
    picture(coordinator, "return-form-1280")
    coordinator.get_by_label("Пояснение своими словами").fill("Добавьте итоги за 2025 год.")
    coordinator.get_by_role("button", name="Вернуть на доработку").click()
    expect(coordinator.get_by_text("возвращено на доработку").first).to_be_visible()
    coordinator.goto(address)
    picture(coordinator, "returned-review-1280")

    teacher = person(width=360)
    sign_in(teacher, home.teacher, live_server.url)
    teacher.goto("/cabinet/")
    expect(teacher.get_by_role("link", name="Есть результаты деятельности")).to_be_visible()
    picture(teacher, "returned-home-360")
    teacher.goto(address)
    picture(teacher, "returned-application-360")
    teacher.set_viewport_size({"width": 1280, "height": 800})
    picture(teacher, "returned-application-1280")
    teacher.locator(".tasks").get_by_role("link", name="Есть результаты деятельности").click()
    expect(teacher.locator("h1")).to_contain_text("Результаты")
    document_services.attach(
        application,
        DocumentKind.RESULTS,
        factories.pdf_upload("итоги-2025.pdf", mark="2025"),
        title="Итоги за 2025 год",
        actor=home.teacher,
    )
    teacher.goto(address)
    expect(teacher.get_by_text("исправлено")).to_be_visible()
    picture(teacher, "mended-application-1280")
    teacher.get_by_role("button", name="Подать заявление").click()
    expect(teacher.locator("h1")).to_have_text("Заявление на рассмотрении")

    coordinator.goto(address)
    expect(coordinator.get_by_text("Добавлено: «Итоги за 2025 год».")).to_be_visible()
    picture(coordinator, "refiled-review-1280")
    coordinator.set_viewport_size({"width": 360, "height": 800})
    picture(coordinator, "refiled-review-360")


def test_a_document_is_detached_and_taken_back_and_a_draft_is_deleted(
    site, region, live_server, person, picture
):
    home = region.home
    load_initial()
    application = factories.generated(home.teacher)
    for kind in (DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS):
        # What is attached under another name, too, is not offered again: these are two files.
        scan = factories.pdf_upload(mark=kind)
        document_services.attach(application, kind, scan, actor=home.teacher)
    teacher = person(width=360)
    sign_in(teacher, home.teacher, live_server.url)
    teacher.goto(application.get_absolute_url())
    teacher.get_by_role("link", name="Открепить «Результаты").click()
    picture(teacher, "detach-360")
    teacher.get_by_role("button", name="Открепить").click()
    picture(teacher, "detached-360")
    teacher.get_by_role("button", name="Вернуть").click()
    expect(teacher.get_by_text("Снова прикреплено")).to_be_visible()
    teacher.get_by_role("link", name="Сформировать заново").click()
    expect(teacher.get_by_text("перестанет действовать")).to_be_visible()
    picture(teacher, "generate-again-360")
    teacher.get_by_role("link", name="Оставить как есть").click()
    teacher.goto("/cabinet/filing/")
    picture(teacher, "filing-360")
    teacher.goto(application.get_absolute_url())
    teacher.get_by_role("link", name="Удалить заявление").click()
    picture(teacher, "delete-draft-360")
    teacher.get_by_role("button", name="Удалить").click()
    expect(teacher.get_by_text("Заявление и его файлы удалены.")).to_be_visible()
    picture(teacher, "after-delete-360")
