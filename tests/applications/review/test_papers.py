"""The documents of an application as tabs of the review."""

import io

import docx
import pytest
from django.test import Client
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.models import ApplicationDocument
from attestation.applications.review.checklist import LATE, checklist, remarks_on
from attestation.applications.review.papers import workspace_of
from attestation.applications.sections import PageSection
from attestation.directory.initial_data.services import load_initial
from attestation.directory.review_models import ReviewPoint
from attestation.files.formats import DOCX, XLSX
from attestation.files.services import store_bytes
from tests import factories
from tests.files.samples import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    load_initial()
    return factories.submitted(region.home.teacher)


def attached(application, kind, *, content=None, content_type="application/pdf", title=""):
    return ApplicationDocument.objects.create(
        application=application,
        kind=kind,
        title=title or kind.label,
        file=store_bytes(content or pdf(1), name="а", content_type=content_type, actor=None),
        attached_by=application.applicant,
    )


def tabs_of(application, **options):
    found = workspace_of(application, shown="", user=application.applicant, **options)
    return [tab.title for tab in found.tabs if not tab.is_aside]


def page_of(region, application, query=""):
    client = Client()
    client.force_login(region.home.coordinator)
    return client.get(f"{application.get_absolute_url()}{query}").content.decode()


def test_the_signed_scan_comes_first_and_the_unsigned_original_last_and_is_named_so(application):
    attached(application, DocumentKind.HELD_CATEGORY)
    attached(application, DocumentKind.PUPILS)
    titles = tabs_of(application)
    assert (titles[0], titles[-1]) == ("Заявление", "Без подписи")


def test_the_documents_follow_the_order_of_the_checklist(application):
    attached(application, DocumentKind.HELD_CATEGORY)
    between = tabs_of(application)[1:-1]
    assert between == ["Приказ о категории", "Результаты"]
    ReviewPoint.objects.filter(beside=ReviewPoint.Beside.RESULTS).update(place=1)
    assert tabs_of(application)[1:-1] == between[::-1]


def test_proofs_are_one_tab_with_a_list(region, application):
    proofs = [attached(application, DocumentKind.PUPILS, title=f"Грамота {n}") for n in (1, 2)]
    page = page_of(region, application, f"?show={proofs[1].pk}")
    assert f'href="?show={proofs[0].pk}"' in page
    assert 'alt="Грамота 2, страница 1"' in page


def test_an_unknown_document_shows_the_first(application):
    for shown in ("", "999999", "нет", "'"):
        found = workspace_of(application, shown=shown, user=application.applicant)
        assert found.paper.source.kind == DocumentKind.SIGNED_SCAN


def test_without_documents_the_case_itself_is_shown(application):
    application.documents.all().delete()
    found = workspace_of(application, shown="", user=application.applicant)
    assert (found.paper, found.current.key) == (None, "case")


def test_a_word_file_stands_in_the_page_as_sheets(region, application):
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph("Результаты за три года")
    document.save(out)
    results = attached(
        application, DocumentKind.RESULTS, content=out.getvalue(), content_type=DOCX.content_type
    )
    page = page_of(region, application, f"?show={results.pk}")
    assert '<div class="leaf leaf--word"><p>Результаты за три года</p></div>' in page


def test_what_cannot_be_shown_says_why_and_can_be_taken(region, application):
    table = attached(application, DocumentKind.OTHER, content=b"PK", content_type=XLSX.content_type)
    page = page_of(region, application, f"?show={table.pk}")
    assert "Таблицу Excel здесь не показать" in page
    assert f'href="{table.file.get_absolute_url()}">Скачать файл</a>' in page


def test_a_section_with_a_name_is_a_tab_of_its_own(application):
    section = PageSection("journal/_history.html", {}, "Таблицы результатов")
    found = workspace_of(
        application, shown="section-1", user=application.applicant, sections=[section]
    )
    assert found.current.title == "Таблицы результатов"
    assert found.tabs[-1].title == "О заявлении"


def test_a_tab_is_checked_when_all_that_is_asked_of_it_is_ticked(region, application):
    documents = list(application.documents.all())
    lines = checklist(application, documents, reviewer=region.home.coordinator)
    asked = [line for line in lines if line.point.beside == ReviewPoint.Beside.RESULTS]
    for line in asked:
        object.__setattr__(line, "ticked", True)
    found = workspace_of(application, shown="", user=application.applicant, lines=lines)
    assert {tab.title for tab in found.tabs if tab.is_checked} == {"Результаты"}


def test_what_is_wrong_with_a_document_stands_on_its_tab_and_beside_its_tick(region, application):
    ApplicationDocument.objects.filter(kind=DocumentKind.RESULTS).update(attached_at=timezone.now())
    found = workspace_of(application, shown="", user=application.applicant)
    assert {tab.title: tab.remarks for tab in found.tabs}["Результаты"] == 1
    lines = checklist(
        application, list(application.documents.all()), reviewer=region.home.coordinator
    )
    warned = [line for line in lines if line.warns]
    assert ReviewPoint.Beside.RESULTS in {line.point.beside for line in warned}
    assert LATE in page_of(region, application)


def test_what_the_system_builds_after_filing_is_not_called_late(application):
    appendix = attached(application, DocumentKind.APPENDIX)
    assert remarks_on(appendix) == []
