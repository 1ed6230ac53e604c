"""What people are told: messages in the cabinet and letters in the outbox."""

from django.db import models
from django.db.models import Q

from attestation.accounts.models import User

__all__ = ["Letter", "Message", "Reminder"]


class Letter(models.Model):
    """A letter that waits to be sent, or was; the job only carries its key."""

    to = models.EmailField("кому")
    subject = models.CharField("тема", max_length=200)
    body = models.TextField("текст", blank=True)
    is_secret = models.BooleanField(
        "содержит одноразовую ссылку", default=False, help_text="Текст стирается после отправки."
    )
    batch = models.CharField(
        "рассылка",
        max_length=40,
        blank=True,
        help_text="Общая метка писем одного события, например «release:12».",
    )
    created_at = models.DateTimeField("создано", auto_now_add=True)
    sent_at = models.DateTimeField("отправлено", null=True, blank=True)

    class Meta:
        verbose_name = "письмо"
        verbose_name_plural = "письма"
        ordering = ["-created_at"]
        indexes = [
            models.Index(fields=["created_at"], condition=Q(sent_at=None), name="letter_unsent"),
            models.Index(fields=["batch"], condition=~Q(batch=""), name="letter_batch"),
        ]

    def __str__(self) -> str:
        return f"{self.subject} → {self.to}"


class Message(models.Model):
    """The same news in the cabinet of the person concerned."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="notifications")
    application = models.ForeignKey(
        "attestation.Application", null=True, blank=True, on_delete=models.CASCADE
    )
    title = models.CharField("тема", max_length=200)
    text = models.TextField("текст")
    created_at = models.DateTimeField("когда", auto_now_add=True)
    read_at = models.DateTimeField("прочитано", null=True, blank=True)

    class Meta:
        verbose_name = "сообщение"
        verbose_name_plural = "сообщения"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["user", "-created_at"])]

    def __str__(self) -> str:
        return self.title


class Reminder(models.Model):
    """That somebody was reminded of something; it keeps them from being reminded twice."""

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
