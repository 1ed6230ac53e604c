"""Invariants of conversations."""

from collections.abc import Iterator

from django.db.models import F, Max, Q

from attestation.accounts.roles import Role
from attestation.applications.conversations.models import (
    Conversation,
    ConversationMark,
    ConversationMessage,
)
from attestation.base.invariants import invariant, violations


@invariant("a conversation knows its latest message")
def wrong_latest(_sample: int | None) -> Iterator[str]:
    found = Conversation.objects.annotate(found=Max("messages__pk"))
    return violations(found.filter(~Q(last=F("found")) | Q(found=None)).order_by(), "conversation")


@invariant("nobody has read further than was written")
def read_too_far(_sample: int | None) -> Iterator[str]:
    found = ConversationMark.objects.filter(read_up_to__gt=F("conversation__last"))
    return violations(found, "mark")


@invariant("the applicant writes as the applicant, and nobody else does")
def wrong_parts(_sample: int | None) -> Iterator[str]:
    own = Q(author=F("conversation__application__applicant"))
    as_own = Q(role=Role.APPLICANT)
    found = ConversationMessage.objects.filter((own & ~as_own) | (~own & as_own))
    return violations(found, "message")
