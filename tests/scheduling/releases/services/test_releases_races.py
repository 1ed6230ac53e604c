"""Approving while others approve, amend or move; a worker that is killed before it publishes."""

import os
import signal
import subprocess
import sys
import threading
import time

import pytest
from django.conf import settings
from django.db import IntegrityError, connection
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.errors import DomainError
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.scheduling import services, tasks
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.amendments.models import Amendment, Postponement
from attestation.scheduling.models import ScheduleEntry
from attestation.scheduling.municipal.services import postponements
from attestation.scheduling.releases.models import Release
from attestation.scheduling.releases.services import releases as release_services
from tests.scheduling.test_services import approve, closed, scheduled

pytestmark = pytest.mark.django_db(transaction=True)


def unlocked(aggregate):
    return type(aggregate).objects.get(pk=aggregate.pk)


def test_of_two_operators_the_second_is_refused_in_words(region, at_once):
    services.accept(closed(region), actor=region.operator)
    results = at_once(lambda: approve(region), lambda: approve(region))
    assert sorted(type(result).__name__ for result in results) == ["DomainError", "Release"]


def test_without_the_lock_the_second_meets_a_fault(region, at_once, monkeypatch):
    """The control: both believe to be first, and only the number of the release stops one."""
    services.accept(closed(region), actor=region.operator)
    both_have_read = threading.Barrier(2)

    def read_without_lock(aggregate):
        current = unlocked(aggregate)
        both_have_read.wait(timeout=10)
        return current

    monkeypatch.setattr(services, "locked", read_without_lock)
    monkeypatch.setattr(release_services, "require_all_closed", lambda period: [])
    results = at_once(lambda: approve(region), lambda: approve(region, order_number="1205-р"))
    assert sum(isinstance(result, IntegrityError) for result in results) == 1
    assert not any(isinstance(result, DomainError) for result in results)


def _approve_while_amending(region, at_once, monkeypatch):
    """One operator approves; between reading the rows and writing them another moves somebody."""
    application = closed(region).entries.get().application
    services.accept(application.schedule_entry.schedule, actor=region.operator)
    rows_are_read, moved = threading.Event(), threading.Event()
    read = release_services.rows_of

    def read_slowly(period):
        rows = read(period)
        rows_are_read.set()
        moved.wait(timeout=1.5)
        return rows

    def move():
        rows_are_read.wait(timeout=10)
        amendment = amendment_services.move(
            application, period=region.next_period, reason="болезнь", actor=region.operator
        )
        moved.set()
        return amendment

    monkeypatch.setattr(release_services, "rows_of", read_slowly)
    return at_once(lambda: approve(region), move)


def test_a_move_waits_for_an_approval_and_gets_the_next_order(region, at_once, monkeypatch):
    release, amendment = _approve_while_amending(region, at_once, monkeypatch)
    assert isinstance(release, Release)
    assert isinstance(amendment, Amendment)
    assert release.rows.count() == 1
    amendment.refresh_from_db()
    assert amendment.release is None


def test_without_the_locks_an_order_covers_what_it_does_not_show(region, at_once, monkeypatch):
    """The control: the amendment counts as released though the release still names the person."""
    monkeypatch.setattr(services, "locked", unlocked)
    monkeypatch.setattr(amendment_services, "locked", unlocked)
    monkeypatch.setattr(release_services, "require_all_closed", lambda period: [])
    release, amendment = _approve_while_amending(region, at_once, monkeypatch)
    amendment.refresh_from_db()
    assert amendment.release == release
    assert release.rows.count() == 1
    assert not ScheduleEntry.objects.filter(schedule__period=region.period).exists()


def test_approving_while_a_coordinator_moves_somebody_leaves_a_true_release(region, at_once):
    closed(region)
    application = scheduled(region, region.abroad)
    release, moved = at_once(
        lambda: approve(region),
        lambda: postponements.postpone(
            application,
            period=region.next_period,
            reason="болезнь",
            actor=region.abroad.coordinator,
        ),
    )
    # The approval comes first and finds the person in an open schedule, or second without them.
    assert not isinstance(moved, Exception)
    if isinstance(release, DomainError):
        assert "ещё не закрыли" in release.message
        assert not Release.objects.exists()
    else:
        people = ScheduleEntry.objects.filter(schedule__period=region.period)
        keys = set(people.values_list("application__public_key", flat=True))
        assert set(release.rows.values_list("key", flat=True)) == keys
        assert application.public_key not in keys


