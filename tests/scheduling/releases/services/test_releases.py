"""Acceptance, the next release, its letters, and the withdrawal of a publication."""

import hashlib

import pytest
from django.db import transaction
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.scheduling import services, tasks
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.models import MunicipalSchedule
from attestation.scheduling.releases import letters
from attestation.scheduling.releases.models import (
    Release,
    ReleaseChange,
    ReleaseRow,
    ReleaseWithdrawal,
)
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.releases.services import retraction
from attestation.scheduling.workflow import ScheduleState
from attestation.signals import schedule_withdrawn
from tests import factories
from tests.scheduling.test_services import approve, closed, scheduled

pytestmark = pytest.mark.django_db


def published(region, **order):
    release = approve(region, **order)
    # The public page is another room's matter: without it there is nothing that hears the signal.
    release_services.publish(release.pk)
    letters.tell_scheduled(release.pk)
    release.refresh_from_db()
    return release


@pytest.fixture(autouse=True)
def _no_page(monkeypatch):
    """Nobody listens: what the pages make of a release is tested with them."""
    monkeypatch.setattr(release_services.schedule_released, "receivers", [])
    monkeypatch.setattr(schedule_withdrawn, "receivers", [])
    for signal in (release_services.schedule_released, schedule_withdrawn):
        signal.sender_receivers_cache.clear()


@pytest.fixture
def people(region):
    """Two people of one municipality in a closed schedule."""
    both = [scheduled(region), scheduled(region, applicant=factories.teacher(region.home.school))]
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    services.close(schedule, actor=region.home.coordinator)
    return both


def replace(region, application, second=2):
    return amendment_services.replace(
        application,
        experts={1: region.home.experts[0], 2: region.home.experts[second]},
        reason="специалист уволился",
        actor=region.operator,
    )


def correct(region, **order):
    return approve(region, order_number="1300-р", reason="замена специалиста", **order)


# --- Acceptance ---------------------------------------------------------------------------------


def test_a_closed_schedule_is_accepted_and_its_coordinator_told(region):
    schedule = services.accept(closed(region), actor=region.operator)
    assert schedule.state == ScheduleState.ACCEPTED
    assert schedule.journal.filter(action="schedule.accept").count() == 1
    assert Letter.objects.filter(subject="График принят", to=region.home.coordinator.email).exists()
    with pytest.raises(DomainError, match="уже невозможно"):
        services.accept(schedule, actor=region.operator)


def test_only_the_operator_accepts_and_only_what_is_closed(region):
    scheduled(region)
    schedule = MunicipalSchedule.objects.get(municipality=region.home.municipality)
    with pytest.raises(DomainError, match="пока невозможно"):
        services.accept(schedule, actor=region.operator)
    services.close(schedule, actor=region.home.coordinator)
    with pytest.raises(DomainError, match="нет права"):
        services.accept(schedule, actor=region.home.coordinator)


def test_an_accepted_schedule_is_given_back_before_the_approval(region):
    schedule = services.accept(closed(region), actor=region.operator)
    schedule = services.send_back(schedule, remarks="Ошибка в имени", actor=region.operator)
    assert schedule.is_open
    letter = Letter.objects.get(subject="График возвращён с замечаниями")
    assert letter.to == region.home.coordinator.email
    assert "Ошибка в имени" in letter.body


def test_approval_accepts_what_is_closed(region):
    schedule = closed(region)
    approve(region)
    schedule.refresh_from_db()
    assert schedule.state == ScheduleState.ACCEPTED
    assert schedule.journal.filter(action="schedule.accept", actor=region.operator).exists()


# --- The next release ---------------------------------------------------------------------------


def test_a_correction_takes_a_reason_and_something_that_differs(region, people):
    published(region)
    with pytest.raises(DomainError, match="назовите причину") as refusal:
        approve(region)
    assert refusal.value.field == "reason"
    with pytest.raises(DomainError, match="исправлять нечего"):
        correct(region)
    assert Release.objects.count() == 1


def test_a_correction_waits_for_the_publication_before_it(region, people):
    approve(region)
    replace(region, people[0])
    with pytest.raises(DomainError, match="ещё публикуется"):
        correct(region)


def test_a_correction_is_the_next_release_with_its_differences(region, people):
    first = published(region)
    _, changed = people
    amendment = replace(region, changed)
    second = correct(region)
    assert (second.number, second.reason) == (2, "замена специалиста")
    change = second.changes.get()
    assert (change.kind, change.key) == ("changed", changed.public_key)
    assert change.before.startswith("Специалист 2: Жданов А. И.")
    assert change.after.startswith("Специалист 2: Лапина А. И.")
    amendment.refresh_from_db()
    assert amendment.release == second
    assert not first.changes.exists()


def test_letters_of_a_correction_go_to_those_concerned_alone(region, people):
    published(region)
    _, changed = people
    replace(region, changed)
    release = published(region, order_number="1300-р", reason="замена специалиста")
    told = Letter.objects.filter(batch=letters.batch_of(release))
    assert [letter.to for letter in told] == [changed.applicant.email]
    assert told[0].subject == "Изменения в графике аттестации"
    assert "Лапина А. И." in told[0].body
    assert letters.progress(release) == (0, 1)
    told.update(sent_at=timezone.now())
    assert letters.progress(release) == (1, 1)


