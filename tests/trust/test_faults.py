"""Mail servers by turns, kills in `make trust`; all of both by `python -m trust faults`."""

import os
from unittest import mock

import pytest

from attestation.notifications.failures import Failure
from attestation.notifications.services import outbox
from tests import turns
from trust import faults
from trust.breaking import mail_faults
from trust.breaking.controls import CONTROLS
from trust.breaking.kinds import KINDS, jobs
from trust.breaking.mail import mail_server
from trust.files_at_hand import files_at_hand

#: A killed worker is waited for up to a minute: too long for every run.
unhurried = pytest.mark.skipif(os.environ.get("TURN") != "all", reason="killed in make trust")


@pytest.fixture
def mail():
    with files_at_hand(), mail_server() as mail:
        yield mail


def test_every_job_has_a_situation_in_which_it_is_killed():
    assert jobs() == KINDS.keys()


@unhurried
@pytest.mark.turns
@pytest.mark.django_db(transaction=True)
def test_what_a_killed_worker_has_begun_a_fresh_one_finishes_once(mail):
    for kind in turns.part(list(KINDS.values()), of=20):
        row = faults.kills(kind, mail, times=2)
        assert (row.tried, row.faults) == (2, []), kind.name


@unhurried
@pytest.mark.turns
@pytest.mark.django_db(transaction=True)
def test_a_guard_that_is_taken_away_is_missed(mail):
    cheap = "a letter is noted as sent before it is handed over"
    names = {cheap, *turns.part(sorted(CONTROLS), of=20)}
    assert faults.controls(mail, names).faults == []


@pytest.mark.turns
@pytest.mark.django_db(transaction=True)
def test_letters_arrive_once_after_a_mail_server_that_was_out_of_order(mail):
    cases = turns.part(mail_faults.CASES, of=len(mail_faults.CASES))
    assert mail_faults.letters_arrive(mail, cases).faults == []


@pytest.mark.django_db(transaction=True)
def test_letters_that_a_server_out_of_order_has_cost_are_missed(mail):
    [case] = [one for one in mail_faults.CASES if one.name == "nobody listens"]
    with mock.patch.object(outbox, "failure_of", return_value=Failure("", for_good=True)):
        faults = mail_faults.letters_arrive(mail, [case]).faults
    assert any("lost" in fault for fault in faults)
