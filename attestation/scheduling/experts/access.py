"""Experts among those who work with others' data."""

from attestation.accounts.mfa import works_with_others
from attestation.accounts.models import User
from attestation.scheduling.models import ApprovedExpert


@works_with_others.add
def is_on_a_list(user: User) -> bool:
    """Return whether ``user`` reads others' applications as an expert."""
    return ApprovedExpert.objects.filter(user=user).exists()
