"""Two people at once: one registration and one clear sentence."""

import threading

import pytest

from attestation.applications.models import Application
from attestation.applications.services import review
from attestation.base.errors import DomainError
from attestation.journal import services as journal
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_at_once_leave_one_registration_and_one_clear_message(region, at_once):
    application = factories.submitted(region.home.teacher)
    second = factories.UserFactory(last_name="Вторая")
    factories.assign_perm("coordinate_municipality", second, region.home.municipality)
    results = at_once(
        lambda: review.register(application, actor=region.home.coordinator),
        lambda: review.register(application, actor=second),
    )
    registered = [result for result in results if isinstance(result, Application)]
    refused = [result for result in results if isinstance(result, DomainError)]
    assert (len(registered), len(refused)) == (1, 1)
    assert "уже невозможно: теперь состояние «зарегистрировано»" in refused[0].message
    assert JournalEntry.objects.filter(action="application.register").count() == 1
    assert Letter.objects.filter(subject="Заявление зарегистрировано").count() == 1


def test_without_the_lock_both_register(region, at_once, monkeypatch):
    """The control: the same service with the lock off has two winners and two letters."""
    application = factories.submitted(region.home.teacher)
    both_have_read = threading.Barrier(2)

    def read_without_lock(aggregate: Application) -> Application:
        current = Application.objects.get(pk=aggregate.pk)
        both_have_read.wait(timeout=10)
        return current

    monkeypatch.setattr(journal, "locked", read_without_lock)
    coordinator = region.home.coordinator
    results = at_once(
        lambda: review.register(application, actor=coordinator),
        lambda: review.register(application, actor=coordinator),
    )
    assert all(isinstance(result, Application) for result in results)
    assert Letter.objects.filter(subject="Заявление зарегистрировано").count() == 2


def test_two_applications_at_once_take_two_numbers(region, at_once):
    first = factories.submitted(region.home.teacher)
    second = factories.submitted(factories.teacher(region.home.school))
    coordinator = region.home.coordinator
    results = at_once(
        lambda: review.register(first, actor=coordinator),
        lambda: review.register(second, actor=coordinator),
    )
    assert sorted(application.number for application in results) == [1, 2]


def test_a_double_click_starts_one_application(region, at_once):
    results = at_once(
        lambda: factories.draft(region.home.teacher),
        lambda: factories.draft(region.home.teacher),
    )
    assert sum(isinstance(result, Application) for result in results) == 1
    assert sum(isinstance(result, DomainError) for result in results) == 1
