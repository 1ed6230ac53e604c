"""The rows of an order: their wording, their points and their order."""

from collections.abc import Iterable
from itertools import groupby
from uuid import uuid4

from attestation.base.language.names import search_key
from attestation.categories.choices import Category
from attestation.commission.counting import Decision
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.orders.models import OrderEntry
from attestation.paperwork.declension import decline, why_doubtful

Outcome = OrderEntry.Outcome

_CATEGORIES = list(Category)
#: Changes by a correcting order: reworded, annulled, set after all, refused after all.
_CHANGES = ["worded", Outcome.ANNULLED, Outcome.SET, Outcome.REFUSED]


def name_parts(name: str) -> tuple[str, str, str]:
    """Surname, given name and patronymic of «Петрова Татьяна Игоревна»; empty where none."""
    surname, given_name, patronymic = [*name.split(" ", 2), "", ""][:3]
    return surname, given_name, patronymic


def proposed_dative(name: str) -> str:
    """Return the name in the dative by rule; it needs proof-reading."""
    return str(decline(*name_parts(name)).dative)


def dative_warning(entry: OrderEntry) -> str:
    """Return why the dative of ``entry`` needs proof-reading, as a sentence; else empty.

    What somebody has typed is theirs, so it is doubted no more.
    """
    if entry.is_dative_typed:
        return ""
    surname, given_name, _ = name_parts(entry.name)
    if entry.name_dative == entry.name:
        return "Имя не изменилось: система не смогла его просклонять."
    if doubt := why_doubtful(surname, given_name):
        return doubt
    if entry.name_dative != proposed_dative(entry.name):
        return "Так написано в карточке педагога, по правилам склонения вышло бы иначе."
    return ""


def rows_of(session: CommissionSession) -> list[OrderEntry]:
    """Return the rows of the main order of a closed session, unsaved and without numbers."""
    items = session.items.select_related("application__applicant__profile")
    return [row_of(item) for item in items]


def row_of(item: AgendaItem) -> OrderEntry:
    """Return the row of one person: the decision, in the words of the agenda."""
    is_set = item.decision == Decision.SET
    return OrderEntry(
        item=item,
        # Not that of the schedule, nor worked out from it: see decision 20.
        key=uuid4(),
        outcome=Outcome.SET if is_set else Outcome.REFUSED,
        group=item.group,
        category=item.application.category,
        name=item.name,
        name_key=search_key(item.name),
        name_dative=_dative(item),
        position=item.position,
        organization=item.organization,
        municipality=item.municipality,
        effective_from=item.session.held_on if is_set else None,
        grounds="" if is_set else item.grounds,
    )


def _dative(item: AgendaItem) -> str:
    """As the person has confirmed it for this very name, else by rule."""
    application = item.application
    person = application.applicant
    profile = getattr(person, "profile", None)
    if application.dative and application.full_name == item.name:
        return application.dative
    if profile and profile.dative and person.full_name == item.name:
        return profile.dative
    return proposed_dative(item.name)


def change_of(entry: OrderEntry) -> str:
    """Return the outcome of ``entry``, or «worded» if only the wording changes."""
    if entry.replaces and entry.replaces.outcome == entry.outcome:
        return "worded"
    return entry.outcome


def _point_of(entry: OrderEntry) -> tuple[int, int]:
    change = change_of(entry)
    return _CHANGES.index(change), _CATEGORIES.index(Category(entry.category))


def number_entries(entries: Iterable[OrderEntry]) -> list[OrderEntry]:
    """Number the rows by points and places: categories set first, refusals last."""
    ordered = sorted(
        entries,
        key=lambda entry: (
            _point_of(entry),
            search_key(entry.municipality),
            search_key(entry.name),
            entry.item_id,
        ),
    )
    for point, (_, rows) in enumerate(groupby(ordered, key=_point_of), start=1):
        for place, entry in enumerate(rows, start=1):
            entry.point, entry.place = point, place
    return ordered
