"""Correcting orders: signed alike, touching only those whom they name."""

from dataclasses import replace

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.categories.models import CategoryRecord
from attestation.notifications.models import Message
from attestation.orders import papers as order_papers
from attestation.orders.corrections import services as correction_services
from attestation.orders.corrections.services import Correction
from attestation.orders.models import Order, OrderEntry
from attestation.orders.services import orders
from attestation.orders.services.letters import send_letters

pytestmark = pytest.mark.django_db

Outcome = OrderEntry.Outcome


def named(order, surname) -> OrderEntry:
    return order.entries.get(name__startswith=surname)


def as_it_is(entry) -> Correction:
    return Correction(
        outcome=entry.outcome,
        name=entry.name,
        position=entry.position,
        organization=entry.organization,
        grounds=entry.grounds,
    )


@pytest.fixture
def correction(signed, region) -> Order:
    return correction_services.prepare_correction(
        signed, reason="Ошибка в фамилии.", actor=region.operator
    )


def correct(correction, signed, surname, actor, **changes) -> OrderEntry:
    replaced = OrderEntry.objects.in_force().get(name__startswith=surname)
    wanted = replace(as_it_is(replaced), **changes)
    return correction_services.correct_entry(correction, replaced, wanted, actor=actor)


def sign(order, actor, number="215-к"):
    return orders.sign_order(order, number=number, date=timezone.localdate(), actor=actor)


def held(surname):
    return CategoryRecord.objects.standing().filter(surname__startswith=surname)


def test_other_words_are_a_row_in_the_place_of_the_old_one(correction, signed, region):
    entry = correct(correction, signed, "Петрова", region.operator, name="Петрова Инна Игоревна")
    assert entry.name_dative == "Петровой Инне Игоревне"
    order = sign(correction, region.operator)
    in_force = OrderEntry.objects.in_force().filter(item=entry.item)
    assert [one.name for one in in_force] == ["Петрова Инна Игоревна"]
    assert held("Петрова").get().given_name == "Инна"
    assert held("Петрова").get().since == signed.session.held_on
    point = order_papers.order_paper(order).points[0]
    assert point.text.startswith("Изложить в новой редакции пункт 1.")
    assert point.rows[0].note.startswith("Петровой Анне Игоревне")


def test_an_entry_made_by_mistake_is_annulled(correction, signed, region):
    correct(
        correction, signed, "Яшина", region.operator, outcome=Outcome.ANNULLED, grounds="Двойник."
    )
    sign(correction, region.operator)
    assert not held("Яшина").exists()
    assert held("Петрова").exists()


def test_what_was_refused_can_be_set_and_what_was_set_refused(correction, signed, region):
    correct(correction, signed, "Седова", region.operator, outcome=Outcome.SET, grounds="")
    correct(
        correction,
        signed,
        "Петрова",
        region.operator,
        outcome=Outcome.REFUSED,
        grounds="Голоса внесены неверно.",
    )
    order = sign(correction, region.operator)
    assert held("Седова").get().order_number == "215-к"
    assert not held("Петрова").exists()
    assert [(one.number, one.outcome) for one in order.entries.all()] == [
        ("1.1", Outcome.SET),
        ("2.1", Outcome.REFUSED),
    ]
    states = {entry.item.application.state for entry in order.entries.all()}
    assert states == {ApplicationState.DECIDED}


def test_the_paper_names_the_point_that_it_repeals(correction, signed, region):
    refused = OrderEntry.objects.in_force().get(name__startswith="Седова")
    correct(correction, signed, "Седова", region.operator, outcome=Outcome.SET, grounds="")
    order = sign(correction, region.operator)
    paper = order_papers.order_paper(order)
    named = f"пункт {refused.number} приказа от {signed.date:%d.%m.%Y} № {signed.number}"
    assert paper.points[0].text.startswith(f"Признать утратившим силу {named}. Установить с ")
    assert paper.points[0].rows[0].note == f"вместо пункта {refused.number}"


def test_what_was_set_and_is_annulled_is_repealed_by_its_point(correction, signed, region):
    before = OrderEntry.objects.in_force().get(name__startswith="Яшина")
    correct(
        correction, signed, "Яшина", region.operator, outcome=Outcome.ANNULLED, grounds="Двойник."
    )
    [point] = order_papers.order_paper(correction).points
    assert f"Признать утратившим силу пункт {before.number} приказа" in point.text
    assert " об установлении " in point.text


def test_several_points_of_one_order_are_repealed_together(correction, signed, region):
    for surname in ("Яшина", "Петрова"):
        correct(
            correction, signed, surname, region.operator, outcome=Outcome.ANNULLED, grounds="Так."
        )
    points = order_papers.order_paper(correction).points
    said = " ".join(point.text for point in points)
    for entry in OrderEntry.objects.in_force().filter(name__regex="^(Яшина|Петрова)"):
        assert entry.number in said


def test_a_correcting_order_has_a_title_of_its_own_and_prints_no_raw_reason(
    correction, signed, region
):
    correct(correction, signed, "Седова", region.operator, outcome=Outcome.SET, grounds="")
    paper = order_papers.order_paper(correction)
    assert paper.title == (
        f"О внесении изменений в приказ от {signed.date:%d.%m.%Y} № {signed.number}"
    )
    assert correction.reason.rstrip(".") not in paper.preamble
    assert f"в приказе от {signed.date:%d.%m.%Y} № {signed.number}" in paper.preamble
    assert order_papers.order_paper(signed).title == signed.words.title


