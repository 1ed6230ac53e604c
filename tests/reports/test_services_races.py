"""Two people at once: one number, one agreement, one clear sentence."""

import threading

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError
from django.utils import timezone

from attestation.accounts.services import groups
from attestation.base.errors import DomainError
from attestation.journal import services as journal
from attestation.journal.models import JournalEntry
from attestation.reports import selectors, services
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def second_operator(region):
    user = factories.UserFactory(last_name="Вторая")
    user.groups.add(Group.objects.get(name=groups.OPERATORS))
    return user


def registering(agreement, number, actor):
    today = timezone.localdate()
    return lambda: services.register(agreement, number=number, dated_on=today, actor=actor)


def outcomes(results, kind):
    done = [result for result in results if isinstance(result, kind)]
    return done, [result for result in results if isinstance(result, DomainError)]


def test_two_operators_at_once_leave_one_number(region, at_state, second_operator, at_once):
    agreement = at_state(AgreementState.SIGNED)
    results = at_once(
        registering(agreement, "1", region.operator), registering(agreement, "2", second_operator)
    )
    done, refused = outcomes(results, ExpertAgreement)
    assert (len(done), len(refused)) == (1, 1)
    assert "теперь состояние «зарегистрирован»" in refused[0].message
    agreement.refresh_from_db()
    assert agreement.number == done[0].number
    assert JournalEntry.objects.filter(action="agreement.register").count() == 1


def test_without_the_lock_both_register(region, at_state, second_operator, at_once, monkeypatch):
    """The control: the same service with the lock off tells the expert two numbers."""
    agreement = at_state(AgreementState.SIGNED)
    both_have_read = threading.Barrier(2)

    def read_without_lock(aggregate):
        current = ExpertAgreement.objects.get(pk=aggregate.pk)
        both_have_read.wait(timeout=10)
        return current

    monkeypatch.setattr(journal, "locked", read_without_lock)
    results = at_once(
        registering(agreement, "1", region.operator), registering(agreement, "2", second_operator)
    )
    assert all(isinstance(result, ExpertAgreement) for result in results)
    assert JournalEntry.objects.filter(action="agreement.register").count() == 2


def test_one_number_for_two_agreements_at_once_is_refused_to_one(
    region, at_state, second_operator, at_once
):
    first, second = at_state(AgreementState.SIGNED), at_state(AgreementState.SIGNED, turn=1)
    results = at_once(
        registering(first, "7", region.operator), registering(second, "7", second_operator)
    )
    done, refused = outcomes(results, ExpertAgreement)
    assert (len(done), len(refused)) == (1, 1)
    assert "№ 7 от" in refused[0].message


def starting(region, half_year):
    home = region.home
    return lambda: services.start_collection(
        home.municipality, half_year=half_year, actor=home.coordinator
    )


def test_a_double_click_begins_each_agreement_once(region, half_year, at_once):
    results = at_once(starting(region, half_year), starting(region, half_year))
    assert sorted(len(result) for result in results) == [0, 4]
    assert ExpertAgreement.objects.count() == 4


def test_without_waiting_in_turn_the_second_click_fails(region, half_year, at_once, monkeypatch):
    """The control: both find nobody begun, and only the database stops the second."""
    both_have_read = threading.Barrier(2)
    find = selectors.without_agreement

    def read_together(*arguments):
        found = list(find(*arguments))
        both_have_read.wait(timeout=10)
        return found

    monkeypatch.setattr(services, "_in_turn", lambda municipality: None)
    monkeypatch.setattr(selectors, "without_agreement", read_together)
    results = at_once(starting(region, half_year), starting(region, half_year))
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    assert ExpertAgreement.objects.count() == 4
