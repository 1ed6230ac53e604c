"""Writes to people's data that need no other room."""

from attestation.accounts.models import Profile, User


def release_login(begun: User) -> None:
    """Delete an account that nobody has ever entered, so that its login is free again."""
    begun.delete()


def profile_of(user: User) -> Profile:
    """The profile of ``user``, made when it is first needed."""
    profile, _ = Profile.objects.get_or_create(user=user)
    return profile
