"""The page of a period says how far the letters about a release are, and when there are none."""

import pytest
from django.utils import timezone

from attestation.notifications.models import Letter
from attestation.scheduling.releases import letters
from attestation.scheduling.releases.models import Release
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
