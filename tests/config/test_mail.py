"""Letters of a site without a mail server can be found and read in the folder of letters."""

import datetime
from email import message_from_bytes, policy

import pytest
import time_machine
from django.core.mail import EmailMessage, get_connection

MOMENT = datetime.datetime(2026, 11, 29, 9, 45, 3, tzinfo=datetime.UTC)


@pytest.fixture
def folder(settings, tmp_path):
    settings.EMAIL_BACKEND = "config.mail.LettersAsFiles"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    return settings.EMAIL_FILE_PATH


def letter(subject, to="petrova@school.example"):
    return EmailMessage(subject, "Здравствуйте, Анна Петровна!", "us@institute.example", [to])


def test_a_letter_is_a_file_named_by_its_time_recipient_and_subject(folder):
    with time_machine.travel(MOMENT, tick=False):
        letter("Заявление № 12/26 зарегистрировано").send()
    [file] = folder.iterdir()
    assert file.name == (
        "2026-11-29 16-45-03 petrova@school.example Заявление № 12 26 зарегистрировано.eml"
    )
    read = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert read["To"] == "petrova@school.example"
    assert read.get_content().strip() == "Здравствуйте, Анна Петровна!"


def test_two_letters_of_the_same_second_are_two_files(folder):
    with time_machine.travel(MOMENT, tick=False):
        get_connection().send_messages([letter("Новость"), letter("Новость")])
    assert len(list(folder.iterdir())) == 2


def test_a_long_subject_and_a_strange_address_make_a_name_that_can_be_written(folder):
    letter("Очень " * 100 + "длинная\tтема", to='"../../etc/passwd"@school.example').send()
    [file] = folder.iterdir()
    assert len(file.name.encode()) <= 255
    assert file.parent == folder