def test_only_those_touched_are_told(correction, signed, region):
    send_letters(signed.pk)
    before = Message.objects.count()
    correct(correction, signed, "Седова", region.operator, outcome=Outcome.SET, grounds="")
    order = sign(correction, region.operator)
    send_letters(order.pk)
    told = Message.objects.order_by("pk")[before:]
    assert {message.event for message in told} == {
        "application.decision_corrected",
        "orders.signed",
    }
    teacher = next(one for one in told if one.event == "application.decision_corrected")
    assert teacher.user == named(order, "Седова").item.application.applicant
    assert "Исправлен приказ от" in teacher.text
    assert "Причина: исправление сведений" in teacher.text
    coordinator = next(one for one in told if one.event == "orders.signed")
    assert "В нём 1 педагог" in coordinator.text
    assert "Педагогу отправлено своё письмо." in coordinator.text


def test_the_original_never_changes(correction, signed, region):
    words = list(signed.entries.values())
    correct(correction, signed, "Петрова", region.operator, name="Петрова Инна Игоревна")
    sign(correction, region.operator)
    assert list(signed.entries.values()) == words


def test_grounds_reason_and_a_change_are_needed(correction, signed, region):
    with pytest.raises(DomainError, match="Ничего не изменилось"):
        correct(correction, signed, "Петрова", region.operator)
    with pytest.raises(DomainError, match="Напишите основания"):
        correct(correction, signed, "Петрова", region.operator, outcome=Outcome.REFUSED)
    with pytest.raises(DomainError, match="В приказе никого нет"):
        sign(correction, region.operator)
    with pytest.raises(DomainError, match="уже готовится"):
        correction_services.prepare_correction(signed, reason="Ещё.", actor=region.operator)


def test_a_correction_needs_a_reason_and_a_signed_order(draft, region):
    with pytest.raises(DomainError, match="Проект правят"):
        correction_services.prepare_correction(draft, reason="Ошибка.", actor=region.operator)
    order = sign(draft, region.operator)
    with pytest.raises(DomainError, match="Напишите, что исправляется"):
        correction_services.prepare_correction(order, reason="  ", actor=region.operator)


def test_a_row_has_one_successor_and_the_last_one_is_corrected(correction, signed, region):
    entry = correct(correction, signed, "Петрова", region.operator, name="Петрова Инна Игоревна")
    first = sign(correction, region.operator)
    second = correction_services.prepare_correction(first, reason="Снова.", actor=region.operator)
    with pytest.raises(DomainError, match="уже изменил другой приказ"):
        correction_services.correct_entry(
            second,
            entry.replaces,
            replace(as_it_is(entry.replaces), name="Петрова Яна Игоревна"),
            actor=region.operator,
        )
    correct(second, signed, "Петрова", region.operator, name="Петрова Яна Игоревна")
    sign(second, region.operator, number="216-к")
    assert [one.given_name for one in held("Петрова")] == ["Яна"]


def test_a_draft_loses_a_row_or_is_dropped_and_a_main_order_is_neither(correction, signed, region):
    entry = correct(correction, signed, "Петрова", region.operator, name="Петрова Инна Игоревна")
    correction_services.drop_entry(entry, actor=region.operator)
    assert not correction.entries.exists()
    correction_services.drop(correction, actor=region.operator)
    assert Order.objects.get() == signed
    with pytest.raises(DomainError, match="больше не меняется"):
        correction_services.drop(signed, actor=region.operator)


def test_the_database_refuses_a_correction_of_nothing(correction, signed):
    entry = named(signed, "Петрова")
    entry.pk, entry.order, entry.point, entry.place = None, correction, 1, 1
    with pytest.raises(IntegrityError, match="nobody decided"), transaction.atomic():
        entry.save()


def test_nobody_corrects_the_row_about_themselves_or_signs_it(correction, signed, region):
    entry = named(signed, "Седова")
    about = entry.item.application.applicant
    about.groups.set(region.operator.groups.all())
    with pytest.raises(DomainError, match="о вас"):
        correct(correction, signed, "Седова", about, outcome=Outcome.SET)
    correct(correction, signed, "Седова", region.operator, outcome=Outcome.SET)
    with pytest.raises(DomainError, match="другой оператор"):
        sign(correction, about)
    sign(correction, region.operator)


def test_the_reason_that_everybody_reads_names_nobody_who_was_refused(signed, region):
    correction = correction_services.prepare_correction(
        signed,
        reason="У Седовой уточнены основания.",
        public_reason="Уточнено о Седовой",
        actor=region.operator,
    )
    correct(correction, signed, "Седова", region.operator, grounds="Другие основания.")
    with pytest.raises(DomainError, match="названа фамилия"):
        sign(correction, region.operator)


def test_letters_say_of_the_reason_what_is_meant_for_everybody(correction, signed, region):
    correct(correction, signed, "Петрова", region.operator, name="Петрова Инна Игоревна")
    send_letters(sign(correction, region.operator).pk)
    told = named(signed, "Петрова").item.application.applicant
    said = Message.objects.filter(user=told).latest("pk").text
    assert "Причина: исправление сведений." in said
    assert "Ошибка в фамилии" not in said


@pytest.mark.parametrize("name", ["Петрова", "Ж" * 160 + " Анна", "Петрова " + "Ж" * 160])
def test_a_name_that_the_register_cannot_keep_is_refused_at_its_field(
    correction, signed, region, name
):
    with pytest.raises(DomainError) as refusal:
        correct(correction, signed, "Петрова", region.operator, name=name)
    assert refusal.value.field == "name"
