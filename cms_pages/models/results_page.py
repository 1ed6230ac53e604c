"""The published results of one session of the commission."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest

from cms_pages.models.released import ReleasedPage, panels_of
from cms_pages.publications.kinds import RESULTS
from cms_pages.publications.wording import change_in_words, changes_in_words

#: The number of changes of a correction shown on the page; the others are one click away.
CHANGES_SHOWN = 5


class ResultsPage(ReleasedPage):
    """The categories set by a session, from its order and the correcting orders."""

    template = "cms_pages/released_page.html"
    kind = RESULTS
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

    content_panels: ClassVar = panels_of(RESULTS, changed_by="подписанием исправляющего приказа")

    class Meta:
        verbose_name = "итоги заседания"
        verbose_name_plural = "итоги заседаний"

    def corrections(self) -> list[dict[str, Any]]:
        """Return the correcting orders, newest first, each with its changes and reason."""
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
