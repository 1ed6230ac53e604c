"""What a real mail server answers decides whether a letter is tried again, and who is told."""

import datetime

import pytest
import time_machine
from django.db import OperationalError
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.errors import DomainError
from attestation.notifications import events, tasks
from attestation.notifications.models import AddressProblem, Letter, LetterSettings, Message
from attestation.notifications.services import outbox
from attestation.notifications.services.messages import notify, queue_letter
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def letter(region):
    person = region.home.teacher
    return queue_letter(person.email, "Заявление подано", "Текст", user=person, event=events.FILED)


def next_jobs(letter):
    jobs = ProcrastinateJob.objects.filter(task_name=tasks.send_letter.name, status="todo")
    return jobs.filter(args__letter_id=letter.pk).exclude(scheduled_at=None)


def test_250_is_sent_once(server, letter):
    assert outbox.send(letter.pk) is True
    assert outbox.send(letter.pk) is False
    letter.refresh_from_db()
    assert letter.sent_at
    assert letter.attempts == 1
    assert len(server.taken) == 1


@pytest.mark.parametrize("where", ["to_recipient", "to_letter"])
def test_451_is_tried_again_after_a_pause(server, letter, where):
    setattr(server, where, "451 4.7.1 Please try later")
    assert outbox.send(letter.pk) is False
    letter.refresh_from_db()
    assert letter.failed_at is None
    assert letter.state == "будет повтор"
    assert "451 4.7.1 Please try later" in letter.last_error
    job = next_jobs(letter).get()
    assert job.scheduled_at == letter.next_try_at > timezone.now()
    setattr(server, where, "250 OK")
    assert outbox.send(letter.pk) is True


def test_pauses_grow_and_end(server, letter):
    server.to_recipient = "451 later"
    pauses = []
    while True:
        outbox.send(letter.pk)
        letter.refresh_from_db()
        if letter.failed_at:
            break
        pauses.append(letter.next_try_at - timezone.now())
    assert len(pauses) == len(outbox.PAUSES)
    assert pauses == sorted(pauses)
    assert letter.next_try_at is None


def test_a_server_that_hangs_up_is_tried_again(server, letter):
    server.hangs_up = True
    assert outbox.send(letter.pk) is False
    letter.refresh_from_db()
    assert letter.failed_at is None
    assert "не отвечает" in letter.last_error
    assert next_jobs(letter).count() == 1


def test_a_server_that_is_away_is_tried_again(mail_port, letter):
    assert outbox.send(letter.pk) is False
    letter.refresh_from_db()
    assert letter.state == "будет повтор"


def test_550_gives_up_marks_the_address_and_tells_who_can_help(server, letter, region):
    server.to_recipient = "550 5.1.1 No such user"
    assert outbox.send(letter.pk) is False
    letter.refresh_from_db()
    assert letter.failed_at
    assert not next_jobs(letter)
    assert "Такого адреса нет" in letter.last_error
    person = region.home.teacher
    assert AddressProblem.of(person)
    told = Message.objects.get(event=events.UNREACHABLE.code)
    assert told.user == region.home.school_coordinator
    assert person.username in told.text


def test_helpers_are_told_of_an_address_once(server, region):
    server.to_recipient = "550 5.1.1 No such user"
    person = region.home.teacher
    for _ in range(2):
        outbox.send(queue_letter(person.email, "Новость", "Текст", user=person).pk)
    assert Message.objects.filter(event=events.UNREACHABLE.code).count() == 1


def test_a_letter_that_gets_through_clears_the_mark(server, letter, region):
    person = region.home.teacher
    AddressProblem.objects.create(user=person, address=person.email, answer="550")
    outbox.send(letter.pk)
    assert AddressProblem.of(person) is None


def test_a_corrected_address_has_no_mark(server, letter, region):
    server.to_recipient = "550 5.1.1 No such user"
    outbox.send(letter.pk)
    person = region.home.teacher
    person.email = "new@mail.example"
    assert AddressProblem.of(person) is None


@pytest.mark.parametrize("answer", ["550 5.7.1 Spam", "552 5.2.2 Mailbox full"])
def test_a_refusal_that_is_not_about_the_address_does_not_mark_it(server, letter, region, answer):
    server.to_recipient = answer
    outbox.send(letter.pk)
    letter.refresh_from_db()
    assert letter.failed_at
    assert AddressProblem.of(region.home.teacher) is None


def test_sending_again_begins_anew_with_the_corrected_address(server, letter, region):
    server.to_recipient = "550 5.1.1 No such user"
    outbox.send(letter.pk)
    person = region.home.teacher
    person.email = "corrected@mail.example"
    person.save()
    server.to_recipient = "250 OK"
    outbox.send_again(letter, actor=region.operator)
    assert outbox.send(letter.pk) is True
    assert server.taken[0]["To"] == "corrected@mail.example"


