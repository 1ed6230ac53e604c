"""The published schedule of one period."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest, HttpResponseBase
from wagtail.contrib.routable_page.models import path

from attestation.public import calendar_events
from cms_pages.calendar import calendar_file
from cms_pages.models.released import ReleasedPage, panels_of
from cms_pages.publications import files as publication_files
from cms_pages.publications.kinds import SCHEDULES


class SchedulePage(ReleasedPage):
    """The schedule of one period."""

    template = "cms_pages/released_page.html"
    kind = SCHEDULES
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

    content_panels: ClassVar = panels_of(
        SCHEDULES, changed_by="утверждением нового выпуска графика"
    )

    class Meta:
        verbose_name = "график периода"
        verbose_name_plural = "графики периодов"

    def own_words(self) -> list[str]:
        return [self.facts.period_name, *super().own_words()]

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