def test_who_moved_who_left_and_who_came_are_told_in_their_own_words(region, people):
    published(region)
    moved, left = people
    third = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    amendment_services.move(
        moved, period=region.next_period, reason="болезнь", actor=region.operator
    )
    amendment_services.remove(left, reason="подано по ошибке", actor=region.operator)
    amendment_services.add_late(
        third,
        period=region.period,
        experts={1: region.home.experts[0], 2: region.home.experts[1]},
        reason="решение комиссии",
        actor=region.operator,
    )
    # Nothing is told before the order.
    assert not Letter.objects.filter(subject="Аттестационный период перенесён").exists()
    release = published(region, order_number="1300-р", reason="три исправления")
    assert set(release.changes.values_list("kind", "key")) == {
        ("moved", moved.public_key),
        ("removed", left.public_key),
        ("added", third.public_key),
    }
    assert release.changes.get(kind="moved").after == f"Период: {region.next_period}"
    told = Letter.objects.filter(batch=letters.batch_of(release))
    assert dict(told.values_list("to", "subject")) == {
        moved.applicant.email: "Аттестационный период перенесён",
        left.applicant.email: "Вы исключены из графика аттестации",
        third.applicant.email: "Аттестационный период утверждён",
    }


def test_what_was_published_stays_byte_for_byte(region, people):
    first = published(region)
    before = _as_published(first)
    replace(region, people[0])
    published(region, order_number="1300-р", reason="замена специалиста")
    retraction.withdraw(first, reason="ошибка", actor=region.operator)
    release_services.take_down(first.pk)
    amendment_services.remove(people[1], reason="подано по ошибке", actor=region.operator)
    published(region, order_number="1301-р", reason="исключение")
    assert _as_published(first) == before


def _as_published(release):
    release = Release.objects.get(pk=release.pk)
    with release.workbook.blob.open() as content:
        stored = hashlib.file_digest(content, "sha256").hexdigest()
    rows = list(release.rows.values_list())
    rebuilt = hashlib.sha256(release_services.SchedulePublication(release).workbook()).hexdigest()
    assert stored == rebuilt == release.workbook.sha256
    return stored, rows, list(Release.objects.filter(pk=release.pk).values_list())


def test_changes_rows_and_withdrawals_are_kept_by_the_database(region, people):
    release = published(region)
    replace(region, people[0])
    correct(region)
    retraction.withdraw(release, reason="ошибка", actor=region.operator)
    for change in (
        lambda: ReleaseChange.objects.update(after="иное"),
        lambda: ReleaseChange.objects.all().delete(),
        lambda: ReleaseRow.objects.update(name="Иная"),
        lambda: Release.objects.filter(pk=release.pk).update(workbook=None),
        lambda: ReleaseWithdrawal.objects.update(reason="иная"),
        lambda: ReleaseWithdrawal.objects.all().delete(),
    ):
        with pytest.raises(Exception, match=r"Cannot|protected"), transaction.atomic():
            change()


# --- Withdrawal ---------------------------------------------------------------------------------


def test_a_withdrawal_is_announced_once_and_journalled(region, people):
    release = published(region)
    heard = []
    schedule_withdrawn.connect(lambda release_id, **_: heard.append(release_id), weak=False)
    retraction.withdraw(release, reason="ошибка в именах", actor=region.operator)
    assert heard == []
    assert release_services.still_shown() == [release.pk]
    tasks.take_release_down(release_id=release.pk)
    tasks.take_release_down(release_id=release.pk)
    assert heard == [release.pk]
    assert release_services.still_shown() == []
    acts = JournalEntry.objects.filter(release=release).values_list("action", flat=True)
    assert {"release.withdraw", "release.take_down"} <= set(acts)


def test_a_receiver_that_fails_leaves_the_withdrawal_to_be_tried_again(region, people):
    release = published(region)
    retraction.withdraw(release, reason="ошибка", actor=region.operator)

    def fail(**_signal):
        raise RuntimeError("killed")

    schedule_withdrawn.connect(fail)
    with pytest.raises(RuntimeError):
        tasks.take_release_down(release_id=release.pk)
    assert release_services.still_shown() == [release.pk]


def test_a_withdrawal_is_the_operators_of_something_published_and_once(region, people):
    release = approve(region)
    with pytest.raises(DomainError, match="ещё публикуется"):
        retraction.withdraw(release, reason="ошибка", actor=region.operator)
    release_services.publish(release.pk)
    with pytest.raises(DomainError, match="только оператор"):
        retraction.withdraw(release, reason="ошибка", actor=region.home.coordinator)
    with pytest.raises(DomainError, match="причину"):
        retraction.withdraw(release, reason=" ", actor=region.operator)
    retraction.withdraw(release, reason="ошибка", actor=region.operator)
    with pytest.raises(DomainError, match="уже снята"):
        retraction.withdraw(release, reason="ошибка", actor=region.operator)


def test_a_withdrawn_period_is_approved_anew_though_nothing_differs(region, people):
    release = published(region)
    retraction.withdraw(release, reason="ошибка", actor=region.operator)
    again = correct(region)
    assert again.number == 2
    assert not again.changes.exists()
