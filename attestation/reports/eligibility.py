"""Agreements decide who may be assigned: whose agreement holds for which period."""

import datetime
from collections.abc import Collection
from typing import NamedTuple

from django.utils import timezone

from attestation.base.language.dates import add_months
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import IN_FORCE, AgreementState
from attestation.scheduling.experts.agreements import agreement_sources


class _Known(NamedTuple):
    starts_on: datetime.date
    state: str
    ended_on: datetime.date | None


@agreement_sources.add
def agreements_in_force(
    users: Collection[int], starts: Collection[datetime.date]
) -> dict[datetime.date, set[int]]:
    """Return, by the first day of a period, whose agreement holds throughout it; one query.

    A period belongs to the half-year in which it begins. While the data for that half-year are
    still to be collected, the agreement before it stands in: schedules are made earlier than that.
    """
    today = timezone.localdate()
    wanted = {half.starts_on for day in starts for half in _concerned(day, today)}
    known: dict[int, list[_Known]] = {}
    rows = ExpertAgreement.objects.filter(user__in=users, starts_on__in=wanted)
    for user, starts_on, state, ended_on in rows.order_by("starts_on").values_list(
        "user", "starts_on", "state", "ended_on"
    ):
        known.setdefault(user, []).append(_Known(starts_on, state, ended_on))
    return {day: {user for user, own in known.items() if _holds(own, day, today)} for day in starts}


def _concerned(day: datetime.date, today: datetime.date) -> list[HalfYear]:
    """The half-years whose agreements are looked at for a period that begins on ``day``."""
    half_year = HalfYear.of(day)
    return [half_year, half_year.previous, min(half_year, HalfYear.of(today))]


def _holds(known: list[_Known], day: datetime.date, today: datetime.date) -> bool:
    half_year = HalfYear.of(day)
    known = [one for one in known if one.starts_on <= half_year.starts_on]
    if not known:
        return False
    last = known[-1]
    if last.starts_on == half_year.starts_on:
        if last.state == AgreementState.ENDED:
            ends_on = add_months(day, 2) - datetime.timedelta(days=1)
            return last.ended_on is not None and last.ended_on > ends_on
        if last.state in IN_FORCE:
            return True
        known = known[:-1]
    is_collected = today > half_year.collected_until
    return bool(known) and not is_collected and known[-1].state in IN_FORCE
