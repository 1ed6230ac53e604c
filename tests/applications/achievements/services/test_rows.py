"""Results of professional activity as tables of the system (order 196, clauses 28, 35, 36)."""

import pypdf
import pytest
from django.db import IntegrityError, transaction

from attestation.applications.achievements.completeness import (
    appendix_of,
    earlier_with_results,
    results_of,
)
from attestation.applications.achievements.models import ResultRow
from attestation.applications.achievements.services import rows
from attestation.applications.choices import DocumentKind, Level
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import missing
from attestation.applications.models import Application
from attestation.applications.services import filing
from attestation.base.errors import DomainError
from attestation.categories.choices import Category, HeldCategory
from attestation.directory.initial_data.services import load_initial
from attestation.directory.results_models import ResultsTable
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    load_initial()
    return factories.generated(region.home.teacher)


def table(application, code="monitoring"):
    return ResultsTable.objects.get(category=application.category, code=code)


VALUES = {
    "title": "Математика, 5 «А» класс",
    "year_from": 2023,
    "year_until": 2025,
    "level": "",
    "result": "Качество знаний 61, 64, 68 %",
    "proofs": [],
}


def add(application, code="monitoring", *, actor=None, upload=None, **values):
    return rows.save_row(
        application,
        table(application, code),
        {**VALUES, **values},
        upload=upload,
        actor=actor or application.applicant,
    )


def with_scan(application):
    scan = factories.pdf_upload()
    document_services.attach(application, "signed_scan", scan, actor=application.applicant)
    return application


def filed(application):
    return filing.submit(with_scan(application), actor=application.applicant)


def titles(application, code="monitoring"):
    sections = {one.table.code: one for one in results_of(application).sections}
    return [row.title for row in sections[code].rows]


# --- Which tables -----------------------------------------------------------------------------


def test_the_first_category_asks_for_clause_35_and_the_highest_for_36(region):
    load_initial()
    first = factories.draft(region.home.teacher)
    assert {one.table.clause for one in results_of(first).sections} == {"35"}
    assert len(results_of(first).sections) == 5
    highest = factories.draft(
        factories.teacher(region.home.school),
        category=Category.HIGHEST,
        held_category=HeldCategory.FIRST,
        held_order_number="1-к",
        held_order_date=factories.yesterday(),
    )
    codes = [one.table.code for one in results_of(highest).sections]
    assert {one.table.clause for one in results_of(highest).sections} == {"36"}
    assert codes[-1] == "own-contests"


def test_a_table_of_other_positions_and_one_that_holds_no_more_are_not_offered(application):
    other = table(application, "community")
    other.positions.add(factories.position("методист"))
    ResultsTable.objects.filter(pk=table(application, "abilities").pk).update(
        valid_until=factories.yesterday()
    )
    codes = {one.table.code for one in results_of(application).sections}
    assert codes == {"monitoring", "state-monitoring", "contribution"}


def test_rows_follow_their_subject_when_the_category_changes(application):
    add(application)
    add(application, "contribution")
    terms = {
        "category": Category.HIGHEST,
        "held_category": HeldCategory.FIRST,
        "held_order_number": "1-к",
        "held_order_date": factories.yesterday(),
    }
    application = filing.revise(application, terms, actor=application.applicant)
    results = results_of(application)
    assert results.filled == 2
    assert all(one.table.category == "highest" for one in results.own)


def test_rows_without_a_table_in_the_new_category_are_kept_and_do_not_count(application):
    add(application)
    ResultsTable.objects.filter(code="monitoring").exclude(category="first").delete()
    Application.objects.update(category=Category.HIGHEST)
    application.refresh_from_db()
    results = results_of(application)
    assert (results.filled, len(results.rows)) == (0, 1)
    assert results.sections[-1].is_strange


# --- Rows -------------------------------------------------------------------------------------


def test_a_row_is_kept_with_the_file_that_proves_it(application):
    row = add(application, "abilities", level=Level.REGIONAL, upload=factories.pdf_upload("д.pdf"))
    [proof] = row.proofs.all()
    assert (proof.kind, proof.title) == (DocumentKind.PUPILS, row.title)
    assert row.period == "2023–2025"


def test_a_row_may_be_proved_by_several_files_and_a_file_prove_several_rows(application):
    person = application.applicant
    documents = [
        document_services.attach(
            application,
            "other",
            factories.pdf_upload(name, mark=name),
            title=f"Диплом {name}",
            actor=person,
        )
        for name in ("а.pdf", "б.pdf")
    ]
    first = add(application, proofs=documents)
    second = add(application, proofs=documents[:1])
    assert first.proofs.count() == 2
    assert list(second.proofs.all()) == documents[:1]


def test_a_document_of_somebody_else_proves_nothing(region, application):
    stranger = factories.generated(factories.teacher(region.home.school))
    foreign = document_services.attach(
        stranger, "other", factories.pdf_upload(), title="Диплом конкурса", actor=stranger.applicant
    )
    assert add(application, proofs=[foreign]).proofs.count() == 0


def test_rows_stand_in_the_order_in_which_they_came_until_moved(application):
    for name in ("первая", "вторая", "третья"):
        last = add(application, title=name)
    rows.move_row(last, up=True, actor=application.applicant)
    assert titles(application) == ["первая", "третья", "вторая"]


def test_a_deleted_row_leaves_its_file_attached(application):
    row = add(application, upload=factories.pdf_upload())
    rows.delete_row(row, actor=application.applicant)
    assert titles(application) == []
    assert application.documents.filter(kind=DocumentKind.MONITORING, detached_at=None).exists()


