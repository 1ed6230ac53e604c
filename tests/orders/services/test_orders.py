"""The order on a session: its draft, its signature and what follows (order 196, cl. 39–44)."""

import datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.formats import date_format

from attestation.applications.models import Application
from attestation.applications.profile.services import may_change
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.language.names import search_key
from attestation.categories.models import CategoryRecord
from attestation.files.services import store_bytes
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter, Message
from attestation.orders.models import Order, OrderEntry
from attestation.orders.services import orders
from attestation.orders.services.grounds import give_grounds
from attestation.orders.services.letters import send_letters
from attestation.orders.wording import reapply_from
from attestation.orders.workflow import OrderState
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WithdrawalState
from tests.commission.conftest import counted

pytestmark = pytest.mark.django_db

Outcome = OrderEntry.Outcome
#: Queries of a signature, however many people are in the order.
SIGNING = 38


def sign(order, actor, number="214-к", date=None):
    return orders.sign_order(order, number=number, date=date or timezone.localdate(), actor=actor)


def named(order, surname) -> OrderEntry:
    return order.entries.get(name__startswith=surname)


# --- The draft --------------------------------------------------------------------------------


def test_a_draft_says_what_was_decided_in_points_by_category_refusals_last(draft):
    rows = [(entry.number, entry.name.split()[0], entry.outcome) for entry in draft.entries.all()]
    assert rows == [
        ("1.1", "Петрова", Outcome.SET),
        ("2.1", "Яшина", Outcome.SET),
        ("3.1", "Седова", Outcome.REFUSED),
    ]
    assert named(draft, "Петрова").effective_from == draft.session.held_on
    assert named(draft, "Седова").effective_from is None
    assert named(draft, "Седова").grounds == "Нет результатов за три года."


def test_within_a_point_people_stand_by_municipality_and_name(commission, simplified, closed):
    order = orders.prepare_order(closed, actor=commission.secretary)
    entries = list(order.entries.all())
    assert entries == sorted(
        entries, key=lambda e: (e.point, search_key(e.municipality), search_key(e.name))
    )


def test_before_the_vote_is_closed_there_is_no_order(voting, commission):
    with pytest.raises(DomainError, match="когда голосование закрыто"):
        orders.prepare_order(voting, actor=commission.secretary)
    assert not Order.objects.exists()


def test_only_secretary_and_operator_prepare(reasoned, commission, region):
    for actor in (commission.members[0], region.home.coordinator):
        with pytest.raises(DomainError, match="секретарь комиссии и оператор"):
            orders.prepare_order(reasoned, actor=actor)
    orders.prepare_order(reasoned, actor=region.operator)


def test_names_are_proposed_in_the_dative(draft):
    assert named(draft, "Петрова").name_dative.startswith("Петровой ")


def test_the_dative_that_a_person_has_confirmed_comes_first(closed, commission):
    application = closed.items.get(name__startswith="Петрова").application
    application.surname_dative, application.given_name_dative = "Петровой-Дюма", "Анне"
    application.patronymic_dative = "Игоревне"
    application.save()
    order = orders.prepare_order(closed, actor=commission.secretary)
    assert named(order, "Петрова").name_dative == "Петровой-Дюма Анне Игоревне"


def test_a_dative_that_was_typed_outlives_building_the_draft_anew(draft, commission):
    entry = named(draft, "Яшина")
    changed = orders.set_datives(draft, {entry.pk: "  Яшиной  Марии "}, actor=commission.secretary)
    assert changed == 1
    again = orders.prepare_order(draft.session, actor=commission.secretary)
    assert again == draft
    assert named(again, "Яшина").name_dative == "Яшиной Марии"
    assert not named(again, "Петрова").is_dative_typed


def test_an_empty_dative_and_a_row_of_another_draft_are_refused(draft, commission):
    entry = named(draft, "Яшина")
    with pytest.raises(DomainError, match="Впишите имя"):
        orders.set_datives(draft, {entry.pk: "  "}, actor=commission.secretary)
    with pytest.raises(DomainError, match="составлен заново"):
        orders.set_datives(draft, {entry.pk + 1000: "Кому"}, actor=commission.secretary)


