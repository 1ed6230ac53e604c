"""Orders on the decisions of a session: entries in the wording of the day, final once signed."""

from typing import Any

import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q
from django.db.models.functions import ExtractYear, Lower
from django.urls import reverse
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from attestation.accounts.models import User
from attestation.base.language.people_search import name_vector
from attestation.base.visibility import VisibilityRules
from attestation.categories.choices import Category
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.commission.vote_groups import VoteGroup
from attestation.directory.models import Institute
from attestation.files.models import StoredFile
from attestation.orders.workflow import OrderState

__all__ = ["Order", "OrderEntry", "OrderWording"]

#: Why an order may be seen; see `attestation.orders.access`.
order_visibility = VisibilityRules()

#: The fields of the wording that a signed order keeps a copy of.
KEPT_WORDS = ["body", "act", "title", "basis", "command", "closing", "signer_post", "signer_name"]

#: Filled once, by the jobs that follow the signing.
FILLED_LATER = ["document", "print", "workbook", "published_at", "told_at"]


@register_setting(icon="doc-full")
class OrderWording(BaseGenericSetting):
    """The standard wording of the installation's orders and protocols; operators edit it."""

    body = models.CharField(
        "кто издаёт приказ",
        max_length=300,
        blank=True,
        help_text="Печатается в заголовке. Пусто – название института.",
    )
    act = models.CharField(
        "вид акта", max_length=60, default="приказ", help_text="Приказ, распоряжение."
    )
    title = models.CharField(
        "заголовок",
        max_length=300,
        default="О результатах аттестации педагогических работников",
    )
    basis = models.TextField(
        "основание",
        default="В соответствии с пунктом 44 Порядка проведения аттестации педагогических "
        "работников организаций, осуществляющих образовательную деятельность, утверждённого "
        "приказом Министерства просвещения Российской Федерации от 24 марта 2023 г. № 196",
        help_text="Система добавит дату и номер протокола заседания.",
    )
    command = models.CharField("распорядительное слово", max_length=60, default="приказываю")
    closing = models.TextField(
        "последние пункты",
        blank=True,
        help_text="Каждый с новой строки: кому направить приказ, кто следит за исполнением.",
    )
    signer_post = models.CharField("должность подписывающего", max_length=300, blank=True)
    signer_name = models.CharField(
        "кто подписывает", max_length=120, blank=True, help_text="Как в подписи: «А. И. Белова»."
    )
    appeal = models.TextField(
        "право на обжалование",
        default="С решением комиссии можно не согласиться: результаты аттестации педагогический "
        "работник вправе обжаловать в соответствии с законодательством Российской Федерации.",
        help_text="Пишется в письме об отказе.",
    )

    class Meta:
        verbose_name = "слова приказа и протокола"

    def as_data(self) -> dict[str, str]:
        """Return the words as an order keeps them when it is signed; ``body`` is never empty."""
        words = {name: getattr(self, name) for name in KEPT_WORDS}
        return words | {"body": self.body or Institute.load().name}


class OrderQuerySet(models.QuerySet["Order"]):
    def visible_to(self, user: Any) -> "OrderQuerySet":
        """Return the orders that ``user`` may see: list, page and files alike."""
        return self.filter(order_visibility.of(user))

    def signed(self) -> "OrderQuerySet":
        return self.filter(state=OrderState.SIGNED)


