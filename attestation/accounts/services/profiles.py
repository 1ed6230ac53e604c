"""Writes to people's data that need no other room."""

from attestation.accounts.models import Profile, User


def profile_of(user: User) -> Profile:
    """The profile of ``user``, made when it is first needed."""
    profile, _ = Profile.objects.get_or_create(user=user)
    return profile
