"""Approval publishes by itself: page, workbook and letters, once, whatever is killed when."""

import io

import openpyxl
import pytest
from django.test import Client

from attestation.notifications.models import Letter
from attestation.scheduling import tasks
from attestation.scheduling.releases.models import Release
from attestation.scheduling.releases.services import releases as release_services
from attestation.signals import schedule_released
from tests.scheduling.test_services import approve, closed

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def release(site, region):
    closed(region)
    return approve(region)


def test_the_job_publishes_the_page_of_the_period(release, region, run_jobs, smtp_server):
    run_jobs()
    release.refresh_from_db()
    assert release.published_at is not None
    response = Client().get(f"/schedules/{region.period.slug}/")
    assert response.status_code == 200
    assert region.home.teacher.full_name in response.content.decode()
    letters = smtp_server.letters_to(region.home.teacher.email)
    assert "Аттестационный период утверждён" in [_subject(letter) for letter in letters]


def test_the_workbook_says_what_the_page_says(release, region, run_jobs):
    run_jobs()
    response = Client().get(f"/schedules/{region.period.slug}/xlsx/")
    content = b"".join(response)
    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    assert sheet["A1"].value == f"График аттестации: {region.period}"
    assert f"УТВЕРЖДЁН распоряжением от {release.order_date:%d.%m.%Y} № " in sheet["A2"].value
    assert sheet.cell(4, 3).value == region.home.teacher.full_name
    assert release_services.SchedulePublication(release).workbook() == content


def test_publishing_twice_does_nothing_the_second_time(release):
    assert release_services.publish(release.pk) is True
    assert release_services.publish(release.pk) is False


def test_a_failure_in_the_middle_leaves_nothing_and_is_tried_again(release, region):
    def fail(**_signal):
        raise RuntimeError("killed")

    schedule_released.connect(fail)
    try:
        with pytest.raises(RuntimeError):
            tasks.publish_release(release_id=release.pk)
    finally:
        schedule_released.disconnect(fail)
    assert Release.objects.get(pk=release.pk).published_at is None
    assert Client().get(f"/schedules/{region.period.slug}/").status_code == 404
    tasks.publish_release(release_id=release.pk)
    assert Client().get(f"/schedules/{region.period.slug}/").status_code == 200


def test_the_sweeper_finds_what_a_killed_worker_left(release, region, run_jobs):
    from procrastinate.contrib.django.models import ProcrastinateJob

    assert release_services.unpublished() == [release.pk]
    ProcrastinateJob.objects.all().delete()
    tasks.requeue_unpublished(timestamp=0)
    run_jobs()
    assert release_services.unpublished() == []
    assert Letter.objects.filter(subject="Аттестационный период утверждён").count() == 1


def test_the_sweeper_leaves_alone_what_a_job_will_publish(release):
    from procrastinate.contrib.django.models import ProcrastinateJob

    tasks.requeue_unpublished(timestamp=0)
    publications = ProcrastinateJob.objects.filter(task_name=tasks.publish_release.name)
    assert publications.filter(args__release_id=release.pk).count() == 1


def test_a_job_that_is_run_again_tells_nobody_twice(release, run_jobs):
    run_jobs()
    tasks.tell_scheduled(release_id=release.pk)
    assert Letter.objects.filter(subject="Аттестационный период утверждён").count() == 1


def _subject(letter):
    from email.header import decode_header, make_header

    return str(make_header(decode_header(letter["Subject"])))
