"""Letters about pages that wait for their check, through the outbox and not from the request.

Wagtail's own letters go out while the editor waits for the mail server. Its receivers are connected
under names; ours take these names first (our app stands before Wagtail's), so that its never are.
"""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.urls import reverse
from django.utils import timezone
from wagtail.models import AbstractGroupApprovalTask, Page, TaskState, WorkflowState
from wagtail.signals import (
    task_submitted,
    workflow_approved,
    workflow_rejected,
    workflow_submitted,
)

from attestation.public import full_day, tell_editors


def tell_reviewers(*, instance: TaskState, user: Any = None, **_signal: Any) -> None:
    """Those who check pages learn that one waits for them."""
    task = instance.task.specific
    page = instance.workflow_state.content_object
    if not isinstance(task, AbstractGroupApprovalTask) or not isinstance(page, Page):
        return
    reviewers = get_user_model().objects.filter(groups__in=task.groups.all(), is_active=True)
    author = instance.workflow_state.requested_by
    _tell(
        reviewers.exclude(pk__in=[author.pk] if author else []).distinct(),
        page,
        f"Проверьте страницу «{page.draft_title}»",
        f"{_name(author)} просит проверить и опубликовать страницу «{page.draft_title}».",
        "submitted",
    )


def tell_of_approval(*, instance: WorkflowState, user: Any = None, **_signal: Any) -> None:
    """Notify the requester of the check that the page is published, or when it will be."""
    page = instance.content_object
    if _is_told(instance, user):
        moment = _goes_live_later(instance)
        what = "проверена, её опубликуют позже" if moment else "опубликована"
        when = f"Она появится на сайте {moment}." if moment else "Она уже на сайте."
        _tell(
            [instance.requested_by],
            page,
            f"Страница «{page.draft_title}» {what}",
            f"{_name(user)}: страница «{page.draft_title}» проверена. {when}",
            "approved",
        )


def _goes_live_later(instance: WorkflowState) -> str:
    """Return the day and the time for which the approved page is scheduled; else empty."""
    moment = instance.current_task_state.revision.as_object().go_live_at
    if moment is None or moment <= timezone.now():
        return ""
    return f"{full_day(moment)} в {timezone.localtime(moment):%H:%M}"


def tell_of_return(*, instance: WorkflowState, user: Any = None, **_signal: Any) -> None:
    """Notify the requester of the check what to correct."""
    page = instance.content_object
    if _is_told(instance, user):
        comment = instance.current_task_state.specific.get_comment()
        remark = f" Замечание: {comment}" if comment else " Замечание не оставлено."
        _tell(
            [instance.requested_by],
            page,
            f"Страница «{page.draft_title}» возвращена",
            f"{_name(user)} возвращает страницу «{page.draft_title}».{remark}",
            "rejected",
        )


def _told_by_the_task(**_signal: Any) -> None:
    """Send nothing: the task announces the start of a check; administrators get no notice."""


def connect() -> None:
    """Take the names of Wagtail's receivers; called before Wagtail's admin is ready."""
    for signal, receiver, sender, name in (
        (task_submitted, tell_reviewers, TaskState, "group_approval_task_submitted"),
        (workflow_submitted, _told_by_the_task, WorkflowState, "workflow_state_submitted"),
        (workflow_rejected, tell_of_return, WorkflowState, "workflow_state_rejected"),
        (workflow_approved, tell_of_approval, WorkflowState, "workflow_state_approved"),
    ):
        signal.connect(receiver, sender=sender, dispatch_uid=f"{name}_email_notification")


def _is_told(state: WorkflowState, user: Any) -> bool:
    asked = state.requested_by
    return asked is not None and asked != user and isinstance(state.content_object, Page)


def _tell(people: Iterable[Any], page: Page, title: str, text: str, about: str) -> None:
    path = reverse("wagtailadmin_pages:edit", args=[page.pk])
    tell_editors(people, title, text, path=path, about=about)


def _name(user: Any) -> str:
    return (user.get_full_name() or user.get_username()) if user else "Редактор"
