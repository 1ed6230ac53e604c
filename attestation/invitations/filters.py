"""What the list of invitations is narrowed by."""

import datetime
from typing import Any, ClassVar

from django.db.models import Case, F, When
from django_filters import ChoiceFilter

from attestation.base.filters import ListFilterSet, NameSearch
from attestation.invitations.models import (
    ROLE_NAMES,
    Invitation,
    InvitationQuerySet,
    InvitationState,
)


def _name_place(part: str) -> Any:
    """Where a part of the name stands: in the account, once there is one with a name."""
    return Case(
        When(accepted_by__last_name__gt="", then=F(f"accepted_by__{part}")), default=F(part)
    )


class InvitationFilterSet(ListFilterSet):
    """Filters of the list."""

    q = NameSearch(
        label="Логин, почта или имя",
        max_length=100,
        places=tuple(map(_name_place, ("last_name", "first_name", "patronymic"))),
        also=("email", "login", "accepted_by__username"),
    )
    role = ChoiceFilter(label="Роль", empty_label="Любая", choices=())
    state = ChoiceFilter(
        label="Состояние",
        empty_label="Любое",
        choices=InvitationState.choices,
        method="by_state",
    )

    class Meta:
        model = Invitation
        fields: ClassVar[list[str]] = []

    def __init__(
        self,
        data: Any,
        queryset: InvitationQuerySet,
        *,
        roles: list[str],
        now: datetime.datetime,
    ) -> None:
        """``roles`` are those that occur in the list."""
        super().__init__(data, queryset)
        self.now = now
        self.offer_choices(
            "role",
            [(role.value, name) for role, name in ROLE_NAMES.items() if role.value in roles],
        )

    def by_state(
        self, invitations: InvitationQuerySet, _name: str, state: str
    ) -> InvitationQuerySet:
        return invitations.in_state(state, now=self.now)
