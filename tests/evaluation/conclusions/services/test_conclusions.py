"""The way of a conclusion: sheets, paper, signatures, acceptance, verification."""

from io import BytesIO
from zipfile import ZipFile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.models import Conclusion, ConclusionFile
from attestation.evaluation.sheets import services as sheet_services
from attestation.evaluation.workflow import ConclusionState
from attestation.paperwork.docx.templates import text_of
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.experts import services as expert_services
from tests import factories
from tests.evaluation.conftest import ALL, filled, handed_in
from tests.files.samples import DRAWN

pytestmark = pytest.mark.django_db


def word_upload(name: str = "заключение.docx") -> SimpleUploadedFile:
    buffer = BytesIO()
    document = Document()
    document.add_paragraph("Итоговое заключение")
    document.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue())


def pages(count: int) -> bytes:
    document = pikepdf.new()
    for _ in range(count):
        document.add_blank_page().contents_add(DRAWN)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def test_one_sheet_makes_no_conclusion(scheduled, experts):
    sheet = handed_in(scheduled, experts[0])
    scheduled.refresh_from_db()
    assert sheet.conclusion.state == ConclusionState.BEING_EVALUATED
    assert scheduled.state == ApplicationState.SCHEDULED


def test_the_second_sheet_makes_the_conclusion_and_moves_the_application(evaluated):
    assert evaluated.state == ConclusionState.READY
    assert evaluated.application.state == ApplicationState.EVALUATED
    assert (evaluated.average, evaluated.recommended, evaluated.revision) == (17, True, 1)
    assert {file.kind for file in evaluated.files.all()} == {"docx", "pdf"}


def test_the_papers_say_who_what_and_how_much(evaluated):
    with evaluated.files.get(kind="docx").file.blob.open() as blob:
        content = blob.read()
    assert ZipFile(BytesIO(content)).testzip() is None
    Document(BytesIO(content))
    text = text_of(content)
    application = evaluated.application
    for words in (
        application.full_name,
        str(application.organization),
        "Мониторинги организации",
        "Рекомендовать аттестационной комиссии установить первую квалификационную категорию",
        "Громова А. И.",
        "Жданов А. И.",
        "редакция 1",
    ):
        assert words in text
    assert "word/media/" in " ".join(ZipFile(BytesIO(content)).namelist())
    pdf = evaluated.files.get(kind="pdf").file
    assert pdf.pages >= 1


@pytest.mark.parametrize(
    ("first", "second", "recommended"),
    [
        ((8, 4, 6), (7, 4, 5), True),
        # 14 and 15 points: the average is below the 15 of the whole set.
        ((7, 3, 4), (7, 3, 5), False),
        # Enough in all, but too little in the third criterion, or in the first section.
        ((10, 5, 1), (10, 5, 2), False),
        ((3, 0, 10), (4, 0, 10), False),
        ((4, 1, 10), (4, 1, 10), True),
    ],
)
def test_the_category_is_recommended_when_every_mark_is_reached(
    scheduled, experts, first, second, recommended
):
    handed_in(scheduled, experts[0], *first)
    handed_in(scheduled, experts[1], *second)
    assert Conclusion.objects.get().recommended is recommended


def test_a_conclusion_is_sent_accepted_and_verified(at_state):
    conclusion = at_state(ConclusionState.VERIFIED)
    assert conclusion.state == ConclusionState.VERIFIED
    conclusion.application.refresh_from_db()
    assert conclusion.application.state == ApplicationState.VERIFIED


def test_a_handed_in_sheet_is_fixed(scheduled, experts):
    sheet = handed_in(scheduled, experts[0])
    with pytest.raises(DomainError, match="уже сдан"):
        sheet_services.save_draft(sheet, given={}, version=sheet.version, actor=experts[0])
    with pytest.raises(DomainError, match="уже сдан"):
        sheet_services.finish(sheet, version=sheet.version, actor=experts[0])


def test_only_the_assigned_expert_begins_a_sheet(scheduled, region, experts):
    home = region.home
    for person in (home.teacher, home.coordinator, region.operator, home.experts[2].user):
        with pytest.raises(DomainError, match="только назначенный специалист"):
            sheet_services.start(scheduled, actor=person)
    sheet = filled(scheduled, experts[0], 1, 1, 2)
    with pytest.raises(DomainError, match="другого специалиста"):
        sheet_services.finish(sheet, version=sheet.version, actor=experts[1])


