"""The invitations: inviter, invitee, role and result."""

import datetime
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.visibility import VisibilityRules
from attestation.directory.models import Municipality, Organization

__all__ = ["Invitation"]

invitation_visibility = VisibilityRules()

#: Where a role is held; None stands for the whole region.
Place = Municipality | Organization | None

#: Roles that belong to the region, to a municipality, to one organization.
OF_REGION = (
    Role.OPERATOR,
    Role.SECRETARY,
    Role.COMMISSION_MEMBER,
    Role.CHIEF_EDITOR,
    Role.EDITOR,
)
OF_MUNICIPALITY = (Role.MUNICIPAL_COORDINATOR, Role.EXPERT)
OF_ORGANIZATION = (Role.SCHOOL_COORDINATOR, Role.APPLICANT)

SHA256 = r"^[0-9a-f]{64}$"

#: As the guides call them; the applicant is simply a teacher here.
ROLE_NAMES = {
    Role.OPERATOR: "оператор центра аттестации",
    Role.SECRETARY: "секретарь аттестационной комиссии",
    Role.COMMISSION_MEMBER: "член аттестационной комиссии",
    Role.CHIEF_EDITOR: "главный редактор сайта",
    Role.EDITOR: "редактор сайта",
    Role.MUNICIPAL_COORDINATOR: "муниципальный координатор",
    Role.SCHOOL_COORDINATOR: "координатор по аттестации в ОО",
    Role.EXPERT: "специалист по аттестации",
    Role.APPLICANT: "педагог",
}


class InvitationState(models.TextChoices):
    """The state of an invitation at a moment, derived from its dates; it is not stored."""

    SENT = "sent", "отправлено"
    ACCEPTED = "accepted", "принято"
    EXPIRED = "expired", "срок ссылки истёк"
    REVOKED = "revoked", "отозвано"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, user: Any) -> "InvitationQuerySet":
        """Return the invitations of the user's territory, regardless of their sender."""
        return self.filter(invitation_visibility.of(user))

    def in_state(self, state: str, *, now: datetime.datetime) -> "InvitationQuerySet":
        """Those that are in ``state`` at the moment ``now``."""
        open_ = Q(accepted_at=None, revoked_at=None)
        return self.filter(
            {
                InvitationState.SENT: open_ & Q(expires_at__gt=now),
                InvitationState.EXPIRED: open_ & Q(expires_at__lte=now),
                InvitationState.ACCEPTED: Q(accepted_at__isnull=False),
                InvitationState.REVOKED: Q(revoked_at__isnull=False),
            }[InvitationState(state)]
        )

    def open(self) -> "InvitationQuerySet":
        """Neither accepted nor revoked; the link may have expired."""
        return self.filter(accepted_at=None, revoked_at=None)

    def for_list(self) -> "InvitationQuerySet":
        return self.select_related(
            "municipality", "organization__municipality", "invited_by", "accepted_by"
        )


