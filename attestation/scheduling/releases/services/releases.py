"""Releases: freezing at approval, and publishing exactly once."""

import datetime
from collections.abc import Iterable
from dataclasses import asdict
from functools import cached_property

from django.db import transaction
from django.db.models import Count, Exists, OuterRef, Prefetch, QuerySet
from django.utils import timezone

from attestation.accounts.access import work_phones
from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.language.names import search_key
from attestation.base.language.natural_order import in_alphabet, natural_key
from attestation.directory.models import Institute
from attestation.journal.services import log_entry
from attestation.paperwork.people_lists import SchedulePaper
from attestation.paperwork.xlsx import Column
from attestation.publications.services import Publication, publish_once
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.changes import Change, differences
from attestation.scheduling.releases.models import (
    Release,
    ReleaseChange,
    ReleaseRow,
    ReleaseWithdrawal,
)
from attestation.scheduling.workflow import ScheduleState
from attestation.signals import schedule_released, schedule_withdrawn

COLUMNS = [
    ("place", Column("№", 6)),
    ("municipality", Column("Муниципалитет", 28)),
    ("name", Column("Педагог", 36)),
    ("position", Column("Должность, предмет", 36)),
    ("organization", Column("Организация", 36)),
    ("category", Column("Заявленная категория", 20)),
    ("form", Column("Форма", 16)),
    ("first_expert", Column("Специалист 1", 48)),
    ("second_expert", Column("Специалист 2", 48)),
    ("coordinator_phone", Column("Телефон координатора", 24)),
]


def entries_of(period: AttestationPeriod) -> QuerySet[ScheduleEntry]:
    """Return all entries of the period, by municipality and name, with the row data."""
    return (
        ScheduleEntry.objects.filter(schedule__period=period)
        .select_related(
            "schedule__municipality",
            "application__position",
            "application__subject",
            "application__organization",
        )
        .prefetch_related(
            Prefetch(
                "assignments",
                ExpertAssignment.objects.select_related(
                    "expert__user", "expert__post", "expert__organization"
                ),
            )
        )
        .order_by(
            *in_alphabet(
                "schedule__municipality__name",
                "application__surname",
                "application__given_name",
                "application__patronymic",
            ),
            "pk",
        )
    )


def without_two_experts(schedule: MunicipalSchedule) -> list[str]:
    """Short names of those in ``schedule`` who have not got both experts."""
    lacking = (
        schedule.entries.annotate(experts=Count("assignments"))
        .exclude(experts=2)
        .select_related("application__applicant")
    )
    return [entry.application.short_name for entry in lacking]


def require_all_closed(period: AttestationPeriod) -> list[MunicipalSchedule]:
    """Lock the schedules of the period, and refuse while one with people in it is open.

    Returns:
        those that were begun and stayed empty, still open: they are closed with the period.

    Raises:
        DomainError: the period is empty, or municipalities have not closed it; the sentence names
            them.
    """
    schedules = MunicipalSchedule.objects.filter(period=period)
    found = list(
        schedules.select_for_update(of=("self",)).select_related("municipality").order_by("pk")
    )
    with_people = set(schedules.filter(entries__isnull=False).values_list("pk", flat=True))
    if not with_people:
        raise DomainError(f"В периоде «{period}» нет ни одного человека, утверждать нечего.")
    still_open = [s.municipality.name for s in found if s.pk in with_people and s.is_open]
    if still_open:
        raise DomainError(
            f"Период ещё не закрыли: {', '.join(sorted(still_open, key=natural_key))}."
        )
    return [schedule for schedule in found if schedule.is_open]


def closed_with_people(period: AttestationPeriod) -> QuerySet[MunicipalSchedule]:
    """Return closed schedules not accepted yet; an empty one needs no acceptance."""
    with_people = ScheduleEntry.objects.filter(schedule=OuterRef("pk"))
    return period.schedules.filter(Exists(with_people), state=ScheduleState.CLOSED)


def freeze(
    period: AttestationPeriod,
    *,
    order_number: str,
    order_date: datetime.date,
    actor: User,
    reason: str = "",
) -> Release:
    """Store the current schedule as text that refers to no changeable data.

    A release after the first also stores its changes; all amendments of the period without an
    order get this one.
    """
    previous, before = latest(period), compared_with(period)
    rows = rows_of(period)
    changes = changes_since(before, rows) if before else []
    release = Release.objects.create(
        period=period,
        number=previous.number + 1 if previous else 1,
        order_number=order_number,
        order_date=order_date,
        reason=reason,
        approved_by=actor,
    )
    for row in rows:
        row.release = release
    ReleaseRow.objects.bulk_create(rows, batch_size=500)
    ReleaseChange.objects.bulk_create(
        [ReleaseChange(release=release, **asdict(change)) for change in changes], batch_size=500
    )
    pending_amendments(period).update(release=release)
    return release


def latest(period: AttestationPeriod) -> Release | None:
    """The last release of the period, published or not, withdrawn or not."""
    return period.releases.order_by("-number").first()