def test_who_declared_a_conflict_does_not_evaluate(scheduled, experts):
    assignment = scheduled.schedule_entry.assignments.get(slot=1)
    expert_services.declare(assignment, reason="родня", whole_organization=False, actor=experts[0])
    with pytest.raises(DomainError, match="конфликте интересов"):
        sheet_services.start(scheduled, actor=experts[0])


def test_the_sheet_of_a_replaced_expert_does_not_count(scheduled, experts, region):
    home = region.home
    handed_in(scheduled, experts[0])
    amendment_services.replace(
        scheduled,
        experts={1: home.experts[2], 2: home.experts[1]},
        reason="болезнь",
        actor=region.operator,
    )
    handed_in(scheduled, experts[1])
    conclusion = Conclusion.objects.get()
    assert conclusion.state == ConclusionState.BEING_EVALUATED
    handed_in(scheduled, home.experts[2].user)
    conclusion.refresh_from_db()
    assert conclusion.state == ConclusionState.READY


def test_two_sheets_brought_together_by_a_change_of_experts_are_not_forgotten(brought_together):
    conclusion = Conclusion.objects.get()
    assert conclusions.create_conclusion_if_complete(conclusion)
    assert not conclusions.create_conclusion_if_complete(conclusion)
    conclusion.refresh_from_db()
    assert conclusion.state == ConclusionState.READY


def test_what_is_evaluated_keeps_its_place_in_the_schedule(evaluated, region):
    home = region.home
    with pytest.raises(DomainError, match="заключение уже готово"):
        amendment_services.replace(
            evaluated.application,
            experts={1: home.experts[2], 2: home.experts[1]},
            reason="болезнь",
            actor=region.operator,
        )


def test_a_word_file_takes_the_place_of_the_sheets(scheduled, experts, region):
    conclusion = conclusions.upload_word(
        scheduled, word_upload(), recommended=False, actor=experts[0]
    )
    assert (conclusion.state, conclusion.recommended) == (ConclusionState.READY, False)
    assert conclusion.files.get().kind == ConclusionFile.Kind.WORD
    assert experts[1].notifications.filter(title__contains="готово к подписи").exists()
    with pytest.raises(DomainError):
        conclusions.upload_word(scheduled, word_upload(), recommended=True, actor=experts[1])


def test_a_scan_with_pages_missing_is_refused_until_somebody_has_counted(evaluated, region):
    teacher = region.home.teacher
    ConclusionFile.objects.filter(kind="pdf").get().file.__class__.objects.filter(
        conclusion_file__kind="pdf"
    ).update(pages=3)
    with pytest.raises(DomainError, match="В файле 2 страницы, а в заключении 3") as refusal:
        signatures.send(evaluated, SimpleUploadedFile("с.pdf", pages(2)), actor=teacher)
    assert refusal.value.field == "is_whole"
    sent = signatures.send(
        evaluated, SimpleUploadedFile("с.pdf", pages(2)), is_whole=True, actor=teacher
    )
    assert sent.state == ConclusionState.SENT


def test_an_archive_of_scans_is_counted_and_of_anything_else_refused(evaluated, region):
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("1.pdf", pages(2))
        archive.writestr("2.pdf", pages(1))
    sent = signatures.send(
        evaluated, SimpleUploadedFile("с.zip", buffer.getvalue()), actor=region.home.teacher
    )
    assert sent.files.get(kind="scan").file.pages == 3
    buffer = BytesIO()
    with ZipFile(buffer, "w") as archive:
        archive.writestr("run.exe", b"MZ")
    with pytest.raises(DomainError, match="только сканы"):
        signatures.send(
            sent, SimpleUploadedFile("с.zip", buffer.getvalue()), actor=region.home.teacher
        )


def test_three_people_sign_once_and_nobody_else(evaluated, experts, region):
    for person in [*experts, region.home.teacher]:
        signatures.sign(evaluated, actor=person)
        with pytest.raises(DomainError, match="уже отмечена"):
            signatures.sign(evaluated, actor=person)
    for person in (region.home.coordinator, region.operator):
        with pytest.raises(DomainError, match="два специалиста и педагог"):
            signatures.sign(evaluated, actor=person)


def test_everything_on_the_list_is_ticked_before_acceptance(at_state, region):
    conclusion = at_state(ConclusionState.SENT)
    for left_out in ALL:
        ticked = [key for key in ALL if key != left_out]
        with pytest.raises(DomainError, match="Отметьте всё"):
            conclusions.accept(conclusion, checked=ticked, actor=region.home.coordinator)


