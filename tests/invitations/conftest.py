"""Inviting as the tests do it, and the link out of a letter."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from attestation.accounts.roles import Role
from attestation.invitations.services import sending
from attestation.invitations.services.sending import Guest
from attestation.notifications.models import Letter

ADDRESS = "ivanova@school.example"


def token_of(letter: Letter) -> str:
    """The secret in the link of a letter."""
    return re.search(r"/invitation/([\w-]+)/", letter.body)[1]


@pytest.fixture
def invited(region) -> Callable[..., Any]:
    """Invite somebody into the home territory; gives the invitation and its token."""

    def invite(role: Role = Role.SCHOOL_COORDINATOR, email: str = ADDRESS, **known: str):
        home = region.home
        place, actor = {
            Role.MUNICIPAL_COORDINATOR: (home.municipality, region.operator),
            Role.EXPERT: (home.municipality, home.coordinator),
            Role.SCHOOL_COORDINATOR: (home.school, home.coordinator),
            Role.APPLICANT: (home.school, home.school_coordinator),
        }[role]
        made = sending.invite(Guest(email, **known), role=role, place=place, actor=actor)
        letter = Letter.objects.filter(to=email, is_secret=True).latest("pk")
        return made, token_of(letter)

    return invite