def test_an_approval_waits_for_a_move_and_neither_is_given_up(region, at_once, monkeypatch):
    closed(region)
    application = scheduled(region, region.abroad)
    held = threading.Event()
    check = amendment_services.require_not_overdue

    def check_slowly(schedule, *, today):
        held.set()
        time.sleep(0.7)
        check(schedule, today=today)

    def approve_meanwhile():
        held.wait(timeout=10)
        return approve(region)

    monkeypatch.setattr(amendment_services, "require_not_overdue", check_slowly)
    coordinator = region.abroad.coordinator
    move = {"period": region.next_period, "reason": "болезнь", "actor": coordinator}
    moved, release = at_once(lambda: postponements.postpone(application, **move), approve_meanwhile)
    assert isinstance(moved, Postponement)
    assert isinstance(release, Release)
    assert application.public_key not in set(release.rows.values_list("key", flat=True))


@pytest.mark.long
def test_without_the_guards_a_release_names_somebody_who_has_left(region, at_once, monkeypatch):
    """The control: an approval that neither waits nor asks who is still open."""
    closed(region)
    application = scheduled(region, region.abroad)
    rows_are_read, moved = threading.Event(), threading.Event()
    read = release_services.rows_of

    def read_slowly(period):
        rows = read(period)
        rows_are_read.set()
        moved.wait(timeout=10)
        return rows

    def move():
        rows_are_read.wait(timeout=10)
        postponements.postpone(
            application,
            period=region.next_period,
            reason="болезнь",
            actor=region.abroad.coordinator,
        )
        moved.set()

    monkeypatch.setattr(release_services, "rows_of", read_slowly)
    monkeypatch.setattr(release_services, "require_all_closed", lambda period: [])
    monkeypatch.setattr(services, "locked", unlocked)
    monkeypatch.setattr(postponements, "locked", unlocked)
    release, _ = at_once(lambda: approve(region), move)
    assert release.rows.filter(key=application.public_key).exists()
    assert not ScheduleEntry.objects.filter(
        application=application, schedule__period=region.period
    ).exists()


#: A worker of its own, which stands still in the middle of a publication.
_WORKER = """
import os, sys, time
import django
from django.conf import settings
name, root = sys.argv[1:]
settings.DATABASES["default"]["NAME"] = name
settings.PRIVATE_ROOT = root
django.setup()
from attestation.signals import schedule_released
def stand_still(**_signal):
    print("publishing", flush=True)
    time.sleep(60)
schedule_released.receivers.clear()
schedule_released.connect(stand_still)
from procrastinate.contrib.django import app
with app.replace_connector(app.connector.get_worker_connector()):
    app.run_worker(queues=["publish"], wait=False, listen_notify=False)
"""


def test_a_worker_killed_in_the_middle_leaves_a_release_to_be_published_once(
    site, region, run_jobs, smtp_server
):
    closed(region)
    release = approve(region)
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join([str(settings.BASE_DIR), str(settings.BASE_DIR / "site")]),
    }
    worker = subprocess.Popen(  # noqa: S603 - our own interpreter and text
        [
            sys.executable,
            "-c",
            _WORKER,
            connection.settings_dict["NAME"],
            str(settings.PRIVATE_ROOT),
        ],
        stdout=subprocess.PIPE,
        env=environment,
        text=True,
    )
    try:
        assert worker.stdout.readline().strip() == "publishing"
    finally:
        worker.send_signal(signal.SIGKILL)
        worker.wait(timeout=10)
        worker.stdout.close()
    assert Release.objects.get(pk=release.pk).published_at is None
    jobs = ProcrastinateJob.objects.filter(
        task_name="attestation.scheduling.tasks.publish_release", args__release_id=release.pk
    )
    assert jobs.filter(status="doing").count() == 1

    # The restarted worker's clock defers again; whatever wakes the dead job later changes nothing.
    tasks.requeue_unpublished(timestamp=0)
    run_jobs()
    assert tasks.publish_release(release_id=release.pk) is None
    run_jobs()
    assert Release.objects.get(pk=release.pk).published_at is not None
    assert JournalEntry.objects.filter(action="release.publish").count() == 1
    assert Letter.objects.filter(subject="Аттестационный период утверждён").count() == 1
