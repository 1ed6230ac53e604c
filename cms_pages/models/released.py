"""A page that shows a list of people released by an order; schedules and results are such pages.

The page holds the editor's words only. Its rows are read from the releases at request time, so that
nothing has to be kept equal.
"""

from functools import cached_property
from operator import attrgetter
from typing import Any, ClassVar, Self
from uuid import UUID

from django.core.paginator import Paginator
from django.db.models import F
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.contrib.routable_page.models import RoutablePageMixin, path
from wagtail.fields import StreamField
from wagtail.models import PageManager
from wagtail.query import PageQuerySet

from attestation.public import ReleaseInHistory
from cms_pages import structured_data
from cms_pages.blocks import BodyBlock
from cms_pages.models.base import SitePage
from cms_pages.navigation import Link
from cms_pages.page_checks.checklist import ChecklistPanel
from cms_pages.publications import files as publication_files
from cms_pages.publications.cards import Listing
from cms_pages.publications.kinds import PublicationKind
from cms_pages.publications.search import asked_of
from cms_pages.publications.wording import changes_by_kind, changes_in_words

CHANGES_PER_PAGE = 100


class ReleasedPageQuerySet(PageQuerySet):
    def listed(self) -> Self:
        """What visitors may see, the newest list first, with release and number of ``people``."""
        kind = self.model.kind
        return (
            self.live()
            .public()
            .filter(**kind.listed_if)
            .select_related("release", kind.day.split("__")[0])
            .annotate(people=F("release__numbers__people"))
            .defer_streamfields()
            .order_by(f"-{kind.day}", "-pk")
        )


def panels_of(kind: PublicationKind, *, changed_by: str) -> list[Any]:
    """Return what an editor sees of a page: the list as it is shown, and the texts around it."""
    shown = [FieldPanel(name, read_only=True) for name in (kind.owner, "release")]
    return [
        # The address does not follow the title: it stays what it is.
        FieldPanel("title", classname="title"),
        MultiFieldPanel(
            shown,
            heading="Что показано",
            help_text=f"Меняется только {changed_by}.",
        ),
        FieldPanel("body", heading="Текст над таблицей"),
        FieldPanel("below"),
    ]


