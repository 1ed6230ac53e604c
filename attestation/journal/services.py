"""Writing the journal, and the one way in which an aggregate changes its state."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeVar

from django.db import models

from attestation.base.language.sentences import tidied
from attestation.base.workflow import Workflow
from attestation.journal.models import JournalEntry

Aggregate = TypeVar("Aggregate", bound=models.Model)


def log_entry(action: str, text: str, *, actor: Any, **subject: models.Model) -> JournalEntry:
    """Write a journal entry on an action.

    Args:
        action: its code, ``<subject>.<act>``.
        text: a Russian sentence, shown to the people concerned.
        actor: the acting user; None for the system.
        subject: the object of the action: ``application=``, ``schedule=``, ``release=``,
            ``agreement=``, ``person=`` or ``organization=``.
    """
    text = tidied(text)
    return JournalEntry.objects.create(action=action, text=text, actor=actor, **subject)


def record_all(
    action: str, acts: Iterable[tuple[str, Mapping[str, models.Model | None]]], *, actor: Any
) -> None:
    """Write entries on one action for many subjects, in a constant number of queries.

    Args:
        acts: the sentence and the subject of each, as `log_entry` takes them.
    """
    entries = [
        JournalEntry(action=action, text=tidied(text), actor=actor, **to) for text, to in acts
    ]
    JournalEntry.objects.bulk_create(entries, batch_size=1000)


def locked(aggregate: Aggregate) -> Aggregate:
    """The aggregate as it stands now, locked until the transaction ends; hidden rows too."""
    return type(aggregate)._base_manager.select_for_update(of=("self",)).get(pk=aggregate.pk)


def advance(
    aggregate: Aggregate,
    name: str,
    *,
    workflow: Workflow,
    actor: Any,
    roles_towards: Callable[[Any, Aggregate], frozenset[str]],
) -> Aggregate:
    """Lock the aggregate, check the workflow table and assign the next state.

    Returns:
        the locked aggregate with its new state; the caller adds its own changes, saves it and
        journals in the same transaction.

    Raises:
        DomainError: the actor has no permission, or another user was faster; the message is for
            the user.
    """
    # Every model with a workflow has a ``state``; no common base class declares it.
    current: Any = locked(aggregate)
    workflow.verdict(
        name,
        state=current.state,
        roles=roles_towards(actor, current),
    ).raise_if_denied()
    current.state = workflow[name].target
    return current
