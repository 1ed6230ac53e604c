"""People: the account, the profile of a teacher or a coordinator, and grants of territory."""

from typing import Any

import pgtrigger
from django.contrib.auth.models import AbstractUser, Permission
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from guardian.models.models import GroupObjectPermissionBase, UserObjectPermissionBase

from attestation.base.language.names import initials
from attestation.base.language.people_search import name_vector
from attestation.base.language.telephones import last_digits
from attestation.base.model_fields import field_of
from attestation.directory.models import (
    AttestedPosition,
    Municipality,
    Organization,
    StaffPost,
    Subject,
)

__all__ = [
    "MunicipalityGroupPermission",
    "MunicipalityUserPermission",
    "NameCases",
    "OrganizationGroupPermission",
    "OrganizationUserPermission",
    "Profile",
    "User",
]

phone_number = RegexValidator(
    r"^\+7 \(\d{3}\) \d{3}-\d{2}-\d{2}$", "Запишите телефон так: +7 (9XX) XXX-XX-XX."
)


#: By what people are searched for, in the order of `find_by_name`.
USER_NAME = ("last_name", "first_name", "patronymic")
USER_LOGINS = ("username", "email")


class User(AbstractUser):
    """An account; one person may hold several roles with it."""

    patronymic = models.CharField("отчество", max_length=150, blank=True)

    class Meta(AbstractUser.Meta):
        verbose_name = "учётная запись"
        verbose_name_plural = "учётные записи"
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_unique_any_case"),
            models.UniqueConstraint(
                Lower("email"), condition=~Q(email=""), name="user_email_unique_any_case"
            ),
        ]
        indexes = [
            GinIndex(name_vector([*USER_NAME, *USER_LOGINS]), name="user_by_words"),
            models.Index(fields=["id"], condition=Q(is_superuser=True), name="user_superusers"),
        ]
        permissions = [
            ("operate_region", "Ведёт аттестацию в регионе (оператор центра)"),
            ("sit_in_commission", "Входит в аттестационную комиссию"),
            ("keep_commission", "Ведёт дела аттестационной комиссии (секретарь)"),
            ("edit_site", "Ведёт публичный сайт (редактор)"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def has_perm(self, perm: str, obj: Any = None) -> bool:
        """Answer as Django does, but let the right of an administrator give nobody an office."""
        if self.is_superuser and perm in self._offices():
            return self.is_active and perm in self._offices_held
        return super().has_perm(perm, obj)

    @classmethod
    def _offices(cls) -> set[str]:
        return {f"{cls._meta.app_label}.{codename}" for codename, _ in cls._meta.permissions}

    @cached_property
    def _offices_held(self) -> set[str]:
        """Return what groups and rows give, kept for the object as Django keeps permissions."""
        held = Permission.objects.filter(
            Q(user=self) | Q(group__user=self), content_type__app_label=self._meta.app_label
        )
        return {
            f"{self._meta.app_label}.{name}" for name in held.values_list("codename", flat=True)
        }

    @property
    def full_name(self) -> str:
        """«Белова Анна Игоревна»; empty while the person has not given a name."""
        return " ".join(filter(None, [self.last_name, self.first_name, self.patronymic]))

    @property
    def short_name(self) -> str:
        """«Белова А. И.», or the login while there is no name."""
        return initials(self.last_name, self.first_name, self.patronymic) or self.username

    @property
    def work_phone(self) -> str:
        """The telephone at work; empty without one, and without a personal card."""
        profile = getattr(self, "profile", None)
        return profile.work_phone if profile else ""


class NameCases(models.Model):
    """A name in the cases that documents need; proposed by declension, corrected by the person."""

    surname_genitive = models.CharField("фамилия (кого?)", max_length=150, blank=True)
    given_name_genitive = models.CharField("имя (кого?)", max_length=150, blank=True)
    patronymic_genitive = models.CharField("отчество (кого?)", max_length=150, blank=True)
    surname_dative = models.CharField("фамилия (кому?)", max_length=150, blank=True)
    given_name_dative = models.CharField("имя (кому?)", max_length=150, blank=True)
    patronymic_dative = models.CharField("отчество (кому?)", max_length=150, blank=True)

    #: All six, in the order of forms.
    CASES = (
        "surname_genitive",
        "given_name_genitive",
        "patronymic_genitive",
        "surname_dative",
        "given_name_dative",
        "patronymic_dative",
    )

    class Meta:
        abstract = True

    @property
    def genitive(self) -> str:
        parts = [self.surname_genitive, self.given_name_genitive, self.patronymic_genitive]
        return " ".join(filter(None, parts))

    @property
    def dative(self) -> str:
        parts = [self.surname_dative, self.given_name_dative, self.patronymic_dative]
        return " ".join(filter(None, parts))


class Profile(NameCases):
    """The personal data that the procedure needs beyond the account."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="profile")
    mobile_phone = models.CharField(
        "мобильный телефон", max_length=18, blank=True, validators=[phone_number]
    )
    work_phone = models.CharField(
        "рабочий телефон",
        max_length=40,
        blank=True,
        help_text="Публикуется в графиках аттестации на открытом сайте.",
    )
    organization = models.ForeignKey(
        Organization,
        verbose_name="организация",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="profiles",
    )
    position = models.ForeignKey(
        AttestedPosition,
        verbose_name="должность",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    subject = models.ForeignKey(
        Subject,
        verbose_name="предмет",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    post = models.ForeignKey(
        StaffPost,
        verbose_name="должность сотрудника",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    birth_date = models.DateField("дата рождения", null=True, blank=True)
    education = models.TextField(
        "образование",
        blank=True,
        help_text="Какое учебное заведение и когда окончили, специальность и квалификация.",
    )
    service_years = models.PositiveSmallIntegerField(
        "педагогический стаж, полных лет", null=True, blank=True
    )

    class Meta:
        verbose_name = "профиль"
        verbose_name_plural = "профили"
        indexes = [
            models.Index(last_digits("mobile_phone"), name="profile_by_mobile"),
            models.Index(last_digits("work_phone"), name="profile_by_work_phone"),
        ]
        triggers = [
            # What waits for a decision is looked at anew (applications/precheck).
            pgtrigger.Trigger(
                name="applications_are_looked_at",
                when=pgtrigger.After,
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange("organization"),
                func="""
                    UPDATE attestation_precheck p
                    SET verdict = 'pending', changed_at = now(), change = change + 1
                    FROM attestation_application a
                    WHERE a.id = p.application_id AND a.applicant_id = NEW.user_id;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)

    #: What an application cannot be built without.
    REQUIRED = (
        "surname_genitive",
        "given_name_genitive",
        "surname_dative",
        "given_name_dative",
        "mobile_phone",
        "organization",
        "position",
        "education",
        "service_years",
    )

    def missing(self) -> list[str]:
        """The names of what must still be filled in, as the form shows them."""
        names = [
            str(field_of(Profile, name, models.Field).verbose_name)
            for name in self.REQUIRED
            if getattr(self, name) in (None, "")
        ]
        if not self.user.last_name or not self.user.first_name:
            names.insert(0, "фамилия и имя")
        if self.position and self.position.needs_subject and not self.subject_id:
            names.append("предмет")
        return names


class MunicipalityUserPermission(UserObjectPermissionBase):
    """A person coordinates a municipality (django-guardian, direct foreign key)."""

    content_object = models.ForeignKey(Municipality, on_delete=models.CASCADE)


class MunicipalityGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Municipality, on_delete=models.CASCADE)


class OrganizationUserPermission(UserObjectPermissionBase):
    """A person coordinates attestation in an organization."""

    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)


class OrganizationGroupPermission(GroupObjectPermissionBase):
    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)
