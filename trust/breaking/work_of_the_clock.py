"""Jobs that the clock asks for, each on a day on which there is something to do."""

import datetime
import os
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.utils import timezone
from wagtail.models import Page

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.achievements.models import ResultsAppendix
from attestation.applications.handling import services as handling
from attestation.applications.handling.models import StaffNote
from attestation.applications.services import review
from attestation.base.jobs import defer
from attestation.base.language.working_days import is_working
from attestation.directory.days_off import deviations
from attestation.dossiers.services import building as dossiers
from attestation.dossiers.services import requests as dossier_requests
from attestation.feedback import services as feedback
from attestation.files import services as files
from attestation.files.uploads import services as uploads
from attestation.invitations.services import sending as invitations
from attestation.invitations.services.sending import Guest
from attestation.journal.sign_ins import services as sign_ins
from attestation.journal.sign_ins.models import SignInRecord
from attestation.notifications.models import Letter
from attestation.notifications.services.messages import queue_letter
from attestation.privacy.services import building as archives
from attestation.privacy.services import requests as archive_requests
from cms_pages.models import DocumentText
from tests import factories
from tests.categories.conftest import set_category
from trust.breaking.kind import BY_THE_CLOCK, Kind, noon
from trust.breaking.work_asked_for import order_signed, register_confirmed, with_document
from trust.racing import situations
from trust.racing.situations import Situation

_TIDY = "attestation.notifications.tasks.tidy_letters"


def _without_jobs(*_: Any) -> dict[str, Any]:
    """Lose every job that waits."""
    with _cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    return BY_THE_CLOCK


def _cursor() -> Any:
    return connection.cursor()


def _of_a_dead_worker(s: Situation) -> dict[str, Any]:
    """Leave two jobs in the hands of a worker that has not been heard of for long.

    For one of them the clock has asked again since, and nobody has come to that yet.
    """
    defer(_TIDY, timestamp=0)
    queue_letter(s.teacher.email, "Заявление подано", "Текст.", user=s.teacher)
    with _cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - '100 seconds'::interval) RETURNING id"
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone()
        )
    defer(_TIDY, timestamp=1)
    return BY_THE_CLOCK


def _old_things(s: Situation) -> dict[str, Any]:
    """Leave jobs, sessions and records of sign-ins whose term is over."""
    long_ago = timezone.now() - datetime.timedelta(days=400)
    for number in range(20):
        defer("attestation.notifications.tasks.send_letter", letter_id=number)
        Session.objects.create(session_key=f"old{number}", session_data="x", expire_date=long_ago)
        sign_ins.count(SignInRecord.Act.REFUSED, account=None, address=f"192.0.2.{number}")
    SignInRecord.objects.update(hour=long_ago, last_at=long_ago)
    with _cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'succeeded'")
        cursor.execute("UPDATE procrastinate_events SET at = at - '400 days'::interval")
    return BY_THE_CLOCK


def _begun_accounts(s: Situation) -> dict[str, Any]:
    for number in range(5):
        person = User.objects.create(username=f"begun{number}", email=f"b{number}@mail.example")
        person.emailaddress_set.create(email=person.email, verified=False, primary=True)
    User.objects.filter(username__startswith="begun").update(
        date_joined=timezone.now() - datetime.timedelta(days=60)
    )
    return BY_THE_CLOCK


def _old_letters(s: Situation) -> dict[str, Any]:
    for number in range(5):
        queue_letter(s.teacher.email, f"Новость {number}", "Текст.", user=s.teacher)
    long_ago = timezone.now() - datetime.timedelta(days=500)
    Letter.objects.update(sent_at=long_ago, created_at=long_ago)
    return _without_jobs()


def _lost_letters(s: Situation) -> dict[str, Any]:
    for number in range(5):
        queue_letter(s.teacher.email, f"Новость {number}", "Текст.", user=s.teacher)
    Letter.objects.filter(sent_at=None).update(
        created_at=timezone.now() - datetime.timedelta(hours=2)
    )
    return _without_jobs()


