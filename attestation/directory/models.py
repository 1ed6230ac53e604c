"""What operators keep: places, positions, reasons and the rules of the procedure."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from wagtail.contrib.settings.models import BaseGenericSetting, register_setting

__all__ = [
    "AttestedPosition",
    "CalendarDay",
    "DecisionReason",
    "Institute",
    "Municipality",
    "Organization",
    "OrganizationImport",
    "OrganizationType",
    "PreviousOrganizationName",
    "PreviousPositionName",
    "ProcedureRules",
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
        ordering = ["name"]
        permissions = [("coordinate_municipality", "Координирует аттестацию в муниципалитете")]

    def __str__(self) -> str:
        return self.name


class OrganizationType(models.Model):
    name = models.CharField("название", max_length=120, unique=True)

    class Meta:
        verbose_name = "тип организации"
        verbose_name_plural = "типы организаций"
        ordering = ["name"]

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

    class Meta:
        verbose_name = "организация"
        verbose_name_plural = "организации"
        ordering = ["name"]
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

    def __str__(self) -> str:
        return self.name


class PreviousOrganizationName(models.Model):
    """The name that an organization bore before; what was signed under it stays as it was."""

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
        ordering = ["name"]

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
        ordering = ["name"]

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
        ordering = ["name"]

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
        ordering = ["name"]

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
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "причина отклонения или возврата"
        verbose_name_plural = "причины отклонения и возврата"
        ordering = ["text"]

    def __str__(self) -> str:
        return self.text

    @property
    def because_of(self) -> str:
        """What follows «в связи с»."""
        return self.because or f"тем, что {self.text}"


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend that was moved."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", "нерабочий"
        WORKING = "working", "рабочий"

    date = models.DateField("дата", unique=True)
    kind = models.CharField("день", max_length=10, choices=Kind.choices, default=Kind.HOLIDAY)
    name = models.CharField("название", max_length=160, help_text="Например, «День России».")

    class Meta:
        verbose_name = "праздник или перенос"
        verbose_name_plural = "праздники и переносы"
        ordering = ["-date"]
        constraints = [
            models.CheckConstraint(
                name="calendar_day_kind_known", condition=Q(kind__in=["holiday", "working"])
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%d.%m.%Y} – {self.name}"


class ProcedureRules(models.Model):
    """The numbers of the procedure, as they hold from a date on (order 196, clauses 31–33, 45)."""

    valid_from = models.DateField("действуют с", unique=True)
    consideration_days = models.PositiveSmallIntegerField(
        "срок рассмотрения заявления, календарных дней", default=30
    )
    attestation_days = models.PositiveSmallIntegerField(
        "срок аттестации до решения, календарных дней", default=60
    )
    registration_day = models.PositiveSmallIntegerField(
        "заявления регистрируются до числа месяца", default=11
    )
    schedule_day = models.PositiveSmallIntegerField(
        "график составляется до числа месяца", default=12
    )
    closing_day = models.PositiveSmallIntegerField(
        "период закрывается системой числа месяца", default=14
    )
    evidence_days = models.PositiveSmallIntegerField(
        "документы дистанционной формы: за сколько дней до первого дня периода", default=1
    )
    conclusions_day = models.PositiveSmallIntegerField(
        "итоговые заключения сдаются до числа второго месяца", default=15
    )
    session_day = models.PositiveSmallIntegerField(
        "заседание комиссии, число второго месяца", default=25
    )
    return_days = models.PositiveSmallIntegerField(
        "на исправление возвращённого графика, дней", default=3
    )
    repeat_years = models.PositiveSmallIntegerField(
        "предупреждать, если та же категория получена менее чем, лет назад", default=2
    )
    refusal_years = models.PositiveSmallIntegerField(
        "после отказа подать снова можно через, лет", default=1
    )
    expiry_warning_months = models.PositiveSmallIntegerField(
        "предупреждать об истечении категории, месяцев", default=3
    )
    invitation_hours = models.PositiveSmallIntegerField(
        "ссылка приглашения действует, часов", default=24
    )
    quorum_numerator = models.PositiveSmallIntegerField("кворум комиссии: числитель", default=2)
    quorum_denominator = models.PositiveSmallIntegerField("кворум комиссии: знаменатель", default=3)
    tie_favours_applicant = models.BooleanField(
        "при равенстве голосов категория устанавливается", default=True
    )
    majority_of_present = models.BooleanField(
        "решает большинство присутствующих: воздержавшиеся считаются не «за»", default=True
    )
    order_name = models.CharField(
        "порядок аттестации",
        max_length=300,
        default="Порядок проведения аттестации педагогических работников "
        "(приказ Минпросвещения России от 24.03.2023 № 196)",
    )

    class Meta:
        verbose_name = "правила процедуры"
        verbose_name_plural = "правила процедуры"
        ordering = ["-valid_from"]
        constraints = [
            models.CheckConstraint(
                name="rules_days_of_month",
                condition=Q(registration_day__range=(1, 28), schedule_day__range=(1, 28))
                & Q(conclusions_day__range=(1, 28), schedule_day__gte=F("registration_day"))
                & Q(closing_day__range=(1, 28), closing_day__gte=F("schedule_day"))
                & Q(session_day__range=(1, 28), session_day__gte=F("conclusions_day")),
                violation_error_message="Числа – от 1 до 28 и по порядку: регистрация, график, "
                "закрытие; заключения, заседание.",
            ),
            models.CheckConstraint(
                name="rules_invitation_hours",
                condition=Q(invitation_hours__range=(1, 24 * 30)),
                violation_error_message="Ссылка приглашения действует от часа до 30 дней.",
            ),
            models.CheckConstraint(
                name="rules_quorum_is_a_share",
                condition=Q(quorum_numerator__gte=1, quorum_numerator__lte=F("quorum_denominator")),
                violation_error_message="Кворум – доля от 0 до 1, например 2/3.",
            ),
        ]

    def __str__(self) -> str:
        return f"Правила с {self.valid_from:%d.%m.%Y}"

    @classmethod
    def on(cls, day: datetime.date) -> "ProcedureRules":
        """The rules that hold on ``day``; the built-in ones where nobody has entered any."""
        return cls.objects.filter(valid_from__lte=day).first() or cls(valid_from=day)


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
