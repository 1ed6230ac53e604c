"""The letter to a member whose ballot somebody else has entered."""

from attestation.commission.models import SessionMember
from attestation.notifications.events import BALLOT_ENTERED
from attestation.notifications.services.messages import notify

_ENTERED = """Ваш голос на заседании комиссии {day} внесён за вас с подписанного листа: {who}.

Как внесён голос:
{voices}

Скан листа вы найдёте на странице заседания. Если голос внесён не так или вы не подписывали лист, \
сразу, пока голосование не закрыто, сообщите секретарю комиссии и в центр аттестации."""


def tell_member(member: SessionMember) -> None:
    """Tell ``member`` how the ballot was entered, and by whom; it cannot be switched off."""
    if member.entered_by_id == member.user_id:
        return
    notify(
        member.user,
        "Ваш голос внесён с подписанного листа",
        _ENTERED.format(
            day=f"{member.session.held_on:%d.%m.%Y}",
            who=member.entered_by,
            voices="\n".join(_voices(member)),
        ),
        event=BALLOT_ENTERED,
        path=member.session.get_absolute_url(),
    )


def _voices(member: SessionMember) -> list[str]:
    groups = [
        f"– {vote.get_group_display()}: {vote.get_voice_display()}"
        for vote in member.group_votes.order_by("pk")
    ]
    people = [
        f"– {vote.item.name}: {vote.get_voice_display()}"
        for vote in member.item_votes.select_related("item").order_by("pk")
    ]
    return groups + people
