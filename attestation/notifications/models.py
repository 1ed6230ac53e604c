"""The models of notifications: messages in the cabinet and letters in the outbox."""

import datetime

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from attestation.accounts.models import User
from attestation.notifications.events import EVENTS, Event
from attestation.notifications.groups import Delivery
from attestation.notifications.reminder_defaults import STAGES, ReminderKind

__all__ = [
    "AddressProblem",
    "DeliveryChoice",
    "Letter",
    "LetterSettings",
    "Message",
    "Reminder",
    "ReminderRule",
]

#: How urgent the job of a letter is: one-time links first, one letter of thousands last.
_SECRET, _USUAL, _BULK = 10, 0, -10


class Letter(models.Model):
    """A letter that waits to be sent, or was; the job only carries its key."""

    to = models.EmailField("кому")
    user = models.ForeignKey(
        User,
        verbose_name="получатель",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="letters",
    )
    event = models.CharField("событие", max_length=40, blank=True)
    subject = models.CharField("тема", max_length=200)
    body = models.TextField("текст", blank=True)
    is_secret = models.BooleanField(
        "содержит одноразовую ссылку", default=False, help_text="Текст стирается после отправки."
    )
    expires_at = models.DateTimeField("ссылка действует до", null=True, blank=True)
    batch = models.CharField(
        "рассылка",
        max_length=40,
        blank=True,
        help_text="Общая метка писем одного события, например «release:12».",
    )
    created_at = models.DateTimeField("создано", auto_now_add=True)
    sent_at = models.DateTimeField("отправлено", null=True, blank=True)
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    next_try_at = models.DateTimeField("следующая попытка", null=True, blank=True)
    failed_at = models.DateTimeField("не доставлено", null=True, blank=True)
    last_error = models.CharField("ответ почтового сервера", max_length=300, blank=True)

    class Meta:
        verbose_name = "письмо"
        verbose_name_plural = "письма"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="letter_unsent"),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="letter_batch"),
            models.Index(fields=["-created_at", "-id"], name="letter_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                name="letter_sent_or_failed", condition=Q(sent_at=None) | Q(failed_at=None)
            ),
            models.CheckConstraint(
                name="letter_next_try_only_while_waiting",
                condition=Q(next_try_at=None) | Q(sent_at=None, failed_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"

    @property
    def priority(self) -> int:
        """The priority of its job; higher is earlier."""
        if self.is_secret:
            return _SECRET
        return _BULK if self.batch else _USUAL

    @property
    def link_has_expired(self) -> bool:
        """Whether its one-time link leads nowhere any more."""
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def link_is_dead(self) -> bool:
        """Whether sending it makes no sense: its link has expired or is wiped."""
        return self.is_secret and (not self.body or self.link_has_expired)

    @property
    def state(self) -> str:
        """The delivery state as text."""
        if self.sent_at:
            return "отправлено"
        if self.failed_at:
            return "не доставлено"
        return "будет повтор" if self.attempts else "ждёт отправки"

    @property
    def state_in_words(self) -> str:
        """The same, with the moment of the next try."""
        if self.next_try_at:
            return f"{self.state} {timezone.localtime(self.next_try_at):%d.%m в %H:%M}"
        return self.state

    @property
    def may_be_switched_off(self) -> bool:
        """Whether the recipient may unsubscribe from such letters."""
        event = EVENTS.get(self.event)
        return event is not None and event.group.may_be_switched_off


class MessageQuerySet(models.QuerySet["Message"]):
    def unread(self) -> "MessageQuerySet":
        return self.filter(read_at=None)


class Message(models.Model):
    """The same news in the cabinet of the person concerned."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    application = models.ForeignKey(
        "attestation.Application", null=True, blank=True, on_delete=models.CASCADE
    )
    event = models.CharField("событие", max_length=40, blank=True)
    title = models.CharField("тема", max_length=200)
    text = models.TextField("текст")
    path = models.CharField("куда ведёт", max_length=300, blank=True)
    waits_for_digest = models.BooleanField("ждёт письма за день", default=False)
    created_at = models.DateTimeField("когда", auto_now_add=True)
    read_at = models.DateTimeField("прочитано", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = "сообщение"
        verbose_name_plural = "сообщения"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["user", "-created_at"]),
            models.Index(fields=["user"], condition=Q(read_at=None), name="message_unread"),
            models.Index(
                fields=["user"], condition=Q(waits_for_digest=True), name="message_for_digest"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                name="message_path_is_ours",
                condition=Q(path="") | Q(path__startswith="/") & ~Q(path__startswith="//"),
            )
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def what(self) -> Event | None:
        """The event in the table; None for messages older than the table."""
        return EVENTS.get(self.event)


class Reminder(models.Model):
    """A record that a user was reminded of something; it prevents a second reminder."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="reminders")
    key = models.CharField(
        max_length=80, help_text="О чём и за сколько дней, например «schedule:12:2026-09-12:3»."
    )
    sent_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "напоминание"
        verbose_name_plural = "напоминания"
        constraints = [models.UniqueConstraint(fields=["user", "key"], name="reminder_sent_once")]

    def __str__(self) -> str:
        return self.key


class ReminderRule(models.Model):
    """On which days people are reminded of one kind of deadline; without a row, as usual."""

    kind = models.CharField("о чём", max_length=20, choices=ReminderKind.choices, unique=True)
    days = ArrayField(
        models.PositiveSmallIntegerField(validators=[MaxValueValidator(730)]),
        verbose_name="за сколько дней",
        size=6,
        help_text="Через запятую, например 10, 5, 0: за десять дней, за пять и в последний день. "
        "Для поданного не до конца – через сколько дней после.",
    )
    is_active = models.BooleanField("напоминать", default=True)

    class Meta:
        verbose_name = "правило напоминаний"
        verbose_name_plural = "правила напоминаний"
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(
                name="reminder_kind_known", condition=Q(kind__in=ReminderKind.values)
            )
        ]

    def __str__(self) -> str:
        return self.get_kind_display()

    @classmethod
    def stages(cls, kind: str) -> tuple[int, ...]:
        """The days of ``kind`` as operators set them, or the usual ones; empty if switched off."""
        rule = cls.objects.filter(kind=kind).first()
        if rule is None:
            return STAGES[ReminderKind(kind)]
        return tuple(rule.days) if rule.is_active else ()


class DeliveryChoice(models.Model):
    """The way a person wants to get the letters of one group of events."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="delivery_choices")
    group = models.CharField("группа событий", max_length=40)
    delivery = models.CharField("как сообщать", max_length=10, choices=Delivery.choices)

    class Meta:
        verbose_name = "выбор писем"
        verbose_name_plural = "выбор писем"
        constraints = [
            models.UniqueConstraint(fields=["user", "group"], name="delivery_one_choice"),
            models.CheckConstraint(
                name="delivery_known", condition=Q(delivery__in=Delivery.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.group} – {self.get_delivery_display()}"


class AddressProblem(models.Model):
    """An address that mail servers refuse; it is forgotten as soon as a letter gets through."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="address_problems")
    address = models.EmailField("адрес")
    answer = models.CharField("ответ почтового сервера", max_length=300)
    found_at = models.DateTimeField("когда", default=timezone.now)

    class Meta:
        verbose_name = "адрес, на который не доходят письма"
        verbose_name_plural = "адреса, на которые не доходят письма"
        ordering = ["-found_at", "-pk"]
        constraints = [
            models.UniqueConstraint("user", Lower("address"), name="address_problem_once")
        ]

    def __str__(self) -> str:
        return self.address

    @classmethod
    def of(cls, user: User) -> "AddressProblem | None":
        """The problem of the address that ``user`` has now; one that was replaced is no matter."""
        if not user.email:
            return None
        return cls.objects.filter(user=user, address__iexact=user.email).first()

    @classmethod
    def current(cls) -> models.QuerySet["AddressProblem"]:
        """The problems of addresses that people still have."""
        return cls.objects.annotate(now=Lower("user__email")).filter(now=Lower(F("address")))


@register_setting(icon="mail")
class LetterSettings(BaseGenericSetting):
    """The settings of letters: when they are written and how long they are kept."""

    digest_hour = models.PositiveSmallIntegerField(
        "час сводки дня",
        default=8,
        validators=[MinValueValidator(0), MaxValueValidator(22)],
        help_text="По времени региона, в рабочие дни.",
    )
    reply_to = models.EmailField(
        "адрес для ответов",
        blank=True,
        help_text="Пустой – в письмах сказано, что отвечать на них не нужно.",
    )
    keep_months = models.PositiveSmallIntegerField(
        "хранить отправленные письма, месяцев",
        default=12,
        validators=[MinValueValidator(1), MaxValueValidator(120)],
    )

    class Meta:
        verbose_name = "письма"

    def kept_since(self, now: datetime.datetime) -> datetime.datetime:
        """Letters before this moment are deleted."""
        return now - datetime.timedelta(days=self.keep_months * 30)