def test_what_was_sent_is_not_sent_again(server, letter, region):
    outbox.send(letter.pk)
    with pytest.raises(DomainError, match="уже отправлено"):
        outbox.send_again(letter, actor=region.operator)


def test_a_failed_one_time_link_is_wiped_and_not_sent_again(server, region):
    letter = queue_letter(
        "nobody@mail.example", "Новый пароль", "https://example.org/key", is_secret=True
    )
    server.to_recipient = "550 5.1.1 No such user"
    outbox.send(letter.pk)
    letter.refresh_from_db()
    assert letter.body == ""
    with pytest.raises(DomainError, match="больше не действует"):
        outbox.send_again(letter, actor=region.operator)


def test_a_letter_says_that_a_machine_wrote_it(server, letter, settings):
    settings.BASE_URL = "https://attestation.example"
    outbox.send(letter.pk)
    head = server.taken[0]
    assert head["Auto-Submitted"] == "auto-generated"
    assert head["Message-ID"].endswith("@attestation.example>")
    assert head["List-Unsubscribe"] is None
    assert head["Reply-To"] is None
    assert head.get_content_type() == "text/plain"


def test_what_can_be_switched_off_says_where(server, region, settings):
    settings.BASE_URL = "https://attestation.example"
    kept = LetterSettings.load()
    kept.reply_to = "help@attestation.example"
    kept.save()
    person = region.home.teacher
    notify(person, "Документ", "Текст", path="/cabinet/", event=events.DOCUMENT_ADDED)
    outbox.send(Letter.objects.get().pk)
    head = server.taken[0]
    assert head["List-Unsubscribe"] == "<https://attestation.example/cabinet/messages/settings/>"
    assert head["Reply-To"] == "help@attestation.example"
    body = head.get_payload(decode=True).decode()
    assert "Анна Игоревна" in body
    assert body.count("https://") == 1
    assert "ответьте на него" in body


def test_one_time_links_go_before_three_thousand_letters(region):
    for number in range(30):
        queue_letter(f"p{number}@mail.example", "График", "Текст", batch="release:1")
    queue_letter("somebody@mail.example", "Заявление подано", "Текст")
    secret = queue_letter("forgot@mail.example", "Новый пароль", "key", is_secret=True)
    ours = list(Letter.objects.values_list("pk", flat=True))
    jobs = ProcrastinateJob.objects.filter(args__letter_id__in=ours)
    order = jobs.order_by("-priority", "id").values_list("args__letter_id", flat=True)
    assert order[0] == secret.pk
    assert Letter.objects.get(pk=order[1]).to == "somebody@mail.example"


def test_the_worker_takes_them_in_that_order(server, region, run_jobs):
    queue_letter("many@mail.example", "График", "Текст", batch="release:1")
    queue_letter("usual@mail.example", "Заявление подано", "Текст")
    queue_letter("forgot@mail.example", "Новый пароль", "key", is_secret=True)
    run_jobs()
    sent = [letter["To"] for letter in server.taken]
    assert sent == ["forgot@mail.example", "usual@mail.example", "many@mail.example"]


def test_letters_are_kept_for_months_and_then_deleted(server, letter):
    outbox.send(letter.pk)
    assert outbox.tidy(timezone.now() + datetime.timedelta(days=300)) == 0
    assert outbox.tidy(timezone.now() + datetime.timedelta(days=400)) == 1


def test_a_letter_that_waits_is_never_deleted(letter):
    assert outbox.tidy(timezone.now() + datetime.timedelta(days=4000)) == 0


def test_a_letter_whose_database_goes_away_is_tried_again_within_seconds(
    letter, run_jobs, monkeypatch
):
    def send(letter_id):
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(outbox, "send", send)
    run_jobs()
    job = next_jobs(letter).get()
    assert job.scheduled_at - timezone.now() < datetime.timedelta(seconds=10)


def test_a_letter_that_waits_for_its_next_try_gets_no_second_job(server, letter):
    server.to_recipient = "451 later"
    ProcrastinateJob.objects.all().delete()
    outbox.send(letter.pk)
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=1), tick=False):
        tasks.resend_letters(timestamp=0)
    assert next_jobs(letter).count() == 1


def test_a_stale_letter_counts_as_failed(letter):
    ProcrastinateJob.objects.all().delete()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=4), tick=False):
        tasks.resend_letters(timestamp=0)
    letter.refresh_from_db()
    assert letter.failed_at
    assert "дольше трёх дней" in letter.last_error


def test_nobody_unknown_is_marked(server):
    letter = queue_letter("stranger@mail.example", "Тема", "Текст")
    server.to_recipient = "550 5.1.1 No such user"
    outbox.send(letter.pk)
    assert not AddressProblem.objects.exists()


def test_somebody_without_helpers_is_told_to_operators(server, region):
    person = factories.UserFactory()
    server.to_recipient = "550 5.1.1 No such user"
    outbox.send(queue_letter(person.email, "Тема", "Текст", user=person).pk)
    assert Message.objects.get(event=events.UNREACHABLE.code).user == region.operator
