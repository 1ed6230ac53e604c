"""Shapes of inviting and of answering an invitation."""

from typing import Any

from django import forms
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

from attestation.accounts.models import User
from attestation.accounts.name_fields import NameField, PatronymicField
from attestation.accounts.username_fields import WITHOUT_LOGIN, FreeLogin
from attestation.accounts.validators import LENGTH_HELP
from attestation.base.errors import DomainError
from attestation.base.forms import LongTextField, PlainForm, choice_field, model_field
from attestation.directory.fields import OrganizationField
from attestation.directory.models import Municipality, Organization
from attestation.invitations import invitee_import
from attestation.invitations.access import (
    may_invite,
    municipalities_to_invite,
    organizations_to_invite,
    roles_to_invite,
)
from attestation.invitations.invitee_import import MOST, InviteeRow
from attestation.invitations.models import (
    OF_MUNICIPALITY,
    OF_ORGANIZATION,
    OF_REGION,
    ROLE_NAMES,
    Place,
)
from attestation.invitations.services.lost_second_step import Identified
from attestation.table_imports.forms import table_field

NAME = ("last_name", "first_name", "patronymic")


def _title(name: str) -> str:
    # Not `capitalize`, which would write «в оо».
    return name[:1].upper() + name[1:]


class InviteForm(PlainForm, forms.Form):
    """The people to invite, with role and place; ``rows`` has them once the form is valid."""

    role = forms.ChoiceField(label="Кого приглашаете", widget=forms.RadioSelect)
    municipality = forms.ModelChoiceField(
        label="Муниципалитет", queryset=Municipality.objects.none(), required=False
    )
    organization = OrganizationField(
        label="Организация", queryset=Organization.objects.none(), required=False
    )
    people = LongTextField(
        label="Адреса электронной почты",
        required=False,
        max_length=40_000,
        rows=6,
        help_text="Каждый адрес с новой строки. Рядом можно предложить логин и написать имя: "
        "ivanova@school.example ivanova2026 Иванова Анна Сергеевна",
    )
    table = table_field("Или таблица", required=False, allow_empty_file=False)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.user = user
        roles = roles_to_invite(user)
        choice_field(self, "role").choices = [
            (role.value, _title(ROLE_NAMES[role])) for role in roles
        ]
        self._one_or_many("municipality", municipalities_to_invite(user))
        self._one_or_many("organization", organizations_to_invite(user))
        if len(roles) == 1:
            self.fields["role"].initial = roles[0]
            self.fields["role"].widget = forms.HiddenInput()
        if not set(roles) & set(OF_MUNICIPALITY):
            del self.fields["municipality"]
        elif set(roles) & set(OF_REGION):
            self.fields["municipality"].help_text = "Только для муниципального координатора."
        if not set(roles) & set(OF_ORGANIZATION):
            del self.fields["organization"]

    def _one_or_many(self, name: str, queryset: Any) -> None:
        """Replace a field that has only one choice by a hidden one."""
        field = model_field(self, name)
        field.queryset = queryset
        field.widget.choices = field.choices
        if len(queryset[:2]) == 1:
            field.initial = queryset[0]
            field.widget = forms.HiddenInput()

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if self.errors:
            return data
        role = data["role"]
        place = self._place(role)
        if not self.errors:
            self.rows = self._rows(role, place)
        return data

    def _place(self, role: str) -> Place:
        if role in OF_REGION:
            return None
        name = "organization" if role in OF_ORGANIZATION else "municipality"
        # Where there is one place only, the hidden field may be missing.
        place = self.cleaned_data.get(name) or self.fields[name].initial
        if place is None:
            if not self._named_in_table(role):
                self.add_error(name, "Выберите из списка.")
        elif not (verdict := may_invite(self.user, role, place)):
            self.add_error(name, verdict.reason)
        return place

    def _named_in_table(self, role: str) -> bool:
        return role in OF_ORGANIZATION and bool(self.cleaned_data.get("table"))

    def _rows(self, role: str, place: Any) -> list[InviteeRow]:
        text, table = self.cleaned_data.get("people", ""), self.cleaned_data.get("table")
        if bool(text.strip()) == bool(table):
            both = "Выберите одно: адреса или таблицу."
            self.add_error("people", both if table else "Впишите хотя бы один адрес.")
            return []
        name = "table" if table else "people"
        try:
            rows = self._read(role, place)
        except DomainError as refusal:
            self.add_error(name, refusal.message)
            return []
        if not rows:
            self.add_error(name, "Никого нет: впишите хотя бы один адрес.")
        if len(rows) > MOST:
            self.add_error(name, f"За один раз можно пригласить не больше {MOST} человек.")
            return []
        word = "Строка"
        wrong = [f"{word} {row.number}: {row.problem}" for row in rows if row.problem]
        if wrong:
            self.add_error(name, wrong)
        return rows

    def _read(self, role: str, place: Any) -> list[InviteeRow]:
        if table := self.cleaned_data.get("table"):
            own = list(organizations_to_invite(self.user))
            allowed = [one.pk for one in own if may_invite(self.user, role, one)]
            return invitee_import.rows_of_table(
                table,
                role=role,
                place=place,
                organizations=Organization.objects.filter(pk__in=allowed),
            )
        return invitee_import.rows_of_lines(self.cleaned_data["people"], role=role, place=place)


class EmailForm(PlainForm, forms.Form):
    """The right address instead of a mistyped one."""

    email = forms.EmailField(label="Верный адрес", max_length=254)


class LostSecondStepForm(PlainForm, forms.Form):
    """How the person was identified whose second step is taken off."""

    identified = forms.ChoiceField(
        label="Как вы убедились, что просит сам человек",
        choices=Identified.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Выберите, как вы убедились, кто просит."},
    )
    details = LongTextField(
        label="Подробности",
        required=False,
        max_length=500,
        help_text="Если иначе – напишите, как. Это увидят в журнале; номер паспорта не пишите.",
        rows=2,
    )


class SearchForm(forms.Form):
    """The search for a person to help."""

    q = forms.CharField(label="Фамилия, логин или почта", required=False, max_length=100)


class EndForm(PlainForm, forms.Form):
    """The reason why a person's coordination ends."""

    reason = forms.CharField(
        label="Причина",
        required=False,
        max_length=500,
        help_text="Её увидит тот, чьи полномочия прекращаются.",
    )


class RegistrationForm(FreeLogin, PlainForm, forms.Form):
    """A password and, if one likes, a login; a teacher confirms the name, too."""

    last_name = NameField(label="Фамилия")
    first_name = NameField(label="Имя")
    patronymic = PatronymicField()
    password1 = forms.CharField(
        label="Придумайте пароль",
        strip=False,
        max_length=500,
        help_text=LENGTH_HELP,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    username = forms.CharField(
        min_length=3,
        max_length=150,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
        error_messages={"min_length": "Логин короче 3 знаков."},
    )

    def __init__(self, *args: Any, person: User, with_name: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        self.fields["username"].help_text += WITHOUT_LOGIN
        if not with_name:
            for name in NAME:
                del self.fields[name]

    def name_fields(self) -> list[forms.BoundField]:
        """Return the fields of the name; none of whoever is not asked for it."""
        return [self[name] for name in NAME if name in self.fields]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.person.username = data.get("username", "")
        try:
            password_validation.validate_password(data.get("password1", ""), self.person)
        except ValidationError as refusal:
            if "password1" in data:
                self.add_error("password1", refusal)
        return data