class Invitation(models.Model):
    """One person asked by letter to take one role in one place.

    The token of the link is not kept, only its SHA-256. Sending again gives a new token and a new
    term to the same row, so that there is one living link at most.
    """

    role = models.CharField(
        "роль", max_length=24, choices=[(role.value, name) for role, name in ROLE_NAMES.items()]
    )
    email = models.EmailField("электронная почта")
    login = models.CharField("предложенный логин", max_length=150, blank=True)
    last_name = models.CharField("фамилия", max_length=150, blank=True)
    first_name = models.CharField("имя", max_length=150, blank=True)
    patronymic = models.CharField("отчество", max_length=150, blank=True)
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="муниципалитет",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="организация",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    invited_by = models.ForeignKey(
        User, verbose_name="кто пригласил", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("создано", auto_now_add=True)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    sent_at = models.DateTimeField("отправлено")
    expires_at = models.DateTimeField("ссылка действует до")
    accepted_at = models.DateTimeField("принято", null=True, blank=True)
    accepted_by = models.ForeignKey(
        User,
        verbose_name="кто принял",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="accepted_invitations",
    )
    revoked_at = models.DateTimeField("отозвано", null=True, blank=True)
    asked_again_at = models.DateTimeField("попросили новую ссылку", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "приглашение"
        verbose_name_plural = "приглашения"
        ordering = ["-sent_at", "-pk"]
        indexes = [
            models.Index(fields=["municipality", "-sent_at"], name="invitation_by_place"),
            models.Index(fields=["organization", "-sent_at"], name="invitation_by_school"),
        ]
        constraints = [
            models.CheckConstraint(
                name="invitation_place_fits_role",
                condition=Q(
                    role__in=OF_REGION, municipality__isnull=True, organization__isnull=True
                )
                | Q(role__in=OF_MUNICIPALITY, municipality__isnull=False, organization__isnull=True)
                | Q(
                    role__in=OF_ORGANIZATION, municipality__isnull=True, organization__isnull=False
                ),
            ),
            models.CheckConstraint(
                name="invitation_term_after_sending", condition=Q(expires_at__gt=F("sent_at"))
            ),
            models.CheckConstraint(
                name="invitation_accepted_by_somebody",
                condition=Q(accepted_at__isnull=True, accepted_by__isnull=True)
                | Q(accepted_at__isnull=False, accepted_by__isnull=False),
            ),
            models.CheckConstraint(
                name="invitation_accepted_in_time",
                condition=Q(accepted_at__isnull=True)
                | Q(accepted_at__gte=F("sent_at"), accepted_at__lte=F("expires_at")),
            ),
            models.CheckConstraint(
                name="invitation_accepted_or_revoked",
                condition=Q(accepted_at__isnull=True) | Q(revoked_at__isnull=True),
            ),
            models.CheckConstraint(
                name="invitation_token_is_hashed", condition=Q(token_hash__regex=SHA256)
            ),
            models.UniqueConstraint(
                Lower("email"),
                "role",
                name="invitation_open_once_in_region",
                condition=Q(
                    municipality__isnull=True,
                    organization__isnull=True,
                    accepted_at__isnull=True,
                    revoked_at__isnull=True,
                ),
            ),
            models.UniqueConstraint(
                Lower("email"),
                "role",
                "municipality",
                name="invitation_open_once_in_municipality",
                condition=Q(
                    municipality__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True
                ),
            ),
            models.UniqueConstraint(
                Lower("email"),
                "role",
                "organization",
                name="invitation_open_once_in_organization",
                condition=Q(
                    organization__isnull=False, accepted_at__isnull=True, revoked_at__isnull=True
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.role_name}"

    @property
    def role_name(self) -> str:
        return ROLE_NAMES[Role(self.role)]

    @property
    def place(self) -> Place:
        """The municipality or the organization that the role belongs to; None for the region."""
        return self.organization or self.municipality

    @property
    def place_name(self) -> str:
        """«Заречный район», «СОШ № 1, Заречный район», or «весь регион»."""
        if self.organization:
            return f"{self.organization}, {self.organization.municipality}"
        return str(self.municipality or "весь регион")

    @property
    def full_name(self) -> str:
        """The name in the accepting user's account, else the one the inviter entered."""
        if self.accepted_by and self.accepted_by.full_name:
            return self.accepted_by.full_name
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    @property
    def login_now(self) -> str:
        """The login of the account once there is one, before that the proposed one."""
        return self.accepted_by.username if self.accepted_by else self.login

    @property
    def state(self) -> InvitationState:
        return self.state_at(timezone.now())

    def state_at(self, now: datetime.datetime) -> InvitationState:
        """The state at the moment ``now``."""
        if self.revoked_at:
            return InvitationState.REVOKED
        if self.accepted_at:
            return InvitationState.ACCEPTED
        return InvitationState.SENT if now < self.expires_at else InvitationState.EXPIRED

    @property
    def is_open(self) -> bool:
        """Whether it may still be resent or revoked."""
        return self.accepted_at is None and self.revoked_at is None
