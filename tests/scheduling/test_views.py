"""The operator's pages: control table, acceptance, amendments, corrections, progress."""

import datetime
import io

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.notifications.models import Letter
from attestation.scheduling import services
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.models import MunicipalSchedule, ScheduleEntry
from attestation.scheduling.periods import progress
from attestation.scheduling.releases import letters
from attestation.scheduling.releases.models import Release, ReleaseWithdrawal
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.workflow import ScheduleState
from tests import factories
from tests.confirming import confirm
from tests.scheduling.test_services import approve, closed, scheduled

pytestmark = pytest.mark.django_db


@pytest.fixture
def operator(region):
    client = Client()
    client.force_login(region.operator)
    return client


def page(client, name, *args, **query):
    response = client.get(reverse(f"cabinet:{name}", args=args), query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def standing(region, municipality, **terms):
    rows = progress.control_table(region.period, today=timezone.localdate(), **terms)
    return next(row for row in rows if row.municipality == municipality.name)


def test_the_table_counts_who_waits_who_is_in_and_who_lacks_experts(region):
    home = region.home
    factories.registered(factories.teacher(home.school), home.coordinator)
    scheduled(region)
    scheduled(region, experts=False, applicant=factories.teacher(home.school))
    row = standing(region, home.municipality)
    assert (row.waiting, row.people, row.ready, row.unready) == (1, 2, 1, 1)
    assert row.days == (region.period.schedule_until - timezone.localdate()).days
    assert standing(region, region.abroad.municipality).state == "none"


def test_each_state_has_its_word(region):
    scheduled(region)
    schedule = MunicipalSchedule.objects.get()
    municipality = region.home.municipality
    assert standing(region, municipality).state_in_words == "составляется"
    late = region.period.schedule_until + datetime.timedelta(days=1)
    rows = progress.control_table(region.period, today=late)
    found = next(row for row in rows if row.municipality == municipality.name)
    assert (found.state_in_words, found.days) == ("просрочен", -1)
    services.close(schedule, actor=region.home.coordinator)
    assert standing(region, municipality).state_in_words == "закрыт, ждёт принятия"
    services.accept(schedule, actor=region.operator)
    assert standing(region, municipality).state_in_words == "принят"


def test_who_waits_today_is_no_number_of_a_period_that_takes_nobody(region, operator):
    home = region.home
    factories.registered(factories.teacher(home.school), home.coordinator)
    schedule = closed(region)
    assert standing(region, home.municipality).waiting is None
    assert standing(region, region.abroad.municipality).waiting == 0
    assert 'data-label="Ждут периода" class="num">–' in page(operator, "period", region.period.pk)
    services.send_back(schedule, remarks="Исправьте.", actor=region.operator)
    assert standing(region, home.municipality).waiting == 1
    after = region.period.closes_on + datetime.timedelta(days=1)
    rows = progress.control_table(region.period, today=after)
    assert {row.municipality: row.waiting for row in rows} == {
        home.municipality.name: 1,
        region.abroad.municipality.name: None,
    }


def test_the_table_is_sorted_by_any_column_both_ways(region):
    scheduled(region)
    names = [region.home.municipality.name, region.abroad.municipality.name]
    for order, expected in (("people", names[::-1]), ("-people", names), ("nonsense", None)):
        rows = progress.control_table(region.period, today=timezone.localdate(), order=order)
        assert [row.municipality for row in rows] == (expected or sorted(names))


def test_the_table_costs_one_query_whatever_its_size(region, operator):
    scheduled(region)
    address = reverse("cabinet:period", args=[region.period.pk])

    def queries():
        operator.get(address)
        with CaptureQueriesContext(connection) as captured:
            operator.get(address, {"sort": "-state"})
        return len(captured)

    few = queries()
    factories.MunicipalityFactory.create_batch(30)
    assert queries() == few
    assert few <= 26


def test_the_table_comes_as_a_file(region, operator):
    scheduled(region)
    response = operator.get(reverse("cabinet:period_xlsx", args=[region.period.pk]))
    sheet = openpyxl.load_workbook(io.BytesIO(b"".join(response))).active
    rows = list(sheet.iter_rows(values_only=True))
    assert rows[1][:4] == ("Муниципалитет", "Координатор", "Телефон", "Последний вход")
    who = ("Орлова А. И.", "8 (000) 00-00-00", None)
    assert [row[:11] for row in rows[2:]] == [
        (region.home.municipality.name, *who, 0, 0, 1, 1, 0, 0, "составляется"),
        (region.abroad.municipality.name, *who, 0, 0, 0, 0, 0, 0, "не начат"),
        ("Итого", None, None, None, 0, 0, 1, 1, 0, 0, None),
    ]


def test_each_municipality_has_its_coordinator_and_what_is_still_considered(region, operator):
    factories.submitted(region.home.teacher)
    row = standing(region, region.home.municipality)
    assert row.coordinator == region.home.coordinator
    assert (row.considered, row.telephone) == (1, "8 (000) 00-00-00")
    text = page(operator, "period", region.period.pk)
    assert reverse("cabinet:person", args=[region.home.coordinator.pk]) in text
    User.objects.filter(pk=row.coordinator.pk).update(last_login=timezone.now())
    assert standing(region, region.home.municipality).seen == timezone.localdate()
    factories.MunicipalityFactory(name="Ничей район")
    assert "нет координатора" in page(operator, "period", region.period.pk)


def test_a_period_that_is_over_counts_nobody_who_is_considered_today(region, operator):
    closed(region)
    approve(region)
    factories.submitted(factories.teacher(region.home.school))
    assert standing(region, region.home.municipality).considered is None
    text = page(operator, "period", region.period.pk)
    assert "приём в период закончен" in text
    assert "ещё на рассмотрении" not in text


def test_all_closed_schedules_are_accepted_by_one_button(region, operator):
    schedules = [closed(region), closed(region, region.abroad)]
    button = "Принять все готовые: 2"
    assert button in page(operator, "period", region.period.pk)
    answer = operator.post(reverse("cabinet:period_accept", args=[region.period.pk]), follow=True)
    assert "Принято графиков: 2." in answer.content.decode()
    assert button not in page(operator, "period", region.period.pk)
    for schedule in schedules:
        schedule.refresh_from_db()
        assert schedule.state == ScheduleState.ACCEPTED
    again = operator.post(reverse("cabinet:period_accept", args=[region.period.pk]), follow=True)
    assert "Принимать нечего" in again.content.decode()


def test_while_a_municipality_is_open_there_is_no_button_to_approve(region, operator):
    closed(region)
    scheduled(region, region.abroad)
    text = page(operator, "period", region.period.pk)
    assert f"Период ещё не закрыли: {region.abroad.municipality.name}." in text
    assert "Утвердить и опубликовать" not in text
    assert "На сайте сразу появится" not in text


def test_the_operator_accepts_and_approves_knowing_what_is_accepted_with_it(region, operator):
    schedule = closed(region)
    text = page(operator, "period", region.period.pk)
    assert "Утверждение заодно примет 1 закрытый график" in text
    operator.post(reverse("cabinet:schedule_accept", args=[schedule.pk]))
    schedule.refresh_from_db()
    assert schedule.state == ScheduleState.ACCEPTED
    text = page(operator, "period", region.period.pk)
    assert "заодно примет" not in text
    assert "Вернуть с замечаниями" in page(operator, "operator_schedule", schedule.pk)


def test_an_expert_is_replaced_and_the_difference_is_seen_before_it_is_approved(region, operator):
    schedule = closed(region)
    application = schedule.entries.get().application
    release = approve(region)
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    replace = reverse("cabinet:amend_replace", args=[application.pk])
    first, second, third = region.home.experts
    refused = operator.post(replace, {"expert_1": first.pk, "expert_2": second.pk, "reason": "так"})
    assert refused.status_code == 422
    assert "уже назначены" in refused.content.decode()
    done = operator.post(
        replace, {"expert_1": first.pk, "expert_2": third.pk, "reason": "уволился"}
    )
    assert done.status_code == 302
    assert "Ждут распоряжения: 1 изменение." in page(operator, "period", region.period.pk)
    text = page(operator, "period_correction", region.period.pk)
    assert "Специалист 2: Жданов А. И." in text
    assert "Специалист 2: Лапина А. И." in text
    order = {"order_number": "1300-р", "order_date": timezone.localdate().isoformat()}
    address = reverse("cabinet:period_correction", args=[region.period.pk])
    assert operator.post(address, order).status_code == 422
    assert confirm(operator, address, {**order, "reason": "замена"}).status_code == 302
    assert Release.objects.get(number=2).changes.count() == 1


def test_somebody_is_moved_removed_and_added_on_pages(region, operator):
    schedule = closed(region)
    application = schedule.entries.get().application
    late = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    number = operator.post(
        reverse("cabinet:amend_number", args=[region.period.pk]), {"number": late.number_label}
    )
    first, second, _ = region.home.experts
    operator.post(
        number.url, {"expert_1": first.pk, "expert_2": second.pk, "reason": "решение комиссии"}
    )
    assert ScheduleEntry.objects.get(application=late).schedule == schedule
    operator.post(
        reverse("cabinet:amend_move", args=[application.pk]),
        {"period": region.next_period.pk, "reason": "болезнь"},
    )
    assert application.postponements.get().to_period == region.next_period
    operator.post(reverse("cabinet:amend_remove", args=[late.pk]), {"reason": "ошибка"})
    assert not ScheduleEntry.objects.filter(application=late).exists()
    kinds = Amendment.objects.order_by("pk").values_list("kind", flat=True)
    assert list(kinds) == ["add", "move", "remove"]


def test_an_unknown_number_is_said_at_its_field(region, operator):
    address = reverse("cabinet:amend_number", args=[region.period.pk])
    for number, sentence in (("2026-9999", "с таким номером нет"), ("12", "Номер пишут так")):
        response = operator.post(address, {"number": number})
        assert response.status_code == 422
        assert sentence in response.content.decode()


def test_progress_is_read_from_the_letters_of_the_release(region, operator):
    closed(region)
    release = approve(region)
    assert "Страница: готовится · файл: готовится · письма: после публикации" in page(
        operator, "period", region.period.pk
    )
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    letters.tell_scheduled(release.pk)
    text = page(operator, "period", region.period.pk)
    assert "письма: отправлено 0 из 1" in text
    assert ">Обновить</a>" in text
    Letter.objects.filter(batch=letters.batch_of(release)).update(sent_at=timezone.now())
    text = page(operator, "period", region.period.pk)
    assert "письма: отправлено 1 из 1" in text
    assert ">Обновить</a>" not in text


def test_a_release_is_withdrawn_on_its_page(region, operator):
    closed(region)
    release = approve(region)
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    address = reverse("cabinet:withdraw", args=[release.pk])
    confirm(operator, address, {"reason": "ошибка в именах"})
    assert ReleaseWithdrawal.objects.get().reason == "ошибка в именах"
    text = page(operator, "period", region.period.pk)
    assert "снимается с сайта" in text
    assert "Утвердить редакцию 2" in page(operator, "period_correction", region.period.pk)


def test_lists_of_amendments_cost_the_same_at_3_and_at_30(region, operator):
    home = region.home
    schedule = closed(region)
    release = approve(region)
    Release.objects.filter(pk=release.pk).update(published_at=timezone.now())
    applications = iter(
        factories.registered(factories.teacher(home.school), home.coordinator) for _ in range(12)
    )

    def add(count):
        for _ in range(count):
            amendment_services.add_late(
                next(applications),
                period=region.period,
                experts={1: home.experts[0], 2: home.experts[1]},
                reason="решение комиссии",
                actor=region.operator,
            )

    def queries(name, pk):
        address = reverse(f"cabinet:{name}", args=[pk])
        operator.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert operator.get(address).status_code == 200
        return len(captured)

    pages = [("period_correction", region.period.pk), ("operator_schedule", schedule.pk)]
    add(2)
    few = [queries(*which) for which in pages]
    add(10)
    # What is kept for a moment for all pages may have to be asked for anew by one of them.
    assert few in ([queries(*which) for which in pages] for _ in range(2))
    assert max(few) <= 30
    assert release_services.pending_amendments(region.period).count() == 12


def test_the_coordinator_moves_to_a_later_period_on_a_page(region):
    application = scheduled(region)
    client = Client()
    client.force_login(region.home.coordinator)
    address = reverse("cabinet:postpone", args=[application.pk])
    text = page(client, "postpone", application.pk)
    assert region.next_period.name in text
    assert region.period.name not in text.split("<select")[1]
    response = client.post(address, {"period": region.next_period.pk, "reason": "болезнь"})
    assert response.status_code == 302
    entry = ScheduleEntry.objects.get(application=application)
    assert entry.schedule.period == region.next_period
