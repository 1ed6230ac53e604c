"""Who leads an application, what is put aside, and what staff note for each other."""

import datetime

import pytest
from django.utils import timezone

from attestation.accounts.services import grants
from attestation.applications.conversations import selectors as conversations
from attestation.applications.conversations import services as writing
from attestation.applications.handling import selectors, services
from attestation.applications.handling.models import StaffNote
from attestation.applications.handling.reminders import ended_holds
from attestation.applications.models import Application
from attestation.applications.sections import history_of
from attestation.applications.services import review
from attestation.base.errors import DomainError
from attestation.base.language.dates import day_in_words
from attestation.notifications.reminders import remind_all
from tests import factories
from tests.prepared import prepared

pytestmark = pytest.mark.django_db


def ahead(days: int) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


@prepared
def worked_on(region):
    """An application under consideration, and a second coordinator of its municipality."""
    home = region.home
    second = factories.UserFactory(last_name="Вторичная")
    factories.assign_perm("coordinate_municipality", second, home.municipality)
    return factories.submitted(home.teacher), second


# --- Who leads ----


def test_it_is_taken_handed_over_and_left(region, worked_on):
    application, second = worked_on
    first = region.home.coordinator
    services.hand_over(application, first, was=None, actor=first)
    assert not first.notifications.filter(event="review.led")
    services.hand_over(application, second, was=first.pk, actor=first)
    assert second.notifications.filter(event="review.led").count() == 1
    services.hand_over(application, None, was=second.pk, actor=region.operator)
    assert selectors.handling_of(application).leader is None
    assert second.notifications.filter(event="review.led").count() == 2


def test_who_comes_second_reads_who_was_first(region, worked_on):
    application, second = worked_on
    first = region.home.coordinator
    services.hand_over(application, first, was=None, actor=first)
    with pytest.raises(DomainError, match="сейчас его ведёт Орлова"):
        services.hand_over(application, second, was=None, actor=second)


@pytest.mark.parametrize("who", ["teacher", "school_coordinator"])
def test_others_neither_lead_nor_note_nor_put_aside(region, worked_on, who):
    application, _ = worked_on
    person = getattr(region.home, who)
    for act in (
        lambda: services.hand_over(application, None, was=None, actor=person),
        lambda: services.add_note(application, "Моё", actor=person),
        lambda: services.hold(application, ahead(2), "жду", actor=person),
    ):
        with pytest.raises(DomainError):
            act()
    with pytest.raises(DomainError, match="только координатор этого муниципалитета"):
        services.hand_over(application, person, was=None, actor=region.home.coordinator)


def test_nobody_works_on_the_own_application(region):
    home = region.home
    own = factories.submitted(factories.teacher(home.school, last_name="Двойнова"))
    factories.assign_perm("coordinate_municipality", own.applicant, home.municipality)
    with pytest.raises(DomainError):
        services.add_note(own, "О себе", actor=own.applicant)
    with pytest.raises(DomainError, match="только координатор"):
        services.hand_over(own, own.applicant, was=None, actor=home.coordinator)
    services.add_note(own, "О ней", actor=home.coordinator)
    assert not StaffNote.objects.visible_to(own.applicant).exists()


def test_what_is_led_by_one_is_no_news_to_the_other(region, worked_on):
    application, second = worked_on
    first = region.home.coordinator
    services.hand_over(application, first, was=None, actor=first)
    writing.write(application, "Вопрос", actor=region.home.teacher)
    assert conversations.unread(first).exists()
    assert not conversations.unread(second).exists()
    assert not second.notifications.filter(event="work.message").exists()


def test_a_leader_who_has_left_leads_nothing(region, worked_on):
    application, second = worked_on
    home = region.home
    services.hand_over(application, home.coordinator, was=None, actor=home.coordinator)
    grants.take(home.coordinator, home.municipality, actor=region.operator)
    found = Application.objects.filter(selectors.led_by_nobody())
    assert application in found
    writing.write(application, "Вопрос", actor=home.teacher)
    assert conversations.unread(second).exists()


# --- Put aside ----


def test_it_is_put_aside_until_a_day_and_the_term_runs_on(region, worked_on):
    application, _ = worked_on
    due = application.due_on
    services.hold(application, ahead(3), "жду справку", actor=region.home.coordinator)
    aside = Application.objects.filter(selectors.held(timezone.localdate()))
    assert list(aside) == [application]
    assert not Application.objects.filter(selectors.held(ahead(3))).exists()
    application.refresh_from_db()
    assert application.due_on == due


