"""Before the day the applicant is reminded, after it the author learns that nothing came."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from attestation.applications.applicant_reminders import remind_applicants
from attestation.applications.conversations import services
from attestation.applications.services import review
from attestation.notifications.models import Letter
from tests import factories
from tests.prepared import prepared

pytestmark = pytest.mark.django_db


@prepared
def question(region):
    home = region.home
    filed = factories.submitted(home.teacher)
    day = timezone.localdate() + datetime.timedelta(days=5)
    return services.write(filed, "Тайна", answer_by=day, actor=home.coordinator)


def run(message, *, after: int) -> None:
    today = message.answer_by + datetime.timedelta(days=after)
    with time_machine.travel(timezone.now() + (today - timezone.localdate())):
        remind_applicants(today)


def told(user, event):
    return user.notifications.filter(event=event)


def test_the_applicant_is_reminded_the_day_before_and_on_the_day_once_each(region, question):
    teacher = region.home.teacher
    run(question, after=-2)
    assert not told(teacher, "deadline.answer")
    for after in (-1, -1, 0, 0):
        run(question, after=after)
    assert told(teacher, "deadline.answer").count() == 2
    letter = Letter.objects.filter(user=teacher, event="deadline.answer").latest("pk")
    assert "ждут вашего ответа сегодня" in letter.body
    assert "Тайна" not in letter.body


def test_after_the_day_the_author_learns_it_once(region, question):
    for after in (1, 2):
        run(question, after=after)
    [message] = told(region.home.coordinator, "work.answer")
    assert "Сроки рассмотрения идут дальше" in message.text


def test_who_has_answered_is_not_reminded(region, question):
    services.write(question.conversation.application, "Вот", actor=region.home.teacher)
    run(question, after=0)
    run(question, after=1)
    assert not told(region.home.teacher, "deadline.answer")
    assert not told(region.home.coordinator, "work.answer")


def test_nobody_is_reminded_of_an_application_that_has_ended(region, question):
    home = region.home
    review.reject(
        question.conversation.application, reason=factories.reason(), actor=home.coordinator
    )
    run(question, after=0)
    run(question, after=1)
    assert not told(home.teacher, "deadline.answer")
    assert not told(home.coordinator, "work.answer")
