"""The size of the demonstration, and the data that its steps pass to each other."""

import datetime
import itertools
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

from attestation.accounts.models import User
from attestation.directory.models import Municipality, Organization
from attestation.scheduling.models import ApprovedExpert

Value = TypeVar("Value")


def required(value: Value | None) -> Value:
    """Return a ``value`` that the database may lack, but that invented data always have."""
    if value is None:
        raise ValueError("The demonstration must have invented this")
    return value


@dataclass(frozen=True)
class Size:
    """Numbers of objects; ``at_home`` counts those in the municipality of `municipal`.

    Attributes:
        published: people of the published periods, the oldest first.
        scheduled: people of the open period.
        elsewhere, at_home: applications that are in no schedule, by state.
    """

    municipalities: int
    organizations: int
    experts: int
    teachers: int
    published: tuple[int, ...]
    scheduled: int
    elsewhere: dict[str, int]
    at_home: dict[str, int]


FULL = Size(
    municipalities=20,
    organizations=400,
    experts=60,
    teachers=1200,
    published=(130, 190, 260),
    scheduled=84,
    elsewhere={
        "draft": 30,
        "generated": 16,
        "submitted": 44,
        "returned": 14,
        "registered": 28,
        "rejected": 20,
    },
    at_home={
        "draft": 6,
        "generated": 5,
        "submitted": 40,
        "returned": 6,
        "registered": 16,
        "rejected": 7,
    },
)

_ONE_OF_EACH = dict.fromkeys(FULL.at_home, 1)
#: As small as can be with everything in it; for tests.
SMALL = Size(
    municipalities=3,
    organizations=27,
    experts=21,
    teachers=90,
    published=(7, 5, 6),
    scheduled=8,
    elsewhere=_ONE_OF_EACH,
    at_home=_ONE_OF_EACH,
)
#: What `load_scale` copies: the whole region, with some work in every state.
TEMPLATE = replace(
    FULL,
    teachers=400,
    published=(60, 60, 40),
    scheduled=30,
    elsewhere=_ONE_OF_EACH | {"submitted": 12, "registered": 8, "rejected": 6},
    at_home=_ONE_OF_EACH | {"submitted": 6, "registered": 4},
)


@dataclass
class DemoContext:
    """The objects created so far.

    Attributes:
        rng: the only source of randomness, so that equal seeds give equal regions.
        now: the moment of loading; all dates are computed from it.
        serials: numbers that distinguish invented people; none is used twice.
        named: the accounts to sign in with, by login.
        coordinators: by municipality.
        experts: those approved for any of the school years, by municipality.
        teachers: those who have no application yet, by municipality, in the order of use.
    """

    rng: random.Random
    now: datetime.datetime
    municipalities: list[Municipality] = field(default_factory=list)
    organizations: list[Organization] = field(default_factory=list)
    serials: Iterator[int] = field(default_factory=lambda: itertools.count(1))
    named: dict[str, User] = field(default_factory=dict)
    coordinators: dict[int, User] = field(default_factory=dict)
    experts: dict[int, list[ApprovedExpert]] = field(default_factory=dict)
    teachers: dict[int, list[User]] = field(default_factory=dict)

    @property
    def home(self) -> Municipality:
        """The municipality of the accounts `teacher`, `school` and `municipal`."""
        return self.municipalities[0]

    @property
    def abroad(self) -> Municipality:
        """The municipality of `teacher2`, `school2` and `municipal2`."""
        return self.municipalities[1]

    def organizations_in(self, municipality: Municipality) -> list[Organization]:
        return [o for o in self.organizations if o.municipality_id == municipality.pk]

    def take_teacher(
        self, municipality: Municipality | None = None, *, fits: Callable[[User], bool] = bool
    ) -> User:
        """Take a teacher who ``fits`` and has no application yet; by default not from home.

        Raises:
            LookupError: no such teacher is left.
        """
        if municipality is None:
            waiting = {k: len(people) for k, people in self.teachers.items() if k != self.home.pk}
            (key,) = self.rng.choices(list(waiting), list(waiting.values()))
        else:
            key = municipality.pk
        people = self.teachers[key]
        found = next((user for user in people if fits(user)), None)
        if found is None:
            raise LookupError(f"no teacher is left in {key}")
        people.remove(found)
        return found