def _old_notes(s: Situation) -> dict[str, Any]:
    for number in range(5):
        handling.add_note(s.application, f"Звонили {number} раз.", actor=s.coordinator)
    review.reject(s.application, reason=factories.reason(), actor=s.coordinator)
    StaffNote.objects.update(written_at=timezone.now() - datetime.timedelta(days=800))
    return BY_THE_CLOCK


def _old_reports(s: Situation) -> dict[str, Any]:
    for number in range(5):
        made = feedback.report(f"Не открывается {number}.", actor=s.teacher)
        made = feedback.answer(made, "Исправлено.", actor=s.operator)
        type(made).objects.update(answered_at=timezone.now() - datetime.timedelta(days=200))
    return BY_THE_CLOCK


def _forgotten_uploads(s: Situation) -> dict[str, Any]:
    for number in range(5):
        page = factories.pdf_upload(f"Скан {number}.pdf")
        found = uploads.stage(page, rule="documents", place="", actor=s.teacher)
        type(found).objects.update(expires_at=timezone.now() - datetime.timedelta(days=2))
    return BY_THE_CLOCK


def _left_workplaces(_: Situation) -> dict[str, Any]:
    for number in range(5):
        folder = Path(settings.PRIVATE_ROOT) / "making" / f"left{number}"
        folder.mkdir(parents=True)
        (folder / "dossier.zip").write_bytes(b"x")
        os.utime(folder, (0, 0))
    return BY_THE_CLOCK


def _orphans(_: Situation) -> dict[str, Any]:
    for number in range(5):
        content = b"x" * (number + 1)
        lost = files.store_bytes(content, name="a.txt", content_type="text/plain", actor=None)
        type(lost).objects.filter(pk=lost.pk).delete()
    return BY_THE_CLOCK


def _old_dossiers(s: Situation) -> None:
    situations.accepted(s)
    for person in (s.coordinator, s.operator):
        dossier = dossier_requests.request_dossier("application", s.application, actor=person)
        dossiers.build(dossier.pk)


def _lost_dossier(s: Situation) -> None:
    situations.accepted(s)
    dossier_requests.request_dossier("application", s.application, actor=s.coordinator)


def _old_archives(s: Situation) -> None:
    for person in (s.teacher, s.coordinator):
        archives.build(archive_requests.request_archive(actor=person).pk)


def _lost_archives(s: Situation) -> None:
    archive_requests.request_archive(actor=s.teacher)
    archive_requests.request_archive(actor=s.coordinator)


def _expiring_invitations(s: Situation) -> None:
    for number in range(3):
        invitations.invite(
            Guest(f"new{number}@mail.example"),
            role=Role.SCHOOL_COORDINATOR,
            place=s.home.school,
            actor=s.coordinator,
        )


def _before_a_category_ends(s: Situation) -> None:
    """Have an application generated and not filed, and two categories."""
    situations.generated(s)
    for surname in ("Седова", "Яшина"):
        set_category(factories.teacher(s.home.school, last_name=surname))


def _unread_document(s: Situation) -> dict[str, Any]:
    DocumentText.objects.update(read_at=None)
    return _without_jobs()


def _timed_page(s: Situation) -> dict[str, Any]:
    """Leave a page whose time on the site is over, and another whose time has come."""
    one, other = (page.specific for page in Page.objects.filter(depth=3).order_by("pk")[:2])
    Page.objects.filter(pk=one.pk).update(expire_at=timezone.now() - datetime.timedelta(hours=1))
    other.title = "Новое название"
    revision = other.save_revision()
    type(revision).objects.filter(pk=revision.pk).update(
        approved_go_live_at=timezone.now() - datetime.timedelta(hours=1)
    )
    return BY_THE_CLOCK


