"""What must hold for all data at any time; the database itself forbids most of it."""

import hashlib
from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, QuerySet, Subquery
from procrastinate.tasks import Task

from attestation.applications.achievements.models import ResultRow
from attestation.applications.choices import DocumentKind, Form
from attestation.applications.models import Application, ApplicationDocument, NumberSequence
from attestation.applications.workflow import ENDED, IN_SCHEDULE, NUMBERED, WORKFLOW, State
from attestation.base.invariants import INVARIANTS, invariant
from attestation.base.jobs import under_way
from attestation.base.language.dates import school_year
from attestation.categories import invariants as _categories  # noqa: F401 (registers its own)
from attestation.commission import invariants as _commission  # noqa: F401 (registers its own)
from attestation.evaluation.models import Conclusion, ConclusionFile, Score
from attestation.evaluation.workflow import FINISHED, HANDED_IN, ConclusionState
from attestation.files.models import StoredFile
from attestation.files.storage import private_storage
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.notifications.tasks import send_letter
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.models import (
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.scheduling.tasks import publish_release
from attestation.scheduling.workflow import SETTLED
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import LIVE, WithdrawalState

__all__ = ["INVARIANTS"]

#: The applicant's own hands are off; the papers that were filed must be there.
_FILED = [State.SUBMITTED, State.REJECTED, *NUMBERED]


def _keys(found: QuerySet, what: str) -> Iterator[str]:
    return (f"{what} {key}" for key in found.values_list("pk", flat=True))


# --- Applications -----------------------------------------------------------------------------


@invariant("a registered application has a number and a moment")
def unnumbered(_sample: int | None) -> Iterator[str]:
    found = Application.objects.filter(state__in=NUMBERED).filter(
        Q(number=None) | Q(number_year=None) | Q(registered_at=None)
    )
    return _keys(found, "application")


@invariant("numbers of a year run from 1 to its counter, each once")
def gaps_in_numbers(_sample: int | None) -> Iterator[str]:
    counters = dict(NumberSequence.objects.values_list("year", "last"))
    given = {
        year: facts
        for year, *facts in Application.objects.exclude(number=None)
        .order_by()
        .values_list("number_year")
        .annotate(Count("pk"), Count("number", distinct=True), Min("number"), Max("number"))
    }
    for year in sorted(counters.keys() | given.keys()):
        last = counters.get(year, 0)
        expected = [last, last, 1, last] if last else None
        if given.get(year) != expected:
            yield f"year {year}: the counter says {last}, the numbers {given.get(year)}"


@invariant("nobody has two live applications for one position")
def doubles(_sample: int | None) -> Iterator[str]:
    found = (
        Application.objects.exclude(state__in=ENDED)
        .order_by()
        .values_list("applicant", "position")
        .annotate(live=Count("pk"))
        .filter(live__gt=1)
    )
    return (f"person {person}, position {position}: {n}" for person, position, n in found)


@invariant("the state is where the journal's last transition led")
def states_unlike_journal(_sample: int | None) -> Iterator[str]:
    targets = {f"application.{name}": t.target for name, t in WORKFLOW.transitions.items()}
    targets["application.start"] = WORKFLOW.initial
    last = JournalEntry.objects.filter(application=OuterRef("pk"), action__in=list(targets))
    found = Application.objects.annotate(
        last=Subquery(last.order_by("-at", "-pk").values("action")[:1])
    ).values_list("pk", "state", "last")
    for key, state, action in found.iterator():
        if targets.get(action) != state:
            yield f"application {key}: {state} after {action}"


@invariant("nobody decided on an application of their own")
def own_judges(_sample: int | None) -> Iterator[str]:
    acts = [
        "register",
        "send_back",
        "reject",
        "schedule",
        "add_late",
        "replace",
        "postpone",
        "remove",
        "withdraw",
    ]
    codes = [f"application.{act}" for act in acts]
    codes += ["withdrawal.register", "withdrawal.decline"]
    found = JournalEntry.objects.filter(action__in=codes, actor=F("application__applicant"))
    return _keys(found, "journal entry")


@invariant("a filed application holds its paper, its signed scan and its results")
def filed_without_documents(_sample: int | None) -> Iterator[str]:
    for kind in (DocumentKind.BUILT, DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS):
        attached = ApplicationDocument.objects.filter(
            application=OuterRef("pk"), kind=kind, detached_at=None
        )
        if kind != DocumentKind.RESULTS:
            attached = attached.filter(revision=OuterRef("revision"))
        found = Application.objects.filter(~Exists(attached), state__in=_FILED)
        if kind == DocumentKind.RESULTS:
            # Tables filled in the system stand in place of a file.
            found = found.filter(results=None)
        yield from (f"{line}: no {kind}" for line in _keys(found, "application"))


@invariant("what proves a line of the results is a document of the same application")
def foreign_proofs(_sample: int | None) -> Iterator[str]:
    found = ResultRow.proofs.through.objects.exclude(
        applicationdocument__application=F("resultrow__application")
    )
    return _keys(found, "proof")


@invariant("an application that may be edited holds no signed scan of a void paper")
def void_papers(_sample: int | None) -> Iterator[str]:
    found = ApplicationDocument.objects.filter(
        ~Q(application__state=State.GENERATED) | ~Q(revision=F("application__revision")),
        kind__in=[DocumentKind.BUILT, DocumentKind.SIGNED_SCAN],
        detached_at=None,
    ).exclude(application__state__in=[*_FILED, State.WITHDRAWN])
    return _keys(found, "document")


@invariant("an application is withdrawn exactly when a withdrawal is registered")
def withdrawn_by_nothing(_sample: int | None) -> Iterator[str]:
    granted = Withdrawal.objects.filter(
        application=OuterRef("pk"), state=WithdrawalState.REGISTERED
    )
    found = Application.objects.filter(
        Q(~Exists(granted), state=State.WITHDRAWN) | (Exists(granted) & ~Q(state=State.WITHDRAWN))
    )
    return _keys(found, "application")


@invariant("nothing that has ended is still being withdrawn")
def withdrawals_of_ended(_sample: int | None) -> Iterator[str]:
    found = Withdrawal.objects.filter(state__in=LIVE, application__state__in=ENDED)
    return _keys(found, "withdrawal")


# --- Schedules --------------------------------------------------------------------------------


@invariant("an application is in a schedule by its state exactly when it stands in one")
def scheduled_nowhere(_sample: int | None) -> Iterator[str]:
    entry = ScheduleEntry.objects.filter(application=OuterRef("pk"))
    straight = Q(state=State.DECIDED, form=Form.SIMPLIFIED)
    found = Application.objects.filter(
        Q(~Exists(entry), ~straight, state__in=IN_SCHEDULE)
        | (Exists(entry) & ~Q(state__in=IN_SCHEDULE))
    )
    return _keys(found, "application")


@invariant("a schedule holds people of its municipality, none by the simplified form")
def misplaced(_sample: int | None) -> Iterator[str]:
    found = ScheduleEntry.objects.filter(
        ~Q(application__organization__municipality=F("schedule__municipality"))
        | Q(application__form=Form.SIMPLIFIED)
    )
    return _keys(found, "entry")


@invariant("nobody entered a schedule after it was closed, but by an amendment")
def late(_sample: int | None) -> Iterator[str]:
    amended = Amendment.objects.filter(
        application=OuterRef("application"),
        schedule=OuterRef("schedule"),
        kind=Amendment.Kind.ADD,
    )
    found = ScheduleEntry.objects.filter(
        ~Exists(amended),
        schedule__state__in=SETTLED,
        added_at__gt=F("schedule__closed_at"),
    )
    return _keys(found, "entry")


@invariant("everybody in a closed schedule has two different experts")
def without_experts(_sample: int | None) -> Iterator[str]:
    found = (
        ScheduleEntry.objects.filter(schedule__state__in=SETTLED)
        .annotate(experts=Count("assignments__expert__user", distinct=True))
        .exclude(experts=2)
    )
    return _keys(found, "entry")


@invariant("no expert judges their own organization or themselves")
def partial_experts(_sample: int | None) -> Iterator[str]:
    found = ExpertAssignment.objects.filter(
        Q(expert__organization=F("entry__application__organization"))
        | Q(expert__user=F("entry__application__applicant"))
    )
    return _keys(found, "assignment")


@invariant("experts are on the list of the period's school year")
def unlisted_experts(_sample: int | None) -> Iterator[str]:
    pairs = ExpertAssignment.objects.values_list(
        "expert__school_year", "entry__schedule__period__starts_on"
    )
    for year, starts_on in pairs.order_by().distinct():
        if year != school_year(starts_on):
            yield f"experts of {year} in the period of {starts_on}"


# --- Releases ---------------------------------------------------------------------------------


@invariant("a release has rows, numbered from 1 without gaps")
def broken_releases(_sample: int | None) -> Iterator[str]:
    found = Release.objects.annotate(
        rows_found=Count("rows"), first=Min("rows__place"), last=Max("rows__place")
    ).exclude(rows_found__gt=0, first=1, last=F("rows_found"))
    return _keys(found, "release")


@invariant("every municipality of a released period is closed")
def open_after_release(_sample: int | None) -> Iterator[str]:
    found = MunicipalSchedule.objects.filter(
        Exists(Release.objects.filter(period=OuterRef("period"))),
        Exists(ScheduleEntry.objects.filter(schedule=OuterRef("pk"))),
    ).exclude(state__in=SETTLED)
    return _keys(found, "schedule")


@invariant("the latest release names everybody in its period, unless amendments wait")
def unreleased_people(_sample: int | None) -> Iterator[str]:
    waiting = Amendment.objects.filter(release=None).values("schedule__period")
    latest = Release.objects.order_by("period_id", "-number").distinct("period_id")
    for release in latest.exclude(period__in=waiting):
        people = ScheduleEntry.objects.filter(schedule__period=release.period_id).count()
        rows = ReleaseRow.objects.filter(release=release).count()
        if people != rows:
            yield f"release {release.pk}: {rows} rows, {people} people"


@invariant("a published release has its workbook, as it was written")
def spoilt_workbooks(sample: int | None) -> Iterator[str]:
    published = Release.objects.exclude(published_at=None)
    yield from _keys(published.filter(workbook=None), "release")
    files = StoredFile.objects.filter(release__isnull=False).order_by("-uploaded_at")
    yield from _spoilt(files[:sample])


@invariant("an approved release is published or its job waits")
def forgotten_releases(_sample: int | None) -> Iterator[str]:
    return _without_job(
        Release.objects.filter(published_at=None),
        publish_release,
        "release_id",
    )


# --- Conclusions ------------------------------------------------------------------------------


@invariant("an application is evaluated exactly when its conclusion is finished")
def evaluated_without_conclusion(_sample: int | None) -> Iterator[str]:
    states = [State.EVALUATED, State.VERIFIED]
    finished = Conclusion.objects.filter(application=OuterRef("pk"), state__in=FINISHED)
    found = Application.objects.filter(
        Q(~Exists(finished), state__in=states)
        | (Exists(finished) & Q(state=State.SCHEDULED))
        | Q(state=State.EVALUATED, conclusion__state=ConclusionState.VERIFIED)
        | (
            Q(state__in=[State.VERIFIED, State.DECIDED])
            & ~Q(form=Form.SIMPLIFIED)
            & ~Q(conclusion__state=ConclusionState.VERIFIED)
        )
    )
    return _keys(found, "application")


@invariant("a finished conclusion has its paper, and two sheets if it is made of sheets")
def conclusions_without_papers(_sample: int | None) -> Iterator[str]:
    valid = ConclusionFile.objects.filter(conclusion=OuterRef("pk"), detached_at=None)
    papers = valid.filter(kind__in=[ConclusionFile.Kind.PDF, ConclusionFile.Kind.WORD])
    found = (
        Conclusion.objects.filter(state__in=FINISHED)
        .annotate(done=Count("sheets", filter=Q(sheets__submitted_at__isnull=False), distinct=True))
        .filter(~Exists(papers) | Q(source=Conclusion.Source.SHEETS, done__lt=2))
    )
    return _keys(found, "conclusion")


@invariant("a conclusion that was handed in has its signed scan, or came on paper")
def conclusions_without_scan(_sample: int | None) -> Iterator[str]:
    scan = ConclusionFile.objects.filter(
        conclusion=OuterRef("pk"), detached_at=None, kind=ConclusionFile.Kind.SCAN
    )
    found = Conclusion.objects.filter(~Exists(scan), state__in=HANDED_IN, on_paper=False)
    return _keys(found, "conclusion")


@invariant("a sheet that was handed in has points everywhere, none above the maximum")
def sheets_without_points(_sample: int | None) -> Iterator[str]:
    found = Score.objects.filter(
        Q(sheet__submitted_at__isnull=False, points=None) | Q(points__gt=F("criterion__max_points"))
    )
    return _keys(found, "score")


# --- Files and letters ------------------------------------------------------------------------


@invariant("every stored file lies on the disk with its size")
def lost_files(_sample: int | None) -> Iterator[str]:
    storage = private_storage()
    for name, size in StoredFile.objects.values_list("blob", "size").iterator(chunk_size=5000):
        try:
            found = storage.size(name)
        except FileNotFoundError:
            found = None
        if found != size:
            yield f"file {name}: {size} bytes written, {found} found"


@invariant("documents are as they were stored")
def spoilt_documents(sample: int | None) -> Iterator[str]:
    files = StoredFile.objects.filter(
        Q(document__isnull=False)
        | Q(withdrawal_of_paper__isnull=False)
        | Q(withdrawal_of_scan__isnull=False)
    )
    if sample is not None:
        # Keys are random, so the first of them are a fair sample.
        files = files.order_by("pk")[:sample]
    return _spoilt(files)


@invariant("a letter is sent, given up, or its job waits")
def forgotten_letters(_sample: int | None) -> Iterator[str]:
    return _without_job(
        Letter.objects.filter(sent_at=None, failed_at=None),
        send_letter,
        "letter_id",
    )


def _spoilt(files: QuerySet[StoredFile]) -> Iterator[str]:
    for stored in files.iterator(chunk_size=1000):
        try:
            with stored.blob.open() as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except FileNotFoundError:
            found = ""
        if found != stored.sha256:
            yield f"file {stored.pk}: its checksum has changed"


def _without_job(rows: QuerySet, task: Task, argument: str) -> Iterator[str]:
    waiting = under_way(task, argument)
    model = rows.model._meta.model_name
    return (f"{model} {pk}" for pk in rows.values_list("pk", flat=True) if pk not in waiting)
