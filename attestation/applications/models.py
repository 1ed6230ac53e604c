"""The application for a qualification category and its documents."""

import datetime
import uuid
from typing import Any

import pghistory
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import NameCases, User
from attestation.applications.choices import MADE_BY_SYSTEM, DocumentKind, Form
from attestation.applications.renewal.triggers import DOCUMENTS_ARE_LOOKED_AT, IS_LOOKED_AT
from attestation.applications.tallies.triggers import STATE_IS_TALLIED
from attestation.applications.workflow import EDITABLE, ENDED, NUMBERED, UNFILED, ApplicationState
from attestation.base.language.dates import day_in_words
from attestation.base.language.names import initials
from attestation.base.language.people_search import name_vector
from attestation.base.visibility import VisibilityRules
from attestation.categories.choices import Category, HeldCategory, category_label
from attestation.directory.models import (
    AttestedPosition,
    DecisionReason,
    Organization,
    SimplifiedGround,
    Subject,
)
from attestation.directory.rules_models import ProcedureRules
from attestation.files.models import StoredFile
from attestation.paperwork.checked_scans import CheckedScan

__all__ = ["Application", "ApplicationDocument", "NumberSequence"]

#: Why an application may be seen; rooms add their reasons in ``access.py``. A reason
#: on a table of many rows is ``pk__in=…``: a join would show and count an application twice.
application_visibility = VisibilityRules()


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, user: Any) -> "ApplicationQuerySet":
        """The applications that ``user`` may see: list, detail, export, PDF and file alike."""
        return self.filter(application_visibility.of(user))

    def live(self) -> "ApplicationQuerySet":
        return self.exclude(state__in=ENDED)

    def for_list(self) -> "ApplicationQuerySet":
        """With all that a list row shows, in one query."""
        return self.select_related(
            "applicant", "position", "subject", "organization__municipality", "precheck"
        )


#: The most urgent first: those that wait for a decision by their day, then the newest.
BY_URGENCY = (
    models.Case(models.When(state=ApplicationState.SUBMITTED, then=F("due_on"))).asc(
        nulls_last=True
    ),
    F("submitted_at").desc(),
    F("id").desc(),
)


class _Undeleted(models.Manager["Application"]):
    """Leaves out deleted drafts: their rows are empty and stand for the journal alone."""

    def get_queryset(self) -> models.QuerySet["Application"]:
        return super().get_queryset().exclude(state=ApplicationState.DELETED)


