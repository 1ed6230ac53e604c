"""The editor's tasks on the first page of the Wagtail admin."""

import datetime
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.ui.components import Component
from wagtail.admin.views.home import WorkflowObjectsToModeratePanel
from wagtail.models import Page, WorkflowState
from wagtail.permissions import page_permission_policy

from cms_pages.editing.views import may_edit_any_page
from cms_pages.models import NewsIndexPage, NewsPage, ResultsPage, SchedulePage
from cms_pages.models.released import ReleasedPage
from cms_pages.page_checks import link_report

#: The number of items listed by name; of more, only the count is shown.
SHOWN = 5
UNTOUCHED = datetime.timedelta(days=365)
JUST = datetime.timedelta(days=14)


class EditorPanel(Component):
    """Quick actions, own drafts, broken items and outdated pages; checks have Wagtail's panels."""

    name = "editor_duties"
    template_name = "cms_pages/admin/home_panel.html"
    order = 60

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        broken = link_report.problems()
        return {
            "drafts": _drafts(user)[:SHOWN],
            "broken": broken[:SHOWN],
            "broken_count": len(broken),
            "old": _old(user)[:SHOWN],
            "releases": _releases(),
            "add_news": _add_news(user),
        }


def add_panel(request: Any, panels: list[Component]) -> None:
    """Put the panel first for editors, behind what awaits their check.

    A hook ``construct_homepage_panels``.
    """
    if may_edit_any_page(request.user):
        panels.insert(0, EditorPanel())
        for panel in panels:
            if isinstance(panel, WorkflowObjectsToModeratePanel):
                panel.order = EditorPanel.order - 1


def _drafts(user: Any) -> QuerySet[Page]:
    """Pages whose latest words are the editor's own and not on the site yet.

    Those that the editor has sent for a check stand in Wagtail's panel of them.
    """
    pages = Page.objects.filter(has_unpublished_changes=True, latest_revision__user=user)
    sent = WorkflowState.objects.active().filter(requested_by=user)
    known = [int(key) for key in sent.values_list("object_id", flat=True)]
    return pages.exclude(pk__in=known).order_by("-latest_revision_created_at")


def _old(user: Any) -> QuerySet[Page]:
    """Return pages not updated for a year; news and releases are permanent and left out."""
    mine = page_permission_policy.instances_user_has_permission_for(user, "change")
    return (
        mine.live()
        .not_type(NewsPage, SchedulePage, ResultsPage)
        .filter(depth__gt=1, last_published_at__lt=timezone.now() - UNTOUCHED)
        .order_by("last_published_at")
    )


def _releases() -> list[ReleasedPage]:
    """Schedules and results that were published just now, by themselves, the newest first."""
    since = timezone.now() - JUST
    found: list[ReleasedPage] = []
    for kind in (SchedulePage, ResultsPage):
        shown = kind.objects.listed().filter(release__published_at__gte=since)
        found += shown.select_related("release").order_by("-release__published_at")[:SHOWN]
    return sorted(found, key=lambda page: page.release.published_at, reverse=True)[:SHOWN]


def _add_news(user: Any) -> str:
    """Return the URL to add a news item; empty without permission."""
    parent = NewsIndexPage.objects.live().first()
    if parent is None or not parent.permissions_for_user(user).can_add_subpage():
        return ""
    return reverse("wagtailadmin_pages:add", args=["cms_pages", "newspage", parent.pk])
