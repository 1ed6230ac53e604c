"""Reads of withdrawals for lists, counters and the page of an application."""

from typing import Any

from django.db.models import F, Prefetch

from attestation.accounts.access import covered_organization_keys, organization_keys
from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.workflow import WORKFLOW
from attestation.base.language.natural_order import in_alphabet
from attestation.withdrawals.models import Withdrawal, WithdrawalQuerySet
from attestation.withdrawals.workflow import WithdrawalState


def sent_withdrawals(user: Any) -> WithdrawalQuerySet:
    """Return the sent withdrawals of others that ``user`` sees, the longest waiting first."""
    return (
        Withdrawal.objects.visible_to(user)
        .filter(submitted_at__isnull=False)
        .exclude(application__applicant=user)
        .for_list()
        .order_by(F("answered_at").desc(nulls_first=True), "submitted_at", "pk")
    )


def to_answer(user: Any) -> WithdrawalQuerySet:
    """Return the withdrawals that ``user`` has to answer as a municipal coordinator."""
    return sent_withdrawals(user).filter(
        state=WithdrawalState.SUBMITTED,
        application__organization__in=covered_organization_keys(user),
    )


def withdrawable_in_school(user: Any) -> ApplicationQuerySet:
    """Applications of the coordinator's organization that can be withdrawn, by name.

    Each has ``live_withdrawals``: a list of one, or of none.
    """
    live = Prefetch(
        "withdrawals", Withdrawal.objects.live().select_related("begun_by"), "live_withdrawals"
    )
    return (
        Application.objects.filter(
            organization__in=organization_keys(user),
            submitted_at__isnull=False,
            state__in=WORKFLOW["withdraw"].sources,
        )
        .exclude(applicant=user)
        .for_list()
        .prefetch_related(live)
        .order_by(*in_alphabet("surname", "given_name"), "pk")
    )


def latest_of(application: Application, user: Any) -> Withdrawal | None:
    """The last withdrawal of ``application`` that ``user`` may see and that was not dropped."""
    return (
        application.withdrawals.visible_to(user)
        .exclude(state=WithdrawalState.DROPPED)
        .select_related("application__organization", "begun_by", "scan", "paper")
        .first()
    )