class Order(models.Model):
    """The act that sets categories; a mistake is mended by a correcting order, never by editing."""

    class Kind(models.TextChoices):
        MAIN = "main", "о результатах аттестации"
        CORRECTING = "correcting", "исправляющий"

    session = models.ForeignKey(CommissionSession, on_delete=models.PROTECT, related_name="orders")
    kind = models.CharField("вид", max_length=10, choices=Kind.choices, default=Kind.MAIN)
    corrects = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="corrections"
    )
    number = models.CharField("номер", max_length=40, blank=True)
    date = models.DateField("дата", null=True, blank=True)
    state = models.CharField(
        "состояние",
        max_length=6,
        choices=OrderState.choices,
        default=OrderState.DRAFT,
        editable=False,
    )
    reason = models.TextField("причина исправления", blank=True)
    public_reason = models.CharField("что сказано о причине на сайте", max_length=300, blank=True)
    wording = models.JSONField("слова приказа", null=True, blank=True, editable=False)
    created_at = models.DateTimeField("проект составлен", auto_now_add=True)
    built_at = models.DateTimeField("проект обновлён", auto_now_add=True)
    signed_at = models.DateTimeField("подписан", null=True, blank=True)
    signed_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    # Filled once, by jobs
    document = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="order_document"
    )
    print = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="order_print"
    )
    workbook = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="order_workbook"
    )
    published_at = models.DateTimeField("опубликован", null=True, blank=True)
    told_at = models.DateTimeField("разосланы письма", null=True, blank=True)

    objects = OrderQuerySet.as_manager()

    class Meta:
        verbose_name = "приказ"
        verbose_name_plural = "приказы"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session"], condition=Q(kind="main"), name="order_one_main_per_session"
            ),
            models.UniqueConstraint(
                Lower("number"),
                ExtractYear("date"),
                condition=Q(state=OrderState.SIGNED),
                name="order_number_in_year",
            ),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=Q(state=OrderState.DRAFT),
                name="order_one_correction_at_a_time",
            ),
            models.CheckConstraint(
                name="order_state_known", condition=Q(state__in=OrderState.values)
            ),
            models.CheckConstraint(
                name="order_correction_has_reason",
                condition=Q(kind="main", corrects=None, reason="")
                | (Q(kind="correcting", corrects__isnull=False) & ~Q(reason="")),
            ),
            models.CheckConstraint(
                name="order_signed_has_number",
                condition=Q(state=OrderState.DRAFT, signed_at=None, signed_by=None)
                | (
                    Q(state=OrderState.SIGNED, date__isnull=False, signed_at__isnull=False)
                    & Q(signed_by__isnull=False)
                    & ~Q(number="")
                ),
            ),
            models.CheckConstraint(
                name="order_only_signed_is_published",
                condition=Q(state=OrderState.SIGNED) | Q(published_at=None, told_at=None),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="order_signed_never_changes",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=FILLED_LATER),
                func="""
                    IF OLD.state = 'signed' THEN
                        RAISE EXCEPTION 'the order is signed'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_signed';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="order_filled_once",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                func=" ".join(
                    f"""
                    IF OLD.{column} IS NOT NULL AND NEW.{column} IS DISTINCT FROM OLD.{column} THEN
                        RAISE EXCEPTION 'filled once' USING ERRCODE = 'check_violation';
                    END IF;
                    """
                    for column in (
                        "document_id",
                        "print_id",
                        "workbook_id",
                        "published_at",
                        "told_at",
                    )
                )
                + " RETURN NEW;",
            ),
            pgtrigger.Protect(
                name="order_signed_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="signed"),
            ),
            # An order without people, or a refusal without grounds, is never signed.
            pgtrigger.Trigger(
                name="order_signed_is_whole",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state="draft", new__state="signed"),
                func="""
                    IF NOT EXISTS (
                        SELECT 1 FROM attestation_orderentry WHERE order_id = NEW.id
                    ) OR EXISTS (
                        SELECT 1 FROM attestation_orderentry
                        WHERE order_id = NEW.id
                            AND (name_dative = '' OR (outcome <> 'set' AND grounds = ''))
                    ) THEN
                        RAISE EXCEPTION 'the order is not whole'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_is_whole';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        if self.state == OrderState.SIGNED:
            return f"Приказ № {self.number} от {self.date:%d.%m.%Y}"
        if self.kind == Order.Kind.CORRECTING:
            return f"Проект исправляющего приказа: заседание {self.session.held_on:%d.%m.%Y}"
        return f"Проект приказа: заседание {self.session.held_on:%d.%m.%Y}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:order", args=[self.pk])

    @property
    def told_reason(self) -> str:
        """The public reason for the correction: names nobody, even if the order itself does."""
        return self.public_reason.rstrip(". ") or "исправление сведений"

    @property
    def words(self) -> OrderWording:
        """The wording: that of the day on which it was signed, until then that of today."""
        return OrderWording(**(self.wording or OrderWording.load().as_data()))

    @property
    def is_signed(self) -> bool:
        return self.state == OrderState.SIGNED

    @property
    def is_correcting(self) -> bool:
        return self.kind == Order.Kind.CORRECTING


