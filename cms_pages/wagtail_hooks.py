"""The site's additions to the Wagtail admin."""

from typing import Any

from django.http import HttpRequest
from django.urls import URLPattern, path, reverse
from wagtail import hooks
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.log_actions import LogFormatter
from wagtail.models import Page

from cms_pages.addresses import denial
from cms_pages.editing import home_panel
from cms_pages.editing.views import (
    AddDocumentView,
    GuideView,
    ProblemsView,
    may_edit_any_page,
)
from cms_pages.page_checks import checklist
from cms_pages.publishing import page_protection, publication_log

# Around and before Wagtail's own, which would lead somebody signed in to the sign-in.
hooks.register("on_serve_page", denial.deny_page, order=-1)
hooks.register("before_serve_document", denial.deny_document, order=-1)
hooks.register("construct_homepage_panels", home_panel.add_panel)
hooks.register("before_delete_page", page_protection.refuse_to_delete)
hooks.register("before_unpublish_page", page_protection.refuse_to_unpublish)
hooks.register("before_move_page", page_protection.refuse_to_move)
hooks.register("before_copy_page", page_protection.refuse_to_copy)
hooks.register("before_bulk_action", page_protection.refuse_for_many)


@hooks.register("register_log_actions")
def tell_releases(actions: Any) -> None:
    """Say in the history of a released page which release a revision shows."""

    @actions.register_action(publication_log.SHOWS_RELEASE)
    class ShowsRelease(LogFormatter):
        label = "Показана редакция"

        def format_message(self, log_entry: Any) -> str:
            return publication_log.in_words(log_entry.data)


@hooks.register("register_admin_urls")
def register_urls() -> list[URLPattern]:
    return [
        path("site/help/", GuideView.as_view(), name="site_help"),
        path("site/add-document/", AddDocumentView.as_view(), name="site_add_document"),
        path("reports/problems/", ProblemsView.as_view(), name="site_problems"),
        path(
            "reports/problems/results/",
            ProblemsView.as_view(results_only=True),
            name="site_problems_results",
        ),
    ]


class EditorsMenuItem(MenuItem):
    """Shown to those who keep pages."""

    def is_shown(self, request: HttpRequest) -> bool:
        return may_edit_any_page(request.user)


@hooks.register("register_admin_menu_item")
def help_item() -> MenuItem:
    return EditorsMenuItem(
        "Помощь редактору", reverse("site_help"), icon_name="help", name="site-help", order=9500
    )


@hooks.register("register_reports_menu_item")
def problems_item() -> MenuItem:
    return EditorsMenuItem(
        "Битые ссылки и файлы", reverse("site_problems"), icon_name="warning", order=100
    )


@hooks.register("construct_help_menu")
def without_foreign_guides(request: HttpRequest, items: list[MenuItem]) -> None:
    """Leave out Wagtail's guide and news, which are in English; ours is «Помощь редактору»."""
    items[:] = [item for item in items if item.name == "keyboard-shortcuts-trigger"]


@hooks.register("after_publish_page")
def remind_of_checks(request: HttpRequest, page: Page) -> None:
    """List the remaining problems of a page that has just been published."""
    advice = [check.advice for check in checklist.checks_of(page.specific) if not check.is_done]
    if not advice:
        return
    said = (
        "Страница опубликована. Поправьте:" if page.live else "Пока страница не вышла, поправьте:"
    )
    messages.warning(request, f"{said} {' '.join(advice)}")
