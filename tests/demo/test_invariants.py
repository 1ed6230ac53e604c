"""Each invariant holds for the demonstration, and each finds the fault that is made on purpose."""

import datetime
import uuid
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pgtrigger
import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from attestation.applications.achievements.models import ResultRow
from attestation.applications.models import Application, ApplicationDocument, NumberSequence
from attestation.applications.tallies.models import ApplicationTally
from attestation.applications.workflow import ApplicationState
from attestation.base.invariants import invariants
from attestation.categories.imports.models import RegisterImport
from attestation.categories.models import CategoryRecord
from attestation.evaluation.models import ConclusionFile, Score
from attestation.files.models import StoredFile
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.orders.publication.models import ResultsRow
from attestation.scheduling.models import (
    ApprovedExpert,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WithdrawalState
from tests.categories.conftest import set_category
from tests.demo import precheck_faults

#: One worker loads the demonstration, for all files that begin with it.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("the demonstration")]


def is_broken(name: str) -> bool:
    return any(list(rule.find(None)) for rule in invariants if rule.name == name)


def sql(statement: str, *values: object) -> None:
    """Run a statement as if there were neither triggers nor foreign keys."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(statement, values)
        cursor.execute("SET LOCAL session_replication_role = origin")


def drop_constraint(model: type, name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {model._meta.db_table} DROP CONSTRAINT {name}")


def drop_index(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"DROP INDEX {name}")


def in_closed_schedule() -> ScheduleEntry:
    return ScheduleEntry.objects.filter(schedule__state="closed").first()


def note_one_too_many() -> None:
    note = ApplicationTally.objects.first()
    ApplicationTally.objects.filter(pk=note.pk).update(number=F("number") + 1)


def lose_a_number() -> None:
    drop_constraint(Application, "application_registered_has_number")
    Application.objects.filter(pk=in_closed_schedule().application_id).update(registered_at=None)


def skip_a_number() -> None:
    NumberSequence.objects.update(last=F("last") + 1)


def file_twice() -> None:
    drop_index("application_one_live_per_person_and_position")
    first, second = Application.objects.filter(state=ApplicationState.SCHEDULED)[:2]
    Application.objects.filter(pk=second.pk).update(
        applicant=first.applicant, position=first.position
    )


def change_state_silently() -> None:
    Application.objects.filter(state=ApplicationState.DRAFT).update(
        state=ApplicationState.GENERATED
    )


def decide_on_oneself() -> None:
    application = Application.objects.filter(state=ApplicationState.REGISTERED).first()
    JournalEntry.objects.create(
        action="application.register",
        text="Заявление зарегистрировано.",
        actor=application.applicant,
        application=application,
    )


def lose_the_scan() -> None:
    ApplicationDocument.objects.filter(
        application__state=ApplicationState.SUBMITTED, kind="signed_scan"
    ).update(detached_at=timezone.now())


def keep_a_void_paper() -> None:
    ApplicationDocument.objects.filter(
        application__state=ApplicationState.GENERATED, kind="built"
    ).update(revision=99)


def withdraw_by_nothing() -> None:
    Withdrawal.objects.filter(state=WithdrawalState.REGISTERED).update(
        state=WithdrawalState.DROPPED, answered_at=None, answered_by=None
    )


def withdraw_what_has_ended() -> None:
    Withdrawal.objects.filter(state=WithdrawalState.DROPPED).update(
        state=WithdrawalState.GENERATED,
        application=Application.objects.filter(state=ApplicationState.REJECTED).first(),
    )


def drop_an_entry() -> None:
    entry = in_closed_schedule()
    sql("DELETE FROM attestation_expertassignment WHERE entry_id = %s", entry.pk)
    sql("DELETE FROM attestation_scheduleentry WHERE id = %s", entry.pk)


def move_to_another_place() -> None:
    entry = in_closed_schedule()
    other = MunicipalSchedule.objects.exclude(municipality=entry.schedule.municipality).first()
    sql("UPDATE attestation_scheduleentry SET schedule_id = %s WHERE id = %s", other.pk, entry.pk)


def enter_late() -> None:
    entry = in_closed_schedule()
    late = entry.schedule.closed_at + datetime.timedelta(seconds=1)
    sql("UPDATE attestation_scheduleentry SET added_at = %s WHERE id = %s", late, entry.pk)


def lose_an_expert() -> None:
    sql(
        "DELETE FROM attestation_expertassignment WHERE slot = 2 AND entry_id = %s",
        in_closed_schedule().pk,
    )


def choose_a_colleague() -> None:
    assignment = ExpertAssignment.objects.first()
    ApprovedExpert.objects.filter(pk=assignment.expert_id).update(
        organization=assignment.entry.application.organization
    )


def take_last_years_experts() -> None:
    ApprovedExpert.objects.update(school_year=F("school_year") - 10)


def lose_a_row() -> None:
    sql("DELETE FROM attestation_releaserow WHERE id = %s", ReleaseRow.objects.first().pk)


def lose_a_result() -> None:
    sql("DELETE FROM attestation_resultsrow WHERE id = %s", ResultsRow.objects.first().pk)


def reopen_a_released_schedule() -> None:
    entry = ScheduleEntry.objects.filter(schedule__period__releases__isnull=False).first()
    with pgtrigger.ignore("attestation.MunicipalSchedule:nothing_open_once_released"):
        MunicipalSchedule.objects.filter(pk=entry.schedule_id).update(state="open")


def spoil_a_workbook() -> None:
    spoil(Release.objects.first().workbook)


def forget_to_publish() -> None:
    sql(
        "UPDATE attestation_release SET published_at = NULL WHERE id = %s",
        Release.objects.first().pk,
    )


def lose_a_file() -> None:
    stored = StoredFile.objects.filter(document__isnull=False).first()
    StoredFile.objects.filter(pk=stored.pk).update(blob="00/nowhere")


def leave_bytes() -> None:
    left = Path(settings.PRIVATE_ROOT) / "00" / uuid.uuid4().hex
    left.parent.mkdir(parents=True, exist_ok=True)
    left.write_bytes(b"x")


def spoil_a_document() -> None:
    spoil(StoredFile.objects.filter(document__isnull=False).first())


def forget_a_letter() -> None:
    Letter.objects.create(to="somebody@site.example", subject="Здравствуйте")


def spoil(stored: StoredFile) -> None:
    StoredFile.objects.filter(pk=stored.pk).update(sha256="0" * 64)


def lend_a_proof() -> None:
    row = ResultRow.objects.first()
    row.proofs.add(ApplicationDocument.objects.exclude(application=row.application_id).first())


def forget_the_conclusion() -> None:
    Application.objects.filter(state=ApplicationState.EVALUATED).update(
        state=ApplicationState.SCHEDULED
    )


def lose_the_paper() -> None:
    ConclusionFile.objects.filter(kind="pdf").update(detached_at=timezone.now())


def lose_the_signed_paper() -> None:
    ConclusionFile.objects.filter(kind="scan").update(detached_at=timezone.now())


def take_points_back() -> None:
    score = Score.objects.filter(sheet__submitted_at__isnull=False).first()
    sql("UPDATE attestation_score SET points = NULL WHERE id = %s", score.pk)


def miscount_a_vote() -> None:
    sql("UPDATE attestation_agendaitem SET in_favour = in_favour + 1 WHERE decision <> ''")


def take_a_decision_back() -> None:
    sql("UPDATE attestation_application SET state = 'verified' WHERE state = 'decided'")


def decide_without_an_order() -> None:
    undecided = Application.objects.filter(state=ApplicationState.SCHEDULED).first()
    sql("UPDATE attestation_application SET state = 'decided' WHERE id = %s", undecided.pk)


def lose_a_category() -> None:
    sql("DELETE FROM attestation_categoryrecord WHERE application_id IS NOT NULL")


def forget_to_tell() -> None:
    sql("UPDATE attestation_order SET told_at = NULL")
    sql("DELETE FROM procrastinate_jobs WHERE task_name LIKE '%%tell_order'")


def misspell_a_key() -> None:
    record = CategoryRecord.objects.earliest("pk")
    sql("UPDATE attestation_categoryrecord SET name_key = 'x' WHERE id = %s", record.pk)


def give_a_category_to_another() -> None:
    application = Application.objects.filter(state=ApplicationState.SCHEDULED).first()
    record = set_category(application.applicant, source=application)
    other = Application.objects.exclude(applicant=application.applicant).first()
    statement = "UPDATE attestation_categoryrecord SET person_id = %s WHERE id = %s"
    sql(statement, other.applicant_id, record.pk)


def forget_to_read_a_register() -> None:
    sql("DELETE FROM procrastinate_jobs")
    RegisterImport.objects.update(state=RegisterImport.State.READING)


def take_a_register_back() -> None:
    RegisterImport.objects.update(state=RegisterImport.State.READY)


def publish_somebody_else() -> None:
    sql("UPDATE attestation_resultsrow SET key = gen_random_uuid()")


def sign_other_bytes() -> None:
    sql("UPDATE attestation_signature SET sha256 = %s", "0" * 64)


def forget_the_latest_message() -> None:
    sql("UPDATE attestation_conversation SET last = 0")


def read_ahead() -> None:
    sql("UPDATE attestation_conversationmark SET read_up_to = 999999999")


def write_as_another() -> None:
    sql("UPDATE attestation_conversationmessage SET role = 'operator' WHERE role = 'applicant'")


def lead_the_own() -> None:
    of = "FROM attestation_application a WHERE a.id = h.application_id"
    sql(f"UPDATE attestation_applicationhandling h SET leader_id = a.applicant_id {of}")  # noqa: S608


def note_at_a_draft() -> None:
    draft = Application.objects.filter(submitted_at=None).first()
    sql("UPDATE attestation_staffnote SET application_id = %s", draft.pk)


FAULTS: dict[str, Callable[[], None]] = {
    **precheck_faults.FAULTS,
    "a conversation knows its latest message": forget_the_latest_message,
    "nobody has read further than was written": read_ahead,
    "the applicant writes as the applicant, and nobody else does": write_as_another,
    "nobody leads an application of their own, or notes something at it": lead_the_own,
    "only what was filed is led, put aside or noted at": note_at_a_draft,
    "the register finds everybody by the name in the order": misspell_a_key,
    "a category set on an application belongs to its applicant": give_a_category_to_another,
    "a register that was loaded is read and written, or its job waits": forget_to_read_a_register,
    "records of a loaded register were written while it was applied": take_a_register_back,
    "a closed session decided on everybody as a recount does": miscount_a_vote,
    "what a signed order says of somebody is decided on their application": take_a_decision_back,
    "a decided application stands in a signed order": decide_without_an_order,
    "the register holds the categories that orders have set, and no others of applications": (
        lose_a_category
    ),
    "a signed order is drawn, told of and published, or its jobs wait": forget_to_tell,
    "the published lists name those alone who have a category by the orders in force": (
        publish_somebody_else
    ),
    "the numbers by municipality and state are those of a count": note_one_too_many,
    "a registered application has a number and a moment": lose_a_number,
    "numbers of a year run from 1 to its counter, each once": skip_a_number,
    "nobody has two live applications for one position": file_twice,
    "the state is where the journal's last transition led": change_state_silently,
    "nobody decided on an application of their own": decide_on_oneself,
    "a filed application holds its paper, its signed scan and its results": lose_the_scan,
    "what proves a line of the results is a document of the same application": lend_a_proof,
    "an application that may be edited holds no signed scan of a void paper": keep_a_void_paper,
    "an application is withdrawn exactly when a withdrawal is registered": withdraw_by_nothing,
    "nothing that has ended is still being withdrawn": withdraw_what_has_ended,
    "an application is in a schedule by its state exactly when it stands in one": drop_an_entry,
    "a schedule holds people of its municipality, none by the simplified form": (
        move_to_another_place
    ),
    "nobody entered a schedule after it was closed, but by an amendment": enter_late,
    "everybody in a closed schedule has two different experts": lose_an_expert,
    "no expert judges their own organization or themselves": choose_a_colleague,
    "experts are on the list of the period's school year": take_last_years_experts,
    "a release has rows, numbered from 1 without gaps": lose_a_row,
    "every municipality of a released period is closed": reopen_a_released_schedule,
    "the latest release names everybody in its period, unless amendments wait": lose_a_row,
    "a published release counts the people that it names": lose_a_row,
    "published results count the people that they name": lose_a_result,
    "a published release has its workbook, as it was written": spoil_a_workbook,
    "an approved release is published or its job waits": forget_to_publish,
    "an application is evaluated exactly when its conclusion is finished": forget_the_conclusion,
    "a finished conclusion has its paper, and two sheets if it is made of sheets": lose_the_paper,
    "a conclusion that was handed in has its signed scan, or came on paper": lose_the_signed_paper,
    "a sheet that was handed in has points everywhere, none above the maximum": take_points_back,
    "every stored file lies on the disk with its size": lose_a_file,
    "no bytes lie on the disk for days without a row": leave_bytes,
    "documents are as they were stored": spoil_a_document,
    "a letter is sent, given up, or its job waits": forget_a_letter,
    "a signed document begins with the bytes that were signed": sign_other_bytes,
}


def test_every_invariant_has_its_fault() -> None:
    assert sorted(rule.name for rule in invariants) == sorted(FAULTS)


def test_all_hold_for_the_demonstration(demo: str) -> None:
    said = StringIO()
    call_command("check_invariants", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines == [f"{rule.name}: 0 violations" for rule in invariants]


@pytest.mark.parametrize("name", FAULTS)
def test_a_fault_is_found(demo: str, later: Callable[[float], None], name: str) -> None:
    FAULTS[name]()
    later(4)
    assert is_broken(name)


def test_the_command_fails_when_anything_is_broken(demo: str) -> None:
    forget_a_letter()
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_invariants", "--sample", "3", stdout=said)
    assert "a letter is sent, given up, or its job waits: 1 violations" in said.getvalue()
