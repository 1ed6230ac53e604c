"""What every letter of the site ends with, and how messages are worded."""

import pytest
from django.urls import reverse

from attestation.accounts.models import User
from attestation.directory.models import Institute
from attestation.notifications.events import MESSAGE
from attestation.notifications.models import Letter
from attestation.notifications.services.messages import Gathered, gather_anew, notify, queue_letter

pytestmark = pytest.mark.django_db


def test_every_letter_is_signed_by_the_institute_with_its_telephone(client):
    institute = Institute.load()
    institute.name, institute.phone = "Институт развития образования", "8 (000) 000-00-00"
    institute.save()
    end = "\n\nС уважением,\nИнститут развития образования\nТелефон: 8 (000) 000-00-00\n"

    assert queue_letter("belova@example.org", "Тема", "Слова.\n").body == f"Слова.{end}"
    User.objects.create_user("titova", "titova@example.org")
    client.post(reverse("account_reset_password"), {"email": "titova@example.org"})
    assert Letter.objects.filter(to="titova@example.org").exists()
    for letter in Letter.objects.all():
        assert letter.body.endswith(end)
        assert letter.body.count("Институт развития образования") == 1


def test_what_is_gathered_is_worded_as_all_that_is_told(region):
    person, event = region.home.teacher, MESSAGE
    gathered = Gathered("две новости: Петрова Е. Н..", "новое от Петровой Е. Н..", "/cabinet/")
    message = notify(person, "Одна", "Одна.", path="/", event=event, gathered=lambda: gathered)
    said = ("Две новости: Петрова Е. Н.", "Новое от Петровой Е. Н.")
    assert (message.title, message.text) == said
    gather_anew(event, gathered, is_empty=False)
    message.refresh_from_db()
    assert (message.title, message.text) == said
