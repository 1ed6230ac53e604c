"""The page of a period says how far the letters about a release are, and when there are none."""

import pytest
from django.utils import timezone

from attestation.notifications.events import PERIOD_SET
from attestation.notifications.models import Letter, Message
from attestation.scheduling import services
from attestation.scheduling.releases import letters
from attestation.scheduling.releases.models import Release
from tests import factories
from tests.scheduling.test_services import approve, closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def release(region):
    closed(region)
    found = approve(region)
    Release.objects.filter(pk=found.pk).update(published_at=timezone.now())
    found.refresh_from_db()
    return found


def test_before_the_job_has_run_the_letters_are_being_prepared(release):
    assert letters.sending(release) == letters.Sending("готовятся", goes_on=True)


def test_before_the_publication_they_come_after_it(release):
    release.published_at = None
    assert letters.sending(release).words == "после публикации"


def test_where_nobody_wants_a_letter_none_is_being_prepared(release):
    letters.tell_scheduled(release.pk)
    Letter.objects.filter(batch=letters.batch_of(release)).delete()
    assert letters.sending(release) == letters.Sending("не отправлялись", goes_on=False)


def test_the_letters_that_are_sent_are_counted(release):
    letters.tell_scheduled(release.pk)
    assert letters.sending(release) == letters.Sending("отправлено 0 из 1", goes_on=True)
    Letter.objects.filter(batch=letters.batch_of(release)).update(sent_at=timezone.now())
    assert letters.sending(release) == letters.Sending("отправлено 1 из 1", goes_on=False)


@pytest.fixture
def of_two(region):
    """A release with two people, told one by one."""
    scheduled_too = factories.registered(
        factories.teacher(region.home.school), region.home.coordinator
    )
    experts = dict(enumerate(region.home.experts[:2], start=1))
    services.schedule(
        scheduled_too, period=region.period, experts=experts, actor=region.home.coordinator
    )
    closed(region)
    return approve(region)


def test_who_was_told_before_the_worker_was_killed_is_not_told_again(of_two, monkeypatch):
    monkeypatch.setattr(letters, "AT_ONCE", 1)
    tell, told = letters._tell, []

    def killed(release, application, kind, text):
        if told:
            raise KeyboardInterrupt
        told.append(application)
        tell(release, application, kind, text)

    monkeypatch.setattr(letters, "_tell", killed)
    with pytest.raises(KeyboardInterrupt):
        letters.tell_scheduled(of_two.pk)
    assert letters.sending(of_two).goes_on
    monkeypatch.setattr(letters, "_tell", tell)
    assert letters.tell_scheduled(of_two.pk)
    assert not letters.tell_scheduled(of_two.pk)
    about = Message.objects.filter(event=PERIOD_SET.code).values_list("user", flat=True)
    assert len(about) == len(set(about)) == 2
