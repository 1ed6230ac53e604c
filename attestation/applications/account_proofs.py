"""Proofs of accounts from registered applications, for the register of categories."""

from collections.abc import Collection, Iterator

from attestation.applications.models import Application
from attestation.applications.workflow import NUMBERED
from attestation.categories import account_matching
from attestation.categories.services import name_key


@account_matching.account_proofs.add
def by_registered_papers(people: Collection[int]) -> Iterator[tuple[int, str, int]]:
    """A coordinator compared the name and the organization with a signed paper."""
    found = Application.objects.filter(applicant__in=people, state__in=NUMBERED)
    names = ("surname", "given_name", "patronymic")
    for person, place, *name in found.values_list("applicant", "organization", *names):
        yield person, name_key(*name), place
