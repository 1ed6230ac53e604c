"""What was typed into the search of the bar: a number, a telephone, an organization, a person."""

import re
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from attestation.accounts.models import USER_LOGINS, USER_NAME, Profile, User
from attestation.applications.models import Application, ApplicationQuerySet
from attestation.base.language.people_search import find_by_name, find_by_words
from attestation.base.language.telephones import digits_of, last_digits
from attestation.base.visibility import one_of
from attestation.directory.models import Organization
from attestation.people.access import organizations_in_reach, visible_people

#: A shorter question would list a territory instead of finding somebody.
SHORTEST = 2
ORGANIZATIONS_SHOWN = 5
_APPLICATIONS_SHOWN = 10

#: «№ 2026-0417», «417»; with the letter, in either alphabet, the incoming number.
_NUMBER = re.compile(r"(?:№\s*)?(?:(?P<year>\d{4})\s*[-–—/]\s*)?0*(?P<number>\d{1,6})")
_INCOMING = re.compile(r"(?:№\s*)?[AАaа]\s*0*(?P<key>\d{1,9})")


@dataclass(frozen=True)
class Found:
    """What the search has found: people page by page, few of the rest."""

    people: QuerySet[User]
    applications: list[Application]
    organizations: list[Organization]


def find(asked: str, user: Any) -> Found:
    """Return what ``asked`` names among what ``user`` may see."""
    people, asked = visible_people(user), asked.strip()
    if digits := digits_of(asked):
        return Found(_of_telephone(people, digits), [], [])
    numbered = _applications(asked, user)
    if numbered is not None:
        return Found(people.none(), list(numbered.for_list()[:_APPLICATIONS_SHOWN]), [])
    if len(asked) < SHORTEST:
        return Found(people.none(), [], [])
    named = find_by_name(people, asked, USER_NAME, also=USER_LOGINS)
    return Found(in_order(named), [], _organizations(asked, user))


def in_order(people: QuerySet[User]) -> QuerySet[User]:
    """With all that a row of the list shows, by name."""
    return people.select_related(
        "profile__organization__municipality", "profile__position"
    ).order_by(*USER_NAME, "pk")


def _of_telephone(people: QuerySet[User], digits: str) -> QuerySet[User]:
    owners = Profile.objects.alias(
        mobile=last_digits("mobile_phone"), work=last_digits("work_phone")
    ).filter(Q(mobile=digits) | Q(work=digits))
    return in_order(people.filter(one_of("pk", owners.values("user"))))


def _applications(asked: str, user: Any) -> ApplicationQuerySet | None:
    """The applications with the number that was typed; None where it is no number."""
    visible = Application.objects.visible_to(user)
    if match := _INCOMING.fullmatch(asked):
        return visible.filter(pk=int(match["key"]))
    if match := _NUMBER.fullmatch(asked):
        year = {"number_year": int(match["year"])} if match["year"] else {}
        return visible.filter(number=int(match["number"]), **year).order_by("-number_year")
    return None


def _organizations(asked: str, user: Any) -> list[Organization]:
    """Organizations of that name in which ``user`` may look people up."""
    named = find_by_words(
        organizations_in_reach(user), asked, ("name", "full_name", "municipality__name")
    )
    return list(named.select_related("municipality")[:ORGANIZATIONS_SHOWN])