def standing(period: AttestationPeriod) -> Release | None:
    """The last release of the period that is not withdrawn: what the site shows, or is about to."""
    return period.releases.filter(withdrawal=None).order_by("-number").first()


def compared_with(period: AttestationPeriod) -> Release | None:
    """The release against which the next one is compared: that which stands, else the last."""
    return standing(period) or latest(period)


def changes_to_come(period: AttestationPeriod) -> list[Change]:
    """Return what the next release would change; empty where there is none yet."""
    before = compared_with(period)
    return changes_since(before, rows_of(period)) if before else []


def pending_amendments(period: AttestationPeriod) -> QuerySet[Amendment]:
    """Changes of closed schedules that wait for an order."""
    return Amendment.objects.pending().filter(schedule__period=period)


def changes_since(previous: Release, rows: Iterable[ReleaseRow]) -> list[Change]:
    """Return the changes of a release of ``rows`` against ``previous``."""
    return changes_between(previous.rows.all(), rows, period=previous.period)


def changes_between(
    before: Iterable[ReleaseRow], rows: Iterable[ReleaseRow], *, period: AttestationPeriod
) -> list[Change]:
    """Return what ``rows`` of ``period`` change against those of ``before``."""
    old, rows = list(before), list(rows)
    gone = {row.key for row in old} - {row.key for row in rows}
    elsewhere = ScheduleEntry.objects.filter(application__public_key__in=gone).select_related(
        "application", "schedule__period"
    )
    moves = {
        entry.application.public_key: (period.name, entry.schedule.period.name)
        for entry in elsewhere
    }
    return differences(old, rows, moves)


def rows_of(period: AttestationPeriod) -> list[ReleaseRow]:
    """The rows that a release would have now, not saved."""
    phones = work_phones(period.schedules.values("municipality"))
    return [
        _row(place, entry, phones.get(entry.schedule.municipality_id, ""))
        for place, entry in enumerate(entries_of(period), start=1)
    ]


def _row(place: int, entry: ScheduleEntry, phone: str) -> ReleaseRow:
    application = entry.application
    experts = {item.slot: _expert_in_words(item.expert) for item in entry.assignments.all()}
    return ReleaseRow(
        place=place,
        key=application.public_key,
        name=application.full_name,
        name_key=search_key(application.full_name),
        position=application.position_label,
        organization=application.organization.name,
        municipality=entry.schedule.municipality.name,
        category=application.get_category_display(),
        form=application.get_form_display(),
        first_expert=experts.get(1, ""),
        second_expert=experts.get(2, ""),
        coordinator_phone=phone,
    )


def _expert_in_words(expert: ApprovedExpert) -> str:
    return f"{expert.user.short_name}, {expert.post}, {expert.organization}"


class SchedulePublication(Publication):
    """The consolidated schedule of a period."""

    releases = Release
    announcement = schedule_released
    columns = COLUMNS
    release: Release

    @property
    def file_name(self) -> str:
        """Return the name of both files, without its ending."""
        return f"График аттестации {self.release.period}, редакция {self.release.number}"

    @cached_property
    def paper(self) -> SchedulePaper:
        """Return what the PDF says above and below the rows."""
        release = self.release
        return SchedulePaper(
            institute=Institute.load().name,
            period=release.period.name,
            number=release.number,
            order_number=release.order_number,
            order_date=release.order_date,
            reason=release.reason,
            people=release.rows.count(),
            made=release.approved_at,
        )

    def log(self) -> None:
        """Write the publication into the journal."""
        release = self.release
        text = f"График периода «{release.period}» опубликован, редакция {release.number}."
        log_entry("release.publish", text, actor=None, release=release)


def publish(release_id: int) -> bool:
    """Publish a release, once; see `publish_once`."""
    return publish_once(SchedulePublication, release_id)


def take_down(release_id: int) -> bool:
    """Stop showing a withdrawn release, once.

    Returns:
        whether this call did it; False where that had happened before.
    """
    with transaction.atomic():
        withdrawal = (
            ReleaseWithdrawal.objects.select_for_update(of=("self",))
            .select_related("release__period")
            .get(release=release_id)
        )
        if withdrawal.taken_down_at:
            return False
        withdrawal.taken_down_at = timezone.now()
        withdrawal.save()
        schedule_withdrawn.send(sender=Release, release_id=release_id)
        release = withdrawal.release
        text = f"График периода «{release.period}», редакция {release.number}, снят с сайта."
        log_entry("release.take_down", text, actor=None, release=release)
    return True


def unpublished() -> list[int]:
    """Keys of approved releases whose publication has not happened."""
    return list(Release.objects.filter(published_at=None).values_list("pk", flat=True))


def still_shown() -> list[int]:
    """Keys of withdrawn releases that have not been taken down."""
    return list(
        ReleaseWithdrawal.objects.filter(taken_down_at=None).values_list("release", flat=True)
    )
