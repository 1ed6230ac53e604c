"""The register of categories: a person's category, its first and last day, and its order."""

import datetime
import uuid
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.base.language.names import initials
from attestation.base.language.people_search import name_vector
from attestation.base.visibility import VisibilityRules
from attestation.categories.choices import Category, category_label
from attestation.directory.models import AttestedPosition, Municipality, Organization, Subject

__all__ = ["CategoryAnnulment", "CategoryRecord"]

#: Why a record may be seen; see categories/access.py.
record_visibility = VisibilityRules()


class CategoryRecordQuerySet(models.QuerySet["CategoryRecord"]):
    def visible_to(self, user: Any) -> "CategoryRecordQuerySet":
        """The records that ``user`` may see: list, page and export alike."""
        return self.filter(record_visibility.of(user))

    def standing(self) -> "CategoryRecordQuerySet":
        """Without those that were annulled: an annulled category was never held."""
        return self.filter(annulment=None)

    def valid_on(self, day: datetime.date) -> "CategoryRecordQuerySet":
        """Those that are held on ``day``; new ones have no term."""
        return self.standing().filter(Q(until=None) | Q(until__gte=day), since__lte=day)

    def for_list(self) -> "CategoryRecordQuerySet":
        """With all that a list row shows, in one query."""
        return self.select_related(
            "position", "subject", "organization", "municipality", "annulment", "person"
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class CategoryRecord(models.Model):
    """One category of one person for one position, in the wording of its order.

    It is never changed or deleted; a mistake is corrected by an annulment and a new record.
    Only the account may be linked to a record of the old register later, or unlinked.
    """

    class Source(models.TextChoices):
        APPLICATION = "application", "решение комиссии по заявлению"
        IMPORT = "import", "прежний реестр"
        ENTRY = "entry", "внесено отдельно"

    key = models.UUIDField("ключ записи", default=uuid.uuid4, unique=True, editable=False)
    person = models.ForeignKey(
        User,
        verbose_name="учётная запись",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="categories",
    )
    surname = models.CharField("фамилия", max_length=150)
    given_name = models.CharField("имя", max_length=150)
    patronymic = models.CharField("отчество", max_length=150, blank=True)
    name_key = models.CharField(max_length=460, editable=False)
    birth_date = models.DateField("дата рождения", null=True, blank=True)
    organization = models.ForeignKey(
        Organization,
        verbose_name="организация",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="categories",
    )
    organization_name = models.CharField("организация, как в приказе", max_length=400, blank=True)
    organization_key = models.CharField(max_length=400, blank=True, editable=False)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="муниципалитет",
        on_delete=models.PROTECT,
        related_name="categories",
    )
    position = models.ForeignKey(
        AttestedPosition, verbose_name="должность", on_delete=models.PROTECT, related_name="+"
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="предмет",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    category = models.CharField("категория", max_length=12, choices=Category.choices)
    since = models.DateField("действует с")
    until = models.DateField(
        "действует до", null=True, blank=True, help_text="Пусто – без срока действия."
    )
    order_number = models.CharField("номер приказа", max_length=40)
    order_date = models.DateField("дата приказа")
    source = models.CharField("откуда запись", max_length=12, choices=Source.choices)
    #: The application whose decision it is; the room of applications stands above this one.
    application = models.ForeignKey(
        "attestation.Application",
        verbose_name="заявление",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="categories",
    )
    imported = models.ForeignKey(
        "attestation.RegisterImport",
        verbose_name="загрузка",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="records",
    )
    created_at = models.DateTimeField("внесено", auto_now_add=True)
    created_by = models.ForeignKey(
        User,
        verbose_name="кто внёс",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = CategoryRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "запись реестра категорий"
        verbose_name_plural = "реестр категорий"
        ordering = ["name_key", "-since", "-pk"]
        indexes = [
            models.Index(fields=["name_key", "-since"]),
            models.Index(fields=["municipality", "name_key"]),
            GinIndex(name_vector(["name_key"]), name="record_by_words"),
            models.Index(fields=["until"], condition=Q(until__isnull=False), name="record_until"),
        ]
        constraints = [
            # This makes an import idempotent: the wording of the order, not our current data.
            # Namesakes of one school may stand in one order: there the application tells them.
            models.UniqueConstraint(
                fields=[
                    "application",
                    "name_key",
                    "birth_date",
                    "organization_key",
                    "municipality",
                    "position",
                    "subject",
                    "category",
                    "since",
                    "until",
                    "order_number",
                    "order_date",
                ],
                name="record_once_in_register",
                nulls_distinct=False,
            ),
            models.UniqueConstraint(
                fields=["application", "order_number", "order_date"],
                condition=Q(application__isnull=False),
                name="record_one_per_application_and_order",
            ),
            models.CheckConstraint(
                name="record_category_known", condition=Q(category__in=Category.values)
            ),
            models.CheckConstraint(
                name="record_term_after_beginning",
                condition=Q(until=None) | Q(until__gte=F("since")),
            ),
            models.CheckConstraint(
                name="record_has_name_and_order",
                condition=~Q(surname="") & ~Q(given_name="") & ~Q(order_number=""),
            ),
            models.CheckConstraint(
                name="record_source_is_shown",
                condition=Q(source="application", application__isnull=False, imported=None)
                & Q(person__isnull=False)
                | Q(source="import", application=None, imported__isnull=False)
                | Q(source="entry", application=None, imported=None),
            ),
        ]
        triggers = [
            # What waits for a decision is looked at anew (applications/precheck).
            pgtrigger.Trigger(
                name="applications_are_looked_at",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    UPDATE attestation_precheck p
                    SET verdict = 'pending', changed_at = now(), change = change + 1
                    FROM attestation_application a
                    WHERE a.id = p.application_id AND (a.applicant_id = NEW.person_id
                        OR TG_OP = 'UPDATE' AND a.applicant_id = OLD.person_id);
                    RETURN NULL;
                """,
            ),
            pgtrigger.Protect(name="record_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="record_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["person"]),
            ),
            pgtrigger.Protect(
                name="record_of_application_keeps_person",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__source="application")
                & pgtrigger.Q(old__person__df=pgtrigger.F("new__person")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.full_name}: {self.category_label}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:category_record", args=[self.key])

    @property
    def full_name(self) -> str:
        return " ".join(filter(None, [self.surname, self.given_name, self.patronymic]))

    @property
    def short_name(self) -> str:
        return initials(self.surname, self.given_name, self.patronymic)

    @property
    def position_label(self) -> str:
        """«учитель, математика»."""
        return f"{self.position}, {self.subject}" if self.subject else str(self.position)

    @property
    def category_label(self) -> str:
        return category_label(self.category)

    @property
    def order_label(self) -> str:
        """«№ 12-р от 03.04.2024»."""
        return f"№ {self.order_number} от {self.order_date:%d.%m.%Y}"

    @property
    def is_annulled(self) -> bool:
        return hasattr(self, "annulment")

    def is_valid_on(self, day: datetime.date) -> bool:
        """Check whether the category is held on ``day``."""
        in_term = self.since <= day and (self.until is None or day <= self.until)
        return in_term and not self.is_annulled


class CategoryAnnulment(models.Model):
    """A record that should not be there: the correcting order, or the mistake of the old register.

    It stands beside the record, which stays as it was.
    """

    record = models.OneToOneField(
        CategoryRecord, on_delete=models.PROTECT, related_name="annulment"
    )
    order_number = models.CharField("номер приказа", max_length=40)
    order_date = models.DateField("дата приказа")
    reason = models.TextField("причина")
    annulled_by = models.ForeignKey(
        User, verbose_name="кто внёс", on_delete=models.PROTECT, related_name="+"
    )
    annulled_at = models.DateTimeField("внесено", auto_now_add=True)

    class Meta:
        verbose_name = "аннулирование записи"
        verbose_name_plural = "аннулирование записей"
        constraints = [
            models.CheckConstraint(
                name="annulment_has_order_and_reason",
                condition=~Q(order_number="") & ~Q(reason=""),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="applications_are_looked_at",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    UPDATE attestation_precheck p
                    SET verdict = 'pending', changed_at = now(), change = change + 1
                    FROM attestation_application a, attestation_categoryrecord r
                    WHERE r.id = NEW.record_id AND a.applicant_id = r.person_id
                        AND a.id = p.application_id;
                    RETURN NULL;
                """,
            ),
            pgtrigger.Protect(
                name="annulment_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            ),
            pgtrigger.Trigger(
                name="annulment_after_record",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM attestation_categoryrecord
                        WHERE id = NEW.record_id AND order_date > NEW.order_date
                    ) THEN
                        RAISE EXCEPTION 'annulled before it was set'
                            USING ERRCODE = 'check_violation',
                                  CONSTRAINT = 'annulment_after_record';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record}: аннулировано приказом № {self.order_number}"
