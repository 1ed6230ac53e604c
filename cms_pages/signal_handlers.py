"""What the pages do when the module or the editors announce something."""

from typing import Any

from django.db.models.signals import post_delete, post_save
from wagtail.signals import page_published, page_slug_changed, page_unpublished, post_page_move

from attestation.public import schedule_released, schedule_withdrawn
from cms_pages import history, memory, navigation, publication


def publish_released_schedule(*, release_id: int, **_signal: Any) -> None:
    publication.publish_schedule(release_id)


def hide_withdrawn_schedule(*, release_id: int, **_signal: Any) -> None:
    publication.withdraw_schedule(release_id)
    # Of a release that is not the valid one, the history alone changes.
    memory.forget()


def note_shown_release(*, instance: Any, revision: Any, **_signal: Any) -> None:
    history.note_release(instance, revision)


def forget_navigation(**_signal: Any) -> None:
    navigation.forget()
    memory.forget()


def forget_pages(**_signal: Any) -> None:
    memory.forget()


def connect() -> None:
    """Connect the handlers; called once, when the app is ready."""
    from cms_pages.models import SchedulePage

    schedule_released.connect(publish_released_schedule, dispatch_uid="publish_released_schedule")
    schedule_withdrawn.connect(hide_withdrawn_schedule, dispatch_uid="hide_withdrawn_schedule")
    page_published.connect(
        note_shown_release, sender=SchedulePage, dispatch_uid="note_shown_release"
    )
    for announced in (page_published, page_unpublished, page_slug_changed, post_page_move):
        announced.connect(forget_navigation, dispatch_uid="forget_navigation")
    for sender in ("attestation.Institute", "wagtailcore.Site"):
        post_save.connect(forget_navigation, sender=sender, dispatch_uid="forget_navigation")
    post_delete.connect(forget_navigation, sender="wagtailcore.Page", dispatch_uid="page_deleted")
    for done in (post_save, post_delete):
        done.connect(
            forget_pages, sender="wagtailcore.PageViewRestriction", dispatch_uid="forget_pages"
        )
