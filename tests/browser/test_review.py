"""The workspace of a review: the document wide, the decision in sight, on every screen."""

import io

import docx
import pytest
from playwright.sync_api import expect

from attestation.applications.choices import DocumentKind
from attestation.applications.models import ApplicationDocument
from attestation.directory.initial_data.services import load_initial
from attestation.files.formats import DOCX
from attestation.files.services import store_bytes
from tests import factories
from tests.browser import crawl
from tests.browser.conftest import SCREENSHOTS
from tests.files.samples import pdf

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def application(site, region):
    load_initial()
    application = factories.submitted(region.home.teacher)
    document, out = docx.Document(), io.BytesIO()
    document.add_heading("Результаты профессиональной деятельности", 1)
    document.add_paragraph("Белова Анна Игоревна, воспитатель")
    table = document.add_table(rows=1, cols=3)
    for cell, text in zip(table.rows[0].cells, ("Показатель", "Год", "Результат"), strict=True):
        cell.text = text
    for number in range(70):
        row = table.add_row().cells
        row[0].text, row[1].text = f"Открытое занятие № {number + 1}", "2025"
        row[2].text = "Диплом муниципального конкурса, участие коллег из шести организаций"
    document.save(out)
    made = {
        DocumentKind.RESULTS: (out.getvalue(), DOCX.content_type),
        DocumentKind.PUPILS: (pdf(2), "application/pdf"),
        DocumentKind.TRAINING: (pdf(2), "application/pdf"),
    }
    for kind, (content, content_type) in made.items():
        ApplicationDocument.objects.create(
            application=application,
            kind=kind,
            title=f"{kind.label} за 2025 год",
            file=store_bytes(content, name="файл", content_type=content_type, actor=None),
            attached_by=application.applicant,
        )
    return application


@pytest.mark.parametrize(("width", "height"), [(1366, 768), (1280, 800), (360, 740)])
def test_the_decision_is_in_sight_beside_any_document(
    application, region, person, live_server, width, height
):
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)
    page = person(width=width)
    page.set_viewport_size({"width": width, "height": height})
    crawl.sign_in(page, region.home.coordinator, live_server.url)
    page.goto("/cabinet/applications/")
    page.get_by_role("link", name=application.applicant.last_name).click()
    register = page.get_by_role("button", name="Зарегистрировать и")
    # Asked until fonts have come and the page has settled.
    expect(register).to_be_in_viewport(ratio=1)
    if width > 1000:
        paper = page.locator(".leaf").first.bounding_box()
        assert paper["width"] > 0.55 * width
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    expect(page.locator("img.leaf").first).to_have_js_property("complete", True)
    page.screenshot(path=SCREENSHOTS / f"review-{width}.png")
    page.locator(".doc-tabs a", has_text="Результаты").first.click()
    expect(page.locator(".leaf--word").first).to_be_visible()
    expect(register).to_be_in_viewport(ratio=1)
    page.screenshot(path=SCREENSHOTS / f"review-word-{width}.png")
    page.locator(".doc-tabs a", has_text="О заявлении").click()
    expect(page.get_by_role("heading", name="История")).to_be_visible()
    page.screenshot(path=SCREENSHOTS / f"review-case-{width}.png")
