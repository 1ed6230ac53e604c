"""Addresses that do not work: their owners, and who is notified to have them corrected."""

from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.access import coordinators_of, coordinators_of_organization, operators
from attestation.accounts.models import User
from attestation.notifications.events import UNREACHABLE
from attestation.notifications.models import AddressProblem, Letter
from attestation.notifications.services.messages import notify_all


def refused(letter: Letter) -> None:
    """A mail server knows no such address: mark its owner, and tell who can help, once."""
    person = letter.user or User.objects.filter(email__iexact=letter.to).first()
    if person is None:
        return
    _, is_news = AddressProblem.objects.get_or_create(
        user=person, address=letter.to.lower(), defaults={"answer": letter.last_error}
    )
    if not is_news:
        return
    notify_all(
        [helper for helper in helpers_of(person) if helper.pk != person.pk],
        f"До человека не доходят письма: {person.short_name}",
        f"Почтовый сервер не принимает письма на адрес, который указан у человека: {person} "
        f"(логин {person.username}). Узнайте верный адрес и исправьте его.",
        path=reverse("cabinet:messages"),
        event=UNREACHABLE,
    )


def answered(letter: Letter) -> None:
    """Delete the address problem of a letter that was delivered."""
    AddressProblem.objects.filter(address__iexact=letter.to).delete()


def helpers_of(person: User) -> QuerySet[User]:
    """Return who can ask ``person`` for a valid address: nearest coordinators or operators."""
    profile = getattr(person, "profile", None)
    if profile and profile.organization_id:
        near = coordinators_of_organization(profile.organization)
        if near.exclude(pk=person.pk).exists():
            return near
        near = coordinators_of(profile.organization.municipality)
        if near.exclude(pk=person.pk).exists():
            return near
    return operators()
