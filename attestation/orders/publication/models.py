"""The published results: categories set by an order, stored as text apart from the order.

An order also names refused people. The data for the public has tables of its own, into which
the database admits only people for whom a signed order sets a category.
"""

import pgtrigger
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import F, Q

from attestation.base.language.people_search import name_vector
from attestation.orders.models import Order
from attestation.publications.models import (
    PublishedNumbers,
    PublishedRelease,
    PublishedRow,
    frozen_triggers,
)

__all__ = ["ResultsRelease", "ResultsRow"]


class ResultsRelease(PublishedRelease):
    """The whole list after one order of a session; it never changes.

    ``main`` is the order on the session, to whose list this release belongs; ``order`` is that
    order or one that corrects it. An order that changes nothing in public has no release, so that
    nothing is said of it. The workbook is the order's.
    """

    main = models.ForeignKey(Order, on_delete=models.PROTECT, related_name="results")
    order = models.OneToOneField(Order, on_delete=models.PROTECT, related_name="release")
    decided_on = models.DateField("дата решения")
    act = models.CharField("вид акта", max_length=60)
    order_number = models.CharField("номер приказа", max_length=40)
    order_date = models.DateField("дата приказа")
    reason = models.TextField("причина исправления", blank=True)
    #: What it changes against the release before, as `publications.changes.Change` has it.
    changes = models.JSONField("изменения", default=list, blank=True)
    made_at = models.DateTimeField("составлен", auto_now_add=True)

    class Meta:
        verbose_name = "опубликованные итоги"
        verbose_name_plural = "опубликованные итоги"
        ordering = ["-decided_on", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["main", "number"], name="results_number_unique"),
            models.CheckConstraint(
                name="results_correction_has_reason",
                condition=Q(number=1) | (Q(number__gt=1) & ~Q(reason="")),
            ),
        ]
        triggers = frozen_triggers(
            kept="results_are_kept",
            unchanged="results_never_change",
            published_once="results_published_once",
            filled=["published_at", "document"],
        )

    def __str__(self) -> str:
        return f"Итоги заседания {self.decided_on:%d.%m.%Y}, редакция {self.number}"


class ResultsNumbers(PublishedNumbers):
    """The numbers of published results."""

    release = models.OneToOneField(
        ResultsRelease, primary_key=True, on_delete=models.PROTECT, related_name="numbers"
    )

    class Meta(PublishedNumbers.Meta):
        abstract = False
        verbose_name = "числа итогов"
        verbose_name_plural = "числа итогов"


class ResultsRow(PublishedRow):
    """A person whose category is set, in the wording of the order."""

    release = models.ForeignKey(ResultsRelease, on_delete=models.PROTECT, related_name="rows")
    category = models.CharField("категория", max_length=40)
    effective_from = models.DateField("установлена с")
    order_number = models.CharField("номер приказа", max_length=40)
    order_date = models.DateField("дата приказа")

    class Meta(PublishedRow.Meta):
        abstract = False
        verbose_name = "строка итогов"
        verbose_name_plural = "строки итогов"
        indexes = [
            models.Index(fields=["release", "municipality"]),
            GinIndex(name_vector(["name_key"]), name="results_row_by_words"),
            models.Index(
                F("release"),
                OpClass(F("name_key"), "varchar_pattern_ops"),
                name="results_row_by_name",
            ),
        ]
        constraints = [
            models.UniqueConstraint(fields=["release", "place"], name="results_place_unique"),
            models.UniqueConstraint(fields=["release", "key"], name="results_key_unique"),
        ]
        triggers = [
            pgtrigger.Protect(
                name="results_row_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="results_row_only_of_the_set",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1
                        FROM attestation_resultsrelease release
                        JOIN attestation_order main ON main.id = release.main_id
                        JOIN attestation_order o ON o.session_id = main.session_id
                        JOIN attestation_orderentry entry ON entry.order_id = o.id
                        WHERE release.id = NEW.release_id AND release.published_at IS NULL
                            AND o.state = 'signed'
                            AND entry.key = NEW.key AND entry.outcome = 'set'
                    ) THEN
                        RAISE EXCEPTION 'no order sets this category, or the list is published'
                            USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]
