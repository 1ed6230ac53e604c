"""Invariants of applications; database constraints hold most of the rest."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, Max, Min, OuterRef, Q, Subquery

from attestation.applications.achievements.models import ResultRow
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application, ApplicationDocument, NumberSequence
from attestation.applications.tallies import selectors as tallies
from attestation.applications.workflow import (
    ENDED,
    NUMBERED,
    WORKFLOW,
    ApplicationState,
)
from attestation.base.invariants import invariant, violations
from attestation.journal.models import JournalEntry

#: The applicant's own hands are off; the papers that were filed must be there.
_FILED = [ApplicationState.SUBMITTED, ApplicationState.REJECTED, *NUMBERED]


@invariant("the numbers by municipality and state are those of a count")
def wrong_tallies(_sample: int | None) -> Iterator[str]:
    return tallies.differences()


@invariant("a registered application has a number and a moment")
def unnumbered(_sample: int | None) -> Iterator[str]:
    found = Application.objects.filter(state__in=NUMBERED).filter(
        Q(number=None) | Q(number_year=None) | Q(registered_at=None)
    )
    return violations(found, "application")


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
def duplicate_live_applications(_sample: int | None) -> Iterator[str]:
    found = (
        Application.objects.exclude(state__in=ENDED)
        .order_by()
        .values_list("applicant", "position")
        .annotate(live=Count("pk"))
        .filter(live__gt=1)
    )
    return (f"person {person}, position {position}: {n}" for person, position, n in found)


@invariant("the state is where the journal's last transition led")
def states_diverging_from_journal(_sample: int | None) -> Iterator[str]:
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
def decisions_on_own_application(_sample: int | None) -> Iterator[str]:
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
    return violations(found, "journal entry")


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
        yield from (f"{line}: no {kind}" for line in violations(found, "application"))


@invariant("what proves a line of the results is a document of the same application")
def foreign_proofs(_sample: int | None) -> Iterator[str]:
    found = ResultRow.proofs.through.objects.exclude(
        applicationdocument__application=F("resultrow__application")
    )
    return violations(found, "proof")


@invariant("an application that may be edited holds no signed scan of a void paper")
def void_papers(_sample: int | None) -> Iterator[str]:
    standing = ApplicationDocument.objects.filter(
        application=OuterRef("application"),
        kind=DocumentKind.BUILT,
        revision=OuterRef("application__revision"),
        detached_at=None,
    )
    # A return alone voids nothing; a change of the data afterwards does.
    with_paper = [ApplicationState.GENERATED, ApplicationState.RETURNED]
    found = ApplicationDocument.objects.filter(
        ~Q(application__state__in=with_paper)
        | ~Q(revision=F("application__revision"))
        | ~Exists(standing),
        kind__in=[DocumentKind.BUILT, DocumentKind.SIGNED_SCAN],
        detached_at=None,
    ).exclude(application__state__in=[*_FILED, ApplicationState.WITHDRAWN])
    return violations(found, "document")
