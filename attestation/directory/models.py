"""The directories that operators maintain: places, positions and reasons."""

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

from attestation.base.language.natural_order import in_alphabet, natural_key_of
from attestation.base.language.sentences import as_sentence, with_capital

__all__ = [
    "AttestedPosition",
    "DecisionReason",
    "Institute",
    "Municipality",
    "Organization",
    "OrganizationImport",
    "OrganizationType",
    "PreviousOrganizationName",
    "PreviousPositionName",
    "SimplifiedGround",
    "StaffPost",
    "Subject",
]


class Municipality(models.Model):
    name = models.CharField("название", max_length=120, unique=True)
    works_on_paper = models.BooleanField(
        "может сдавать заключения на бумаге",
        default=False,
        help_text="Для муниципалитетов рядом с центром.",
    )

    class Meta:
        verbose_name = "муниципалитет"
        verbose_name_plural = "муниципалитеты"
        ordering = in_alphabet("name")
        permissions = [("coordinate_municipality", "Координирует аттестацию в муниципалитете")]

    def __str__(self) -> str:
        return self.name


class OrganizationType(models.Model):
    name = models.CharField("название", max_length=120, unique=True)

    class Meta:
        verbose_name = "тип организации"
        verbose_name_plural = "типы организаций"
        ordering = in_alphabet("name")

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    name = models.CharField("краткое название", max_length=200)
    full_name = models.CharField("полное название", max_length=400, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="муниципалитет",
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    type = models.ForeignKey(
        OrganizationType,
        verbose_name="тип",
        on_delete=models.PROTECT,
        related_name="organizations",
    )
    address = models.CharField("адрес", max_length=300, blank=True)
    is_active = models.BooleanField(
        "действует",
        default=True,
        help_text="Закрытую организацию нельзя выбрать в новых заявлениях.",
    )

    successor = models.ForeignKey(
        "self",
        verbose_name="объединена с",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="predecessors",
        help_text="Люди, права координаторов и открытые заявления перейдут в эту организацию.",
    )
    #: «№ 2» before «№ 20», wherever organizations are listed.
    sort_key = models.GeneratedField(
        expression=natural_key_of("name"), output_field=models.TextField(), db_persist=True
    )

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        ordering = ["sort_key", "pk"]
        permissions = [("coordinate_organization", "Координирует аттестацию в организации")]
        constraints = [
            models.UniqueConstraint(
                Lower("name"),
                "municipality",
                name="organization_name_unique_in_municipality",
                violation_error_message="В этом муниципалитете уже есть организация "
                "с таким названием.",
            ),
            models.CheckConstraint(
                name="organization_merged_is_closed",
                condition=Q(successor=None) | (Q(is_active=False) & ~Q(successor=F("pk"))),
                violation_error_message="Объединённая организация больше не действует.",
            ),
        ]
        triggers = [
            # Applications are counted by municipality; those of the organization go with it.
            pgtrigger.Trigger(
                name="applications_are_tallied",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("municipality"),
                func="""
                    INSERT INTO attestation_applicationtally
                        (municipality_id, state, is_filed, number)
                    SELECT side.municipality_id, a.state, a.submitted_at IS NOT NULL,
                        side.sign * count(*)
                    FROM attestation_application a, (VALUES
                        (OLD.municipality_id, -1), (NEW.municipality_id, 1)
                    ) side (municipality_id, sign)
                    WHERE a.organization_id = NEW.id
                    GROUP BY side.municipality_id, side.sign, a.state, 3;
                    RETURN NULL;
                """,
            ),
            # What waits for a decision is looked at anew (applications/precheck).
            pgtrigger.Trigger(
                name="applications_are_looked_at",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("is_active", "successor"),
                func="""
                    UPDATE attestation_precheck p
                    SET verdict = 'pending', changed_at = now(), change = change + 1
                    FROM attestation_application a
                    WHERE a.id = p.application_id AND a.organization_id = NEW.id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return self.name


class PreviousOrganizationName(models.Model):
    """A former name of an organization; documents signed under it keep it."""

    organization = models.ForeignKey(
        Organization,
        verbose_name="организация",
        on_delete=models.CASCADE,
        related_name="previous_names",
    )
    name = models.CharField("прежнее название", max_length=200)
    used_until = models.DateField("действовало по")

    class Meta:
        verbose_name = "прежнее название организации"
        verbose_name_plural = "прежние названия организаций"
        ordering = ["-used_until", "-pk"]

    def __str__(self) -> str:
        return self.name


class OrganizationImport(models.Model):
    """A table of organizations that was read and awaits its confirmation.

    ``rows`` is a list of {"row": int, "action": "add" | "change" | "same", "values": {...},
    "changes": {...}}; ``errors`` a list of {"row": int, "message": str}.
    """

    file_name = models.CharField("файл", max_length=200)
    created_at = models.DateTimeField("загружен", auto_now_add=True)
    created_by = models.ForeignKey(
        "attestation.User", verbose_name="кто загрузил", on_delete=models.PROTECT, related_name="+"
    )
    rows = models.JSONField("строки", default=list)
    errors = models.JSONField("ошибки", default=list)
    ignored = models.JSONField("столбцы, которые не читаются", default=list)
    applied_at = models.DateTimeField("внесён", null=True, blank=True)

    class Meta:
        verbose_name = "загрузка организаций"
        verbose_name_plural = "загрузки организаций"
        ordering = ["-created_at"]

    def __str__(self) -> str:
        return self.file_name


class Subject(models.Model):
    """A school subject or a direction of work, such as «математика»."""

    name = models.CharField("название", max_length=160, unique=True)

    class Meta:
        verbose_name = "предмет"
        verbose_name_plural = "предметы"
        ordering = in_alphabet("name")

    def __str__(self) -> str:
        return self.name


class AttestedPosition(models.Model):
    """A position of teaching staff that is attested (resolution 225, section I, subsection 2)."""

    name = models.CharField("название", max_length=200, unique=True)
    needs_subject = models.BooleanField("нужно указать предмет", default=False)
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "аттестуемая должность"
        verbose_name_plural = "аттестуемые должности"
        ordering = in_alphabet("name")

    def __str__(self) -> str:
        return self.name


class PreviousPositionName(models.Model):
    """The name that a position bore before; a category set under it is kept."""

    position = models.ForeignKey(
        AttestedPosition,
        verbose_name="должность",
        on_delete=models.CASCADE,
        related_name="previous_names",
    )
    name = models.CharField("прежнее название", max_length=200, unique=True)
    used_until = models.DateField("действовало по")

    class Meta:
        verbose_name = "прежнее название должности"
        verbose_name_plural = "прежние названия должностей"
        ordering = ["-used_until"]

    def __str__(self) -> str:
        return self.name


class StaffPost(models.Model):
    """A post of a coordinator or an expert; unlike attested positions it includes managers."""

    name = models.CharField("название", max_length=160, unique=True)

    class Meta:
        verbose_name = "должность сотрудника"
        verbose_name_plural = "должности сотрудников"
        ordering = in_alphabet("name")

    def __str__(self) -> str:
        return self.name


class SimplifiedGround(models.Model):
    """A ground of the simplified form: an award, a title, a won contest."""

    name = models.CharField("основание", max_length=300, unique=True)
    document = models.CharField("чем подтверждается", max_length=300)
    opens_first = models.BooleanField("для первой категории", default=True)
    opens_highest = models.BooleanField("для высшей категории", default=True)
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "основание упрощённой формы"
        verbose_name_plural = "основания упрощённой формы"
        ordering = in_alphabet("name")

    def __str__(self) -> str:
        return self.name


class DecisionReason(models.Model):
    """A reason for which an application is rejected or returned for rework."""

    text = models.CharField(
        "причина",
        max_length=300,
        unique=True,
        help_text="Как её видят в списке и в письме, например «отсутствие подписи».",
    )
    because = models.CharField(
        "в связи с",
        max_length=300,
        blank=True,
        help_text="Продолжает слова «отклонено в связи с …», например «отсутствием подписи». "
        "Если пусто, будет: «в связи с тем, что» и причина.",
    )
    clause = models.CharField("пункт порядка", max_length=40, blank=True)
    for_rejection = models.BooleanField("для отклонения", default=True)
    for_return = models.BooleanField("для возврата на доработку", default=True)
    needs_note = models.BooleanField(
        "нужно пояснение",
        default=False,
        help_text="Без пояснения своими словами эту причину выбрать нельзя.",
    )
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "причина отклонения или возврата"
        verbose_name_plural = "причины отклонения и возврата"
        # What says nothing by itself («другое») comes last.
        ordering = ["needs_note", "text"]

    def __str__(self) -> str:
        return self.text

    @property
    def because_of(self) -> str:
        """The text that follows «в связи с»."""
        return self.because or f"тем, что {self.text}"

    def told_with(self, note: str) -> list[str]:
        """Return what a decision is explained by, as sentences and paragraphs.

        The reason, and the coordinator's ``note``. A reason that says nothing without it
        («другое») leaves the word to it.
        """
        said = [] if self.needs_note and note else [as_sentence(self.text)]
        return [*said, with_capital(as_sentence(note))] if note else said


@register_setting(icon="home")
class Institute(BaseGenericSetting):
    """Names and addresses of the institute, printed in documents and shown on the site."""

    name = models.CharField("название", max_length=200, default="Институт развития образования")
    region_name = models.CharField("регион", max_length=120, blank=True)
    addressee = models.TextField(
        "кому адресовано заявление",
        default="В аттестационную комиссию",
        help_text="Печатается в правом верхнем углу заявления.",
    )
    address = models.CharField("адрес", max_length=300, blank=True)
    phone = models.CharField("телефон", max_length=60, blank=True)
    email = models.EmailField("электронная почта", blank=True)

    second_factor_from = models.DateField(
        "второй шаг при входе обязателен с",
        null=True,
        blank=True,
        help_text="Для координаторов и сотрудников. Пока даты нет, второй шаг только предлагается.",
    )

    class Meta:
        verbose_name = "сведения об институте"
