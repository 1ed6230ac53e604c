"""The demonstration: what is in it, and where it may be loaded."""

import datetime
import io
import os
import subprocess
import sys
from io import BytesIO, StringIO
from pathlib import Path

import pikepdf
import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.models import Page

from attestation.accounts.access import municipalities_of, organizations_of, staff_roles
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.demo import clock
from attestation.demo.accounts import ACCOUNTS, PASSWORD
from attestation.demo.schedules import last_published_start
from attestation.dossiers.tasks import build_dossier
from attestation.files.checks import RESULTS, SIGNED_SCAN, inspect
from attestation.files.models import StoredFile
from attestation.invitations.models import Invitation, InvitationState
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.paperwork.scans import measure_scan
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import WORKFLOW, AgreementState
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule
from attestation.scheduling.releases.models import Release
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WithdrawalState

#: One worker loads the demonstration, for all files that begin with it.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("the demonstration")]

REPOSITORY = Path(__file__).resolve().parents[2]


def named(login: str) -> User:
    return User.objects.get(username=login)


def counts() -> dict[str, int]:
    return {
        model._meta.label: model._default_manager.count()
        for model in apps.get_models()
        if model._meta.managed and not model._meta.proxy
    }


def bytes_of(stored: StoredFile) -> bytes:
    with stored.blob.open() as content:
        return content.read()


def drawn(content: bytes) -> bytes:
    with pikepdf.open(BytesIO(content)) as document:
        page = document.pages[0]
        page.contents_coalesce()
        return page.Contents.read_bytes()


def test_every_account_signs_in_with_the_password_and_a_confirmed_address(demo: str) -> None:
    for account in ACCOUNTS:
        user = named(account.login)
        assert user.check_password(PASSWORD)
        assert EmailAddress.objects.get(user=user, primary=True, verified=True).email == user.email
        assert account.login in demo


def test_nobody_else_can_sign_in(demo: str) -> None:
    others = User.objects.exclude(username__in=[account.login for account in ACCOUNTS])
    assert others.exists()
    assert not any(user.has_usable_password() for user in others)


@pytest.mark.parametrize(
    ("login", "role"),
    [
        ("school", Role.SCHOOL_COORDINATOR),
        ("municipal", Role.MUNICIPAL_COORDINATOR),
        ("operator", Role.OPERATOR),
        ("secretary", Role.SECRETARY),
        ("member7", Role.COMMISSION_MEMBER),
        ("editor", Role.EDITOR),
    ],
)
def test_accounts_hold_their_roles(demo: str, login: str, role: Role) -> None:
    assert role in staff_roles(named(login))


def test_two_territories_stand_apart(demo: str) -> None:
    for suffix in ("", "2"):
        school = named(f"teacher{suffix}").profile.organization
        assert list(organizations_of(named(f"school{suffix}"))) == [school]
        assert list(municipalities_of(named(f"municipal{suffix}"))) == [school.municipality]
    first, second = named("teacher").profile, named("teacher2").profile
    assert first.organization.municipality != second.organization.municipality


def test_the_teacher_can_begin_and_the_other_one_has_filed(demo: str) -> None:
    assert named("teacher").profile.missing() == []
    assert not named("teacher").applications.exists()
    assert named("teacher2").applications.get().state == ApplicationState.SUBMITTED
    told = named("teacher2").notifications.order_by("event").values_list("event", flat=True)
    assert list(told) == ["application.filed", "conversation.message"]


def test_experts_work_near_the_teacher_but_elsewhere(demo: str) -> None:
    school = named("teacher").profile.organization
    for login in ("expert1", "expert2"):
        for listing in named(login).expert_listings.all():
            assert listing.organization != school
            assert listing.organization.municipality == school.municipality


def test_every_profile_of_a_teacher_is_whole(demo: str) -> None:
    for application in Application.objects.select_related("applicant"):
        profile = application.applicant.profile
        assert profile.missing() == []
        profile.full_clean()


def test_there_are_applications_in_every_state(demo: str) -> None:
    shown = set(ApplicationState.values) - {ApplicationState.DELETED}
    assert set(Application.objects.values_list("state", flat=True)) == shown


def test_three_periods_are_published_and_one_is_being_filled(demo: str) -> None:
    assert Release.objects.filter(number=1).exclude(published_at=None).count() == 3
    for release in Release.objects.all():
        assert release.order_date <= timezone.localdate(release.approved_at)
        assert Page.objects.live().filter(slug=release.period.slug).exists()
    period = AttestationPeriod.objects.filter(releases=None).earliest("starts_on")
    states = set(MunicipalSchedule.objects.filter(period=period).values_list("state", flat=True))
    assert states == {"open", "closed"}


def test_one_published_period_was_corrected(demo: str) -> None:
    correction = Release.objects.exclude(published_at=None).get(number=2)
    assert [change.kind for change in correction.changes.all()] == ["changed"]
    assert correction.amendments.get().kind == "replace"


def test_documents_pass_the_checks_of_an_upload(demo: str) -> None:
    application = Application.objects.filter(state=ApplicationState.SUBMITTED).first()
    for kind, rule in (("signed_scan", SIGNED_SCAN), ("results", RESULTS)):
        for document in application.documents.filter(kind=kind):
            stored = document.file
            upload = SimpleUploadedFile(stored.original_name, bytes_of(stored))
            assert inspect(upload, rule).sha256 == stored.sha256