def test_a_returned_conclusion_waits_for_another_scan(at_state, region, experts):
    conclusion = at_state(ConclusionState.RETURNED)
    assert conclusion.remarks == "нет подписи"
    assert not conclusion.files.filter(kind="scan", detached_at=None).exists()
    for person in [region.home.teacher, *experts]:
        assert person.notifications.filter(title__contains="возвращено").exists()
    conclusion = signatures.send(conclusion, factories.pdf_upload(), actor=experts[0])
    assert (conclusion.state, conclusion.remarks) == (ConclusionState.SENT, "")


def test_the_operator_returns_what_was_accepted(at_state, region):
    conclusion = at_state(ConclusionState.ACCEPTED)
    with pytest.raises(DomainError, match="Напишите"):
        conclusions.hand_back(conclusion, reason=" ", actor=region.operator)
    conclusion = conclusions.hand_back(conclusion, reason="нет страниц", actor=region.operator)
    assert conclusion.state == ConclusionState.RETURNED
    told = region.home.coordinator.notifications.get(title__contains="возвращено")
    assert told.text.startswith("Возвращено заключение, педагог – ")


def test_reopened_sheets_make_the_next_revision(at_state, region, experts):
    conclusion = at_state(ConclusionState.SENT)
    signatures.sign(conclusion, actor=experts[0])
    conclusion = conclusions.reevaluate(
        conclusion, reason="ошибка в баллах", actor=region.home.coordinator
    )
    conclusion.application.refresh_from_db()
    assert conclusion.application.state == ApplicationState.SCHEDULED
    assert not conclusion.files.filter(detached_at=None).exists()
    for expert in experts:
        sheet = conclusion.sheets.get(expert=expert)
        sheet_services.finish(sheet, version=sheet.version, actor=expert)
    conclusion.refresh_from_db()
    assert (conclusion.state, conclusion.revision) == (ConclusionState.READY, 2)
    # The signature stood under the first revision.
    signatures.sign(conclusion, actor=experts[0])


def test_an_accepted_conclusion_is_reopened_by_the_operator_alone(at_state, region):
    conclusion = at_state(ConclusionState.ACCEPTED)
    with pytest.raises(DomainError, match="оператор центра"):
        conclusions.reevaluate(conclusion, reason="баллы", actor=region.home.coordinator)
    reopened = conclusions.reevaluate(conclusion, reason="баллы", actor=region.operator)
    assert reopened.state == ConclusionState.BEING_EVALUATED


@pytest.mark.parametrize("near", [True, False])
def test_paper_is_taken_only_where_the_municipality_may(evaluated, region, near):
    municipality = region.home.municipality
    municipality.works_on_paper = near
    municipality.save()
    coordinator = region.home.coordinator
    if near:
        got = conclusions.receive_paper(evaluated, checked=ALL, actor=coordinator)
        assert (got.state, got.on_paper) == (ConclusionState.ACCEPTED, True)
    else:
        with pytest.raises(DomainError, match="только сканом"):
            conclusions.receive_paper(evaluated, checked=ALL, actor=coordinator)


def test_nobody_decides_on_their_own_conclusion(region, criteria, experts):
    person = factories.teacher(region.home.school)
    factories.assign_perm("coordinate_municipality", person, region.home.municipality)
    from attestation.scheduling import services as scheduling
    from tests.evaluation.conftest import scheduled_application

    application = scheduled_application(region, person)
    scheduling.close(application.schedule_entry.schedule, actor=region.home.coordinator)
    for expert in experts:
        handed_in(application, expert)
    conclusion = signatures.send(Conclusion.objects.get(), factories.pdf_upload(), actor=person)
    with pytest.raises(DomainError, match="нет права"):
        conclusions.accept(conclusion, checked=ALL, actor=person)


def test_the_school_coordinator_sends_the_scan_for_the_teacher(evaluated, region):
    """School guide: «Выберите файл итогового заключения» in the coordinator's cabinet."""
    home = region.home
    with pytest.raises(DomainError, match="нет права"):
        signatures.send(evaluated, factories.pdf_upload(), actor=region.abroad.school_coordinator)
    sent = signatures.send(evaluated, factories.pdf_upload(), actor=home.school_coordinator)
    assert sent.state == ConclusionState.SENT
    assert home.teacher.notifications.filter(title="Итоговое заключение отправлено").exists()
