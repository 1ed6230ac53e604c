"""The settings of letters per person, by group of events."""

from collections.abc import Iterable, Mapping

from django.db import transaction

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.errors import DomainError
from attestation.journal.services import log_entry
from attestation.notifications.groups import GROUPS, Delivery, Group
from attestation.notifications.models import DeliveryChoice


def groups_for(roles: Iterable[Role]) -> list[Group]:
    """Return the groups that ``roles`` get news of, in the order of the settings page."""
    held = frozenset(roles)
    return [group for group in GROUPS.values() if group.roles is None or group.roles & held]


def delivery_of(user: User, group: Group) -> Delivery:
    """Return how ``user`` gets letters of ``group``; a setting no longer offered is ignored."""
    if len(group.choices) == 1:
        return group.default
    chosen = user.delivery_choices.filter(group=group.code).values_list("delivery", flat=True)
    return next((Delivery(code) for code in chosen if code in group.choices), group.default)


def deliveries_of(user: User) -> dict[str, Delivery]:
    """The same for every group, by its code, in one query."""
    chosen = dict(user.delivery_choices.values_list("group", "delivery"))
    return {
        code: Delivery(chosen[code]) if chosen.get(code) in group.choices else group.default
        for code, group in GROUPS.items()
    }


@transaction.atomic
def choose(user: User, wanted: Mapping[str, str], *, actor: User) -> None:
    """Keep how ``user`` wants the letters of groups; everybody chooses for themselves alone.

    Args:
        wanted: by the code of the group, one of its choices.

    Raises:
        DomainError: another person's choice, or one that the group does not offer.
    """
    if user.pk != actor.pk:
        raise DomainError("Письма каждый настраивает для себя сам.")
    for code, delivery in wanted.items():
        group = GROUPS.get(code)
        if group is None or delivery not in group.choices:
            raise DomainError("Выберите из предложенного.", field=code)
        DeliveryChoice.objects.update_or_create(
            user=user, group=code, defaults={"delivery": delivery}
        )
    log_entry("account.letters", "Изменено, какие письма приходят.", actor=actor)