def test_the_database_refuses_what_nobody_decided(draft, voting):
    entry = named(draft, "Седова")
    for change in ({"outcome": Outcome.SET, "effective_from": draft.session.held_on},):
        with pytest.raises(IntegrityError, match="nobody decided"), transaction.atomic():
            OrderEntry.objects.filter(pk=entry.pk).update(**change)


# --- The signature ----------------------------------------------------------------------------


def test_signing_decides_sets_categories_and_enters_them_in_the_register(draft, region):
    order = sign(draft, region.operator)
    assert (order.state, order.signed_by) == (OrderState.SIGNED, region.operator)
    applications = Application.objects.filter(agenda_items__session=draft.session)
    assert set(applications.values_list("state", flat=True)) == {ApplicationState.DECIDED}
    records = CategoryRecord.objects.order_by("surname")
    assert [(one.surname, one.category, one.order_number) for one in records] == [
        ("Петрова", "first", "214-к"),
        ("Яшина", "highest", "214-к"),
    ]
    assert records[0].since == draft.session.held_on
    lines = JournalEntry.objects.filter(action="application.decide").values_list("text", flat=True)
    assert sum("установить первую квалификационную категорию" in line for line in lines) == 1
    assert sum("отказать в установлении первой" in line for line in lines) == 1


def test_only_the_operator_signs(draft, commission, region):
    for actor in (commission.secretary, commission.members[0], region.home.coordinator):
        with pytest.raises(DomainError, match="нет права"):
            sign(draft, actor)


def test_a_refusal_without_grounds_is_not_signed_and_named(closed, commission, region):
    order = orders.prepare_order(closed, actor=commission.secretary)
    with pytest.raises(DomainError, match="Нет оснований: Седова"):
        sign(order, region.operator)
    refused = closed.items.get(name__startswith="Седова")
    give_grounds(refused, "Нет результатов.", actor=commission.secretary)
    assert sign(order, region.operator).is_signed


