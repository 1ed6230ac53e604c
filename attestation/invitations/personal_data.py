"""Invitations by which a person came, and those that the person has sent."""

from attestation.base.personal_data import PERSONAL_DATA, Section
from attestation.invitations.models import Invitation

_COLUMNS = {
    "role": "Роль",
    "email": "Почта",
    "municipality": "Муниципалитет",
    "organization": "Организация",
    "invited_by.short_name": "Кто пригласил",
    "accepted_at": "Принято",
    "revoked_at": "Отозвано",
}

PERSONAL_DATA.register(
    Section(
        "invitations",
        "Приглашения, которые вы приняли",
        rows=lambda user: Invitation.objects.filter(accepted_by=user).for_list(),
        columns=_COLUMNS,
        covers=("attestation.Invitation.accepted_by",),
    ),
    Section(
        "invited",
        "Приглашения, которые вы отправили",
        rows=lambda user: Invitation.objects.filter(invited_by=user).for_list(),
        columns=_COLUMNS,
        covers=("attestation.Invitation.invited_by",),
    ),
)
