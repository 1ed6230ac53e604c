"""How coordinators share the work on an application; its applicant never sees any of it."""

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.dates import full_moment
from attestation.base.visibility import VisibilityRules

__all__ = ["ApplicationHandling", "ApplicationLook", "StaffNote"]

#: Why a note of staff may be seen; the reasons stand in ``access.py``.
note_visibility = VisibilityRules()


class ApplicationHandling(models.Model):
    """Who leads an application, and until when it is put aside.

    A hold belongs to the state in which it was put: when the application moves on, it has ended.
    """

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="handling"
    )
    leader = models.ForeignKey(
        User,
        verbose_name="кто ведёт",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    held_until = models.DateField("отложено до", null=True, blank=True)
    hold_reason = models.CharField("почему отложено", max_length=300, blank=True)
    held_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    held_state = models.CharField(
        "в каком состоянии", max_length=20, choices=ApplicationState.choices, blank=True
    )

    class Meta:
        verbose_name = "работа с заявлением"
        verbose_name_plural = "работа с заявлениями"
        indexes = [
            models.Index(
                fields=["held_until"],
                condition=Q(held_until__isnull=False),
                name="handling_held",
            )
        ]
        constraints = [
            models.CheckConstraint(
                name="handling_hold_is_whole",
                condition=Q(held_until=None, held_by=None, hold_reason="", held_state="")
                | (
                    Q(held_until__isnull=False, held_by__isnull=False)
                    & ~Q(hold_reason="")
                    & ~Q(held_state="")
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.leader or 'никто не ведёт'}"

    def is_held(self, today: datetime.date) -> bool:
        """True before the day on which the application is taken up again."""
        until = self.held_until
        return until is not None and today < until and self.application.state == self.held_state


class StaffNoteQuerySet(models.QuerySet["StaffNote"]):
    def visible_to(self, user: Any) -> "StaffNoteQuerySet":
        """The notes on applications on which ``user`` works."""
        return self.filter(note_visibility.of(user))


class StaffNote(models.Model):
    """What those who consider an application note for each other."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="staff_notes"
    )
    author = models.ForeignKey(
        User, verbose_name="кто написал", on_delete=models.PROTECT, related_name="+"
    )
    text = models.TextField("заметка")
    written_at = models.DateTimeField("написано", auto_now_add=True)

    objects = models.Manager.from_queryset(StaffNoteQuerySet)()

    class Meta:
        verbose_name = "служебная заметка"
        verbose_name_plural = "служебные заметки"
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(name="note_says_something", condition=~Q(text=""))]

    def __str__(self) -> str:
        return f"Заметка {self.pk}"


class ApplicationLook(models.Model):
    """When somebody who works on an application has opened it last, and the time before."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    looked_at = models.DateTimeField("когда открыто")
    before = models.DateTimeField("когда до этого", null=True, blank=True)

    class Meta:
        verbose_name = "просмотр заявления"
        verbose_name_plural = "просмотры заявлений"
        constraints = [
            models.UniqueConstraint(fields=["application", "user"], name="look_one_each"),
            models.CheckConstraint(
                name="look_before_comes_first",
                condition=Q(before=None) | Q(before__lt=F("looked_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}: {full_moment(self.looked_at)}"