#: The name as signed, in the order of `find_by_name`; a draft has none yet.
SIGNED_NAME = ("surname", "given_name", "patronymic")
#: The name of the account, by which a draft is found.
APPLICANT_NAME = ("applicant__last_name", "applicant__first_name", "applicant__patronymic")


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Application(NameCases):
    """One person's application for one position.

    The person's data are copied from the profile when the paper is built, so that signed data
    stay unchanged.
    """

    applicant = models.ForeignKey(
        User, verbose_name="заявитель", on_delete=models.PROTECT, related_name="applications"
    )
    state = models.CharField(
        "состояние",
        max_length=20,
        choices=ApplicationState.choices,
        default=ApplicationState.DRAFT,
        editable=False,
    )
    revision = models.PositiveSmallIntegerField("редакция", default=0, editable=False)
    created_at = models.DateTimeField("создано", auto_now_add=True)
    #: Names the application in public: the same in every release, and tells nothing.
    public_key = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    # The terms applied for
    position = models.ForeignKey(
        AttestedPosition, verbose_name="должность", on_delete=models.PROTECT, related_name="+"
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="предмет",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    category = models.CharField("заявленная категория", max_length=12, choices=Category.choices)
    form = models.CharField(
        "форма аттестации", max_length=12, choices=Form.choices, default=Form.IN_PERSON
    )
    ground = models.ForeignKey(
        SimplifiedGround,
        verbose_name="основание упрощённой формы",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    in_presence = models.BooleanField(
        "заседание комиссии",
        default=False,
        choices=[(False, "без моего присутствия"), (True, "в моём присутствии")],
    )
    held_category = models.CharField(
        "имеющаяся категория",
        max_length=12,
        choices=HeldCategory.choices,
        default=HeldCategory.NONE,
    )
    held_order_number = models.CharField("номер приказа о категории", max_length=40, blank=True)
    held_order_date = models.DateField("дата приказа о категории", null=True, blank=True)
    held_until = models.DateField("категория действует до", null=True, blank=True)

    # Who applies, as signed
    surname = models.CharField("фамилия", max_length=150, blank=True)
    given_name = models.CharField("имя", max_length=150, blank=True)
    patronymic = models.CharField("отчество", max_length=150, blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name="организация",
        on_delete=models.PROTECT,
        related_name="applications",
    )
    education = models.TextField("образование", blank=True)
    service_years = models.PositiveSmallIntegerField("стаж", null=True, blank=True)
    mobile_phone = models.CharField("телефон", max_length=18, blank=True)

    # Its consideration
    submitted_at = models.DateTimeField("подано", null=True, blank=True)
    due_on = models.DateField("рассмотреть до", null=True, blank=True)
    registered_at = models.DateTimeField("зарегистрировано", null=True, blank=True)
    number_year = models.PositiveSmallIntegerField("год номера", null=True, blank=True)
    number = models.PositiveIntegerField("номер", null=True, blank=True)
    decision_reason = models.ForeignKey(
        DecisionReason,
        verbose_name="причина",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    decision_note = models.TextField("пояснение", blank=True)

    objects = _Undeleted.from_queryset(ApplicationQuerySet)()

    class Meta:
        verbose_name = "заявление"
        verbose_name_plural = "заявления"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["organization", "state", "due_on"]),
            models.Index(fields=["state", "due_on"]),
            GinIndex(name_vector(SIGNED_NAME), name="application_by_words"),
            # The orders of the operator's list, over the whole region.
            models.Index(*BY_URGENCY, name="application_by_urgency"),
            models.Index(fields=["state", "-submitted_at", "-id"], name="application_newest"),
        ]
        triggers = [STATE_IS_TALLIED, IS_LOOKED_AT]
        constraints = [
            models.UniqueConstraint(
                fields=["applicant", "position"],
                condition=~Q(state__in=sorted(ENDED)),
                name="application_one_live_per_person_and_position",
                violation_error_message="По этой должности у вас уже есть заявление.",
            ),
            models.UniqueConstraint(
                fields=["number_year", "number"], name="application_number_unique_in_year"
            ),
            models.CheckConstraint(
                name="application_state_known", condition=Q(state__in=ApplicationState.values)
            ),
            models.CheckConstraint(
                name="application_registered_has_number",
                condition=~Q(state__in=sorted(NUMBERED))
                | Q(number__isnull=False, number_year__isnull=False, registered_at__isnull=False),
            ),
            models.CheckConstraint(
                name="application_filed_has_dates",
                condition=Q(state__in=[*sorted(UNFILED), ApplicationState.DELETED])
                | Q(submitted_at__isnull=False, due_on__isnull=False, revision__gte=1),
            ),
            models.CheckConstraint(
                name="application_negative_decision_has_reason",
                condition=~Q(state__in=[ApplicationState.RETURNED, ApplicationState.REJECTED])
                | Q(decision_reason__isnull=False),
            ),
            models.CheckConstraint(
                name="application_simplified_has_ground",
                condition=~Q(form=Form.SIMPLIFIED) | Q(ground__isnull=False),
                violation_error_message="Для упрощённой формы выберите основание.",
            ),
            models.CheckConstraint(
                name="application_held_category_has_order",
                condition=Q(held_category=HeldCategory.NONE)
                | (Q(held_order_date__isnull=False) & ~Q(held_order_number="")),
                violation_error_message="Укажите номер и дату приказа об имеющейся категории.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}, {self.position}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:application", args=[self.pk])

    @property
    def code(self) -> str:
        """The identifier of the application on paper before it has a number."""
        return f"A{self.pk:06d}"

    @property
    def number_label(self) -> str:
        """«2026-0417»; empty before registration."""
        return f"{self.number_year}-{self.number:04d}" if self.number else ""

    @property
    def full_name(self) -> str:
        parts = [self.surname, self.given_name, self.patronymic]
        return " ".join(filter(None, parts)) or str(self.applicant)

    @property
    def short_name(self) -> str:
        return initials(self.surname, self.given_name, self.patronymic) or self.applicant.short_name

    @property
    def position_label(self) -> str:
        """«учитель, математика»."""
        return f"{self.position}, {self.subject}" if self.subject else str(self.position)

    @property
    def category_label(self) -> str:
        return category_label(self.category)

    @property
    def has_held_category(self) -> bool:
        return self.held_category != HeldCategory.NONE

    @property
    def is_simplified(self) -> bool:
        return self.form == Form.SIMPLIFIED

    @property
    def is_scheduled(self) -> bool:
        return self.state == ApplicationState.SCHEDULED

    @property
    def reason_stands(self) -> bool:
        """True if the reason of the last decision still requires the applicant to act."""
        return self.decision_reason_id is not None and self.state in EDITABLE | {
            ApplicationState.REJECTED
        }

    @property
    def reason_is_news(self) -> bool:
        """True if the last decision still holds: nothing was built or filed since."""
        return self.decision_reason_id is not None and self.state in {
            ApplicationState.RETURNED,
            ApplicationState.REJECTED,
        }

    @property
    def decision_told(self) -> list[str]:
        """What the last decision was explained by, in parts; empty before one."""
        reason = self.decision_reason
        return reason.told_with(self.decision_note) if reason else []

    def days_left(self, today: datetime.date) -> int | None:
        """Days that the consideration may still take; negative when overdue."""
        considered = self.state == ApplicationState.SUBMITTED
        return (self.due_on - today).days if considered and self.due_on else None

    def term_in_words(self, today: datetime.date) -> str:
        """Until when it is to be considered, or that this day has passed; empty where neither."""
        left = self.days_left(today)
        if left is None or self.due_on is None:
            return ""
        begin = "срок рассмотрения истёк" if left < 0 else "рассмотреть заявление нужно до"
        return f"{begin} {day_in_words(self.due_on)}"

    def consideration_days(self) -> int:
        """Return the total days for consideration; before filing, by today's rules."""
        if self.due_on is None or self.submitted_at is None:
            return ProcedureRules.on(timezone.localdate()).consideration_days
        return (self.due_on - timezone.localdate(self.submitted_at)).days


class ApplicationDocument(CheckedScan, models.Model):
    """A file of the application with its meaning; a detached one stays in the history."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="documents")
    kind = models.CharField("что это", max_length=20, choices=DocumentKind.choices)
    title = models.CharField("название", max_length=200)
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="document")
    revision = models.PositiveSmallIntegerField(
        "редакция заявления", validators=[MinValueValidator(0)], default=0
    )
    #: Among the documents of one kind, from 1; documents of one moment may share a place.
    place = models.PositiveSmallIntegerField("место по порядку", default=0)
    #: Codes of the warnings from the checks; `warnings` gives the text.
    remarks = models.JSONField("замечания проверки", default=list, blank=True)
    attached_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    attached_at = models.DateTimeField("прикреплено", auto_now_add=True)
    detached_at = models.DateTimeField("откреплено", null=True, blank=True)

    class Meta:
        verbose_name = "документ заявления"
        verbose_name_plural = "документы заявлений"
        ordering = ["kind", "place", "attached_at", "pk"]
        triggers = [DOCUMENTS_ARE_LOOKED_AT]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "kind"],
                condition=Q(
                    detached_at=None, kind__in=[DocumentKind.BUILT, DocumentKind.SIGNED_SCAN]
                ),
                name="document_one_paper_and_one_scan",
            ),
            models.CheckConstraint(
                name="document_detached_after_attached",
                condition=Q(detached_at=None) | Q(detached_at__gte=F("attached_at")),
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def origin(self) -> str:
        """Who attached it; the system's own files are named so, whoever caused them."""
        return (
            "сформировано системой" if self.kind in MADE_BY_SYSTEM else self.attached_by.short_name
        )

    @property
    def is_detachable(self) -> bool:
        """False for files built by the system: they go only when it is built anew."""
        return self.kind not in MADE_BY_SYSTEM


class NumberSequence(models.Model):
    """The last registration number of a year; its row is locked while a number is taken."""

    year = models.PositiveSmallIntegerField("год", primary_key=True)
    last = models.PositiveIntegerField("последний номер", default=0)

    class Meta:
        verbose_name = "счётчик номеров"
        verbose_name_plural = "счётчики номеров"

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"
