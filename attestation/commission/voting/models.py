"""The votes of the members of a session; written once, while the vote is open."""

import pgtrigger
from django.db import models
from django.db.models import Q

from attestation.commission.models import AgendaItem, SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup

__all__ = ["GroupVote", "ItemVote"]


def _vote_triggers(model: str) -> list[pgtrigger.Trigger]:
    """Votes come only while the vote is open, and then stay."""
    return [
        pgtrigger.Trigger(
            name=f"{model}_only_while_voting",
            when=pgtrigger.Before,
            operation=pgtrigger.Insert,
            declare=[("moment", "text")],
            func="""
                SELECT session.state INTO moment
                FROM attestation_commissionsession session
                JOIN attestation_sessionmember member ON member.session_id = session.id
                WHERE member.id = NEW.member_id;
                IF moment <> 'voting' THEN
                    RAISE EXCEPTION 'the vote is not open'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_only_while_open';
                END IF;
                RETURN NEW;
            """,
        ),
        pgtrigger.Protect(name=f"{model}_is_kept", operation=pgtrigger.Update | pgtrigger.Delete),
    ]


class GroupVote(models.Model):
    """A member's vote on a whole group."""

    member = models.ForeignKey(SessionMember, on_delete=models.PROTECT, related_name="group_votes")
    group = models.CharField("группа", max_length=20, choices=VoteGroup.choices)
    voice = models.CharField("голос", max_length=9, choices=Voice.choices)

    class Meta:
        verbose_name = "голос за группу"
        verbose_name_plural = "голоса за группы"
        constraints = [
            models.UniqueConstraint(fields=["member", "group"], name="vote_once_on_a_group"),
            models.CheckConstraint(
                name="group_vote_known", condition=Q(group__in=VoteGroup, voice__in=Voice)
            ),
        ]
        triggers = _vote_triggers("groupvote")

    def __str__(self) -> str:
        return f"{self.member}: {self.get_group_display()} – {self.get_voice_display()}"


class ItemVote(models.Model):
    """A member's vote on one person that differs from the group's; never on oneself."""

    member = models.ForeignKey(SessionMember, on_delete=models.PROTECT, related_name="item_votes")
    item = models.ForeignKey(AgendaItem, on_delete=models.PROTECT, related_name="votes")
    voice = models.CharField("голос", max_length=9, choices=Voice.choices)

    class Meta:
        verbose_name = "голос за одного человека"
        verbose_name_plural = "голоса за одного человека"
        constraints = [
            models.UniqueConstraint(fields=["member", "item"], name="vote_once_on_a_person"),
            models.CheckConstraint(name="item_vote_known", condition=Q(voice__in=Voice)),
        ]
        triggers = [
            *_vote_triggers("itemvote"),
            pgtrigger.Trigger(
                name="itemvote_not_on_oneself",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func="""
                    IF NOT EXISTS (
                        SELECT 1
                        FROM attestation_agendaitem item
                        JOIN attestation_sessionmember member ON member.session_id = item.session_id
                        JOIN attestation_application application
                            ON application.id = item.application_id
                        WHERE item.id = NEW.item_id AND member.id = NEW.member_id
                            AND application.applicant_id <> member.user_id
                    ) THEN
                        RAISE EXCEPTION 'a member votes on nobody else''s agenda and not on oneself'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'vote_not_on_oneself';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.member}: {self.item} – {self.get_voice_display()}"
