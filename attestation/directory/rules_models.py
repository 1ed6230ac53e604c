"""The numbers and days that the procedure counts with; operators keep them."""

import datetime

from django.db import models
from django.db.models import F, Q

__all__ = ["CalendarDay", "ProcedureRules"]


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
    divergence_waits = models.BooleanField(
        "при заметном расхождении баллов заключение ждёт, пока оба специалиста их подтвердят",
        default=True,
    )
    commission_minimum = models.PositiveSmallIntegerField("членов комиссии не меньше", default=7)
    tie_favours_applicant = models.BooleanField(
        "при равенстве голосов категория устанавливается", default=True
    )
    majority_of_present = models.BooleanField(
        "решает большинство присутствующих: воздержавшиеся считаются не «за»", default=True
    )
    experts_need_agreement = models.BooleanField(
        "специалист назначается только с действующим договором",
        default=True,
        help_text="Снимите отметку, если договоров со специалистами в регионе нет.",
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
        """Return the rules in force on ``day``, or the built-in ones if none were entered."""
        return cls.objects.filter(valid_from__lte=day).first() or cls(valid_from=day)
