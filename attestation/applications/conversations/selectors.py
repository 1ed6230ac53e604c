"""Reads of conversations: what is unread, what is waited for."""

import datetime
from collections.abc import Collection
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse

from attestation.accounts.access import covered_organization_keys, served_organization_keys
from attestation.accounts.models import User
from attestation.applications.conversations.access import ASKABLE
from attestation.applications.conversations.models import (
    Conversation,
    ConversationMark,
    ConversationMessage,
    ConversationQuerySet,
)
from attestation.applications.handling.selectors import led_by_another
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED
from attestation.base.dashboard import Task
from attestation.base.visibility import any_of


def messages_of(application: Application) -> QuerySet[ConversationMessage]:
    """Return the messages about ``application``, the latest first, with what a page shows."""
    found = ConversationMessage.objects.filter(conversation__application=application)
    return found.select_related("author", "document__file").prefetch_related("attached__file")


def concerning(user: Any) -> ConversationQuerySet:
    """Return the conversations of which ``user`` is told.

    These are the own ones; those of whoever leads, considers or helps with the application while
    it is under way; and those in which the user has written. An operator sees all of the region.
    """
    wrote = ConversationMessage.objects.filter(author=user)
    own = Q(application__applicant=user)
    filed = Q(
        application__organization__in=covered_organization_keys(user),
        application__submitted_at__isnull=False,
    ) & ~led_by_another(user, "application")
    helped = Q(
        application__organization__in=served_organization_keys(user),
        application__submitted_at__isnull=True,
    )
    at_work = (filed | helped | any_of(wrote, conversation="pk")) & ~Q(application__state__in=ENDED)
    return Conversation.objects.visible_to(user).filter(own | at_work)


def unread(user: Any) -> ConversationQuerySet:
    """Return the conversations in which something is new to ``user``."""
    return concerning(user).filter(last__gt=_read_up_to(user, "pk"))


def _read_up_to(user: Any, conversation: str) -> Coalesce:
    marks = ConversationMark.objects.filter(user=user, conversation=OuterRef(conversation))
    return Coalesce(Subquery(marks.values("read_up_to")[:1]), 0)


def new_to(user: Any) -> QuerySet[ConversationMessage]:
    """Return what others have written since ``user`` has read."""
    others = ConversationMessage.objects.exclude(author=user)
    return others.filter(pk__gt=_read_up_to(user, "conversation"))


def unread_number(application: Application, user: Any) -> int:
    """Return how many messages about ``application`` are new to ``user``."""
    return new_to(user).filter(conversation__application=application).count()


def unread_numbers(user: Any, applications: Collection[int]) -> dict[int, int]:
    """Return how many messages are new to ``user``, by the key of the application; one query."""
    if not applications:
        return {}
    told = concerning(user).filter(application__in=applications)
    found = new_to(user).filter(conversation__in=told.values("pk")).order_by()
    rows = found.values_list("conversation__application").annotate(Count("pk"))
    return dict(rows)


def awaited() -> QuerySet[ConversationMessage]:
    """Return the messages to which an answer is waited for, of applications under way."""
    found = ConversationMessage.objects.filter(answer_by__isnull=False, settled_at=None)
    askable = Q(wanted="") | Q(conversation__application__state__in=ASKABLE)
    return found.filter(askable).exclude(conversation__application__state__in=ENDED)


def awaited_of(application: Application) -> list[ConversationMessage]:
    """Return what the applicant is to answer, the most urgent first."""
    found = awaited().filter(conversation__application=application)
    return list(found.select_related("author").order_by("answer_by", "pk"))


def tasks_of(application: Application, today: datetime.date) -> list[Task]:
    """Return what the applicant is asked for, each with its day and the place where it is done."""
    return [
        Task(
            message.task,
            f"до {message.answer_day}",
            "bad" if (message.days_left(today) or 0) < 0 else "wait",
            url=_place_of(message, application),
        )
        for message in awaited_of(application)
    ]


def _place_of(message: ConversationMessage, application: Application) -> str:
    if message.wanted:
        return reverse("cabinet:conversation_give", args=[application.pk, message.pk])
    return reverse("cabinet:conversation", args=[application.pk])


def of_list(conversations: list[Conversation], user: User) -> list[Conversation]:
    """Add to each what its row shows: the latest message, how much is new, the day waited for."""
    latest = ConversationMessage.objects.select_related("author").in_bulk(
        [conversation.last for conversation in conversations]
    )
    new = new_to(user).filter(conversation__in=conversations).order_by()
    numbers = dict(new.values_list("conversation").annotate(Count("pk")))
    days = dict(
        awaited()
        .filter(conversation__in=conversations)
        .order_by("-answer_by")
        .values_list("conversation", "answer_by")
    )
    for conversation in conversations:
        row: Any = conversation
        row.latest = latest.get(conversation.last)
        row.unread = numbers.get(conversation.pk, 0)
        row.answer_by = days.get(conversation.pk)
    return conversations
