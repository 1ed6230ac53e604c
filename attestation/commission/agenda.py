"""The agenda as its page shows it: whole while it is short, by groups once it is long."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import QueryDict

from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.people_search import find_by_name
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.commission.vote_groups import VoteGroup

#: An agenda of so many people stands on one page; of a longer one a group does, in such parts.
PAGE = 50
_LONGEST_NAME = 150


@dataclass(frozen=True)
class AgendaGroup:
    """A group of the agenda with its people."""

    title: str
    items: list[AgendaItem]


@dataclass(frozen=True)
class Agenda:
    """What a page shows of an agenda.

    Attributes:
        people: how many stand on it.
        groups: those that are shown, with the people that are shown.
        page: the part of the list; None where the agenda is shown whole.
        tabs: the groups to choose from, with their numbers; none where it is shown whole.
        name: the surname that was asked for.
    """

    people: int
    groups: list[AgendaGroup]
    page: Page[AgendaItem] | None = None
    tabs: list[dict[str, Any]] = field(default_factory=list)
    name: str = ""


def agenda_of(session: CommissionSession, asked: QueryDict) -> Agenda:
    """Return the part of the agenda that an address asks for by ``group``, ``page``, ``name``."""
    numbers = numbers_of(session)
    people = sum(numbers.values())
    items = session.items.select_related("application__conclusion")
    if people <= PAGE:
        return Agenda(people, list(_groups(items)))
    name = asked.get("name", "")[:_LONGEST_NAME].strip()
    chosen = next((group for group in numbers if group == asked.get("group")), next(iter(numbers)))
    if name:
        # By the surname, as it is found on paper too; of all groups.
        found = find_by_name(items, name, ["name"]).order_by("group", *in_alphabet("name"), "pk")
    else:
        found = items.filter(group=chosen).order_by(*in_alphabet("name"), "pk")
    pages = Paginator(found, PAGE)
    if not name:
        pages.count = numbers[chosen]
    page = pages.get_page(asked.get("page"))
    tabs = [
        {
            "title": group.label.capitalize(),
            "count": count,
            "url": f"?{urlencode({'group': group.value})}#agenda",
            "current": group == chosen and not name,
        }
        for group, count in numbers.items()
    ]
    return Agenda(people, list(_groups(page.object_list)), page, tabs, name)


def numbers_of(session: CommissionSession) -> dict[VoteGroup, int]:
    """Return how many people each group of the agenda has, in the order of the voting sheet."""
    counted = session.items.order_by().values_list("group").annotate(Count("pk"))
    found = {code: number for code, number in counted}  # noqa: C416 (rows, not pairs)
    return {group: found[group] for group in VoteGroup if group in found}


def by_group(items: Iterable[AgendaItem]) -> dict[VoteGroup, list[AgendaItem]]:
    """Return the items by their groups, in the order of the voting sheet; empty ones left out."""
    found: dict[str, list[AgendaItem]] = {}
    for item in items:
        found.setdefault(item.group, []).append(item)
    return {group: found[group] for group in VoteGroup if group in found}


def _groups(items: Iterable[AgendaItem]) -> Iterator[AgendaGroup]:
    for group, people in by_group(items).items():
        yield AgendaGroup(group.label, people)
