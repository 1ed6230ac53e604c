"""The published schedule of one period."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import path
from wagtail.models import Page, PageManager

from attestation.public import (
    ReleaseInHistory,
    calendar_events,
    change_of,
    releases_of_period,
    rows_by_key,
)
from cms_pages.calendar import calendar_file
from cms_pages.models.released import ReleasedPage, ReleasedPageQuerySet
from cms_pages.publications import files as publication_files
from cms_pages.publications.kinds import SCHEDULES


class SchedulePageQuerySet(ReleasedPageQuerySet):
    def listed(self) -> Self:
        """What visitors may see, newest period first, with release and number of ``people``."""
        shown = self.shown().filter(release__withdrawal=None).select_related("period")
        return shown.order_by("-period__starts_on")


class SchedulePage(ReleasedPage):
    """The schedule of one period."""

    template = "cms_pages/released_page.html"
    kind = SCHEDULES
    shows = ("period", "release")
    parent_page_types: ClassVar[list[str]] = ["cms_pages.SchedulesIndexPage"]
    # Made by publication only: there is nothing to show before a release.
    is_creatable = False
    page_description = "Создаётся сама, когда утверждён график периода."

    period = models.OneToOneField(
        "attestation.AttestationPeriod",
        verbose_name="период",
        on_delete=models.PROTECT,
        related_name="+",
    )
    release = models.ForeignKey(
        "attestation.Release", verbose_name="выпуск", on_delete=models.PROTECT, related_name="+"
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("period", read_only=True), FieldPanel("release", read_only=True)],
            heading="Что показано",
            help_text="Меняется только утверждением нового выпуска графика.",
        ),
        FieldPanel("body", heading="Текст над таблицей"),
        FieldPanel("below"),
    ]

    objects = PageManager.from_queryset(SchedulePageQuerySet)()

    class Meta:
        verbose_name = "график периода"
        verbose_name_plural = "графики периодов"

    def own_words(self) -> list[str]:
        facts = self.facts
        return [facts.period_name, facts.order_number, *(name for name, _ in facts.municipalities)]

    def read_history(self) -> list[ReleaseInHistory]:
        return releases_of_period(self.period_id)

    def rows_of_person(self, key: UUID) -> list[Any]:
        return rows_by_key(self.period_id, key)

    def change_of_person(self, key: UUID) -> Any:
        return change_of(self.release_id, key)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"calendar": f"{self.here}calendar.ics"}

    @path("calendar.ics/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponseBase:
        """The dates of the period."""
        events = calendar_events(slug=self.facts.slug)
        content = calendar_file(events, name=f"Аттестация, {self.facts.period_name}")
        return publication_files.made(
            request, content, "text/calendar; charset=utf-8", f"{self.facts.slug}.ics"
        )
