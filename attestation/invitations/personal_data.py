"""Invitations by which a person came, and those that the person has sent."""

from attestation.base.personal_data import PersonalDataSection, personal_data
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

personal_data.add(
    PersonalDataSection(
        "invitations",
        "Приглашения, которые вы приняли",
        rows=lambda user: Invitation.objects.filter(accepted_by=user).for_list(),
        columns=_COLUMNS,
        covers=("attestation.Invitation.accepted_by",),
    ),
    PersonalDataSection(
        "invited",
        "Приглашения, которые вы отправили",
        rows=lambda user: Invitation.objects.filter(invited_by=user).for_list(),
        columns=_COLUMNS,
        covers=("attestation.Invitation.invited_by",),
    ),
)
