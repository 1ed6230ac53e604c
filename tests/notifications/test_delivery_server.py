"""A mail server that is silent or not trusted costs one try, and no letter is lost."""

import datetime
import socket
import ssl
import time

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.errors import DomainError
from attestation.notifications import delivery
from attestation.notifications.models import AddressProblem, Letter
from attestation.notifications.services import outbox
from attestation.notifications.services.messages import queue_letter
from tests.notifications.conftest import Answering
from tests.security.loopback import HOST, write_certificate

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    path = tmp_path_factory.mktemp("tls") / "server.pem"
    write_certificate(path, host=HOST)
    return path


@pytest.fixture
def tls_server(mail_port, certificate):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    handler = Answering()
    controller = Controller(handler, hostname="127.0.0.1", port=mail_port, tls_context=context)
    controller.start()
    yield handler
    delivery.hang_up()
    controller.stop()


@pytest.fixture
def letters(region):
    person = region.home.teacher
    return [queue_letter(person.email, f"Новость {n}", "Текст", user=person) for n in range(3)]


def send_all(letters):
    for letter in letters:
        outbox.send(letter.pk)
        letter.refresh_from_db()


def nothing_is_lost(letters):
    return (
        all(letter.failed_at is None and letter.body for letter in letters)
        and not AddressProblem.objects.exists()
        and all(letter.next_try_at for letter in letters)
    )


def test_a_certificate_that_is_not_trusted_loses_nothing_and_marks_nobody(
    tls_server, settings, letters
):
    settings.EMAIL_USE_TLS = True
    send_all(letters)
    assert nothing_is_lost(letters)
    assert "Сертификату" in letters[0].last_error
    assert [letter.attempts for letter in letters] == [1, 0, 0]
    assert tls_server.taken == []


def test_a_certificate_that_is_trusted_serves_all_letters_by_one_connection(
    tls_server, settings, letters, certificate, monkeypatch
):
    settings.EMAIL_USE_TLS = True
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    send_all(letters)
    assert len(tls_server.taken) == 3
    # One greeting before the encryption, one after it.
    assert tls_server.greetings == 2


def test_a_server_without_starttls_loses_nothing_and_marks_nobody(server, settings, letters):
    settings.EMAIL_USE_TLS = True
    send_all(letters)
    assert nothing_is_lost(letters)
    assert "не умеет" in letters[0].last_error
    assert server.taken == []


def test_a_silent_server_is_asked_once_and_not_for_every_letter(mail_port, settings, letters):
    settings.EMAIL_TIMEOUT = 0.2
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", mail_port))
        silent.listen()
        began = time.monotonic()
        send_all(letters)
        took = time.monotonic() - began
    assert took < 0.5
    assert nothing_is_lost(letters)
    assert [letter.attempts for letter in letters] == [1, 0, 0]
    assert "ждёт его" in letters[1].last_error
    jobs = ProcrastinateJob.objects.filter(args__letter_id=letters[1].pk)
    assert jobs.get(scheduled_at=letters[1].next_try_at)


def test_the_pauses_grow_and_end_with_a_letter_that_is_taken(server, letters):
    now = timezone.now()
    pauses = []
    for _ in range(len(delivery.PAUSES) + 1):
        delivery.pause(now)
        pauses.append(delivery.paused_until(now) - now)
    assert pauses == [*delivery.PAUSES, delivery.PAUSES[-1]]
    assert outbox.send(letters[0].pk) is False
    delivery.resume()
    delivery.pause(now - datetime.timedelta(hours=1))
    assert outbox.send(letters[0].pk) is True
    delivery.pause(now)
    assert delivery.paused_until(now) == now + delivery.PAUSES[0]


def test_sending_again_asks_the_server_at_once(server, letters, region):
    delivery.pause(timezone.now())
    outbox.send_again(letters[0], actor=region.operator)
    assert outbox.send(letters[0].pk) is True


def test_a_letter_that_waits_for_the_server_is_given_up_after_three_days(server, letters):
    Letter.objects.update(created_at=timezone.now() - datetime.timedelta(days=3, minutes=1))
    delivery.pause(timezone.now())
    assert outbox.send(letters[0].pk) is False
    letters[0].refresh_from_db()
    assert "дольше трёх дней" in letters[0].last_error


def test_letters_that_follow_each_other_share_a_connection(server, letters):
    send_all(letters)
    assert len(server.taken) == 3
    assert server.greetings == 1


def test_a_server_that_ends_its_connections_gets_the_rest_by_the_next_one(server, letters):
    server.letters_per_connection = 2
    send_all(letters)
    assert all(letter.sent_at for letter in letters)
    assert server.greetings == 2


def test_a_connection_that_was_cut_is_opened_again(server, letters):
    outbox.send(letters[0].pk)
    delivery._line._backend.connection.sock.shutdown(socket.SHUT_RDWR)
    send_all(letters[1:])
    assert len(server.taken) == 3


def test_the_last_letter_hangs_up(server, letters):
    outbox.send(letters[0].pk)
    assert delivery._line._backend
    send_all(letters[1:])
    assert delivery._line._backend is None


def test_a_line_break_in_a_name_reaches_no_header(server, region):
    person = region.home.teacher
    subject = "До человека не доходят письма: Белова\r\nBcc: all@mail.example"
    letter = queue_letter(person.email, subject, "Текст", user=person)
    assert outbox.send(letter.pk) is True
    head = server.taken[0]
    assert head["Bcc"] is None
    assert not AddressProblem.objects.exists()


def test_an_address_that_cannot_be_written_fails_the_letter_and_asks_no_server(server, region):
    letter = queue_letter("a@b@mail.example", "Тема", "Текст", user=region.home.teacher)
    assert outbox.send(letter.pk) is False
    letter.refresh_from_db()
    assert letter.failed_at
    assert server.greetings == 0
    assert not AddressProblem.objects.exists()


@pytest.fixture
def late():
    """A letter whose one-time link has expired a second ago."""
    until = timezone.now() - datetime.timedelta(seconds=1)
    return queue_letter("a@mail.example", "Пароль", "ссылка", is_secret=True, expires_at=until)


def test_an_expired_one_time_link_is_not_sent(server, late):
    assert outbox.send(late.pk) is False
    late.refresh_from_db()
    assert server.taken == []
    assert (late.body, bool(late.failed_at)) == ("", True)
    assert "Срок ссылки" in late.last_error


def test_an_expired_one_time_link_is_not_sent_again(server, late, region):
    with pytest.raises(DomainError, match="больше не действует"):
        outbox.send_again(late, actor=region.operator)


def test_a_one_time_link_of_which_nothing_is_said_lives_an_hour(settings, db):
    letter = queue_letter("a@mail.example", "Пароль", "ссылка", is_secret=True)
    hour = datetime.timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    assert abs(letter.expires_at - letter.created_at - hour) < datetime.timedelta(seconds=5)
    assert queue_letter("a@mail.example", "Новость", "Текст").expires_at is None
