"""Reminders of the agreements with experts: data are collected until a day of each half-year."""

import datetime
from collections.abc import Iterator

from attestation.accounts.access import coordinators_of, operators
from attestation.base.language.dates import day_in_words
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.plurals import plural
from attestation.directory.models import Municipality
from attestation.notifications.events import AGREEMENTS_DUE
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind, stage_before
from attestation.notifications.reminders import DueReminder, remind_all
from attestation.reports import selectors
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import WITH_COORDINATOR


def remind_of_agreements(today: datetime.date) -> None:
    """Remind coordinators before the last day, and tell operators who is late after it."""
    half_year = HalfYear.to_collect(today)
    day = half_year.collected_until
    late = day < today
    stage = stage_before((day - today).days, ReminderRule.stages(ReminderKind.AGREEMENTS))
    if stage is None:
        return
    lacking = _lacking(half_year)
    remind_all(_late(half_year, lacking) if late else _soon(half_year, lacking, stage))


def _soon(
    half_year: HalfYear, lacking: dict[Municipality, int], stage: int
) -> Iterator[DueReminder]:
    day = half_year.collected_until
    for municipality, count in lacking.items():
        for coordinator in coordinators_of(municipality):
            yield DueReminder(
                person=coordinator,
                key=f"agreements:{half_year.code}:{day}:{stage}:{municipality.pk}",
                title=f"До {day_in_words(day)} – данные для договоров специалистов",
                text=f"{half_year}, {municipality}: не отправлены данные для договоров – {count}.",
                path=f"/cabinet/agreements/?half_year={half_year.code}",
                event=AGREEMENTS_DUE,
            )


def _lacking(half_year: HalfYear) -> dict[Municipality, int]:
    """Count experts whose data are not yet sent to the operator, by municipality; no zeros."""
    found: dict[Municipality, int] = {}
    unsent = ExpertAgreement.objects.filter(
        starts_on=half_year.starts_on, state__in=WITH_COORDINATOR
    )
    for municipality in Municipality.objects.order_by(*in_alphabet("name")):
        listings = selectors.listings(municipality, half_year)
        count = selectors.without_agreement(listings, half_year).count()
        count += unsent.filter(municipality=municipality).count()
        if count:
            found[municipality] = count
    return found


def _late(half_year: HalfYear, lacking: dict[Municipality, int]) -> Iterator[DueReminder]:
    if not lacking:
        return
    count = len(lacking)
    words = plural(count, "муниципалитет", "муниципалитета", "муниципалитетов")
    lines = "\n".join(
        f"– {municipality}: {number} {plural(number, 'договор', 'договора', 'договоров')}"
        for municipality, number in lacking.items()
    )
    for operator in operators():
        yield DueReminder(
            person=operator,
            key=f"agreements_late:{half_year.code}",
            title=f"Договоры специалистов: не сдали {count} {words}",
            text=f"Срок сбора данных на {half_year} прошёл, а данных для договоров нет:\n{lines}",
            path=f"/cabinet/agreements/?half_year={half_year.code}",
            event=AGREEMENTS_DUE,
        )
