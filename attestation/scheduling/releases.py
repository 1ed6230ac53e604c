"""A release: what is frozen at approval, and how it is published once."""

import datetime
import io

from django.db import transaction
from django.db.models import Count, Prefetch, QuerySet
from django.utils import timezone

from attestation.accounts.access import coordinators_of
from attestation.accounts.models import User
from attestation.base.errors import Refused
from attestation.base.names import search_key
from attestation.directory.models import Municipality
from attestation.files import services as files
from attestation.files.formats import XLSX
from attestation.journal.services import record
from attestation.paperwork.xlsx import Column, write_table
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    Release,
    ReleaseRow,
    ScheduleEntry,
)
from attestation.signals import schedule_released

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
    """Everybody in the period, by municipality and name, with all that a row says."""
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
            "schedule__municipality__name",
            "application__surname",
            "application__given_name",
            "application__patronymic",
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
        Refused: the period is empty, or municipalities have not closed it; the sentence names them.
    """
    schedules = MunicipalSchedule.objects.filter(period=period)
    found = list(
        schedules.select_for_update(of=("self",)).select_related("municipality").order_by("pk")
    )
    with_people = set(schedules.filter(entries__isnull=False).values_list("pk", flat=True))
    if not with_people:
        raise Refused(f"В периоде «{period}» нет ни одного человека, утверждать нечего.")
    still_open = [s.municipality.name for s in found if s.pk in with_people and s.is_open]
    if still_open:
        raise Refused(f"Период ещё не закрыли: {', '.join(sorted(still_open))}.")
    return [schedule for schedule in found if schedule.is_open]


def freeze(
    period: AttestationPeriod, *, order_number: str, order_date: datetime.date, actor: User
) -> Release:
    """Write down the schedule as it stands, in words that refer to nothing that may change."""
    release = Release.objects.create(
        period=period,
        number=period.releases.count() + 1,
        order_number=order_number,
        order_date=order_date,
        approved_by=actor,
    )
    phones: dict[int, str] = {}
    rows = []
    for place, entry in enumerate(entries_of(period), start=1):
        municipality = entry.schedule.municipality
        if municipality.pk not in phones:
            phones[municipality.pk] = _phone_of(municipality)
        rows.append(_row(release, place, entry, phones[municipality.pk]))
    ReleaseRow.objects.bulk_create(rows, batch_size=500)
    return release


def _row(release: Release, place: int, entry: ScheduleEntry, phone: str) -> ReleaseRow:
    application = entry.application
    first, second = (_expert_in_words(item.expert) for item in entry.assignments.all())
    return ReleaseRow(
        release=release,
        place=place,
        name=application.full_name,
        name_key=search_key(application.full_name),
        position=application.position_label,
        organization=application.organization.name,
        municipality=entry.schedule.municipality.name,
        category=application.get_category_display(),
        form=application.get_form_display(),
        first_expert=first,
        second_expert=second,
        coordinator_phone=phone,
    )


def _expert_in_words(expert: ApprovedExpert) -> str:
    return f"{expert.user.short_name}, {expert.post}, {expert.organization}"


def _phone_of(municipality: Municipality) -> str:
    phones = coordinators_of(municipality).exclude(profile__work_phone="")
    return phones.values_list("profile__work_phone", flat=True).first() or ""


def publish(release_id: int) -> bool:
    """Publish a release: its workbook, its page, its date, all or nothing, and once.

    Returns:
        whether this call published it; False where that had happened before.
    """
    with transaction.atomic():
        release = Release.objects.select_for_update(of=("self",)).get(pk=release_id)
        if release.published_at:
            return False
        release.workbook = files.store_bytes(
            workbook_of(release),
            name=f"График аттестации {release.period}, редакция {release.number}.xlsx",
            content_type=XLSX.content_type,
            actor=None,
        )
        release.published_at = timezone.now()
        release.save()
        schedule_released.send(sender=Release, release_id=release.pk)
        text = f"График периода «{release.period}» опубликован, редакция {release.number}."
        record("release.publish", text, actor=None, release=release)
    return True


def workbook_of(release: Release) -> bytes:
    """The rows of a release as XLSX; equal releases give equal bytes."""
    buffer = io.BytesIO()
    write_table(
        buffer,
        title=f"График {release.period}",
        columns=[column for _, column in COLUMNS],
        rows=release.rows.values_list(*[name for name, _ in COLUMNS]).iterator(),
        created=release.approved_at,
    )
    return buffer.getvalue()


def unpublished() -> list[int]:
    """Keys of approved releases whose publication has not happened."""
    return list(Release.objects.filter(published_at=None).values_list("pk", flat=True))
