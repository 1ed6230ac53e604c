"""The checklist for coordinators before they register an application; operators edit it."""

from django.db import models
from django.db.models import Q

__all__ = ["ReviewPoint"]


class ReviewPoint(models.Model):
    """One line of the checklist beside the documents (guide, «Работа с заявлениями»)."""

    class Beside(models.TextChoices):
        """The system's data shown beside the line for comparison with the paper."""

        NOTHING = "", "ничего"
        NAME = "name", "имя в двух падежах"
        POSITION = "position", "должность и организация"
        SCAN = "scan", "редакция и страницы скана"
        HELD = "held", "имеющаяся категория и её приказ"
        TERMS = "terms", "заявленная категория и форма"
        RESULTS = "results", "приложенные результаты"

    text = models.CharField("что проверить", max_length=200, unique=True)
    hint = models.CharField("на что обратить внимание", max_length=400, blank=True)
    beside = models.CharField(
        "показать рядом", max_length=12, choices=Beside.choices, blank=True, default=Beside.NOTHING
    )
    place = models.PositiveSmallIntegerField("место в списке", default=100)
    is_active = models.BooleanField("действует", default=True)

    class Meta:
        verbose_name = "пункт проверки заявления"
        verbose_name_plural = "пункты проверки заявления"
        ordering = ["place", "text"]
        constraints = [
            models.CheckConstraint(
                name="review_point_beside_known",
                condition=Q(
                    beside__in=["", "name", "position", "scan", "held", "terms", "results"]
                ),
            )
        ]

    def __str__(self) -> str:
        return self.text
