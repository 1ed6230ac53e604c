"""The published schedule of one period.

The page holds the editor's words only. Its rows are read from the releases at request time, so that
nothing has to be kept equal.
"""

from functools import cached_property
from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.cache import caches
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from attestation.public import (
    PublishedSchedule,
    ReleaseInHistory,
    calendar_events,
    change_of,
    changes_in,
    published_schedule,
    releases_of_period,
    rows_by_key,
    schedule_document,
    schedule_workbook,
)
from cms_pages import schedule_files, structured
from cms_pages.blocks import BodyBlock
from cms_pages.calendar import calendar_file
from cms_pages.models.base import SitePage
from cms_pages.navigation import Link
from cms_pages.schedule_search import asked_of
from cms_pages.schedule_words import changes_in_words

CHANGES_PER_PAGE = 100


class SchedulePageQuerySet(PageQuerySet):
    def listed(self) -> Self:
        """What visitors may see, newest period first, with release and number of ``people``."""
        return (
            self.live()
            .public()
            .filter(release__withdrawal=None)
            .select_related("period", "release")
            .annotate(people=Count("release__rows"))
            .order_by("-period__starts_on")
            .defer_streamfields()
        )


def facts_of(release_id: int) -> PublishedSchedule:
    """What a release says of itself; it never changes, so that it is read once."""
    key = f"schedule-facts:{release_id}"
    known = caches["released"].get(key)
    if known is None:
        known = published_schedule(release_id)
        caches["released"].set(key, known)
    return known


class SchedulePage(RoutablePageMixin, SitePage):
    """The schedule of one period: the release that is valid now, with search and filters."""

    template = "cms_pages/schedule_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.SchedulesIndexPage"]
    subpage_types: ClassVar[list[str]] = []
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
    below = StreamField(BodyBlock(), verbose_name="текст под таблицей", blank=True)

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

    def with_content_json(self, content: dict[str, Any]) -> "SchedulePage":
        """An editor's draft may be older than the release: what is shown is never the draft's."""
        page = super().with_content_json(content)
        page.period_id, page.release_id = self.period_id, self.release_id
        return page

    @cached_property
    def facts(self) -> PublishedSchedule:
        return facts_of(self.release_id)

    @cached_property
    def history(self) -> list[ReleaseInHistory]:
        """The releases of the period that were published, the newest first."""
        return releases_of_period(self.period_id)

    @cached_property
    def shown(self) -> ReleaseInHistory | None:
        """The valid release as the history tells it; None before its publication is complete."""
        return next((r for r in self.history if r.release_id == self.release_id), None)

    def forget_release(self) -> None:
        """Read anew what depends on the release."""
        for known in ("facts", "history", "shown"):
            self.__dict__.pop(known, None)

    @property
    def is_withdrawn(self) -> bool:
        """Whether an editor has put the page up again whose release was taken down."""
        return bool(self.shown and self.shown.withdrawn_at)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What every address of the page shows around its own part."""
        context = super().get_context(request, *args, **kwargs)
        year = self.facts.starts_on.year
        crumbs = [*context["crumbs"], *self._year_crumb(context["crumbs"], year)]
        return context | {
            "crumbs": crumbs,
            "facts": self.facts,
            "history": self.history,
            "shown": self.shown,
            "withdrawn": self.is_withdrawn,
            "kept_for_all": True,
            "breadcrumbs_data": structured.breadcrumbs(crumbs, self.title, self.here),
        }

    def _year_crumb(self, parents: list[Link], year: int) -> list[Link]:
        if not parents:
            return []
        return [Link(str(year), f"{parents[-1].url}{year}/", self.path)]

    @path("")
    def whole(self, request: HttpRequest) -> HttpResponse:
        """The valid release."""
        if self.is_withdrawn:
            return self.render(request)
        words = {
            **asked_of(self.facts, request),
            "changes": changes_in_words(self.facts.changes),
            "dataset_data": structured.dataset(self.facts, self, self.here),
        }
        return self.render(request, context_overrides=words)

    @path("releases/<int:number>/", name="release")
    def earlier(self, request: HttpRequest, number: int) -> HttpResponse:
        """A release that is no longer valid; the valid one has the address of the page."""
        found = self._standing(number)
        if found.release_id == self.release_id:
            return redirect(self.here)
        facts = facts_of(found.release_id)
        words = {
            **asked_of(facts, request),
            "facts": facts,
            "files": f"{self.here}releases/{number}/",
        }
        return self._unlisted(request, "cms_pages/schedule_release.html", words)

    @path("changes/<int:number>/", name="changes")
    def changes(self, request: HttpRequest, number: int) -> HttpResponse:
        """What a release changed against the one before, person by person."""
        found = self._standing(number)
        if number == 1:
            raise Http404
        changes = Paginator(changes_in(found.release_id), CHANGES_PER_PAGE)
        words = {
            "facts": facts_of(found.release_id),
            "changed": found,
            "summary": changes_in_words(facts_of(found.release_id).changes),
            "rows": changes.get_page(request.GET.get("page")),
        }
        return self._unlisted(request, "cms_pages/schedule_changes.html", words)

    @path("people/<uuid:key>/", name="person")
    def person(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """One row, at an address that stays the same in every release."""
        rows = rows_by_key(self.period_id, key)
        if not rows or self.is_withdrawn:
            raise Http404
        row = rows[0]
        valid = row.release_id == self.release_id
        words = {
            "row": row,
            "valid": valid,
            "gone": None if valid else change_of(self.release_id, key),
            # There are as many as people: memory has no room for them.
            "kept_for_all": False,
        }
        return self._unlisted(request, "cms_pages/schedule_person.html", words)

    def _unlisted(self, request: HttpRequest, template: str, words: dict[str, Any]) -> HttpResponse:
        """A page for people that search engines must not keep."""
        response = self.render(request, template=template, context_overrides=words)
        response["X-Robots-Tag"] = "noindex"
        return response

    @path("xlsx/", name="xlsx")
    @path("releases/<int:number>/xlsx/", name="release_xlsx")
    def workbook(self, request: HttpRequest, number: int | None = None) -> HttpResponseBase:
        return schedule_files.stored(request, schedule_workbook, self._standing(number).release_id)

    @path("pdf/", name="pdf")
    @path("releases/<int:number>/pdf/", name="release_pdf")
    def document(self, request: HttpRequest, number: int | None = None) -> HttpResponseBase:
        return schedule_files.stored(request, schedule_document, self._standing(number).release_id)

    @path("data.json/", name="data")
    @path("releases/<int:number>/data.json/", name="release_data")
    def data(self, request: HttpRequest, number: int | None = None) -> HttpResponseBase:
        found = self._standing(number)
        return schedule_files.data(
            request, facts_of(found.release_id), structured.absolute(self.here)
        )

    @path("calendar.ics/", name="calendar")
    def calendar(self, request: HttpRequest) -> HttpResponseBase:
        """The dates of the period."""
        events = calendar_events(slug=self.facts.slug)
        content = calendar_file(events, name=f"Аттестация, {self.facts.period_name}")
        return schedule_files.made(
            request, content, "text/calendar; charset=utf-8", f"{self.facts.slug}.ics"
        )

    def _standing(self, number: int | None) -> ReleaseInHistory:
        """The release of that number, or the valid one, unless it is withdrawn.

        Raises:
            Http404: there is none that may be seen.
        """
        found = (
            self.shown
            if number is None
            else next((r for r in self.history if r.number == number), None)
        )
        if found is None or found.withdrawn_at:
            raise Http404
        return found
