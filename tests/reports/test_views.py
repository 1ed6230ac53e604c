"""Pages of agreements and of the work done: lists, filters, forms, tables."""

import io
import re

import openpyxl
import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.dates import add_months
from attestation.cabinet import dashboard as cabinet_dashboard
from attestation.cabinet.navigation import roles_of
from attestation.journal.models import JournalEntry
from attestation.reports import selectors, services
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState
from attestation.scheduling.models import ExpertAssignment, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.workflow import ScheduleState
from tests import factories
from tests.confirming import confirm

pytestmark = pytest.mark.django_db


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def page(person, name, *args, **query):
    response = signed_in(person).get(reverse(f"cabinet:{name}", args=args), query)
    assert response.status_code == 200
    return response.content.decode()


def table(person, name, **query):
    response = signed_in(person).get(reverse(f"cabinet:{name}"), query)
    assert response["Content-Disposition"].startswith("attachment")
    assert "no-store" in response["Cache-Control"]
    sheet = openpyxl.load_workbook(io.BytesIO(response.getvalue())).worksheets[0]
    heading, *rows = sheet.iter_rows(values_only=True, min_row=2)
    return [dict(zip(heading, row, strict=True)) for row in rows if row[0] != "Итого"]


def scheduled(region, schedule):
    """Somebody new in an open schedule."""
    person = factories.teacher(region.home.school)
    application = Application.objects.create(
        applicant=person,
        position=factories.position(),
        organization=region.home.school,
        category="first",
        state=ApplicationState.SCHEDULED,
        revision=1,
        surname=person.last_name,
        given_name=person.first_name,
        submitted_at=timezone.now(),
        due_on=timezone.localdate(),
        registered_at=timezone.now(),
        number_year=2026,
        number=Application.objects.count() + 1,
    )
    return ScheduleEntry.objects.create(application=application, schedule=schedule)


@pytest.fixture
def assigned(region):
    """Puts people into a period; the first expert gets each of them, the second every other."""

    def assign(count, *, period=None, state=ScheduleState.CLOSED):
        schedule, _ = MunicipalSchedule.objects.get_or_create(
            period=period or region.period, municipality=region.home.municipality
        )
        for number in range(count):
            entry = scheduled(region, schedule)
            for slot, expert in enumerate(region.home.experts[: 1 + number % 2], start=1):
                ExpertAssignment.objects.create(entry=entry, slot=slot, expert=expert)
        MunicipalSchedule.objects.filter(pk=schedule.pk).update(
            state=state, closed_at=timezone.now()
        )

    return assign


def test_the_coordinator_begins_collecting_and_finds_the_drafts(region, half_year):
    client = signed_in(region.home.coordinator)
    response = client.post(
        reverse("cabinet:agreements_start"),
        {"half_year": half_year.code, "municipality": region.home.municipality.pk},
        follow=True,
    )
    text = response.content.decode()
    assert "Сбор начат: 4 договора" in text
    assert ExpertAgreement.objects.count() == 4
    assert "Громова Анна Игоревна" in text
    assert "Данные собираются: 4" in text


def test_collecting_for_another_municipality_is_not_offered(region, half_year):
    response = signed_in(region.home.coordinator).post(
        reverse("cabinet:agreements_start"),
        {"half_year": half_year.code, "municipality": region.abroad.municipality.pk},
    )
    assert response.status_code == 422
    assert not ExpertAgreement.objects.exists()


def test_a_wrong_telephone_is_said_at_its_field_and_nothing_typed_is_lost(region, collected):
    agreement = collected[0]
    response = signed_in(region.home.coordinator).post(
        reverse("cabinet:agreement_edit", args=[agreement.pk]),
        {"full_name": "Иванова Ия", "phone": "123", "email": agreement.email},
    )
    text = response.content.decode()
    assert response.status_code == 422
    assert "Запишите телефон так" in text
    assert 'value="Иванова Ия"' in text
    assert ExpertAgreement.objects.get(pk=agreement.pk).full_name == agreement.full_name


