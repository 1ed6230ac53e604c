"""Pages that editors publish or take down at a time they have set.

Wagtail has a command for this; it stops at the first page that fails, and the pages after it wait.
"""

import logging
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from cms_pages.publishing.page_protection import list_in

logger = logging.getLogger(__name__)


def publish_due() -> int:
    """Publish every revision whose time has come.

    Returns:
        how many were published.
    """
    due = Revision.page_revisions.filter(approved_go_live_at__lte=timezone.now())
    return _each(due.order_by("approved_go_live_at"), _publish)


def take_down_due() -> int:
    """Take down every page whose time on the site is over, but for published lists.

    Returns:
        how many were taken down.
    """
    due = Page.objects.live().filter(expire_at__lte=timezone.now()).order_by("expire_at")
    return _each((page for page in due if list_in(page) is None), _take_down)


def _publish(revision: Revision) -> None:
    revision.publish(log_action="wagtail.publish.scheduled")


def _take_down(page: Page) -> None:
    page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _each(due: Iterable[Any], act: Callable[[Any], None]) -> int:
    done = 0
    for item in list(due):
        try:
            with transaction.atomic():
                act(item)
        except Exception:
            # One page that fails must not hold the others back; it is tried again next time.
            logger.exception("Timed publication of %r has failed", item)
        else:
            done += 1
    return done
