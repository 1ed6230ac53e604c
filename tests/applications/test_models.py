"""What an application says of itself in words."""

import datetime

import pytest

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState

State = ApplicationState


@pytest.mark.parametrize(
    ("day", "state", "words"),
    [
        (1, State.SUBMITTED, "рассмотреть заявление нужно до 2 октября"),
        (2, State.SUBMITTED, "рассмотреть заявление нужно до 2 октября"),
        (3, State.SUBMITTED, "срок рассмотрения истёк 2 октября"),
        (1, State.REGISTERED, ""),
    ],
)
def test_a_term_that_has_passed_is_not_one_to_come(day, state, words):
    application = Application(state=state, due_on=datetime.date(2026, 10, 2))
    assert application.term_in_words(datetime.date(2026, 10, day)) == words


def test_a_draft_has_no_term():
    assert Application(state=State.DRAFT).term_in_words(datetime.date(2026, 10, 2)) == ""
