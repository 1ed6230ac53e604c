"""The commission: its members, its sessions, and the agenda with the decisions."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.names import initials
from attestation.base.language.natural_order import in_alphabet
from attestation.base.visibility import VisibilityRules
from attestation.commission.counting import Decision, Rule, Tally
from attestation.commission.vote_groups import VoteGroup
from attestation.commission.workflow import SessionState
from attestation.directory.models import Municipality
from attestation.files.models import StoredFile

__all__ = [
    "AgendaItem",
    "CommissionMember",
    "CommissionSession",
    "SessionMember",
]

#: Why a session may be seen; see `attestation.commission.access`.
session_visibility = VisibilityRules()


class Duty(models.TextChoices):
    """The duty of a member in the commission; in the order of the protocol."""

    CHAIR = "chair", "председатель"
    DEPUTY = "deputy", "заместитель председателя"
    SECRETARY = "secretary", "секретарь"
    MEMBER = "member", "член комиссии"


DUTY_ORDER = models.Case(
    *(models.When(duty=duty, then=place) for place, duty in enumerate(Duty)),
    default=len(Duty),
)


class CommissionMember(models.Model):
    """A seat of a person in the commission, from a date until a date."""

    user = models.ForeignKey(
        User, verbose_name="кто", on_delete=models.PROTECT, related_name="commission_seats"
    )
    duty = models.CharField("в комиссии", max_length=10, choices=Duty.choices, default=Duty.MEMBER)
    post = models.CharField("должность и место работы", max_length=300, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="голосует листом муниципалитета",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="commission_members",
        help_text="Для членов комиссии, чьи голоса собирает муниципальный координатор.",
    )
    starts_on = models.DateField("в составе с")
    ends_on = models.DateField("в составе по", null=True, blank=True)

    class Meta:
        verbose_name = "член комиссии"
        verbose_name_plural = "состав комиссии"
        ordering = [DUTY_ORDER, *in_alphabet("user__last_name", "user__first_name"), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(ends_on=None),
                name="commission_one_seat_at_a_time",
                violation_error_message="Этот человек уже в составе комиссии.",
            ),
            models.UniqueConstraint(
                fields=["duty"],
                condition=Q(ends_on=None, duty=Duty.CHAIR),
                name="commission_one_chair",
                violation_error_message="Председатель уже есть: сначала укажите, по какое число "
                "он был в составе.",
            ),
            models.CheckConstraint(
                name="commission_seat_ends_after_it_starts",
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                violation_error_message="Последний день не может быть раньше первого.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_duty_display()}"


class SessionQuerySet(models.QuerySet["CommissionSession"]):
    def visible_to(self, user: Any) -> "SessionQuerySet":
        """Return the sessions that ``user`` may see: list, page, sheet and materials alike."""
        return self.filter(session_visibility.of(user))


class CommissionSession(models.Model):
    """A session: its rules are those of the day, fixed when the vote is closed."""

    class Form(models.TextChoices):
        IN_PERSON = "in_person", "очное"
        ABSENTEE = "absentee", "заочное"

    held_on = models.DateField("дата заседания")
    form = models.CharField(
        "форма заседания", max_length=10, choices=Form.choices, default=Form.ABSENTEE
    )
    place = models.CharField("место проведения", max_length=300, blank=True)
    vote_from = models.DateField("голосование с")
    vote_until = models.DateField("голосование по")
    year = models.PositiveSmallIntegerField("год", editable=False)
    number = models.PositiveSmallIntegerField("номер в году", editable=False)
    state = models.CharField(
        "состояние",
        max_length=10,
        choices=SessionState.choices,
        default=SessionState.PREPARED,
        editable=False,
    )
    created_at = models.DateTimeField("создано", auto_now_add=True)
    convened_at = models.DateTimeField("созвано", null=True, blank=True)
    opened_at = models.DateTimeField("голосование открыто", null=True, blank=True)
    closed_at = models.DateTimeField("голосование закрыто", null=True, blank=True)
    cancel_reason = models.CharField("почему отменено", max_length=500, blank=True)

    # The basis of the decisions, fixed when the vote is closed
    members_count = models.PositiveSmallIntegerField("членов", null=True, blank=True)
    took_part = models.PositiveSmallIntegerField("участвовало", null=True, blank=True)
    rule = models.JSONField("правила подсчёта", null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = "заседание комиссии"
        verbose_name_plural = "заседания комиссии"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="session_number_in_year"),
            models.CheckConstraint(
                name="session_state_known", condition=Q(state__in=SessionState.values)
            ),
            models.CheckConstraint(
                name="session_closed_is_counted",
                condition=~Q(state=SessionState.CLOSED)
                | Q(
                    closed_at__isnull=False,
                    members_count__gte=1,
                    took_part__gte=1,
                    rule__isnull=False,
                ),
            ),
            models.CheckConstraint(
                name="session_vote_ends_after_it_begins",
                condition=Q(vote_until__gte=F("vote_from")),
            ),
            models.CheckConstraint(
                name="session_in_person_votes_from_its_day",
                condition=~Q(form="in_person") | Q(vote_from__gte=F("held_on")),
            ),
            models.CheckConstraint(
                name="session_cancelled_has_reason",
                condition=~Q(state=SessionState.CANCELLED) | ~Q(cancel_reason=""),
            ),
        ]
        triggers = [
            # Only the vote itself may be opened again; then nothing else changes.
            pgtrigger.Protect(
                name="session_closed_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="closed") & ~pgtrigger.Q(new__state="voting"),
            ),
            pgtrigger.Protect(name="session_is_kept", operation=pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"Заседание № {self.number_label} от {self.held_on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:session", args=[self.pk])

    @property
    def number_label(self) -> str:
        """«2026-7»."""
        return f"{self.year}-{self.number}"

    @property
    def is_in_person(self) -> bool:
        return self.form == self.Form.IN_PERSON

    @property
    def vote_days(self) -> str:
        """«с 20.12.2026 по 24.12.2026», or the one day."""
        if self.vote_from == self.vote_until:
            return f"{self.vote_from:%d.%m.%Y}"
        return f"с {self.vote_from:%d.%m.%Y} по {self.vote_until:%d.%m.%Y}"

    @property
    def circumstances(self) -> str:
        """Day, form, place and the days of the vote, as a sentence."""
        place = f" {self.place}." if self.place else ""
        form = self.Form(self.form).label
        return f"{self.held_on:%d.%m.%Y}, {form}.{place} Голосование {self.vote_days}."

    @property
    def fixed_rule(self) -> Rule | None:
        """The rules by which it was counted; None before."""
        return Rule.from_data(self.rule) if self.rule else None


class SessionMember(models.Model):
    """A member as seated in one session; names and duty stay as they were that day."""

    class Source(models.TextChoices):
        ONLINE = "online", "в кабинете"
        TYPED = "typed", "внесён с листа"
        IMPORTED = "imported", "загружен из таблицы"

    session = models.ForeignKey(CommissionSession, on_delete=models.PROTECT, related_name="members")
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="session_seats")
    duty = models.CharField("в комиссии", max_length=10, choices=Duty.choices)
    post = models.CharField("должность и место работы", max_length=300, blank=True)
    surname = models.CharField("фамилия", max_length=150)
    given_name = models.CharField("имя", max_length=150, blank=True)
    patronymic = models.CharField("отчество", max_length=150, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="муниципалитет",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    is_present = models.BooleanField("присутствует", default=False)
    voted_at = models.DateTimeField("проголосовал", null=True, blank=True)
    source = models.CharField("как получен голос", max_length=8, choices=Source.choices, blank=True)
    entered_by = models.ForeignKey(
        User,
        verbose_name="кто внёс",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    signed_sheet = models.ForeignKey(
        StoredFile,
        verbose_name="скан подписанного листа",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="ballots",
    )

    class Meta:
        verbose_name = "участник заседания"
        verbose_name_plural = "участники заседания"
        ordering = [DUTY_ORDER, *in_alphabet("surname", "given_name"), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "user"], name="session_member_once"),
            models.CheckConstraint(
                name="session_member_voted_somehow",
                condition=Q(voted_at=None, source="", entered_by=None)
                | (Q(voted_at__isnull=False, entered_by__isnull=False) & ~Q(source="")),
            ),
        ]

    def __str__(self) -> str:
        return self.full_name

    @property
    def is_absent(self) -> bool:
        """Whether the member is not marked present at a session in person, and so cannot vote."""
        return self.session.is_in_person and not self.is_present

    @property
    def may_vote(self) -> bool:
        """Whether the member can still vote, once the vote is open."""
        return self.voted_at is None and not self.is_absent

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.surname, self.given_name, self.patronymic]))

    @property
    def short_name(self) -> str:
        """«Белова А. И.»."""
        return initials(self.surname, self.given_name, self.patronymic)

    @property
    def is_entered(self) -> bool:
        """Whether somebody else has entered the ballot."""
        return self.source in (self.Source.TYPED, self.Source.IMPORTED)

    @property
    def source_in_words(self) -> str:
        """«внесён с листа: Орлова Анна Сергеевна», or «в кабинете»."""
        words = self.get_source_display()
        return f"{words}: {self.entered_by}" if self.is_entered else words


class AgendaItem(models.Model):
    """A person on the agenda, as text of that day, and the decision."""

    session = models.ForeignKey(CommissionSession, on_delete=models.PROTECT, related_name="items")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="agenda_items"
    )
    group = models.CharField("группа", max_length=20, choices=VoteGroup.choices)
    #: Kept beside the session, so that the database can hold one live place for each application.
    is_live = models.BooleanField(default=True, editable=False)
    name = models.CharField("педагог", max_length=300)
    position = models.CharField("должность", max_length=400)
    organization = models.CharField("организация", max_length=200)
    municipality = models.CharField("муниципалитет", max_length=120)
    in_favour = models.PositiveSmallIntegerField("за", null=True, blank=True)
    against = models.PositiveSmallIntegerField("против", null=True, blank=True)
    abstained = models.PositiveSmallIntegerField("воздержались", null=True, blank=True)
    decision = models.CharField(
        "решение",
        max_length=8,
        blank=True,
        choices=[(Decision.SET, "установить"), (Decision.REFUSED, "отказать")],
    )
    grounds = models.TextField(
        "основания отказа", blank=True, help_text="Печатаются в протоколе и в письме заявителю."
    )

    class Meta:
        verbose_name = "вопрос повестки"
        verbose_name_plural = "повестка"
        ordering = ["group", *in_alphabet("name"), "pk"]
        # Pages of a long agenda are read in this order.
        indexes = [
            models.Index("session", "group", *in_alphabet("name"), name="agenda_in_alphabet")
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(is_live=True),
                name="agenda_one_live_place",
                violation_error_message="Это заявление уже в повестке заседания.",
            ),
            models.CheckConstraint(name="agenda_group_known", condition=Q(group__in=VoteGroup)),
            models.CheckConstraint(
                name="agenda_decision_is_counted",
                condition=Q(decision="", in_favour=None, against=None, abstained=None)
                | (
                    Q(decision__in=list(Decision))
                    & Q(in_favour__isnull=False, against__isnull=False, abstained__isnull=False)
                ),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="agenda_decision_is_final",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["grounds"]),
                func="""
                    IF OLD.decision <> '' AND NOT (NEW.decision = '' AND EXISTS (
                        SELECT 1 FROM attestation_commissionsession session
                        WHERE session.id = OLD.session_id AND session.state = 'voting'
                    )) THEN
                        RAISE EXCEPTION 'the decision is final' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_refused(self) -> bool:
        return self.decision == Decision.REFUSED

    @property
    def counted(self) -> Tally:
        """The voices as they were fixed; zeros before."""
        return Tally(self.in_favour or 0, self.against or 0, self.abstained or 0)
