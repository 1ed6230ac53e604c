"""A workflow as a table: what may follow what, and who may do it."""

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from django.db.models import TextChoices

from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.registry import Registry


@dataclass(frozen=True)
class Transition:
    """One row of the transition table.

    Args:
        name: the code of the act; the service of the same name performs it.
        sources: the states that allow it.
        target: the resulting state.
        by: the codes of the roles that may perform it.
        label: the text of the button.
        irreversible: whether nobody can take it back; a page asks first (`base.confirmation`).
        undone_by: how it is undone where no transition leads back, in words.
    """

    name: str
    sources: frozenset[str]
    target: str
    by: frozenset[str]
    label: str
    irreversible: bool = False
    undone_by: str = ""


class Workflow:
    """The transitions of one kind of aggregate; the table adds itself to `workflows`.

    Args:
        name: of the aggregate, as the codes of the journal begin: «application».
        states: the state codes with their labels.
        initial: the state of a new aggregate.
        transitions: the table.
    """

    def __init__(
        self,
        name: str,
        states: type[TextChoices],
        *,
        initial: str,
        transitions: Iterable[Transition],
    ) -> None:
        self.name = name
        self.states = states
        self.initial = initial
        self.transitions = {transition.name: transition for transition in transitions}
        workflows.add(self)

    def __getitem__(self, name: str) -> Transition:
        return self.transitions[name]

    def verdict(self, name: str, *, state: str, roles: frozenset[str]) -> PermissionResult:
        """Check whether a user in ``roles`` may do ``name`` to an aggregate in ``state``."""
        transition = self[name]
        if not transition.by & roles:
            return denied("У вас нет права на это действие.")
        if state not in transition.sources:
            label, order = self.states(state).label, list(self.states.values)
            is_early = order.index(state) < min(map(order.index, transition.sources))
            when = "пока невозможно: сейчас" if is_early else "уже невозможно: теперь"
            return denied(f"Действие «{transition.label}» {when} состояние «{label}».")
        return ALLOWED

    def available(self, *, state: str, roles: frozenset[str]) -> list[Transition]:
        """The buttons to show."""
        return [
            transition
            for transition in self.transitions.values()
            if state in transition.sources and transition.by & roles
        ]

    def unreachable(self) -> set[str]:
        """States that no path from the initial one leads to."""
        return set(self.states.values) - self.reached_from(self.initial)

    def reached_from(self, start: str) -> set[str]:
        """States that a path leads to from ``start``, itself included."""
        reached = {start}
        while True:
            found = {t.target for t in self.transitions.values() if t.sources & reached} - reached
            if not found:
                return reached
            reached |= found


def transition(
    name: str,
    sources: AbstractSet[str],
    target: str,
    *,
    by: AbstractSet[str],
    label: str,
    irreversible: bool = False,
    undone_by: str = "",
) -> Transition:
    """A row of the table, written with plain sets; the arguments are those of `Transition`."""
    return Transition(
        name, frozenset(sources), target, frozenset(by), label, irreversible, undone_by
    )


#: Every table of the project, in the order of the rooms.
workflows: Registry[Workflow] = Registry()
