"""Attestation periods, municipal schedules and their releases."""

import datetime

import pgtrigger
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.dates import add_months, two_months
from attestation.base.language.natural_order import in_alphabet
from attestation.directory.models import (
    AttestedPosition,
    Municipality,
    Organization,
    StaffPost,
    Subject,
)
from attestation.directory.rules_models import ProcedureRules
from attestation.scheduling.workflow import SETTLED, ScheduleState

__all__ = [
    "ApprovedExpert",
    "AttestationPeriod",
    "ExpertAssignment",
    "MunicipalSchedule",
    "ScheduleEntry",
]


class AttestationPeriod(models.Model):
    """Two calendar months in which people are attested."""

    starts_on = models.DateField(
        "первый день", unique=True, help_text="Первое число первого из двух месяцев."
    )
    registration_until = models.DateField("заявления регистрируются до")
    schedule_until = models.DateField("график составляется до")
    closes_on = models.DateField(
        "закрывается системой",
        help_text="В этот день система закрывает период за тех, кто этого не сделал.",
    )
    evidence_until = models.DateField("документы дистанционной формы принимаются до")
    conclusions_until = models.DateField("итоговые заключения сдаются до")
    session_on = models.DateField("заседание комиссии")

    class Meta:
        verbose_name = "аттестационный период"
        verbose_name_plural = "аттестационные периоды"
        ordering = ["-starts_on"]
        constraints = [
            models.CheckConstraint(
                name="period_starts_on_the_first",
                condition=Q(starts_on__day=1),
                violation_error_message="Период начинается первого числа месяца.",
            ),
            models.CheckConstraint(
                name="period_dates_in_order",
                condition=Q(registration_until__lte=F("schedule_until"))
                & Q(schedule_until__lte=F("closes_on"))
                & Q(closes_on__lte=F("conclusions_until"))
                & Q(evidence_until__lte=F("conclusions_until"))
                & Q(conclusions_until__gt=F("starts_on"))
                & Q(conclusions_until__lte=F("session_on")),
                violation_error_message="Сроки периода должны идти по порядку: регистрация, "
                "график, закрытие, документы, итоговые заключения, заседание комиссии.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cabinet:period", args=[self.pk])

    @property
    def name(self) -> str:
        """«октябрь–ноябрь 2026»."""
        return two_months(self.starts_on)

    @property
    def ends_on(self) -> datetime.date:
        return add_months(self.starts_on, 2) - datetime.timedelta(days=1)

    @property
    def slug(self) -> str:
        """«2026-10», the period in addresses."""
        return f"{self.starts_on:%Y-%m}"

    @property
    def public_address(self) -> str:
        """The public address of the period once its schedule is released."""
        return f"/schedules/{self.slug}/"

    @classmethod
    def beginning(cls, first_day: datetime.date) -> "AttestationPeriod":
        """Return an unsaved period with the dates given by the rules.

        Registration, schedule and closing lie in the month before the period (the 11th, 12th
        and 14th), evidence of the distance form ends a fixed number of days before its first
        day, conclusions and session lie in its second month (the 15th and 25th).
        """
        rules = ProcedureRules.on(first_day)
        before, second = add_months(first_day, -1), add_months(first_day, 1)
        return cls(
            starts_on=first_day,
            registration_until=before.replace(day=rules.registration_day),
            schedule_until=before.replace(day=rules.schedule_day),
            closes_on=before.replace(day=rules.closing_day),
            evidence_until=first_day - datetime.timedelta(days=rules.evidence_days),
            conclusions_until=second.replace(day=rules.conclusions_day),
            session_on=second.replace(day=rules.session_day),
        )


class ApprovedExpert(models.Model):
    """A person on the list of experts approved for a school year."""

    user = models.ForeignKey(
        User, verbose_name="специалист", on_delete=models.PROTECT, related_name="expert_listings"
    )
    school_year = models.PositiveSmallIntegerField(
        "учебный год", help_text="Год, в котором учебный год начинается."
    )
    organization = models.ForeignKey(
        Organization, verbose_name="место работы", on_delete=models.PROTECT, related_name="+"
    )
    post = models.ForeignKey(
        StaffPost, verbose_name="должность", on_delete=models.PROTECT, related_name="+"
    )
    position = models.ForeignKey(
        AttestedPosition,
        verbose_name="оценивает должность",
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="предмет",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    works_anywhere = models.BooleanField(
        "может работать в других муниципалитетах",
        default=False,
        help_text="Тогда специалиста могут выбрать и координаторы других муниципалитетов.",
    )

    class Meta:
        verbose_name = "специалист комиссии"
        verbose_name_plural = "специалисты комиссии"
        ordering = in_alphabet("user__last_name", "user__first_name")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "school_year"],
                name="expert_listed_once_a_year",
                violation_error_message="Этот человек уже есть в списке на этот учебный год.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user.short_name}, {self.post}, {self.organization}"


# The trigger waits for an approval that is under way, and then sees its release.
_NOTHING_OPEN_ONCE_RELEASED = """
    PERFORM 1 FROM attestation_attestationperiod WHERE id = NEW.period_id FOR KEY SHARE;
    IF NEW.state = 'open'
        AND EXISTS (SELECT 1 FROM attestation_release WHERE period_id = NEW.period_id)
    THEN
        RAISE EXCEPTION 'the period is released'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'schedule_not_open_once_released';
    END IF;
    RETURN NEW;
"""


class MunicipalSchedule(models.Model):
    """The part of one municipality in the schedule of a period."""

    period = models.ForeignKey(
        AttestationPeriod, on_delete=models.PROTECT, related_name="schedules"
    )
    municipality = models.ForeignKey(
        Municipality, on_delete=models.PROTECT, related_name="schedules"
    )
    state = models.CharField(
        "состояние",
        max_length=10,
        choices=ScheduleState.choices,
        default=ScheduleState.OPEN,
        editable=False,
    )
    closed_at = models.DateTimeField("закрыт", null=True, blank=True)
    open_until = models.DateField(
        "исправить до",
        null=True,
        blank=True,
        help_text="Последний день возвращённого графика, если период уже закрыт.",
    )
    remarks = models.TextField("замечания оператора", blank=True)

    class Meta:
        verbose_name = "график муниципалитета"
        verbose_name_plural = "графики муниципалитетов"
        ordering = in_alphabet("municipality__name")
        constraints = [
            models.UniqueConstraint(
                fields=["period", "municipality"], name="schedule_one_per_municipality"
            ),
            models.CheckConstraint(
                name="schedule_state_known", condition=Q(state__in=ScheduleState.values)
            ),
            models.CheckConstraint(
                name="schedule_closed_has_time",
                condition=Q(state=ScheduleState.OPEN) | Q(closed_at__isnull=False),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="nothing_open_once_released",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_NOTHING_OPEN_ONCE_RELEASED,
            )
        ]

    def __str__(self) -> str:
        return f"{self.municipality}, {self.period}"

    @property
    def due_on(self) -> datetime.date:
        """By when its coordinator should close it."""
        return self.open_until or self.period.schedule_until

    @property
    def last_day(self) -> datetime.date:
        """The last day for changes; at the end of that day the system closes the schedule."""
        return max(self.open_until or self.period.closes_on, self.period.closes_on)

    @property
    def is_open(self) -> bool:
        return self.state == ScheduleState.OPEN

    @property
    def is_closed(self) -> bool:
        """Whether it is waiting for acceptance by the operator."""
        return self.state == ScheduleState.CLOSED


# The trigger takes a share lock on the schedule, so that it sees a closing that has not ended yet.
# A closed schedule changes only under an amendment whose order is still to come.
_OPEN_SCHEDULES_ONLY = """
    {rows}
    IF found_state IS DISTINCT FROM 'open' AND NOT EXISTS (
        SELECT 1 FROM attestation_amendment
        WHERE application_id = found_application
            AND schedule_id = found_schedule
            AND release_id IS NULL
            AND taken_back_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the schedule is closed'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'schedule_entry_only_while_open';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def _only_while_open(name: str, operation: pgtrigger.Operation, rows: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=operation,
        declare=[
            ("found_state", "text"),
            ("found_schedule", "bigint"),
            ("found_application", "bigint"),
        ],
        func=_OPEN_SCHEDULES_ONLY.format(rows=rows),
    )


class ScheduleEntry(models.Model):
    """A registered application in a municipality's schedule."""

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="schedule_entry"
    )
    schedule = models.ForeignKey(
        MunicipalSchedule, on_delete=models.PROTECT, related_name="entries"
    )
    added_at = models.DateTimeField("внесено", auto_now_add=True)

    class Meta:
        verbose_name = "строка графика"
        verbose_name_plural = "строки графика"
        triggers = [
            _only_while_open(
                "entry_enters_open_schedule",
                pgtrigger.Insert | pgtrigger.Update,
                "SELECT state, id, NEW.application_id "
                "INTO found_state, found_schedule, found_application "
                "FROM attestation_municipalschedule WHERE id = NEW.schedule_id FOR SHARE;",
            ),
            _only_while_open(
                "entry_leaves_open_schedule",
                pgtrigger.Update | pgtrigger.Delete,
                "SELECT state, id, OLD.application_id "
                "INTO found_state, found_schedule, found_application "
                "FROM attestation_municipalschedule WHERE id = OLD.schedule_id FOR SHARE;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} – {self.schedule}"


class AssignmentQuerySet(models.QuerySet["ExpertAssignment"]):
    def settled(self) -> "AssignmentQuerySet":
        """Return those of closed schedules."""
        return self.filter(entry__schedule__state__in=SETTLED)

    def in_conflict(self) -> "AssignmentQuerySet":
        """Return those whose expert has declared a conflict and is to be replaced."""
        return self.filter(_in_conflict())

    def in_force(self) -> "AssignmentQuerySet":
        """Return those that give a right: in closed schedules, without a declared conflict."""
        return self.settled().exclude(_in_conflict())

    def with_conflicts(self) -> "AssignmentQuerySet":
        """Annotate with ``has_conflict``."""
        return self.annotate(has_conflict=_in_conflict())


def _in_conflict() -> Exists:
    """Return the condition that the expert has declared a conflict with the person."""
    application = OuterRef("entry__application")
    organization = OuterRef("entry__application__organization")
    return Exists(
        User.objects.filter(
            Q(expert_conflicts__application=application)
            | Q(expert_conflicts__organization=organization),
            pk=OuterRef("expert__user"),
        )
    )


class ExpertAssignment(models.Model):
    """One of the two experts of an entry."""

    entry = models.ForeignKey(ScheduleEntry, on_delete=models.CASCADE, related_name="assignments")
    slot = models.PositiveSmallIntegerField("какой по счёту")
    expert = models.ForeignKey(ApprovedExpert, on_delete=models.PROTECT, related_name="assignments")

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "назначение специалиста"
        verbose_name_plural = "назначения специалистов"
        ordering = ["slot"]
        constraints = [
            models.CheckConstraint(name="assignment_slot_1_or_2", condition=Q(slot__in=[1, 2])),
            models.UniqueConstraint(fields=["entry", "slot"], name="assignment_one_per_slot"),
            models.UniqueConstraint(
                fields=["entry", "expert"],
                name="assignment_two_different_experts",
                violation_error_message="Специалисты должны быть разными.",
            ),
        ]
        triggers = [
            _only_while_open(
                "assignment_in_open_schedule",
                pgtrigger.Insert | pgtrigger.Update,
                "SELECT s.state, s.id, e.application_id "
                "INTO found_state, found_schedule, found_application "
                "FROM attestation_municipalschedule s "
                "JOIN attestation_scheduleentry e ON e.schedule_id = s.id "
                "WHERE e.id = NEW.entry_id FOR SHARE OF s;",
            ),
            _only_while_open(
                "assignment_leaves_open_schedule",
                pgtrigger.Delete,
                "SELECT s.state, s.id, e.application_id "
                "INTO found_state, found_schedule, found_application "
                "FROM attestation_municipalschedule s "
                "JOIN attestation_scheduleentry e ON e.schedule_id = s.id "
                "WHERE e.id = OLD.entry_id FOR SHARE OF s;",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.slot}: {self.expert}"
