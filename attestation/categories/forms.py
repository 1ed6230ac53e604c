"""What operators send about a record and about a table to import."""

from typing import Any

from django import forms

from attestation.accounts.models import User
from attestation.base.forms import LongTextField, PlainForm
from attestation.table_imports.forms import skip_errors_field, table_field


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class TieForm(PlainForm, forms.Form):
    """The account of a record: one with the same name, or another by its login."""

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
    reason = LongTextField(label="Причина", max_length=2000, rows=3)


class RegisterTableForm(PlainForm, forms.Form):
    """The table of the register."""

    table = table_field("Таблица реестра")


class ApplyRegisterForm(PlainForm, forms.Form):
    """The choice to write the new rows although other rows cannot be written."""

    skip_errors = skip_errors_field("Внести только новые записи")
