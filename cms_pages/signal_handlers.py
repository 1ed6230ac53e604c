"""Signal handlers of the pages for events of the module and of the editors."""

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_save
from wagtail.models import Page
from wagtail.search import index
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from attestation.public import defer, results_released, schedule_released, schedule_withdrawn
from cms_pages import navigation
from cms_pages.addresses import services as address_services
from cms_pages.editing import moderation
from cms_pages.models import DocumentsPage, ResultsPage, SchedulePage
from cms_pages.page_checks import link_report
from cms_pages.publishing import page_cache as publication_page_cache
from cms_pages.publishing import page_protection, publication_log
from cms_pages.publishing import services as publication_services
from cms_pages.search import services as search_services


def publish_released_schedule(*, release_id: int, **_signal: Any) -> None:
    publication_services.publish(SchedulePage, release_id)


def publish_released_results(*, release_id: int, **_signal: Any) -> None:
    publication_services.publish(ResultsPage, release_id)


def hide_withdrawn_schedule(*, release_id: int, **_signal: Any) -> None:
    publication_services.withdraw(SchedulePage, release_id)
    # Of a release that is not the valid one, the history alone changes.
    publication_page_cache.forget()


def note_shown_release(*, instance: Any, revision: Any, **_signal: Any) -> None:
    publication_log.note_release(instance, revision)


def tell_of_unpublished(*, instance: Any, **_signal: Any) -> None:
    """Tell the operators of a list that was unpublished without having been withdrawn."""
    instance.forget_release()
    if not instance.is_withdrawn:
        page_protection.tell_what_left(instance, "Страницу сняли с публикации.")


def tell_of_restricted(*, instance: Any, created: bool, **_signal: Any) -> None:
    """Tell the operators of a list that was closed for visitors, with a page above it."""
    found = page_protection.list_in(instance.page) if created else None
    if found is not None:
        page_protection.tell_what_left(found, "Страницу или раздел над ней открыли не всем.")


def forget_navigation(**_signal: Any) -> None:
    navigation.forget()
    publication_page_cache.forget()
    link_report.forget()


def index_rows(*, instance: Page, **_signal: Any) -> None:
    """Index a list anew: when the page itself was saved, its rows were not in the database yet."""
    index.insert_or_update_object(instance)


def read_file(*, instance: Any, **_signal: Any) -> None:
    """Read the file of a document that was uploaded or replaced."""
    if search_services.forget_old_text(instance):
        defer("cms_pages.tasks.read_document", document_id=instance.pk)


def remember_file_name(*, instance: Any, raw: bool = False, **_signal: Any) -> None:
    """Keep the address of a file that is being replaced."""
    if instance.pk and not raw:
        address_services.remember_file_name(instance)


def connect() -> None:
    """Connect the handlers; called once, when the app is ready."""
    moderation.connect()
    schedule_released.connect(publish_released_schedule, dispatch_uid="publish_released_schedule")
    schedule_withdrawn.connect(hide_withdrawn_schedule, dispatch_uid="hide_withdrawn_schedule")
    results_released.connect(publish_released_results, dispatch_uid="publish_released_results")
    for kind in (SchedulePage, ResultsPage):
        page_published.connect(
            note_shown_release, sender=kind, dispatch_uid=f"note_shown_release_{kind.__name__}"
        )
        page_unpublished.connect(
            tell_of_unpublished, sender=kind, dispatch_uid=f"tell_of_unpublished_{kind.__name__}"
        )
    post_save.connect(
        tell_of_restricted,
        sender="wagtailcore.PageViewRestriction",
        dispatch_uid="tell_of_restricted",
    )
    for announced in (page_published, page_unpublished, page_slug_changed, post_page_move):
        announced.connect(forget_navigation, dispatch_uid="forget_navigation")
    page_published.connect(index_rows, sender=DocumentsPage, dispatch_uid="index_rows")
    for sender in ("attestation.Institute", "wagtailcore.Site"):
        post_save.connect(forget_navigation, sender=sender, dispatch_uid="forget_navigation")
    pre_save.connect(
        remember_file_name, sender="wagtaildocs.Document", dispatch_uid="remember_file_name"
    )
    post_save.connect(read_file, sender="wagtaildocs.Document", dispatch_uid="read_file")
    post_delete.connect(forget_navigation, sender="wagtailcore.Page", dispatch_uid="page_deleted")
    for done in (post_save, post_delete):
        done.connect(
            forget_navigation,
            sender="wagtailcore.PageViewRestriction",
            dispatch_uid="forget_restricted",
        )
