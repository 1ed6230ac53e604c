"""The letter of the day: once a working day, with what came and what waits, or not at all."""

import datetime

import pytest
from django.utils import timezone

from attestation.cabinet import services as cabinet_services
from attestation.directory.rules_models import CalendarDay
from attestation.notifications.models import Letter, LetterSettings
from attestation.notifications.services import preferences
from tests import factories

pytestmark = pytest.mark.django_db

FRIDAY = datetime.date(2026, 11, 20)


def at(hour: int, day: datetime.date = FRIDAY) -> datetime.datetime:
    return datetime.datetime.combine(day, datetime.time(hour), timezone.get_current_timezone())


def letters(person):
    return list(Letter.objects.filter(user=person, event="digest.day").order_by("pk"))


@pytest.fixture
def coordinator(region):
    """Somebody to whom two applications have come."""
    for person in (region.home.teacher, factories.teacher(region.home.school)):
        factories.submitted(person)
    return region.home.coordinator


def test_it_counts_what_came_and_what_waits_with_addresses(coordinator, settings):
    cabinet_services.write_letters(at(8))
    [letter] = letters(coordinator)
    assert letter.subject == "Сводка дня: 20 ноября"
    assert "Новые заявления: 2" in letter.body
    assert "Вас ждёт:" in letter.body
    assert f"{settings.BASE_URL}/cabinet/applications/" in letter.body


def test_it_is_written_once_a_day_and_tells_no_news_twice(coordinator):
    cabinet_services.write_letters(at(8))
    cabinet_services.write_letters(at(9))
    assert len(letters(coordinator)) == 1
    cabinet_services.write_letters(at(8, FRIDAY + datetime.timedelta(days=3)))
    [_, second] = letters(coordinator)
    assert "Новое:" not in second.body
    assert "Вас ждёт:" in second.body


@pytest.mark.parametrize(("hour", "written"), [(7, 0), (8, 1), (19, 1), (20, 0)])
def test_it_is_written_from_its_hour_until_evening(coordinator, hour, written):
    cabinet_services.write_letters(at(hour))
    assert len(letters(coordinator)) == written


def test_the_hour_is_a_setting(coordinator):
    kept = LetterSettings.load()
    kept.digest_hour = 11
    kept.save()
    cabinet_services.write_letters(at(10))
    assert not letters(coordinator)
    cabinet_services.write_letters(at(11))
    assert letters(coordinator)


def test_weekends_and_holidays_have_none(coordinator):
    cabinet_services.write_letters(at(9, FRIDAY + datetime.timedelta(days=1)))
    CalendarDay.objects.create(date=FRIDAY, kind=CalendarDay.Kind.HOLIDAY, name="Праздник")
    cabinet_services.write_letters(at(9))
    assert not letters(coordinator)


def test_who_has_nothing_to_do_gets_none(region):
    cabinet_services.write_letters(at(8))
    assert not letters(region.abroad.school_coordinator)
    assert not letters(region.home.teacher)


def test_another_territory_is_not_told(coordinator, region):
    cabinet_services.write_letters(at(8))
    assert "Новые заявления" not in "".join(x.body for x in letters(region.abroad.coordinator))


def test_who_has_switched_it_off_gets_none(coordinator):
    choice = {"digest": "cabinet", "review": "cabinet"}
    preferences.choose(coordinator, choice, actor=coordinator)
    coordinator.notifications.all().update(waits_for_digest=False)
    cabinet_services.write_letters(at(8))
    assert not letters(coordinator)


def test_what_was_read_in_the_cabinet_is_no_news(coordinator):
    coordinator.notifications.update(read_at=timezone.now())
    cabinet_services.write_letters(at(8))
    assert "Новое:" not in letters(coordinator)[0].body


def test_one_failure_does_not_stop_the_rest(coordinator, region, monkeypatch):
    first = cabinet_services._readers().first()
    whole = cabinet_services.write_letter

    def fails_for_the_first(person, *, today):
        if person == first:
            raise RuntimeError("broken")
        return whole(person, today=today)

    monkeypatch.setattr(cabinet_services, "write_letter", fails_for_the_first)
    cabinet_services.write_letters(at(8))
    assert Letter.objects.filter(event="digest.day").exclude(user=first).exists()


def test_who_has_the_letter_of_the_day_is_not_asked_about_again(coordinator, monkeypatch):
    cabinet_services.write_letters(at(8))
    asked = []
    monkeypatch.setattr(cabinet_services, "write_letter", lambda person, **_: asked.append(person))
    cabinet_services.write_letters(at(9))
    assert coordinator not in asked