def test_a_row_deleted_in_another_window_is_refused_with_a_sentence(application):
    row = add(application)
    rows.delete_row(ResultRow.objects.get(pk=row.pk), actor=application.applicant)
    with pytest.raises(DomainError, match="другом окне"):
        rows.save_row(application, row.table, VALUES, row=row, actor=application.applicant)


def test_a_table_takes_a_hundred_rows(application):
    row = add(application)
    values = {"application": application, "table": row.table, "saved_by": row.saved_by}
    words = {"title": "Ещё", "year_from": 2024, "result": "Да"}
    ResultRow.objects.bulk_create(ResultRow(**values, **words) for _ in range(rows.MAX_ROWS - 1))
    with pytest.raises(DomainError, match="не больше 100 строк"):
        add(application)


def test_the_school_coordinator_helps_and_nobody_else(region, application):
    add(application, actor=region.home.school_coordinator)
    for stranger in (region.home.coordinator, region.abroad.school_coordinator, region.operator):
        with pytest.raises(DomainError):
            add(application, actor=stranger)


def test_a_filed_application_is_locked(application):
    row = add(application)
    filed(application)
    for change in (
        lambda: add(application),
        lambda: rows.delete_row(row, actor=application.applicant),
        lambda: rows.move_row(row, up=True, actor=application.applicant),
    ):
        with pytest.raises(DomainError, match="только смотреть"):
            change()


@pytest.mark.parametrize(
    "change", [{"year_until": 2020}, {"level": "galactic"}, {"title": ""}, {"result": ""}]
)
def test_the_database_refuses_a_row_that_makes_no_sense(application, change):
    row = add(application)
    with pytest.raises(IntegrityError), transaction.atomic():
        ResultRow.objects.filter(pk=row.pk).update(**change)


@pytest.mark.django_db(transaction=True)
def test_two_windows_at_once_leave_two_rows_in_two_places(region, at_once):
    load_initial()
    application = factories.generated(region.home.teacher)
    at_once(lambda: add(application, title="а"), lambda: add(application, title="б"))
    assert sorted(application.results.values_list("place", flat=True)) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_row_that_comes_while_the_application_is_filed_is_in_the_appendix_or_refused(
    region, at_once
):
    load_initial()
    application = with_scan(factories.generated(region.home.teacher))
    add(application, title="была")
    _, row = at_once(
        lambda: filing.submit(application, actor=application.applicant),
        lambda: add(application, title="новая"),
    )
    application.refresh_from_db()
    frozen = {
        cells[0] for one in appendix_of(application).content["tables"] for cells in one["rows"]
    }
    assert ("новая" in frozen) is not isinstance(row, DomainError)


# --- Whether it is enough ---------------------------------------------------------------------


def test_without_results_the_application_is_not_filed(application):
    """Guide: «В случае отсутствия сведений о результатах … заявление не регистрируется»."""
    with pytest.raises(DomainError, match=r"результаты профессиональной деятельности \(файл или"):
        filed(application)


def test_filled_tables_stand_in_place_of_the_file(application):
    add(application)
    assert results_of(application).progress == "заполнено 1 из 5 разделов"
    assert filed(application).submitted_at


def test_a_file_stands_in_place_of_the_tables(application):
    document_services.attach(
        application, "results", factories.pdf_upload(), actor=application.applicant
    )
    assert filed(application).submitted_at


def test_a_required_table_that_is_empty_is_named(application):
    add(application, "contribution")
    assert missing(with_scan(application)) == [
        "Результаты профессиональной деятельности (не заполнено: "
        "«Стабильные результаты освоения программ: мониторинг организации»)"
    ]


def test_the_printed_application_names_the_tables_among_its_appendices(region):
    load_initial()
    application = factories.draft(region.home.teacher)
    add(application)
    application = filing.generate(application, actor=application.applicant)
    paper = application.documents.get(kind=DocumentKind.BUILT)
    with paper.file.blob.open() as blob:
        text = pypdf.PdfReader(blob).pages[0].extract_text()
    assert "1. Результаты профессиональной деятельности." in " ".join(text.split())


# --- Copying ----------------------------------------------------------------------------------


@pytest.fixture
def earlier(application):
    add(application, upload=factories.pdf_upload("справка.pdf"))
    add(application, "contribution", title="Открытый урок")
    return application


def another(earlier):
    return factories.draft(earlier.applicant, position=factories.position("методист"))


def test_rows_of_an_earlier_application_are_copied_with_their_files(earlier):
    new = another(earlier)
    assert earlier_with_results(new) == [earlier]
    assert rows.copy_rows(new, earlier, actor=new.applicant) == 2
    assert titles(new) == [VALUES["title"]]
    [proof] = new.results.get(table__code="monitoring").proofs.all()
    assert proof.application == new
    assert proof.file.original_name == "справка.pdf"
    assert earlier.results.count() == 2


def test_copying_twice_adds_nothing(earlier):
    new = another(earlier)
    rows.copy_rows(new, earlier, actor=new.applicant)
    assert rows.copy_rows(new, earlier, actor=new.applicant) == 0


def test_rows_of_another_person_are_not_copied(region, earlier):
    stranger = factories.draft(factories.teacher(region.home.school))
    assert earlier_with_results(stranger) == []
    with pytest.raises(DomainError):
        rows.copy_rows(stranger, earlier, actor=stranger.applicant)