class OrderEntry(models.Model):
    """A person in an order, in the wording of that day.

    An entry of a correcting order replaces ``replaces``: the same outcome with other words,
    another outcome, or an annulment. A person is public only if their last entry is «set»;
    `OrderEntryQuerySet.in_force` finds the last ones.
    """

    class Outcome(models.TextChoices):
        SET = "set", "установлена"
        REFUSED = "refused", "отказано"
        ANNULLED = "annulled", "запись аннулирована"

    class QuerySet(models.QuerySet["OrderEntry"]):
        def in_force(self) -> "OrderEntry.QuerySet":
            """Entries of signed orders that no later signed order has replaced."""
            return self.filter(order__state=OrderState.SIGNED).exclude(
                replaced_by__order__state=OrderState.SIGNED
            )

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="entries")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="order_entries")
    replaces = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaced_by"
    )
    key = models.UUIDField("ключ строки", help_text="Один и тот же во всех приказах о человеке.")
    outcome = models.CharField("решение", max_length=8, choices=Outcome.choices)
    group = models.CharField("группа", max_length=20, choices=VoteGroup.choices)
    category = models.CharField("категория", max_length=12, choices=Category.choices)
    point = models.PositiveSmallIntegerField("пункт")
    place = models.PositiveIntegerField("номер в пункте")
    name = models.CharField("педагог", max_length=300)
    name_key = models.CharField(max_length=300, editable=False)
    name_dative = models.CharField("кому", max_length=300)
    #: Typed by a user who has proof-read it, so that rebuilding the draft keeps it.
    is_dative_typed = models.BooleanField(default=False, editable=False)
    position = models.CharField("должность", max_length=400)
    organization = models.CharField("организация", max_length=200)
    municipality = models.CharField("муниципалитет", max_length=120)
    effective_from = models.DateField("установлена с", null=True, blank=True)
    grounds = models.TextField("основания", blank=True)

    objects = QuerySet.as_manager()

    class Meta:
        verbose_name = "строка приказа"
        verbose_name_plural = "строки приказов"
        ordering = ["point", "place"]
        indexes = [
            models.Index(fields=["name_key"]),
            models.Index(fields=["key"]),
            GinIndex(name_vector(["name_key"]), name="order_entry_by_words"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["order", "item"], name="order_entry_once"),
            models.UniqueConstraint(fields=["order", "point", "place"], name="order_entry_place"),
            models.UniqueConstraint(fields=["replaces"], name="order_entry_replaced_once"),
            models.CheckConstraint(
                name="order_entry_known",
                condition=Q(outcome__in=["set", "refused", "annulled"], point__gte=1, place__gte=1),
            ),
            models.CheckConstraint(
                name="order_entry_set_from_a_day",
                condition=Q(outcome="set", effective_from__isnull=False)
                | (~Q(outcome="set") & Q(effective_from=None)),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="order_entry_fixed_with_its_order",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM attestation_order
                        WHERE state = 'signed'
                            AND (id = NEW.order_id OR (TG_OP <> 'INSERT' AND id = OLD.order_id))
                    ) THEN
                        RAISE EXCEPTION 'the order is signed'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_signed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
            # The main order has the commission's decision; a correction replaces an entry.
            pgtrigger.Trigger(
                name="order_entry_says_the_decision",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NOT EXISTS (
                        SELECT 1
                        FROM attestation_order o
                        JOIN attestation_agendaitem item ON item.session_id = o.session_id
                        WHERE o.id = NEW.order_id AND item.id = NEW.item_id AND (
                            (o.kind = 'main' AND NEW.replaces_id IS NULL
                                AND item.decision = NEW.outcome)
                            OR (o.kind = 'correcting' AND EXISTS (
                                SELECT 1 FROM attestation_orderentry replaced
                                JOIN attestation_order signed ON signed.id = replaced.order_id
                                WHERE replaced.id = NEW.replaces_id
                                    AND replaced.item_id = NEW.item_id
                                    AND signed.state = 'signed'
                            ))
                        )
                    ) THEN
                        RAISE EXCEPTION 'the entry says what nobody decided'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'order_only_decided';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def number(self) -> str:
        """«1.2»."""
        return f"{self.point}.{self.place}"
