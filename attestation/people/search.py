"""What was typed into the search of the bar: a number, a telephone, an organization, a person."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from attestation.accounts.models import USER_LOGINS, USER_NAME, Profile, User
from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.numbers import typed_number
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.people_search import find_by_name, find_by_words
from attestation.base.language.telephones import digits_of, last_digits
from attestation.base.visibility import one_of
from attestation.directory.models import Organization
from attestation.people.access import known_people, organizations_in_reach, visible_people

#: A shorter question would list a territory instead of finding somebody.
SHORTEST = 2
ORGANIZATIONS_SHOWN = 5
#: Of a frequent surname the list shows so many, and asks for more of the name.
PEOPLE_FOUND = 1000
_APPLICATIONS_SHOWN = 10
#: No name is written so; a login or an address is.
_OF_ACCOUNT = re.compile(r"[A-Za-z0-9@_]")


@dataclass(frozen=True)
class Found:
    """What the search has found: people page by page, few of the rest."""

    people: QuerySet[User]
    applications: list[Application]
    organizations: list[Organization]


def find(asked: str, user: Any) -> Found:
    """Return what ``asked`` names among what ``user`` may see."""
    asked = asked.strip()
    nobody = User.objects.none()
    if digits := digits_of(asked):
        return Found(_of_telephone(known_people(user), digits), [], [])
    numbered = _applications(asked, user)
    if numbered is not None:
        return Found(nobody, list(numbered.for_list()[:_APPLICATIONS_SHOWN]), [])
    if len(asked) < SHORTEST:
        return Found(nobody, [], [])
    return Found(in_order(_named(asked, user)), [], _organizations(asked, user))


def _named(asked: str, user: Any) -> QuerySet[User]:
    if _OF_ACCOUNT.search(asked):
        known = known_people(user)
        return find_by_name(known, asked, USER_NAME, also=USER_LOGINS, most=PEOPLE_FOUND)
    return find_by_name(visible_people(user), asked, USER_NAME, most=PEOPLE_FOUND)


def in_order(people: QuerySet[User]) -> QuerySet[User]:
    """With all that a row of the list shows, by name."""
    return people.select_related(
        "profile__organization__municipality", "profile__position"
    ).order_by(*in_alphabet(*USER_NAME), "pk")


def _of_telephone(people: QuerySet[User], digits: str) -> QuerySet[User]:
    owners = Profile.objects.alias(
        mobile=last_digits("mobile_phone"), work=last_digits("work_phone")
    ).filter(Q(mobile=digits) | Q(work=digits))
    return in_order(people.filter(one_of("pk", owners.values("user"))))


def _applications(asked: str, user: Any) -> ApplicationQuerySet | None:
    """The applications with the number that was typed; None where it is no number."""
    number = typed_number(asked)
    if number is None:
        return None
    visible = Application.objects.visible_to(user).filter(number.condition())
    return visible.order_by("-number_year")


def _organizations(asked: str, user: Any) -> list[Organization]:
    """Organizations of that name in which ``user`` may look people up."""
    named = find_by_words(
        organizations_in_reach(user), asked, ("name", "full_name", "municipality__name")
    )
    return list(named.select_related("municipality")[:ORGANIZATIONS_SHOWN])