def _next_working_day(_: Situation) -> datetime.datetime:
    day = timezone.localdate()
    while not is_working(day, deviations(day, day)):
        day += datetime.timedelta(days=1)
    return noon(day)


def _in_two_days(_: Situation) -> datetime.datetime:
    return noon(days=2)


def _in_weeks(_: Situation) -> datetime.datetime:
    return noon(days=40)


def _appendix_without_job(s: Situation) -> dict[str, Any]:
    assert ResultsAppendix.objects.filter(built_at=None).exists()
    return _without_jobs()


_ROOM = "attestation.{}.tasks.{}".format
KINDS = [
    Kind("attestation.tasks.retry_stalled", lambda s: None, _of_a_dead_worker),
    Kind("attestation.tasks.tidy_up", lambda s: None, _old_things),
    Kind(_ROOM("accounts", "purge_unconfirmed"), lambda s: None, _begun_accounts),
    Kind(
        _ROOM("applications", "requeue_unbuilt_appendices"),
        situations.submitted,
        _appendix_without_job,
    ),
    Kind(_ROOM("applications", "add_up_tallies"), situations.scheduled_and_another),
    Kind(
        "attestation.applications.handling.tasks.tidy_notes",
        situations.submitted,
        _old_notes,
    ),
    Kind(
        "attestation.applications.precheck.tasks.requeue_prechecks",
        situations.two_submitted,
        _without_jobs,
    ),
    Kind("attestation.applications.precheck.tasks.look_at_all", situations.two_submitted),
    Kind(_ROOM("cabinet", "write_digests"), situations.accepted, moment=_next_working_day),
    Kind(_ROOM("cabinet", "remind_of_papers"), _expiring_invitations, moment=_in_two_days),
    Kind(_ROOM("categories", "resume_imports"), register_confirmed, _without_jobs),
    Kind(_ROOM("commission", "remind_of_votes"), situations.convened),
    Kind(_ROOM("dossiers", "build_dossiers_that_wait"), _lost_dossier, _without_jobs),
    Kind(_ROOM("dossiers", "purge_dossiers"), _old_dossiers, moment=_in_weeks),
    Kind(
        _ROOM("evaluation", "remind_of_conclusions"),
        situations.evaluated,
        moment=lambda s: noon(s.region.period.conclusions_until, days=-1),
    ),
    Kind(_ROOM("feedback", "tidy_reports"), lambda s: None, _old_reports),
    Kind(_ROOM("files", "purge_uploads"), lambda s: None, _forgotten_uploads, _in_two_days),
    Kind(_ROOM("files", "sweep_workplaces"), lambda s: None, _left_workplaces, _in_two_days),
    Kind(_ROOM("files", "sweep_orphans"), situations.submitted, _orphans, _in_two_days),
    Kind(_ROOM("notifications", "resend_letters"), lambda s: None, _lost_letters),
    Kind(_ROOM("notifications", "tidy_letters"), lambda s: None, _old_letters),
    Kind(_ROOM("orders", "finish_orders"), order_signed, _without_jobs),
    Kind(_ROOM("privacy", "requeue_unbuilt_archives"), _lost_archives, _without_jobs),
    Kind(_ROOM("privacy", "purge_archives"), _old_archives, moment=_in_weeks),
    Kind(_ROOM("reports", "count_for_statistics"), order_signed),
    Kind(_ROOM("scheduling", "requeue_unpublished"), situations.approved, _without_jobs),
    Kind(
        _ROOM("scheduling", "close_overdue"),
        situations.scheduled_and_another,
        moment=lambda s: noon(s.region.period.closes_on, days=1),
    ),
    Kind(
        _ROOM("scheduling", "remind"),
        _before_a_category_ends,
        moment=lambda s: noon(s.region.period.registration_until, days=-3),
    ),
    Kind("cms_pages.tasks.publish_scheduled_pages", with_document, _timed_page),
    Kind("cms_pages.tasks.read_waiting_documents", with_document, _unread_document),
]