def test_a_decision_ends_what_was_put_aside(region, worked_on):
    application, _ = worked_on
    home = region.home
    services.hold(application, ahead(3), "жду справку", actor=home.coordinator)
    review.register(application, actor=home.coordinator)
    assert not Application.objects.filter(selectors.held(timezone.localdate())).exists()


@pytest.mark.parametrize(("days", "said"), [(0, "завтрашнего"), (40, "Назначьте день не позже")])
def test_an_unsuitable_day_is_refused(region, worked_on, days, said):
    application, _ = worked_on
    with pytest.raises(DomainError, match=said) as refusal:
        services.hold(application, ahead(days), "жду", actor=region.home.coordinator)
    assert refusal.value.field == "until"


@pytest.mark.parametrize(("due", "said"), [(0, "нужно до"), (-2, "срок рассмотрения истёк")])
def test_no_day_is_advised_where_none_is_left(region, worked_on, due, said):
    application, _ = worked_on
    Application.objects.filter(pk=application.pk).update(due_on=ahead(due))
    with pytest.raises(DomainError, match=f"{said}.*Отложить его уже нельзя"):
        services.hold(application, ahead(1), "жду", actor=region.home.coordinator)


def test_it_is_taken_up_again_once(region, worked_on):
    application, second = worked_on
    services.hold(application, ahead(3), "жду", actor=second)
    services.resume(application, actor=region.home.coordinator)
    with pytest.raises(DomainError, match="уже не отложено"):
        services.resume(application, actor=second)


def test_on_the_day_who_leads_is_told_once(region, worked_on):
    application, second = worked_on
    home = region.home
    services.hold(application, ahead(2), "тайная причина", actor=home.coordinator)
    services.hand_over(application, second, was=None, actor=home.coordinator)
    for days in (1, 2, 3):
        remind_all(ended_holds(ahead(days)))
    [message] = second.notifications.filter(event="review.hold_ended")
    assert "тайная" not in message.text
    assert not home.coordinator.notifications.filter(event="review.hold_ended")


def test_who_is_told_late_reads_of_no_day_to_come_that_has_passed(region, worked_on):
    application, _ = worked_on
    home = region.home
    services.hold(application, ahead(1), "жду", actor=home.coordinator)
    Application.objects.filter(pk=application.pk).update(due_on=ahead(2))
    remind_all(ended_holds(ahead(4)))
    [message] = home.coordinator.notifications.filter(event="review.hold_ended")
    assert f"отложено до {day_in_words(ahead(1))}. Срок рассмотрения истёк" in message.text
    assert "нужно до" not in message.text


# --- Notes ----


def test_notes_are_read_by_who_works_on_it_alone(region, worked_on):
    application, second = worked_on
    home = region.home
    services.add_note(application, "Проверить диплом", actor=home.coordinator)
    readers = (home.coordinator, second, region.operator)
    others = (
        home.teacher,
        home.school_coordinator,
        home.experts[0].user,
        region.abroad.coordinator,
    )
    assert all(StaffNote.objects.visible_to(one).exists() for one in readers)
    assert not any(StaffNote.objects.visible_to(one).exists() for one in others)
    for one in others[:3]:
        assert not [e for e in history_of(application, one) if e.action.startswith("handling.")]
    assert "Проверить диплом" not in "".join(application.journal.values_list("text", flat=True))


def test_a_note_is_deleted_by_its_author_alone(region, worked_on):
    application, second = worked_on
    note = services.add_note(application, "Моя", actor=second)
    with pytest.raises(DomainError, match="только свою"):
        services.delete_note(note, actor=region.home.coordinator)
    services.delete_note(note, actor=second)
    with pytest.raises(DomainError, match="уже удалена"):
        services.delete_note(note, actor=second)


def test_notes_on_an_ended_application_go_after_a_year(region, worked_on):
    application, second = worked_on
    services.add_note(application, "Старая", actor=second)
    later = timezone.now() + services.KEPT + datetime.timedelta(days=1)
    assert services.tidy(later) == 0
    review.reject(application, reason=factories.reason(), actor=region.home.coordinator)
    assert services.tidy(timezone.now()) == 0
    assert services.tidy(later) == 1
