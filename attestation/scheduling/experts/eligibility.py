"""The rules of who may assess whom, and the facts about experts and persons they use.

Nothing here reads the database: pages, services and proposals all use the same rules.
"""

from collections.abc import Container
from dataclasses import dataclass
from enum import Enum, IntEnum

__all__ = ["Expert", "Match", "Obstacle", "Person", "match", "obstacle"]


@dataclass(frozen=True)
class Expert:
    """A listing of an expert for a school year; all but the last two fields are keys.

    ``has_agreement`` is said of the period in question.
    """

    id: int
    user_id: int
    school_year: int
    organization_id: int
    municipality_id: int
    position_id: int
    subject_id: int | None = None
    works_anywhere: bool = False
    has_agreement: bool = True


@dataclass(frozen=True)
class Person:
    """An application as the choice of experts sees it; ``id`` is the application's key.

    ``barred`` are the users who declared a conflict with it or with its organization.
    """

    id: int
    user_id: int
    organization_id: int
    municipality_id: int
    position_id: int
    subject_id: int | None = None
    barred: Container[int] = frozenset()


class Obstacle(Enum):
    """The reason why an expert may not assess a person."""

    SELF = "self"
    ORGANIZATION = "organization"
    YEAR = "year"
    MUNICIPALITY = "municipality"
    CONFLICT = "conflict"
    AGREEMENT = "agreement"


class Match(IntEnum):
    """The degree to which an expert fits a person; larger is better."""

    NONE = 0
    POSITION = 1
    SUBJECT = 2


#: The labels of a match wherever an expert is chosen.
MATCHES = {
    Match.SUBJECT: "та же должность и предмет",
    Match.POSITION: "та же должность, другой предмет",
    Match.NONE: "другая должность",
}


def obstacle(expert: Expert, person: Person, year: int) -> Obstacle | None:
    """Return what forbids ``expert`` to assess ``person`` in school year ``year``, if any."""
    if expert.user_id == person.user_id:
        return Obstacle.SELF
    if expert.organization_id == person.organization_id:
        return Obstacle.ORGANIZATION
    if expert.school_year != year:
        return Obstacle.YEAR
    if expert.user_id in person.barred:
        return Obstacle.CONFLICT
    if expert.municipality_id != person.municipality_id and not expert.works_anywhere:
        return Obstacle.MUNICIPALITY
    if not expert.has_agreement:
        return Obstacle.AGREEMENT
    return None


def match(expert: Expert, person: Person) -> Match:
    """Position and subject agree, the position alone does, or neither."""
    if expert.position_id != person.position_id:
        return Match.NONE
    return Match.SUBJECT if expert.subject_id == person.subject_id else Match.POSITION
