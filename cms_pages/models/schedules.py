"""Published schedules of attestation periods, and the place of the results.

A schedule page holds the editor's words only. Its rows are read from the release at request time,
so that nothing has to be kept equal.
"""

from typing import Any, ClassVar, Self
from urllib.parse import urlencode

from django.core.cache import caches
from django.core.exceptions import ObjectDoesNotExist
from django.core.paginator import Page as ListPage
from django.core.paginator import Paginator
from django.db import models
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.cache import get_conditional_response
from django.utils.functional import cached_property
from django.utils.http import content_disposition_header, quote_etag
from django_sendfile import sendfile
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from attestation.public import (
    PublishedSchedule,
    published_schedule,
    released_rows,
    schedule_workbook,
)
from cms_pages.blocks import BodyBlock
from cms_pages.forms import ScheduleFilter
from cms_pages.models.base import SitePage

PER_PAGE = 50
#: The file at this address changes with the next release, so that copies are asked about again.
WORKBOOK_MAX_AGE = 60


class SchedulesIndexPage(SitePage):
    template = "cms_pages/schedules_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.SchedulePage"]
    max_count = 1
    page_description = "Список графиков; они публикуются здесь сами, когда их утверждают."

    class Meta:
        verbose_name = "графики аттестации"
        verbose_name_plural = "графики аттестации"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"schedules": SchedulePage.objects.child_of(self).listed()}


class SchedulePageQuerySet(PageQuerySet):
    def listed(self) -> Self:
        """What visitors may see, newest period first, with release and number of ``people``."""
        return (
            self.live()
            .public()
            .select_related("period", "release")
            .annotate(people=Count("release__rows"))
            .order_by("-period__starts_on")
            .defer_streamfields()
        )


class SchedulePage(RoutablePageMixin, SitePage):
    """The schedule of one period: the release that is valid now, with search and filter."""

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
        """What the release says of itself; it never changes, so that it is read once."""
        key = f"schedule-facts:{self.release_id}"
        known = caches["released"].get(key)
        if known is None:
            known = published_schedule(self.release_id)
            caches["released"].set(key, known)
        return known

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        form = ScheduleFilter(request.GET, municipalities=self.facts.municipalities)
        return context | {
            "facts": self.facts,
            "form": form,
            "filtered": form.is_narrowing,
            "rows": self._rows(form, request.GET.get("page")),
            "rows_kept": caches["released"].default_timeout,
            "everywhere": urlencode({"q": request.GET.get("surname", "")}),
        }

    def _rows(self, form: ScheduleFilter, number: str | None) -> ListPage:
        """One page of people. Unfiltered, it asks nothing until its rows are really printed."""
        if not form.is_valid():
            return Paginator(released_rows(self.release_id).none(), PER_PAGE).get_page(1)
        rows = released_rows(self.release_id, **form.cleaned_data)
        pages = Paginator(rows, PER_PAGE)
        if not form.is_narrowing:
            pages.count = self.facts.people  # a cached property, known without counting
        return pages.get_page(number)

    @path("xlsx/", name="xlsx")
    def workbook(self, request: HttpRequest) -> HttpResponseBase:
        """The release as a table to keep; a copy that is still the same is not sent again."""
        try:
            stored = schedule_workbook(self.release_id)
        except ObjectDoesNotExist as error:
            raise Http404 from error
        etag = quote_etag(stored.sha256)
        response = get_conditional_response(request, etag=etag)
        if response is None:
            response = sendfile(request, stored.blob.path, mimetype=stored.content_type)
            response["Content-Disposition"] = content_disposition_header(True, stored.original_name)
        return _kept_by_anybody(response, etag)


def _kept_by_anybody(response: HttpResponse, etag: str) -> HttpResponse:
    # The file's own date says less than its content: only the content is compared.
    response.headers.pop("Last-Modified", None)
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={WORKBOOK_MAX_AGE}"
    return response


class ResultsIndexPage(SitePage):
    template = "cms_pages/text_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    page_description = "Место, где публикуются распоряжения об установлении категорий."

    class Meta:
        verbose_name = "итоги аттестации"
        verbose_name_plural = "итоги аттестации"
