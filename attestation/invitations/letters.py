"""The letters about invitations, in plain words."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.language.plurals import plural
from attestation.invitations.models import OF_REGION, Invitation

#: The purpose of the invited role, after «чтобы».
_PURPOSES = {
    Role.OPERATOR: "вести аттестацию региона в центре аттестации",
    Role.SECRETARY: "готовить заседания аттестационной комиссии",
    Role.COMMISSION_MEMBER: "участвовать в заседаниях аттестационной комиссии и голосовать",
    Role.CHIEF_EDITOR: "вести сайт и публиковать его страницы",
    Role.EDITOR: "готовить страницы сайта",
    Role.MUNICIPAL_COORDINATOR: "рассматривать заявления и составлять график аттестации",
    Role.SCHOOL_COORDINATOR: "помогать педагогам вашей организации с аттестацией",
    Role.EXPERT: "оценивать результаты работы педагогов",
    Role.APPLICANT: "подать заявление на аттестацию",
}

_INVITATION = """Здравствуйте!

{inviter} приглашает вас в систему «Аттестация», чтобы {purpose}.

Ваша роль – {role} ({place}). Откройте ссылку и придумайте пароль:
{link}

Ссылка действует {hours}, до {until}, и только один раз. Если она не открывается, скопируйте \
её в адресную строку браузера.

{whom_to_ask}

На это письмо отвечать не нужно.
"""


def link_of(token: str) -> str:
    """The whole address of an invitation."""
    return settings.BASE_URL + reverse("invitation", args=[token])


def subject_of(invitation: Invitation) -> str:
    return f"Приглашение в систему «Аттестация»: {invitation.role_name}"


def body_of(invitation: Invitation, token: str) -> str:
    """The whole letter with its one-time link."""
    hours = round((invitation.expires_at - invitation.sent_at).total_seconds() / 3600)
    return _INVITATION.format(
        inviter=_inviter(invitation.invited_by),
        purpose=_PURPOSES[Role(invitation.role)],
        role=invitation.role_name,
        place=invitation.place_name,
        link=link_of(token),
        hours=f"{hours} {plural(hours, 'час', 'часа', 'часов')}",
        until=f"{timezone.localtime(invitation.expires_at):%d.%m.%Y %H:%M}",
        whom_to_ask=_whom_to_ask(invitation),
    )


def _inviter(user: User) -> str:
    return user.full_name or "Центр аттестации"


def _whom_to_ask(invitation: Invitation) -> str:
    inviter = invitation.invited_by
    ways = ", ".join(filter(None, [inviter.work_phone, inviter.email]))
    who = {
        **dict.fromkeys((Role.MUNICIPAL_COORDINATOR, *OF_REGION), "в центр аттестации"),
        Role.APPLICANT: "к координатору по аттестации в вашей организации",
    }.get(Role(invitation.role), "к муниципальному координатору")
    return f"Если есть вопросы, обратитесь {who}: {_inviter(inviter)}" + (
        f" ({ways})." if ways else "."
    )
