"""The record of sign-ins: who came, who was refused, who is locked out; counted by the hour."""

from django.conf import settings
from django.db import models

__all__ = ["SignInRecord"]


class SignInRecord(models.Model):
    """What has happened at the sign-in within one hour: one act, one account, one address.

    It is counted, so that somebody who guesses writes one row and not a thousand.
    """

    class Act(models.TextChoices):
        SIGNED_IN = "signed in", "вход"
        SIGNED_OUT = "signed out", "выход"
        REFUSED = "refused", "неверный логин или пароль"
        REFUSED_CODE = "refused at the second step", "неверный код второго шага"
        LOCKED_OUT = "locked out", "слишком много попыток входа"
        LOCKED_OUT_CODE = "locked out of the second step", "слишком много кодов"

    hour = models.DateTimeField("час")
    act = models.CharField("что", max_length=30, choices=Act.choices)
    #: Names the account for the constraint; empty where there is none, or where many are counted.
    whose = models.CharField(max_length=40, blank=True, editable=False)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="учётная запись",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sign_ins",
    )
    address = models.CharField("сетевой адрес", max_length=45, blank=True)
    count = models.PositiveIntegerField("сколько раз", default=1)
    last_at = models.DateTimeField("последний раз")

    class Meta:
        verbose_name = "запись о входах"
        verbose_name_plural = "входы и отказы"
        ordering = ["-hour", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "act", "whose", "address"], name="sign_in_counted_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_act_display()}: {self.account or 'нет такой учётной записи'}"