def test_the_whole_way_by_the_pages(region, collected):
    agreement = collected[0]
    coordinator, operator = signed_in(region.home.coordinator), signed_in(region.operator)

    def post(client, name, **data):
        return confirm(client, reverse(f"cabinet:{name}", args=[agreement.pk]), data, follow=True)

    assert "заполните: телефон" in page(region.home.coordinator, "agreement", agreement.pk)
    data = {name: getattr(agreement, name) for name in agreement.DATA}
    post(coordinator, "agreement_edit", **{**data, "phone": "+7 (900) 000-00-00"})
    post(coordinator, "agreement_send")
    post(operator, "agreement_send_back", remarks="Укажите полное название школы")
    assert "полное название школы" in page(region.home.coordinator, "agreement", agreement.pk)
    post(coordinator, "agreement_send")
    post(operator, "agreement_verify")
    post(operator, "agreement_sign")
    post(operator, "agreement_register", number="15/26", dated_on=timezone.localdate())
    assert "15/26" in page(agreement.user, "agreement", agreement.pk)
    response = post(
        operator, "agreement_end", ended_on=agreement.half_year.ends_on, reason="увольнение"
    )
    assert "прекращён с" in response.content.decode()
    assert ExpertAgreement.objects.get(pk=agreement.pk).state == AgreementState.ENDED


def test_the_expert_reads_the_own_agreement_and_finds_no_button(region, at_state):
    agreement = at_state(AgreementState.REGISTERED)
    text = page(agreement.user, "agreement", agreement.pk)
    content = text[text.index("<main") : text.index("</main>")]
    assert 'type="submit"' not in content
    assert "/edit/" not in content
    listed = page(agreement.user, "agreements", half_year=agreement.half_year.code)
    others = ExpertAgreement.objects.exclude(pk=agreement.pk)
    assert agreement.get_absolute_url() in listed
    assert not any(other.get_absolute_url() in listed for other in others)


def test_filters_and_counters(region, at_state, half_year):
    at_state(AgreementState.SENT)
    at_state(AgreementState.REGISTERED, turn=1)
    names = list(ExpertAgreement.objects.order_by("pk").values_list("full_name", flat=True))
    every = page(region.operator, "agreements", half_year=half_year.code)
    assert "На проверке: 1" in every
    assert "Данные собираются: 2" in every
    found = page(region.operator, "agreements", half_year=half_year.code, state="sent")
    assert [name in found for name in names] == [True, False, False, False]
    found = page(region.operator, "agreements", half_year=half_year.code, surname=names[1][:4])
    assert [name in found for name in names] == [False, True, False, False]
    abroad = region.abroad.municipality.pk
    found = page(region.operator, "agreements", half_year=half_year.code, municipality=abroad)
    assert not any(name in found for name in names)
    nonsense = page(region.operator, "agreements", half_year="осень", state="lost")
    assert "Договоры специалистов" in nonsense


def test_the_operator_sees_where_nobody_has_begun(region, collected, half_year):
    assert selectors.not_begun(region.operator, half_year) == {region.abroad.municipality.name: 3}
    assert selectors.not_begun(region.home.coordinator, half_year) == {}
    assert selectors.not_begun(region.home.experts[0].user, half_year) == {}
    text = page(region.operator, "agreements", half_year=half_year.code)
    assert f"{region.abroad.municipality.name} – 3" in text


def test_the_list_of_an_operator_opens_where_something_waits(region, at_state, half_year):
    at_state(AgreementState.SENT)
    with time_machine.travel(half_year.ends_on, tick=False):
        assert HalfYear.to_collect(timezone.localdate()) != half_year
        assert "на проверке: 1" in page(region.operator, "agreements").lower()


def test_the_table_of_agreements_reads_back(region, at_state, half_year):
    registered = at_state(AgreementState.REGISTERED)
    rows = table(region.operator, "agreements_table", half_year=half_year.code)
    assert len(rows) == 4
    [row] = [row for row in rows if row["Номер договора"]]
    assert row["Номер договора"] == registered.number
    assert row["Дата договора"].date() == registered.dated_on
    assert row["Фамилия, имя, отчество"] == registered.full_name
    assert row["С кем заключён (кого?)"] == registered.full_name_genitive
    assert row["Телефон"] == registered.phone
    assert row["Состояние"] == "зарегистрирован"
    only = table(region.operator, "agreements_table", half_year=half_year.code, state="registered")
    assert only == [row]
    assert table(region.abroad.coordinator, "agreements_table", half_year=half_year.code) == []


def test_taking_the_table_away_is_written_down(region, collected, half_year):
    table(region.home.coordinator, "agreements_table", half_year=half_year.code)
    entry = JournalEntry.objects.get(action="agreement.export")
    assert entry.actor == region.home.coordinator
    assert "4 строки" in entry.text


