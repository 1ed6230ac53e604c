"""Releases: approved consolidated schedules, frozen as text."""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from attestation.accounts.models import User
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.people_search import name_vector
from attestation.files.models import StoredFile
from attestation.publications.models import (
    ChangeKind,
    PublishedNumbers,
    PublishedRelease,
    PublishedRow,
    frozen_triggers,
)
from attestation.scheduling.models import AttestationPeriod

__all__ = ["Release", "ReleaseChange", "ReleaseNumbers", "ReleaseRow", "ReleaseWithdrawal"]


class Release(PublishedRelease):
    """An approved consolidated schedule of a period; it never changes.

    ``workbook`` is filled with ``document``, by the job that publishes it.
    """

    period = models.ForeignKey(AttestationPeriod, on_delete=models.PROTECT, related_name="releases")
    order_number = models.CharField("номер распоряжения", max_length=40)
    order_date = models.DateField("дата распоряжения")
    reason = models.TextField(
        "причина исправления", blank=True, help_text="Обязательна для второй и следующих редакций."
    )
    approved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    approved_at = models.DateTimeField("утверждён", auto_now_add=True)
    workbook = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="release"
    )

    class Meta:
        verbose_name = "выпуск графика"
        verbose_name_plural = "выпуски графиков"
        ordering = ["-period__starts_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["period", "number"], name="release_number_unique"),
            models.CheckConstraint(
                name="release_has_order", condition=~Q(order_number="") & Q(number__gte=1)
            ),
            models.CheckConstraint(
                name="release_correction_has_reason", condition=Q(number=1) | ~Q(reason="")
            ),
        ]
        triggers = [
            *frozen_triggers(
                kept="release_is_kept",
                unchanged="release_never_changes",
                published_once="release_published_once",
                filled=["published_at", "workbook", "document"],
            ),
            # Of what is new alone: releases never change, so an old repetition cannot be mended.
            pgtrigger.Trigger(
                name="order_number_once_a_year",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    PERFORM pg_advisory_xact_lock(
                        hashtext('release of ' || lower(NEW.order_number))
                    );
                    IF EXISTS (
                        SELECT 1 FROM attestation_release
                        WHERE lower(order_number) = lower(NEW.order_number)
                            AND extract(year FROM order_date) = extract(year FROM NEW.order_date)
                    ) THEN
                        RAISE EXCEPTION 'the number is taken' USING ERRCODE = 'check_violation',
                            CONSTRAINT = 'release_order_number_in_year';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.period}, редакция {self.number}"


class ReleaseNumbers(PublishedNumbers):
    """The numbers of a published schedule."""

    release = models.OneToOneField(
        Release, primary_key=True, on_delete=models.PROTECT, related_name="numbers"
    )

    class Meta(PublishedNumbers.Meta):
        abstract = False
        verbose_name = "числа выпуска"
        verbose_name_plural = "числа выпусков"


class ReleaseRow(PublishedRow):
    """A person of the schedule."""

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="rows")
    category = models.CharField("заявленная категория", max_length=40)
    form = models.CharField("форма", max_length=40)
    first_expert = models.CharField("специалист 1", max_length=500)
    second_expert = models.CharField("специалист 2", max_length=500)
    coordinator_phone = models.CharField("телефон координатора", max_length=100, blank=True)

    class Meta(PublishedRow.Meta):
        abstract = False
        verbose_name = "строка выпуска"
        verbose_name_plural = "строки выпуска"
        indexes = [
            models.Index(fields=["release", "municipality"]),
            GinIndex(name_vector(["name_key"]), name="release_row_by_words"),
            models.Index(
                F("release"),
                OpClass(F("name_key"), "varchar_pattern_ops"),
                name="release_row_by_name",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["release", "place"], name="row_place_unique"),
            models.UniqueConstraint(fields=["release", "key"], name="row_key_unique"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="row_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="no_row_once_published",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM attestation_release
                        WHERE id = NEW.release_id AND published_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'the release is published'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]


class ReleaseChange(models.Model):
    """A change of a correcting release against the previous one, as text; frozen with it."""

    Kind = ChangeKind

    release = models.ForeignKey(Release, on_delete=models.PROTECT, related_name="changes")
    kind = models.CharField("что произошло", max_length=10, choices=Kind.choices)
    key = models.UUIDField("ключ строки")
    name = models.CharField("педагог", max_length=300)
    organization = models.CharField("организация", max_length=200)
    before = models.TextField("было", blank=True)
    after = models.TextField("стало", blank=True)

    class Meta:
        verbose_name = "изменение выпуска"
        verbose_name_plural = "изменения выпусков"
        ordering = [*in_alphabet("name"), "pk"]
        constraints = [
            models.UniqueConstraint(fields=["release", "key"], name="change_one_per_row"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="change_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.name}"


class ReleaseWithdrawal(models.Model):
    """The taking down of a published release; the release itself stays as it was."""

    release = models.OneToOneField(Release, on_delete=models.PROTECT, related_name="withdrawal")
    reason = models.TextField("причина")
    withdrawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    withdrawn_at = models.DateTimeField("решение принято", auto_now_add=True)
    taken_down_at = models.DateTimeField("снят с сайта", null=True, blank=True)

    class Meta:
        verbose_name = "снятие графика"
        verbose_name_plural = "снятия графиков"
        constraints = [
            models.CheckConstraint(name="withdrawal_has_reason", condition=~Q(reason=""))
        ]
        triggers = [
            pgtrigger.Protect(name="withdrawal_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="withdrawal_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["taken_down_at"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.release}: {self.reason}"
