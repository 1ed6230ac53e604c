"""Invitations in every state, in the two territories of the named accounts."""

from datetime import timedelta

from attestation.accounts.roles import Role
from attestation.demo.clock import own_time
from attestation.demo.context import DemoContext
from attestation.invitations.models import Invitation
from attestation.invitations.tokens import hashed, new_token

_DAY = timedelta(hours=24)
#: Address, role, hours since it was sent, what became of it, proposed login, name.
_GUESTS = [
    ("sidorenko@demo.example", Role.EXPERT, 3, "", "sidorenko1", ("Сидоренко", "Ольга")),
    ("kuzmina@demo.example", Role.EXPERT, 50, "", "", ("Кузьмина", "Вера")),
    ("pogodina@demo.example", Role.EXPERT, 70, "asked", "", ("Погодина", "Инна")),
    ("oshibka@demo.example", Role.SCHOOL_COORDINATOR, 90, "revoked", "", ("", "")),
    ("kotova@demo.example", Role.SCHOOL_COORDINATOR, 6, "", "", ("Котова", "Мария")),
    ("zhilina@demo.example", Role.APPLICANT, 2, "", "", ("Жилина", "Алла")),
]


def add_invitations(world: DemoContext) -> list[Invitation]:
    """Create invitations listed for `municipal`, `school`, `municipal2` and the operator."""
    found = [_of_school(world), _of_municipality(world)]
    for address, role, hours, fate, login, (last_name, first_name) in _GUESTS:
        invitation = _invitation(world, role, address, hours)
        invitation.login = login
        invitation.last_name, invitation.first_name = last_name, first_name
        if fate == "revoked":
            invitation.revoked_at = invitation.sent_at + timedelta(hours=1)
        elif fate == "asked":
            invitation.asked_again_at = invitation.expires_at + timedelta(hours=2)
        found.append(invitation)
    with own_time(Invitation, "created_at"):
        return Invitation.objects.bulk_create(found)


def _of_school(world: DemoContext) -> Invitation:
    """By which `school` came to the account; the same person accepted."""
    person = world.named["school"]
    return _accept(_invitation(world, Role.SCHOOL_COORDINATOR, person.email, 2000), world, "school")


def _of_municipality(world: DemoContext) -> Invitation:
    person = world.named["municipal"]
    earlier = _invitation(world, Role.MUNICIPAL_COORDINATOR, person.email, 2400)
    return _accept(earlier, world, "municipal")


def _accept(invitation: Invitation, world: DemoContext, login: str) -> Invitation:
    invitation.accepted_at = invitation.sent_at + timedelta(hours=5)
    invitation.accepted_by = world.named[login]
    return invitation


def _invitation(world: DemoContext, role: Role, address: str, hours: int) -> Invitation:
    sent_at = world.now - timedelta(hours=hours)
    host = {Role.MUNICIPAL_COORDINATOR: "operator", Role.APPLICANT: "school"}.get(role, "municipal")
    of_school = role in (Role.SCHOOL_COORDINATOR, Role.APPLICANT)
    return Invitation(
        role=role,
        email=address,
        municipality=None if of_school else world.home,
        organization=world.organizations_in(world.home)[0] if of_school else None,
        invited_by=world.named[host],
        created_at=sent_at,
        sent_at=sent_at,
        expires_at=sent_at + _DAY,
        # The link is not known to anybody: it has to be sent again.
        token_hash=hashed(new_token()),
    )
