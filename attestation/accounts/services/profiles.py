"""Writes to people's data that need no other room."""

from django.db import transaction

from attestation.accounts.models import Profile, User
from attestation.journal.services import log_entry
from attestation.signals import account_changed


def release_login(begun: User) -> None:
    """Delete an account that nobody has ever entered, so that its login is free again."""
    begun.delete()


def note_creation(person: User, *, actor: User) -> None:
    """Journal an account that an administrator has made by hand; invitations write the letter."""
    given = rights_changed(set(), rights_of(person))
    text = f"{person.username}: учётная запись создана администратором"
    text += f" ({given})." if given else "."
    log_entry("account.create", text, actor=actor, person=person)


def rights_of(person: User) -> set[str]:
    """Return the groups of ``person``, and the right of an administrator, as words."""
    administers = {"администратор"} if person.is_superuser else set()
    return administers | set(person.groups.values_list("name", flat=True))


def rights_changed(before: set[str], after: set[str]) -> str:
    """Say which rights were given and which were taken; empty where they are the same."""
    said = {"дано": after - before, "снято": before - after}
    return "; ".join(
        f"{act}: {', '.join(f'«{right}»' for right in sorted(rights))}"
        for act, rights in said.items()
        if rights
    )


@transaction.atomic
def note_change(person: User, what: str, *, actor: User) -> None:
    """Journal what an administrator has changed of an account, and let the person be told."""
    text = f"{person.username}: администратор изменил учётную запись ({what})."
    log_entry("account.edit", text, actor=actor, person=person)
    account_changed.send(sender=User, person=person, what=what)


def profile_of(user: User) -> Profile:
    """The profile of ``user``, made when it is first needed."""
    profile, _ = Profile.objects.get_or_create(user=user)
    return profile


def shown_profile(user: User) -> Profile:
    """Return the profile of ``user`` to be shown; before the first an empty one, unsaved."""
    return Profile.objects.filter(user=user).first() or Profile(user=user)