def test_the_database_refuses_a_signature_under_an_order_that_is_not_whole(closed, commission):
    order = orders.prepare_order(closed, actor=commission.secretary)
    with pytest.raises(IntegrityError, match="not whole"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(
            state="signed",
            number="1",
            date=timezone.localdate(),
            signed_at=timezone.now(),
            signed_by=commission.secretary,
        )


def test_a_number_is_given_once_in_a_year_whatever_its_letters(draft, region, signed_before):
    with pytest.raises(DomainError, match="уже есть"):
        sign(draft, region.operator, number=" 77-К ")
    draft.refresh_from_db()
    assert not draft.is_signed
    assert not CategoryRecord.objects.filter(order_number__iexact="77-к", surname="Петрова")


@pytest.fixture
def signed_before(region, commission, simplified):
    """An order of another session, № 77-к."""
    simplified("Ранняя")
    order = orders.prepare_order(counted(commission), actor=commission.secretary)
    return sign(order, region.operator, number="77-к")


@pytest.mark.parametrize(
    ("days", "sentence"), [(1, "ещё не наступил"), (-1, "не может быть раньше")]
)
def test_an_order_is_dated_between_the_session_and_today(draft, region, days, sentence):
    date = timezone.localdate() + datetime.timedelta(days=days)
    with pytest.raises(DomainError, match=sentence):
        sign(draft, region.operator, date=date)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_leave_one_order(draft, region, at_once):
    def by(number):
        return lambda: sign(Order.objects.get(pk=draft.pk), region.operator, number=number)

    results = at_once(by("1-к"), by("2-к"))
    assert sum(isinstance(result, Order) for result in results) == 1
    assert sum(isinstance(result, DomainError) for result in results) == 1
    assert CategoryRecord.objects.count() == 2


def test_a_signed_order_never_changes(signed, commission):
    with pytest.raises(DomainError, match="уже подписан"):
        orders.prepare_order(signed.session, actor=commission.secretary)
    with pytest.raises(DomainError, match="больше не меняется"):
        orders.set_datives(signed, {}, actor=commission.secretary)
    refused = signed.session.items.get(name__startswith="Седова")
    with pytest.raises(DomainError, match="исправляющий приказ"):
        give_grounds(refused, "Другие.", actor=commission.secretary)


@pytest.mark.parametrize(
    "touch",
    [
        lambda order: Order.objects.filter(pk=order.pk).update(number="9"),
        lambda order: Order.objects.filter(pk=order.pk).update(state="draft"),
        lambda order: order.delete(),
        lambda order: order.entries.update(name="Иная"),
        lambda order: order.entries.all().delete(),
    ],
)
def test_the_database_keeps_a_signed_order_as_it_is(signed, touch):
    with pytest.raises(Exception, match=r"signed|Cannot"), transaction.atomic():
        touch(signed)
    assert Order.objects.get(pk=signed.pk).number == "214-к"


def test_a_decided_person_may_change_data_and_apply_again(signed, simplified):
    decided = signed.entries.get(name__startswith="Седова").item.application
    assert may_change(decided.applicant)
    assert simplified.of(decided.applicant, "first").position == decided.position


def test_a_withdrawal_under_way_ends_with_the_decision(draft, region):
    application = named(draft, "Петрова").item.application
    paper, scan = (
        store_bytes(b"1", name="1.txt", content_type="text/plain", actor=None) for _ in range(2)
    )
    withdrawal = Withdrawal.objects.create(
        application=application,
        number=1,
        state=WithdrawalState.SUBMITTED,
        reason="переездом",
        begun_by=application.applicant,
        paper=paper,
        scan=scan,
        submitted_at=timezone.now(),
    )
    sign(draft, region.operator)
    withdrawal.refresh_from_db()
    assert withdrawal.state == WithdrawalState.DROPPED


@pytest.mark.parametrize("people", [3, 30])
def test_signing_costs_as_many_queries_for_three_as_for_thirty(
    commission, simplified, region, people, django_assert_max_num_queries
):
    for number in range(people):
        simplified(f"Педагог{'а' * number}")
    order = orders.prepare_order(counted(commission), actor=commission.secretary)
    with django_assert_max_num_queries(SIGNING):
        sign(order, region.operator)
    records = CategoryRecord.objects.all()
    assert records.count() == people
    # Each record has its line in the journal, told of the person and of the application.
    lines = JournalEntry.objects.filter(action="category.set", category_record__in=records)
    assert {(line.category_record_id, line.person_id, line.application_id) for line in lines} == {
        (record.pk, record.person_id, record.application_id) for record in records
    }


# --- What people are told ---------------------------------------------------------------------


def test_everybody_is_told_once_and_the_refused_of_reasons_and_rights(signed):
    assert send_letters(signed.pk)
    assert not send_letters(signed.pk)
    given = Message.objects.get(user=named(signed, "Петрова").item.application.applicant)
    assert given.title == "Квалификационная категория установлена"
    assert "первую квалификационную категорию по должности" in given.text
    assert "№ 214-к" in given.text
    assert "Итоги аттестации" in given.text
    refused = Message.objects.get(user=named(signed, "Седова").item.application.applicant)
    assert "Причина: Нет результатов за три года." in refused.text
    assert "вправе обжаловать" in refused.text
    assert (
        f"снова можно с {date_format(reapply_from(signed.session.held_on, years=1), 'j E Y')}"
        in (refused.text)
    )
    assert Letter.objects.filter(batch=f"order:{signed.pk}", event="application.decided").count()


def test_municipal_coordinators_get_one_summary(signed, region):
    send_letters(signed.pk)
    told = Message.objects.filter(user=region.home.coordinator, event="orders.signed")
    assert [message.title for message in told] == ["Подписан приказ об итогах аттестации"]
    assert "категория установлена – 2, в категории отказано – 1" in told[0].text
    assert "Каждому из них отправлено своё письмо." in told[0].text