def test_work_is_counted_per_expert_and_period_in_closed_schedules(
    region, assigned, at_state, half_year
):
    assigned(3)
    assigned(2, period=region.next_period, state=ScheduleState.OPEN)
    agreement = at_state(AgreementState.REGISTERED)
    first, second, _ = region.home.experts
    rows = table(region.operator, "work_table", half_year=half_year.code)
    assert [(row["Фамилия, имя, отчество"], row["Назначено аттестуемых"]) for row in rows] == [
        (first.user.full_name, 3),
        (second.user.full_name, 1),
    ]
    assert {row["Период"] for row in rows} == {region.period.name}
    assert rows[0]["Номер договора"] == agreement.number
    assert rows[1]["Номер договора"] is None
    text = page(region.operator, "work", half_year=half_year.code)
    assert "в закрытых графиках: 4." in text


def test_work_can_be_narrowed_to_a_period_and_a_surname(region, assigned, half_year):
    assigned(2)
    assigned(4, period=region.next_period)
    counted = selectors.work(region.operator, half_year)
    known = {row["entry__schedule__period"] for row in counted}
    for period in (region.period, region.next_period):
        if period.pk not in known:
            # The next period may begin in the next half-year, and is counted there.
            assert not half_year.starts_on <= period.starts_on <= half_year.ends_on
            continue
        rows = table(
            region.operator, "work_table", half_year=half_year.code, period=period.pk, surname="Гро"
        )
        assert [row["Период"] for row in rows] == [period.name]
        assert rows[0]["Фамилия, имя, отчество"].startswith("Громова")


def test_work_is_counted_in_the_half_year_in_which_its_period_begins(region, assigned, half_year):
    assigned(1)
    later = half_year.next
    period = type(region.period).beginning(add_months(later.starts_on, 3))
    period.save()
    assigned(1, period=period)
    for wanted, name in ((half_year, region.period.name), (later, period.name)):
        rows = selectors.work_rows(selectors.work(region.operator, wanted), region.operator, wanted)
        assert {row.period for row in rows} == {name}


def test_nobody_counts_the_work_of_another_territory(region, assigned, half_year):
    assigned(2)
    first, second, third = (expert.user for expert in region.home.experts)
    seen = {
        person: {row["expert__user"] for row in selectors.work(person, half_year)}
        for person in (region.home.coordinator, region.abroad.coordinator, first, third)
    }
    assert seen[region.home.coordinator] == {first.pk, second.pk}
    assert seen[region.abroad.coordinator] == set()
    assert seen[first] == {first.pk}
    assert seen[third] == set()


def test_what_waits_stands_on_the_first_page_and_leads_to_the_list(region, at_state, half_year):
    agreement = at_state(AgreementState.RETURNED)
    at_state(AgreementState.SENT, turn=1)

    def duties(person):
        found = cabinet_dashboard.duties_of(person, roles_of(person), today=half_year.starts_on)
        return {task.title: task for _, tasks in found for task in tasks}

    mine = duties(region.home.coordinator)
    assert mine["Заполнить и отправить договоры специалистов"].status == "2"
    assert mine["Исправить договоры специалистов по замечаниям"].status == "1"
    assert "Начать сбор договоров специалистов" not in mine
    assert duties(region.abroad.coordinator)["Начать сбор договоров специалистов"].status == "3"
    task = duties(region.operator)["Проверить договоры специалистов"]
    listed = signed_in(region.operator).get(task.url).content.decode()
    assert len(set(re.findall(r"/cabinet/agreements/\d+/", listed))) == 1
    own = duties(agreement.user)["Мой договор"]
    assert (own.status, own.hint) == ("возвращён с замечаниями", half_year.name)


LISTS = [
    ("coordinator", "agreements"),
    ("operator", "agreements"),
    ("coordinator", "work"),
    ("operator", "work"),
    ("coordinator", "home"),
]


@pytest.mark.parametrize(("who", "name"), LISTS)
def test_queries_do_not_grow_with_rows(region, half_year, who, name):
    home = region.home
    person = home.coordinator if who == "coordinator" else region.operator
    schedule = MunicipalSchedule.objects.create(
        period=region.period, municipality=home.municipality
    )

    def add(count):
        MunicipalSchedule.objects.update(state=ScheduleState.OPEN)
        for _ in range(count):
            expert = factories.expert(home.other_school, year=half_year.school_year)
            entry = scheduled(region, schedule)
            ExpertAssignment.objects.create(entry=entry, slot=1, expert=expert)
        services.start_collection(home.municipality, half_year=half_year, actor=home.coordinator)
        MunicipalSchedule.objects.update(state=ScheduleState.CLOSED, closed_at=timezone.now())

    def queries():
        address = reverse(f"cabinet:{name}")
        query = {"half_year": half_year.code}
        client = signed_in(person)
        client.get(address, query)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address, query).status_code == 200
        return len(captured)

    add(3)
    few = queries()
    add(27)
    assert queries() == few
    assert few <= 40
