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
    text = f"{person.username}: учётная запись создана администратором."
    log_entry("account.create", text, actor=actor, person=person)


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
