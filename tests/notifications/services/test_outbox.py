"""Letters: sent once, tried again when their job is lost, without one-time links afterwards."""

import datetime

import pytest
from django.core import mail
from django.db import connection, transaction
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.notifications import delivery, tasks
from attestation.notifications.models import Letter
from attestation.notifications.services import outbox
from attestation.notifications.services.messages import queue_letter

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def waiting():
    """A letter that should have left an hour ago."""
    letter = queue_letter("belova@example.org", "Заявление подано", "Текст")
    hour_ago = timezone.now() - datetime.timedelta(hours=1)
    Letter.objects.filter(pk=letter.pk).update(created_at=hour_ago)
    return letter


def jobs(letter: Letter) -> int:
    sending = ProcrastinateJob.objects.filter(task_name=tasks.send_letter.name, status="todo")
    return sending.filter(args__letter_id=letter.pk).count()


def test_a_letter_is_sent_once(waiting):
    assert outbox.send(waiting.pk) is True
    assert outbox.send(waiting.pk) is False
    assert [letter.to for letter in mail.outbox] == [["belova@example.org"]]


def test_two_jobs_of_one_letter_send_it_once(waiting, at_once):
    sent = at_once(lambda: outbox.send(waiting.pk), lambda: outbox.send(waiting.pk))
    assert sorted(sent) == [False, True]
    assert len(mail.outbox) == 1


def test_nothing_is_locked_while_the_server_is_asked(waiting, at_once, monkeypatch):
    seen = []

    def lock():
        with transaction.atomic():
            return Letter.objects.select_for_update(nowait=True).get(pk=waiting.pk)

    def hand_over(message):
        seen.extend([connection.in_atomic_block, *at_once(lambda: outbox.send(waiting.pk), lock)])

    monkeypatch.setattr(delivery, "hand_over", hand_over)
    assert outbox.send(waiting.pk) is True
    assert seen == [False, False, waiting]


def test_what_was_asked_meanwhile_is_kept(waiting, monkeypatch):
    monkeypatch.setattr(
        delivery, "hand_over", lambda message: Letter.objects.update(to="new@example.org")
    )
    assert outbox.send(waiting.pk) is True
    assert Letter.objects.get().to == "new@example.org"


def test_a_one_time_link_is_wiped_when_it_has_left():
    letter = queue_letter(
        "belova@example.org", "Новый пароль", "https://example.org/key", is_secret=True
    )
    outbox.send(letter.pk)
    letter.refresh_from_db()
    assert letter.body == ""
    assert mail.outbox[0].body.startswith("https://example.org/key\n\nС уважением")


def test_a_letter_that_still_has_its_job_gets_no_second_one(waiting):
    tasks.resend_letters(timestamp=0)
    assert jobs(waiting) == 1


def test_a_letter_that_lost_its_job_gets_a_new_one(waiting):
    ProcrastinateJob.objects.all().delete()
    tasks.resend_letters(timestamp=0)
    assert jobs(waiting) == 1


def test_a_letter_of_last_week_is_not_sent_by_itself(waiting):
    ProcrastinateJob.objects.all().delete()
    Letter.objects.update(created_at=timezone.now() - datetime.timedelta(days=7))
    tasks.resend_letters(timestamp=0)
    assert jobs(waiting) == 0
