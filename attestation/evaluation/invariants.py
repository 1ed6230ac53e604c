"""The invariants of evaluations and conclusions; the database enforces most of the others."""

from collections.abc import Iterator

from django.db.models import Count, Exists, F, OuterRef, Q

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import (
    ApplicationState,
)
from attestation.base.invariants import invariant, violations
from attestation.evaluation.models import Conclusion, ConclusionFile, Score
from attestation.evaluation.workflow import FINISHED, HANDED_IN, ConclusionState


@invariant("an application is evaluated exactly when its conclusion is finished")
def evaluated_without_conclusion(_sample: int | None) -> Iterator[str]:
    states = [ApplicationState.EVALUATED, ApplicationState.VERIFIED]
    finished = Conclusion.objects.filter(application=OuterRef("pk"), state__in=FINISHED)
    found = Application.objects.filter(
        Q(~Exists(finished), state__in=states)
        | (Exists(finished) & Q(state=ApplicationState.SCHEDULED))
        | Q(state=ApplicationState.EVALUATED, conclusion__state=ConclusionState.VERIFIED)
        | (
            Q(state__in=[ApplicationState.VERIFIED, ApplicationState.DECIDED])
            & ~Q(form=Form.SIMPLIFIED)
            & ~Q(conclusion__state=ConclusionState.VERIFIED)
        )
    )
    return violations(found, "application")


@invariant("a finished conclusion has its paper, and two sheets if it is made of sheets")
def conclusions_without_papers(_sample: int | None) -> Iterator[str]:
    valid = ConclusionFile.objects.filter(conclusion=OuterRef("pk"), detached_at=None)
    papers = valid.filter(kind__in=[ConclusionFile.Kind.PDF, ConclusionFile.Kind.WORD])
    found = (
        Conclusion.objects.filter(state__in=FINISHED)
        .annotate(done=Count("sheets", filter=Q(sheets__submitted_at__isnull=False), distinct=True))
        .filter(~Exists(papers) | Q(source=Conclusion.Source.SHEETS, done__lt=2))
    )
    return violations(found, "conclusion")


@invariant("a conclusion that was handed in has its signed scan, or came on paper")
def conclusions_without_scan(_sample: int | None) -> Iterator[str]:
    scan = ConclusionFile.objects.filter(
        conclusion=OuterRef("pk"), detached_at=None, kind=ConclusionFile.Kind.SCAN
    )
    found = Conclusion.objects.filter(~Exists(scan), state__in=HANDED_IN, on_paper=False)
    return violations(found, "conclusion")


@invariant("a sheet that was handed in has points everywhere, none above the maximum")
def sheets_without_points(_sample: int | None) -> Iterator[str]:
    found = Score.objects.filter(
        Q(sheet__submitted_at__isnull=False, points=None) | Q(points__gt=F("criterion__max_points"))
    )
    return violations(found, "score")
