"""The published results of one session of the commission."""

from typing import Any, ClassVar, Self
from uuid import UUID

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageManager

from attestation.public import ReleaseInHistory, results_by_key, results_history
from cms_pages.models.released import ReleasedPage, ReleasedPageQuerySet
from cms_pages.publications.kinds import RESULTS
from cms_pages.publications.wording import change_in_words, changes_in_words

#: So many changes of a correction stand on the page itself, the others one click away.
CHANGES_SHOWN = 5


class ResultsPageQuerySet(ReleasedPageQuerySet):
    def listed(self) -> Self:
        """What visitors may see, newest decision first, with release and number of ``people``."""
        return self.shown().order_by("-release__decided_on", "-pk")


class ResultsPage(ReleasedPage):
    """Whose categories a session has set, by its order and those that correct it."""

    template = "cms_pages/released_page.html"
    kind = RESULTS
    shows = ("order", "release")
    parent_page_types: ClassVar[list[str]] = ["cms_pages.ResultsIndexPage"]
    # Made by publication only: there is nothing to show before a release.
    is_creatable = False
    page_description = "Создаётся сама, когда подписан приказ об итогах аттестации."

    order = models.OneToOneField(
        "attestation.Order", verbose_name="приказ", on_delete=models.PROTECT, related_name="+"
    )
    release = models.ForeignKey(
        "attestation.ResultsRelease",
        verbose_name="опубликованные итоги",
        on_delete=models.PROTECT,
        related_name="+",
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        MultiFieldPanel(
            [FieldPanel("order", read_only=True), FieldPanel("release", read_only=True)],
            heading="Что показано",
            help_text="Меняется только подписанием исправляющего приказа.",
        ),
        FieldPanel("body", heading="Текст над таблицей"),
        FieldPanel("below"),
    ]

    objects = PageManager.from_queryset(ResultsPageQuerySet)()

    class Meta:
        verbose_name = "итоги заседания"
        verbose_name_plural = "итоги заседаний"

    def own_words(self) -> list[str]:
        facts = self.facts
        return [facts.order_number, *(name for name, _ in facts.municipalities)]

    def read_history(self) -> list[ReleaseInHistory]:
        return results_history(self.order_id)

    def rows_of_person(self, key: UUID) -> list[Any]:
        return results_by_key(self.order_id, key)

    def change_of_person(self, key: UUID) -> Any:
        """The row is gone: why, the order says to that person only."""
        return None

    def corrections(self) -> list[dict[str, Any]]:
        """The orders that corrected the list, newest first, each with what it changed and why."""
        corrected = [release for release in self.history if release.number > 1]
        facts = [self.kind.facts_of(release.release_id) for release in corrected]
        return [
            {
                "facts": one,
                "summary": changes_in_words(one.changes),
                "changes": [
                    (change["name"], change_in_words(change))
                    for change in one.changed[:CHANGES_SHOWN]
                ],
                "more": max(len(one.changed) - CHANGES_SHOWN, 0),
            }
            for one in facts
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"corrections": self.corrections()}