def test_some_tell_their_results_in_tables_with_the_appendix_made_of_them(demo: str) -> None:
    filled = Application.objects.filter(results__isnull=False).distinct()
    assert filled.count() >= 3
    for application in filled:
        kinds = list(application.documents.values_list("kind", "file__content_type"))
        assert len([kind for kind, _ in kinds if kind == "appendix"]) == 2
        assert application.appendices.get().built_at


def test_the_signed_copy_is_the_paper_with_a_signature(demo: str) -> None:
    by_hand = Application.objects.exclude(applicant=named("teacher2"))
    application = by_hand.filter(state=ApplicationState.SUBMITTED).first()
    paper, scan = (
        bytes_of(application.documents.get(kind=kind).file) for kind in ("built", "signed_scan")
    )
    before, after = drawn(paper), drawn(scan)
    assert b" RG 1.3 w" in after
    assert b" RG 1.3 w" not in before
    assert len(after) > len(before)


def test_one_has_signed_in_the_system(demo: str) -> None:
    application = named("teacher2").applications.get()
    paper, signed = (
        bytes_of(application.documents.get(kind=kind).file) for kind in ("built", "signed_scan")
    )
    assert signed.startswith(paper)
    assert named("teacher2").signatures.get().size == len(paper)


def test_agreements_with_experts_stand_at_every_point_of_their_way(demo: str) -> None:
    assert set(ExpertAgreement.objects.values_list("state", flat=True)) == set(AgreementState)
    assert set(WORKFLOW.transitions) - {"change"} | {"start"} == {
        action.removeprefix("agreement.")
        for action in JournalEntry.objects.filter(agreement__isnull=False).values_list(
            "action", flat=True
        )
    }
    own = ExpertAgreement.objects.filter(user=named("expert1")).latest("starts_on")
    assert own.state == AgreementState.REGISTERED
    assert own.missing() == []


def test_withdrawals_stand_at_every_point_of_their_way(demo: str) -> None:
    found = Withdrawal.objects.all()
    assert set(found.values_list("state", flat=True)) == set(WithdrawalState)
    school = named("school")
    assert {withdrawal.begun_by for withdrawal in found if withdrawal.is_by_coordinator} == {school}
    assert Application.objects.filter(state=ApplicationState.WITHDRAWN).count() == 2
    for withdrawal in found.exclude(scan=None):
        look = measure_scan(io.BytesIO(bytes_of(withdrawal.scan)), "application/pdf")
        assert look.marks == ((withdrawal.code, withdrawal.number),)


def test_nobody_is_written_to(demo: str) -> None:
    assert not Letter.objects.filter(sent_at=None, failed_at=None).exists()
    left = ProcrastinateJob.objects.values_list("task_name", flat=True)
    assert set(left) == {build_dossier.name}


def test_nothing_lies_in_the_future(demo: str) -> None:
    now = timezone.now()
    for model, field in (
        (JournalEntry, "at"),
        (Application, "created_at"),
        (Release, "approved_at"),
    ):
        assert model.objects.latest(field).__dict__[field] <= now


def test_once_changes_nothing_the_second_time(demo: str) -> None:
    before, said = counts(), StringIO()
    call_command("load_demo", "--once", stdout=said)
    assert counts() == before
    assert "loaded already" in said.getvalue()
    assert PASSWORD in said.getvalue()


def test_twice_without_once_is_refused(demo: str) -> None:
    with pytest.raises(CommandError, match="loaded already"):
        call_command("load_demo")


@pytest.mark.parametrize("command", [["load_demo"], ["load_scale", "--applications", "5"]])
def test_production_settings_refuse(command: list[str]) -> None:
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "SECRET_KEY": "a key of this test and of nothing else 2026",
        "ALLOWED_HOSTS": "site.example",
        "DATABASE_URL": "postgres://nobody@127.0.0.1:9/nothing",
        "BASE_URL": "https://site.example",
        "EMAIL_URL": "smtp://127.0.0.1:9",
        "DEFAULT_FROM_EMAIL": "attestation@institute.test",
    }
    done = subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *command],
        cwd=REPOSITORY,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "config.settings.production is for a real installation" in done.stderr


@pytest.mark.parametrize("month", range(1, 13))
def test_published_periods_end_where_the_open_one_begins(db: None, month: int) -> None:
    today = datetime.date(2026, month, 20)
    first = last_published_start(today)
    assert first.month % 2 == 0
    due = AttestationPeriod.beginning(first).schedule_until
    assert due < today <= due + datetime.timedelta(days=75)


def test_the_clock_goes_on_after_a_visit_to_the_past() -> None:
    past = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
    with clock.at(past):
        assert timezone.now() == past
    assert timezone.now() > past + datetime.timedelta(days=365)


def test_invitations_stand_in_every_state_in_the_lists_of_the_named_accounts(demo: str) -> None:
    seen = set()
    for login in ("municipal", "school", "operator"):
        own = Invitation.objects.visible_to(named(login))
        assert own.exists()
        seen |= {invitation.state for invitation in own}
    assert seen == set(InvitationState)
    assert not Invitation.objects.visible_to(named("municipal2")).exists()
