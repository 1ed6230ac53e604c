"""Invariants of withdrawals; database constraints hold most of the rest."""

from collections.abc import Iterator

from django.db.models import Exists, OuterRef, Q

from attestation.applications.models import Application
from attestation.applications.workflow import (
    ENDED,
    ApplicationState,
)
from attestation.base.invariants import invariant, violations
from attestation.files.invariants import corrupt_files
from attestation.files.models import StoredFile
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import LIVE, WithdrawalState


@invariant("an application is withdrawn exactly when a withdrawal is registered")
def withdrawn_by_nothing(_sample: int | None) -> Iterator[str]:
    granted = Withdrawal.objects.filter(
        application=OuterRef("pk"), state=WithdrawalState.REGISTERED
    )
    found = Application.objects.filter(
        Q(~Exists(granted), state=ApplicationState.WITHDRAWN)
        | (Exists(granted) & ~Q(state=ApplicationState.WITHDRAWN))
    )
    return violations(found, "application")


@invariant("nothing that has ended is still being withdrawn")
def withdrawals_of_ended(_sample: int | None) -> Iterator[str]:
    found = Withdrawal.objects.filter(state__in=LIVE, application__state__in=ENDED)
    return violations(found, "withdrawal")


@invariant("documents are as they were stored")
def corrupt_documents(sample: int | None) -> Iterator[str]:
    files = StoredFile.objects.filter(
        Q(document__isnull=False)
        | Q(withdrawal_of_paper__isnull=False)
        | Q(withdrawal_of_scan__isnull=False)
    )
    if sample is not None:
        # Keys are random, so the first of them are a fair sample.
        files = files.order_by("pk")[:sample]
    return corrupt_files(files)
