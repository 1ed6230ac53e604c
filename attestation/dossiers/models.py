"""A dossier: one ZIP of all that a person may see of its subject."""

import datetime

from django.db import models
from django.db.models import Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.visibility import VisibilityRules
from attestation.files.models import StoredFile

__all__ = ["Dossier"]

#: How long a finished dossier may be fetched; its documents stay where they are.
KEPT_DAYS = 7

#: What a dossier may be of: the names of the relations.
SUBJECTS = ("application", "session", "period")

#: Why a dossier may be seen; see `attestation.dossiers.access`.
dossier_visibility = VisibilityRules()


class DossierState(models.TextChoices):
    MAKING = "making", "собирается"
    READY = "ready", "готово"
    FAILED = "failed", "не собрано"
    CANCELLED = "cancelled", "отменено"


def _of(kind: str) -> Q:
    """The condition that the dossier is of that and of nothing else."""
    return Q(**{f"{name}__isnull": name != kind for name in SUBJECTS})


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visible_to(self, user: object) -> "DossierQuerySet":
        """The own dossiers of what ``user`` may still see."""
        return self.filter(dossier_visibility.of(user))


class Dossier(models.Model):
    """One ordered dossier, for the person who ordered it: in progress, then ready for some days."""

    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="dossiers"
    )
    session = models.ForeignKey(
        "attestation.CommissionSession",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dossiers",
    )
    period = models.ForeignKey(
        "attestation.AttestationPeriod",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="dossiers",
    )
    person = models.ForeignKey(
        User, verbose_name="для кого", on_delete=models.PROTECT, related_name="dossiers"
    )
    state = models.CharField(
        "состояние", max_length=9, choices=DossierState.choices, default=DossierState.MAKING
    )
    ordered_at = models.DateTimeField("заказано", auto_now_add=True)
    ended_at = models.DateTimeField("закончено", null=True, blank=True)
    #: Number of started jobs: a dossier that kills its worker is not retried endlessly.
    attempts = models.PositiveSmallIntegerField("попыток", default=0)
    total = models.PositiveBigIntegerField("всего байт", default=0)
    done = models.PositiveBigIntegerField("сделано байт", default=0)
    step = models.CharField("что сейчас", max_length=300, blank=True)
    failure = models.CharField("почему не собрано", max_length=500, blank=True)
    #: The keys of the parts inside, as given by `attestation.dossiers.registry`.
    contents = models.JSONField("что внутри", default=list)
    #: What the documents were drawn of, as its `DossierType` describes it; goes with the archive.
    basis = models.JSONField("из чего собрано", null=True, default=None)
    file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="dossier"
    )

    objects = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "досье"
        verbose_name_plural = "досье"
        ordering = ["-ordered_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "application"],
                condition=Q(state=DossierState.MAKING, application__isnull=False),
                name="dossier_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person", "session"],
                condition=Q(state=DossierState.MAKING, session__isnull=False),
                name="dossier_of_session_one_at_a_time",
            ),
            models.UniqueConstraint(
                fields=["person", "period"],
                condition=Q(state=DossierState.MAKING, period__isnull=False),
                name="dossier_of_period_one_at_a_time",
            ),
            models.CheckConstraint(
                name="dossier_of_one_thing",
                condition=_of("application") | _of("session") | _of("period"),
            ),
            models.CheckConstraint(
                name="dossier_state_known", condition=Q(state__in=DossierState.values)
            ),
            models.CheckConstraint(
                name="dossier_ended_has_moment",
                condition=Q(state=DossierState.MAKING, ended_at=None)
                | (~Q(state=DossierState.MAKING) & Q(ended_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="dossier_file_when_ready",
                condition=Q(file=None) | Q(state=DossierState.READY),
            ),
            models.CheckConstraint(
                name="dossier_failed_says_why",
                condition=Q(failure="") ^ Q(state=DossierState.FAILED),
            ),
        ]

    def __str__(self) -> str:
        return f"Досье: {self.subject}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:dossier", args=[self.pk])

    @property
    def kind(self) -> str:
        """The key of its `attestation.dossiers.registry.DossierType`."""
        return next(name for name in SUBJECTS if getattr(self, f"{name}_id"))

    @property
    def subject(self) -> models.Model:
        """Return what it is of."""
        return getattr(self, self.kind)

    @property
    def is_making(self) -> bool:
        return self.state == DossierState.MAKING

    def is_cancelled(self) -> bool:
        return self.state == DossierState.CANCELLED

    @property
    def percent(self) -> int:
        """The progress in percent; 100 only when the dossier is ready."""
        if not self.is_making:
            return 100
        return min(99, self.done * 100 // self.total) if self.total else 0

    @property
    def expires_at(self) -> datetime.datetime | None:
        """The time until which the file can be downloaded; None if there is no file."""
        if self.file_id is None or self.ended_at is None:
            return None
        return self.ended_at + datetime.timedelta(days=KEPT_DAYS)
