"""What applicant and staff write to each other about one application."""

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.language.dates import day_in_words
from attestation.base.visibility import VisibilityRules
from attestation.files.models import StoredFile

__all__ = ["Conversation", "ConversationFile", "ConversationMark", "ConversationMessage"]

#: Why a conversation may be seen; the reasons stand in ``access.py``.
conversation_visibility = VisibilityRules()


class ConversationQuerySet(models.QuerySet["Conversation"]):
    def visible_to(self, user: Any) -> "ConversationQuerySet":
        """The conversations in which ``user`` takes part."""
        return self.filter(conversation_visibility.of(user))


class Conversation(models.Model):
    """The one conversation about an application, made with its first message.

    ``last`` is the key of its latest message: what of it is unread is asked without the messages.
    Messages come one after another, for each writer locks the application.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="conversation"
    )
    last = models.PositiveBigIntegerField("последнее сообщение", default=0, editable=False)
    last_at = models.DateTimeField("когда написано", auto_now=True)

    objects = models.Manager.from_queryset(ConversationQuerySet)()

    class Meta:
        verbose_name = "переписка о заявлении"
        verbose_name_plural = "переписка о заявлениях"
        ordering = ["-last_at", "-pk"]

    def __str__(self) -> str:
        return f"Переписка: {self.application}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:conversation", args=[self.application_id])


class ConversationMessage(models.Model):
    """One message; its words are never changed.

    ``answer_by`` asks for an answer of the applicant by a day: for words, or for a document of the
    kind ``wanted``. It is settled by what came, or by whoever of the staff does not wait for it any
    more.
    """

    conversation = models.ForeignKey(
        Conversation, on_delete=models.CASCADE, related_name="messages"
    )
    author = models.ForeignKey(
        User, verbose_name="кто написал", on_delete=models.PROTECT, related_name="+"
    )
    role = models.CharField("в качестве кого", max_length=30, choices=Role.choices)
    text = models.TextField("сообщение")
    written_at = models.DateTimeField("написано", auto_now_add=True)
    answer_by = models.DateField("ответить до", null=True, blank=True)
    wanted = models.CharField(
        "какой документ просят", max_length=20, choices=DocumentKind.choices, blank=True
    )
    settled_at = models.DateTimeField("больше не ждут с", null=True, blank=True)
    settled_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    answer = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.SET_NULL, related_name="answers_to"
    )
    document = models.OneToOneField(
        ApplicationDocument,
        verbose_name="прикреплено по просьбе",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="asked_by",
    )

    class Meta:
        verbose_name = "сообщение о заявлении"
        verbose_name_plural = "сообщения о заявлениях"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["conversation", "-id"], name="conversation_latest_first"),
            models.Index(
                fields=["answer_by"],
                condition=Q(answer_by__isnull=False, settled_at=None),
                name="conversation_awaited",
            ),
        ]
        constraints = [
            models.CheckConstraint(name="conversation_says_something", condition=~Q(text="")),
            models.CheckConstraint(
                name="conversation_only_awaited_is_settled",
                condition=Q(settled_at=None, settled_by=None, answer=None, document=None)
                | Q(answer_by__isnull=False, settled_at__isnull=False, settled_by__isnull=False),
            ),
            models.CheckConstraint(
                name="conversation_answer_comes_after",
                condition=Q(answer=None) | Q(answer__gt=F("id")),
            ),
            models.CheckConstraint(
                name="conversation_staff_awaits",
                condition=Q(answer_by=None) | ~Q(role=Role.APPLICANT),
            ),
            models.CheckConstraint(
                name="conversation_wanted_by_a_day",
                condition=Q(wanted="", document=None) | Q(answer_by__isnull=False, answer=None),
            ),
        ]

    def __str__(self) -> str:
        return f"Сообщение {self.pk}"

    @property
    def is_awaited(self) -> bool:
        """True while an answer to it is waited for."""
        return self.answer_by is not None and self.settled_at is None

    @property
    def task(self) -> str:
        """What the applicant is to do about it, as a line of a list."""
        if self.wanted:
            return f"Прикрепить: {self.get_wanted_display().lower()}"
        return f"Ответить на сообщение: {self.signed}"

    @property
    def answer_day(self) -> str:
        """«11 октября»: the day by which an answer is waited for; empty where none is."""
        return day_in_words(self.answer_by) if self.answer_by else ""

    def days_left(self, today: datetime.date) -> int | None:
        """Days that the answer may still take; negative when the day has gone by."""
        return (self.answer_by - today).days if self.answer_by else None

    @property
    def signed(self) -> str:
        """«Орлова А. И., муниципальный координатор»: who wrote it, as what."""
        return f"{self.author.short_name}, {self.get_role_display()}"


class ConversationFile(models.Model):
    """A file that came with a message."""

    message = models.ForeignKey(
        ConversationMessage, on_delete=models.CASCADE, related_name="attached"
    )
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="conversation_file"
    )

    class Meta:
        verbose_name = "файл сообщения"
        verbose_name_plural = "файлы сообщений"
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.file)


class ConversationMark(models.Model):
    """How far somebody has read a conversation."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="marks")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    read_up_to = models.PositiveBigIntegerField("прочитано до")

    class Meta:
        verbose_name = "отметка о прочтении"
        verbose_name_plural = "отметки о прочтении"
        constraints = [
            models.UniqueConstraint(
                fields=["conversation", "user"], name="conversation_one_mark_each"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {self.read_up_to}"
