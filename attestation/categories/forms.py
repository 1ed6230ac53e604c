"""The filter of the register, and what operators send about a record."""

import datetime
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.db.models import Q
from django.utils.functional import cached_property

from attestation.accounts.models import User
from attestation.base.forms import PlainForm
from attestation.base.language.names import search_key
from attestation.base.language.people_search import find_by_name
from attestation.categories import account_matching, selectors
from attestation.categories.choices import Category
from attestation.categories.models import CategoryRecordQuerySet
from attestation.directory.models import AttestedPosition, Municipality
from attestation.table_imports.forms import skip_errors_field, table_field

VALID, OVER, ANNULLED = "valid", "over", "annulled"
UNOWNED, ALIKE = "unowned", "alike"


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class RegisterFilter(forms.Form):
    """Filters of the register; each is optional, a value that makes no sense is left out."""

    q = forms.CharField(label="Фамилия, имя, отчество", required=False, max_length=150)
    municipality = forms.ModelChoiceField(
        label="Муниципалитет",
        required=False,
        queryset=Municipality.objects.none(),
        empty_label="Все",
    )
    organization = forms.CharField(label="Организация", required=False, max_length=150)
    position = forms.ModelChoiceField(
        label="Должность",
        required=False,
        queryset=AttestedPosition.objects.all(),
        empty_label="Все",
    )
    category = forms.ChoiceField(
        label="Категория", required=False, choices=[("", "Все"), *Category.choices]
    )
    state = forms.ChoiceField(
        label="Действие",
        required=False,
        choices=[
            ("", "Все записи"),
            (VALID, "действует"),
            (OVER, "срок истёк"),
            (ANNULLED, "аннулирована"),
        ],
    )
    until = forms.DateField(
        label="Истекает не позднее",
        required=False,
        widget=_date_input(),
    )
    account = forms.ChoiceField(
        label="Учётная запись",
        required=False,
        choices=[("", "Все"), (UNOWNED, "не привязана"), (ALIKE, "есть похожая")],
    )

    #: What stands in the first row; the rest is unfolded.
    MAIN = ("q", "category", "until")

    def __init__(self, data: Any, *, municipalities: Any, ties: bool, today: datetime.date) -> None:
        """``ties``: whether the visitor may say whose account a record belongs to."""
        super().__init__(data)
        self.today = today
        fields: dict[str, Any] = self.fields
        fields["municipality"].queryset = municipalities
        if len(municipalities[:2]) < 2:
            # There is nothing to choose from.
            del self.fields["municipality"]
        if not ties:
            del self.fields["account"]

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The values that make sense."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def main_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.MAIN]

    def more_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.fields if name not in self.MAIN]

    @property
    def more_is_open(self) -> bool:
        return bool(self.chosen.keys() - set(self.MAIN))

    def query(self) -> str:
        """The filter as the query of an address."""
        return urlencode(
            {name: str(getattr(value, "pk", value)) for name, value in self.chosen.items()}
        )

    def in_words(self) -> str:
        """The filter as a sentence part: «Категория: высшая; Действие: действует»; or empty."""
        parts = []
        for name, value in self.chosen.items():
            field = self.fields[name]
            if isinstance(value, datetime.date):
                value = f"{value:%d.%m.%Y}"
            elif type(field) is forms.ChoiceField:
                value = dict(field.choices).get(value, value)
            parts.append(f"{field.label}: {value}")
        return "; ".join(parts)

    def apply(self, records: CategoryRecordQuerySet) -> Any:
        """Narrow ``records`` and put them in order."""
        chosen = self.chosen
        lookups = {name: chosen.get(name) for name in ("municipality", "position", "category")}
        found = records.filter(**{key: value for key, value in lookups.items() if value})
        found = find_by_name(found, chosen.get("q", ""), ["name_key"])
        for word in search_key(chosen.get("organization", "")).split():
            found = found.filter(organization_key__contains=word)
        found = self._in_state(found)
        match chosen.get("account"):
            case "unowned":
                found = found.filter(person=None)
            case "alike":
                found = account_matching.look_alikes(found)
        if chosen.get("until"):
            found = selectors.ending(found, start=self.today, end=chosen["until"])
            return selectors.earliest_first(found)
        return found.order_by("name_key", "-since", "-pk")

    def _in_state(self, found: CategoryRecordQuerySet) -> CategoryRecordQuerySet:
        match self.chosen.get("state"):
            case "valid":
                in_term = Q(until=None) | Q(until__gte=self.today)
                return found.filter(in_term, annulment=None)
            case "over":
                return found.filter(until__lt=self.today, annulment=None)
            case "annulled":
                return found.filter(annulment__isnull=False)
        return found


class TieForm(PlainForm, forms.Form):
    """Whose account a record belongs to: one that bears the same name, or another by its login."""

    OTHER = "other"

    person = forms.ChoiceField(label="Чья это запись", widget=forms.RadioSelect)
    login = forms.CharField(
        label="Логин",
        required=False,
        max_length=150,
        help_text="Заполните, если выбрали «другая учётная запись»: например, человек сменил "
        "фамилию.",
    )

    def __init__(self, *args: Any, people: list[User], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._people = {str(user.pk): user for user in people}
        fields: dict[str, Any] = self.fields
        fields["person"].choices = [
            *((key, _described(user)) for key, user in self._people.items()),
            (self.OTHER, "другая учётная запись"),
        ]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        chosen = cleaned.get("person")
        if chosen == self.OTHER:
            cleaned["person"] = User.objects.filter(
                username__iexact=cleaned.get("login") or "", is_active=True
            ).first()
            if cleaned["person"] is None:
                self.add_error("login", "Учётной записи с таким логином нет.")
        elif chosen:
            cleaned["person"] = self._people[chosen]
        cleaned.pop("login", None)
        return cleaned


def _described(user: User) -> str:
    profile = getattr(user, "profile", None)
    parts = [f"{user}, логин {user.username}"]
    if profile and profile.organization:
        parts.append(f"{profile.organization} ({profile.organization.municipality})")
    if profile and profile.birth_date:
        parts.append(f"дата рождения {profile.birth_date:%d.%m.%Y}")
    return "; ".join(parts)


class AnnulForm(PlainForm, forms.Form):
    """By which order, and why, a record of the old register does not count."""

    order_number = forms.CharField(label="Номер приказа", max_length=40)
    order_date = forms.DateField(label="Дата приказа", widget=_date_input())
    reason = forms.CharField(
        label="Причина", max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )


class RegisterTableForm(PlainForm, forms.Form):
    """The table of the register."""

    table = table_field("Таблица реестра")


class ApplyRegisterForm(PlainForm, forms.Form):
    """Whether the new rows are written although others cannot be."""

    skip_errors = skip_errors_field("Внести только новые записи")
