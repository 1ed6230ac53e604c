"""The pages of experts, applicants, coordinators and operators about evaluation."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import DocumentKind
from attestation.applications.models import ApplicationDocument
from attestation.evaluation.models import Conclusion, ScoreSheet
from attestation.evaluation.sheets import services as sheet_services
from attestation.evaluation.workflow import ConclusionState
from attestation.files.services import store_bytes
from attestation.scheduling.models import MunicipalSchedule
from attestation.scheduling.workflow import ScheduleState
from tests import factories
from tests.confirming import confirm
from tests.evaluation.conftest import filled, handed_in
from tests.files.samples import pdf

pytestmark = pytest.mark.django_db


@pytest.fixture
def as_user():
    def sign_in(user):
        client = Client()
        client.force_login(user)
        return client

    return sign_in


def assignment_of(application, expert):
    return application.schedule_entry.assignments.get(expert__user=expert)


@pytest.fixture
def address(scheduled, experts):
    return reverse("cabinet:score", args=[assignment_of(scheduled, experts[0]).pk])


def test_opening_the_page_begins_nothing_and_the_button_does(as_user, address, experts):
    client = as_user(experts[0])
    page = client.get(address).content.decode()
    assert "Начать оценку" in page
    assert not ScoreSheet.objects.exists()
    assert client.post(address).status_code == 302
    assert ScoreSheet.objects.get().expert == experts[0]


def test_without_a_script_the_button_saves_the_draft(as_user, address, scheduled, experts):
    sheet = sheet_services.start(scheduled, actor=experts[0])
    first, *others = [score.criterion_id for score in sheet.scores.all()]
    data = {
        "version": sheet.version,
        "action": "save",
        f"points-{first}": "7,5",
        f"remark-{first}": "Хорошо",
        **{f"points-{key}": "" for key in others},
        "note": "",
    }
    response = as_user(experts[0]).post(address, data, follow=True)
    assert "Сохранено сегодня в" in response.content.decode()
    score = sheet.scores.get(criterion=first)
    assert (str(score.points), score.remark) == ("7.5", "Хорошо")


def test_too_many_points_are_refused_at_their_field(as_user, address, scheduled, experts):
    sheet = sheet_services.start(scheduled, actor=experts[0])
    key = sheet.scores.first().criterion_id
    response = as_user(experts[0]).post(
        address, {"version": sheet.version, "action": "save", f"points-{key}": "11"}
    )
    assert response.status_code == 422
    assert f'id="id_points-{key}_error"' in response.content.decode()
    assert "Не больше 10." in response.content.decode()


def test_the_script_saves_what_makes_sense_and_names_the_rest(as_user, address, scheduled, experts):
    sheet = sheet_services.start(scheduled, actor=experts[0])
    first, second, _ = [score.criterion_id for score in sheet.scores.all()]
    answer = as_user(experts[0]).post(
        f"{address}save/",
        {"version": sheet.version, f"points-{first}": "9", f"points-{second}": "много"},
    )
    assert answer.status_code == 200
    told = answer.json()
    assert (told["total"], list(told["errors"])) == ("9", [f"points-{second}"])
    assert told["version"] == sheet.version + 1


def test_a_second_window_does_not_write_over_the_first(as_user, address, scheduled, experts):
    sheet = sheet_services.start(scheduled, actor=experts[0])
    key = sheet.scores.first().criterion_id
    client = as_user(experts[0])
    data = {"version": sheet.version, f"points-{key}": "3"}
    assert client.post(f"{address}save/", data).status_code == 200
    late = client.post(f"{address}save/", {**data, f"points-{key}": "1"})
    assert late.status_code == 409
    assert "в другом окне" in late.json()["refused"]
    assert sheet.scores.get(criterion=key).points == 3


def test_handing_in_needs_points_everywhere(as_user, address, scheduled, experts):
    sheet = sheet_services.start(scheduled, actor=experts[0])
    client = as_user(experts[0])
    response = client.post(address, {"version": sheet.version, "action": "finish"})
    assert response.status_code == 422
    text = response.content.decode()
    for score in sheet.scores.select_related("criterion"):
        assert f"«{score.criterion.title}»: поставьте баллы." in text
    sheet = filled(scheduled, experts[0], 1, 1, 2)
    response = client.post(address, {"version": sheet.version, "action": "finish"})
    assert response.status_code == 302
    sheet.refresh_from_db()
    assert sheet.is_fixed
    assert "Вы сдали лист" in client.get(address).content.decode()


def test_nobody_sees_the_other_sheet_before_both_are_done(as_user, scheduled, experts, region):
    sheet = handed_in(scheduled, experts[0])
    address = sheet.get_absolute_url()
    home = region.home
    everybody = [experts[1], home.teacher, home.coordinator, home.school_coordinator]
    for person in [*everybody, region.operator, home.experts[2].user]:
        assert as_user(person).get(address).status_code == 404
    assert as_user(experts[0]).get(address).status_code == 200
    handed_in(scheduled, experts[1])
    seen = {
        person.pk
        for person in [*everybody, region.operator, home.experts[2].user]
        if as_user(person).get(address).status_code == 200
    }
    assert seen == {experts[1].pk, home.coordinator.pk, region.operator.pk}


def test_the_page_of_the_other_expert_shows_nothing_of_the_sheet(as_user, scheduled, experts):
    sheet = sheet_services.start(scheduled, actor=experts[0])
    key = sheet.scores.first().criterion_id
    sheet_services.save_draft(
        sheet,
        given={key: sheet_services.Given(remark="Тайное замечание")},
        note="Тайное примечание",
        version=sheet.version,
        actor=experts[0],
    )
    other = reverse("cabinet:score", args=[assignment_of(scheduled, experts[1]).pk])
    conclusion = Conclusion.objects.get()
    client = as_user(experts[1])
    client.post(other)
    for address in (other, conclusion.get_absolute_url(), scheduled.get_absolute_url()):
        assert "Тайное" not in client.get(address).content.decode()


def test_the_applicant_sees_the_conclusion_only_when_it_is_finished(
    as_user, scheduled, experts, region
):
    handed_in(scheduled, experts[0])
    conclusion = Conclusion.objects.get()
    client = as_user(region.home.teacher)
    assert client.get(conclusion.get_absolute_url()).status_code == 404
    handed_in(scheduled, experts[1])
    page = client.get(conclusion.get_absolute_url()).content.decode()
    assert "Вы можете скачать итоговое заключение" in page
    assert "Получено итоговое заключение" in page
    for file in conclusion.files.all():
        assert client.get(reverse("cabinet:file", args=[file.file_id])).status_code == 200


def test_the_applicant_answers_remarks_when_asked_and_sees_no_points(
    as_user, scheduled, experts, region
):
    sheet = sheet_services.start(scheduled, actor=experts[0])
    key = sheet.scores.first().criterion_id
    sheet = sheet_services.save_draft(
        sheet,
        given={key: sheet_services.Given(remark="Где данные за второй год?")},
        version=sheet.version,
        actor=experts[0],
    )
    client = as_user(region.home.teacher)
    address = reverse("cabinet:remarks", args=[scheduled.pk])
    assert "второй год" not in client.get(address).content.decode()
    sheet_services.ask(sheet, actor=experts[0])
    assert "второй год" in client.get(address).content.decode()
    response = client.post(address, {"score": sheet.scores.get(criterion=key).pk, "text": "Вот."})
    assert response.status_code == 302
    page = as_user(experts[0]).get(
        reverse("cabinet:score", args=[assignment_of(scheduled, experts[0]).pk])
    )
    assert "Вот." in page.content.decode()
    assert experts[0].notifications.filter(title__startswith="Ответ педагога").exists()


def test_the_applicant_sends_the_scan_and_the_coordinator_accepts_it(as_user, evaluated, region):
    teacher, coordinator = as_user(region.home.teacher), as_user(region.home.coordinator)
    address = evaluated.get_absolute_url()
    assert "Сдаётся до" in teacher.get(address).content.decode()
    sent = teacher.post(
        f"{address}send/", {"file": factories.pdf_upload(), "is_whole": ""}, follow=True
    )
    assert "Итоговое заключение отправлено" in sent.content.decode()
    refused = coordinator.post(f"{address}accept/", {"checked": ["all_pages"]})
    assert refused.status_code == 422
    whole = {"checked": ["all_pages", "first_expert", "second_expert", "applicant"]}
    accepted = coordinator.post(f"{address}accept/", whole, follow=True)
    assert "Заключение принято." in accepted.content.decode()
    page = teacher.get(address).content.decode()
    assert "на подписанном листе" in page
    assert "Сдаётся до" not in page
    assert "не отмечено" not in page
    operator = as_user(region.operator)
    operator.post(f"{address}verify/")
    evaluated.refresh_from_db()
    assert evaluated.state == ConclusionState.ACCEPTED, "without the tick nothing is verified"
    confirm(operator, f"{address}verify/")
    evaluated.refresh_from_db()
    assert evaluated.state == ConclusionState.VERIFIED


def test_the_lists_show_people_and_their_states(as_user, evaluated, region, experts):
    name = evaluated.application.full_name
    for person in (region.home.coordinator, region.operator):
        page = as_user(person).get(reverse("cabinet:conclusions")).content.decode()
        assert name in page
        assert "ждёт подписей" in page
    assert (
        name
        not in as_user(region.abroad.coordinator)
        .get(reverse("cabinet:conclusions"))
        .content.decode()
    )
    page = as_user(experts[0]).get(reverse("cabinet:assignments")).content.decode()
    assert "ждёт подписей" in page
    history = as_user(experts[0]).get(reverse("cabinet:evaluations")).content.decode()
    assert name in history


def test_the_tables_of_results_and_the_appendix_stand_beside_the_sheet(
    as_user, address, scheduled, experts
):
    scan = scheduled.documents.get(kind=DocumentKind.SIGNED_SCAN)
    row = factories.result_row(scheduled, title="Олимпиада по физике", result="Три призёра")
    row.proofs.add(scan)
    appendix = ApplicationDocument.objects.create(
        application=scheduled,
        kind=DocumentKind.APPENDIX,
        title="Приложение к заявлению, редакция 1 (PDF)",
        file=store_bytes(pdf(), name="a.pdf", content_type="application/pdf", actor=None),
        attached_by=scheduled.applicant,
    )
    client = as_user(experts[0])
    page = client.get(address).content.decode()
    for words in (row.table.title, "Олимпиада по физике", "Три призёра"):
        assert words in page
    assert f'href="?show={scan.pk}"' in page, "what proves a line opens beside the sheet"
    shown = client.get(address, {"show": appendix.pk}).content.decode()
    assert f'alt="{appendix.title}, страница 1"' in shown


def test_the_own_history_lists_what_was_handed_in_by_period(as_user, evaluated, experts, region):
    page = as_user(experts[0]).get(reverse("cabinet:evaluations")).content.decode()
    assert region.home.teacher.full_name in page
    assert str(region.period).capitalize()[:6] in page
    outsider = region.abroad.experts[0].user
    assert region.home.teacher.full_name not in (
        as_user(outsider).get(reverse("cabinet:evaluations")).content.decode()
    )


def test_the_list_of_the_region_opens_at_the_latest_closed_period(as_user, scheduled, region):
    operator, other = as_user(region.operator), region.next_period
    address = reverse("cabinet:conclusions")
    assert scheduled.full_name in operator.get(address).content.decode()
    later = MunicipalSchedule.objects.create(period=other, municipality=region.home.municipality)
    assert scheduled.full_name in operator.get(address).content.decode()
    MunicipalSchedule.objects.filter(pk=later.pk).update(
        state=ScheduleState.CLOSED, closed_at=timezone.now()
    )
    assert scheduled.full_name not in operator.get(f"{address}?page=1").content.decode()
    page = operator.get(address).content.decode()
    assert scheduled.full_name not in page
    assert f'value="{other.pk}" selected' in page
    assert scheduled.full_name in operator.get(f"{address}?period=").content.decode()
