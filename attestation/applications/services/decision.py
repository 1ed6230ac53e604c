"""The decision of the commission on applications, all of an order at once."""

from collections.abc import Iterable

from django.db import transaction

from attestation.accounts.models import User
from attestation.accounts.roles import SYSTEM
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW
from attestation.journal.models import JournalEntry
from attestation.signals import applications_ended

_AT_A_TIME = 1000


@transaction.atomic
def decide(sentences: Iterable[tuple[int, str]], *, actor: User) -> int:
    """Close applications with the decision of the commission (order 196, clauses 39–44).

    Args:
        sentences: the key of each application, and the line of its journal.
        actor: who signed the order.

    Returns:
        how many were decided.

    Raises:
        DomainError: one of them is in a state that no decision follows.
    """
    texts = dict(sentences)
    found = Application.objects.select_for_update(of=("self",)).filter(pk__in=texts).order_by("pk")
    for state in found.values_list("state", flat=True):
        WORKFLOW.verdict("decide", state=state, roles=frozenset({SYSTEM})).raise_if_denied()
    applications_ended.send(sender=Application, applications=list(texts), actor=actor)
    Application.objects.filter(pk__in=texts).update(state=WORKFLOW["decide"].target)
    JournalEntry.objects.bulk_create(
        [
            JournalEntry(
                action="application.decide", text=text, actor=actor, application_id=application
            )
            for application, text in texts.items()
        ],
        batch_size=_AT_A_TIME,
    )
    return len(texts)