class ReleasedPage(RoutablePageMixin, SitePage):
    """The release that is valid now, with search and filters, and the releases before it.

    A page class declares its ``kind`` and adds ``release`` and the kind's owner, both foreign keys;
    Wagtail wants of each its own template, types of parents and whether it may be made by hand:
    never, for there is nothing to show before a release.
    """

    subpage_types: ClassVar[list[str]] = []

    kind: ClassVar[PublicationKind]

    #: It is for everybody and has no last day: only an order takes it off the site.
    private_page_options: ClassVar[list[str]] = []
    settings_panels: ClassVar[list[Any]] = []

    below = StreamField(BodyBlock(), verbose_name="текст под таблицей", blank=True)

    promote_panels: ClassVar = [
        ChecklistPanel(heading="Проверка перед публикацией"),
        MultiFieldPanel(
            [
                # People, files and earlier releases have addresses below it.
                FieldPanel("slug", read_only=True, help_text="Адрес списка не меняется."),
                FieldPanel("seo_title"),
                FieldPanel("search_description"),
            ],
            heading="Для поисковых систем",
        ),
    ]

    class Meta:
        abstract = True

    objects = PageManager.from_queryset(ReleasedPageQuerySet)()

    @property
    def list_id(self) -> int:
        """The key of what the list belongs to."""
        return getattr(self, f"{self.kind.owner}_id")

    @property
    def listed_year(self) -> int:
        """The year among whose lists the page stands; a listed page knows it without a query."""
        return attrgetter(self.kind.day.replace("__", "."))(self).year

    @property
    def listing(self) -> Listing:
        """What a listed page says of itself among others."""
        return self.kind.listing(self)

    def own_words(self) -> list[str]:
        return [self.facts.order_number, *(name for name, _ in self.facts.municipalities)]

    def with_content_json(self, content: dict[str, Any]) -> "ReleasedPage":
        """Load a draft, but keep the current release: the draft may hold an older one."""
        page = super().with_content_json(content)
        for name in (self.kind.owner, "release"):
            setattr(page, f"{name}_id", getattr(self, f"{name}_id"))
        return page

    @cached_property
    def facts(self) -> Any:
        """The facts of the list: a `PublishedList` of the page's kind."""
        return self.kind.facts_of(self.release_id)

    @cached_property
    def history(self) -> list[ReleaseInHistory]:
        return self.kind.lists.history(self.list_id)

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
        """Whether an editor has republished a page whose release was withdrawn."""
        return bool(self.shown and self.shown.withdrawn_at)

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Return the context shared by all addresses of the page."""
        context = super().get_context(request, *args, **kwargs)
        crumbs = [*context["crumbs"], *self._year_crumb(context["crumbs"], self.facts.year)]
        return context | {
            "crumbs": crumbs,
            "kind": self.kind,
            "facts": self.facts,
            "history": self.history,
            "shown": self.shown,
            "withdrawn": self.is_withdrawn,
            "kept_for_all": True,
            "breadcrumbs_data": structured_data.breadcrumbs(crumbs, self.title, self.here),
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
            **asked_of(self.kind, self.facts, request),
            "changes": changes_in_words(self.facts.changes),
            "dataset_data": structured_data.dataset(self.facts, self, self.here),
        }
        return self.render(request, context_overrides=words)

    @path("releases/<int:number>/", name="release")
    def earlier(self, request: HttpRequest, number: int) -> HttpResponse:
        """A release that is no longer valid; the valid one has the address of the page."""
        found = self._standing(number)
        if found.release_id == self.release_id:
            return redirect(self.here)
        facts = self.kind.facts_of(found.release_id)
        words = {
            **asked_of(self.kind, facts, request),
            "facts": facts,
            "files": f"{self.here}releases/{number}/",
        }
        return self._unlisted(request, "cms_pages/released_earlier.html", words)

    @path("changes/<int:number>/", name="changes")
    def changes(self, request: HttpRequest, number: int) -> HttpResponse:
        """Show the changes of a release against the previous one, by person."""
        found = self._standing(number)
        if number == 1:
            raise Http404
        changes = Paginator(self.kind.lists.changes(found.release_id), CHANGES_PER_PAGE)
        facts = self.kind.facts_of(found.release_id)
        rows = changes.get_page(request.GET.get("page"))
        words = {
            "facts": facts,
            "changed": found,
            "summary": changes_in_words(facts.changes),
            "rows": rows,
            "changes_by_kind": changes_by_kind(rows),
        }
        return self._unlisted(request, "cms_pages/released_changes.html", words)

    @path("people/<uuid:key>/", name="person")
    def person(self, request: HttpRequest, key: UUID) -> HttpResponse:
        """One row, at an address that stays the same in every release."""
        rows = self.kind.lists.rows_of_person(self.list_id, key)
        if not rows or self.is_withdrawn:
            raise Http404
        row = rows[0]
        valid = row.release_id == self.release_id
        words = {
            "row": row,
            "card": self.kind.card(row, self.facts),
            "valid": valid,
            "gone": None if valid else self.kind.lists.change_of(self.release_id, key),
            # There are as many as people: memory has no room for them.
            "kept_for_all": False,
        }
        return self._unlisted(request, "cms_pages/released_person.html", words)

    def _unlisted(self, request: HttpRequest, template: str, words: dict[str, Any]) -> HttpResponse:
        """A page for people that search engines must not keep."""
        response = self.render(request, template=template, context_overrides=words)
        response["X-Robots-Tag"] = "noindex"
        return response

    @path("xlsx/", name="xlsx")
    @path("releases/<int:number>/xlsx/", name="release_xlsx")
    def workbook(self, request: HttpRequest, number: int | None = None) -> HttpResponseBase:
        release_id = self._standing(number).release_id
        return publication_files.stored(request, self.kind.lists.workbook, release_id)

    @path("pdf/", name="pdf")
    @path("releases/<int:number>/pdf/", name="release_pdf")
    def document(self, request: HttpRequest, number: int | None = None) -> HttpResponseBase:
        release_id = self._standing(number).release_id
        return publication_files.stored(request, self.kind.lists.document, release_id)

    @path("data.json/", name="data")
    @path("releases/<int:number>/data.json/", name="release_data")
    def data(self, request: HttpRequest, number: int | None = None) -> HttpResponseBase:
        facts = self.kind.facts_of(self._standing(number).release_id)
        return publication_files.data(
            request,
            f"{self.kind.key}-{facts.release_id}",
            structured_data.absolute(self.here),
            lambda: self.kind.data(facts),
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
