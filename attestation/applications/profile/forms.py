"""Forms of «Личная карточка»: the person, the place of work step by step, the name in cases."""

import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from attestation.accounts.models import Profile, User
from attestation.accounts.name_fields import NameField, PatronymicField
from attestation.accounts.personal_fields import mobile_phone, russian_name
from attestation.applications.forms import positions_with_subject
from attestation.base.forms import LongTextField, PlainForm, applies, model_field
from attestation.base.optimistic_locking import OptimisticLockingForm
from attestation.base.requests.sent_keys import sent_key
from attestation.directory.models import (
    AttestedPosition,
    Municipality,
    Organization,
    OrganizationType,
)

_OLDEST = 100
_YOUNGEST = 16
_EDUCATION = 2000
NAME = ("last_name", "first_name", "patronymic")


class WorkplaceFields(forms.Form):
    """Municipality, type, organization: each list narrowed by the one before.

    With a script the lists follow at once; without it the button «Показать» sends the form, and
    `show` lets it come back as typed.
    """

    municipality = forms.ModelChoiceField(
        label="Муниципалитет, в котором находится образовательная организация",
        queryset=Municipality.objects.all(),
        empty_label="Выберите",
    )
    organization_type = forms.ModelChoiceField(
        label="Тип образовательной организации",
        queryset=OrganizationType.objects.none(),
        required=False,
        empty_label="Любой",
    )
    organization = forms.ModelChoiceField(
        label="Место работы (образовательная организация)",
        queryset=Organization.objects.none(),
        empty_label="Выберите",
        error_messages={
            "invalid_choice": "Выберите организацию заново: её нет в этом списке.",
        },
    )

    def offer_workplaces(self, now: Organization | None) -> None:
        """Fill the lists by the current choice, or by the present workplace ``now``."""
        if not self.is_bound and now is not None and now.is_active:
            self.initial.update(
                {
                    "municipality": now.municipality_id,
                    "organization_type": now.type_id,
                    "organization": now.pk,
                }
            )
        place = sent_key(self["municipality"].value())
        kind = sent_key(self["organization_type"].value())
        offered = Organization.objects.filter(is_active=True, municipality=place)
        model_field(self, "organization_type").queryset = OrganizationType.objects.filter(
            pk__in=offered.values("type")
        )
        if kind is not None and offered.filter(type=kind).exists():
            offered = offered.filter(type=kind)
        model_field(self, "organization").queryset = offered
        if place is None:
            model_field(self, "organization").empty_label = "Сначала выберите муниципалитет"

    def narrowing_fields(self) -> list[forms.BoundField]:
        """Return the fields up to the type: the button that narrows the lists stands below them."""
        return self._parted()[0]

    def other_fields(self) -> list[forms.BoundField]:
        """Return the fields below that button."""
        return self._parted()[1]

    def _parted(self) -> tuple[list[forms.BoundField], list[forms.BoundField]]:
        fields = list(self)
        place = list(self.fields).index("organization_type") + 1
        return fields[:place], fields[place:]

    def show(self) -> None:
        """Narrow the lists only, without validating the input yet."""
        self._errors = forms.utils.ErrorDict()


class ProfileForm(OptimisticLockingForm, PlainForm, WorkplaceFields, forms.ModelForm):
    """The person's own data; the cases of the name have a page of their own."""

    last_name = NameField(
        label="Фамилия",
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = NameField(
        label="Имя",
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    patronymic = PatronymicField(
        help_text="Оставьте пустым, если отчества нет.",
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    birth_date: forms.Field | None = forms.DateField(
        label="Дата рождения",
        help_text="Возраст (полных лет) система посчитает сама.",
        widget=forms.DateInput(attrs={"type": "date", "autocomplete": "bday"}, format="%Y-%m-%d"),
        error_messages={"invalid": "Запишите дату так: 31.12.1980."},
    )
    mobile_phone = forms.CharField(
        label="Номер телефона (сотовый)",
        max_length=40,
        help_text="Например, +7 (913) 000-00-00. Его видят только координаторы.",
        widget=forms.TextInput(
            attrs={
                "type": "tel",
                "autocomplete": "tel",
                "inputmode": "tel",
                "data-phone": "",
            }
        ),
    )
    service_years: forms.Field | None = forms.IntegerField(
        label="Педагогический стаж, полных лет",
        min_value=0,
        max_value=70,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Укажите число лет от 0 до 70."
        ),
    )

    # Drawn on paper: a text without end would keep everybody else's papers waiting.
    education = Profile._meta.get_field("education").formfield(
        form_class=LongTextField, max_length=_EDUCATION, rows=3
    )

    class Meta:
        model = Profile
        fields = [
            "birth_date",
            "mobile_phone",
            "organization",
            "position",
            "subject",
            "education",
            "service_years",
        ]
        help_texts = {
            "subject": "Для учителя, преподавателя и педагога дополнительного образования.",
        }
        widgets = {
            "work_phone": forms.TextInput(attrs={"inputmode": "tel"}),
        }

    field_order = [
        *NAME,
        "birth_date",
        "mobile_phone",
        "municipality",
        "organization_type",
        "organization",
    ]
    required_fields: tuple[str, ...] = ("position", "education")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in NAME:
            self.fields[name].initial = getattr(user, name)
        self.offer_workplaces(self.instance.organization)
        for name in self.required_fields:
            self.fields[name].required = True
        if "position" in self.fields:
            model_field(self, "position").queryset = AttestedPosition.objects.filter(is_active=True)
            applies(self.fields["subject"], to="position", when=positions_with_subject())
        if "education" in self.fields:
            self.fields["education"].error_messages["max_length"] = (
                f"Не больше {_EDUCATION} знаков. Сейчас %(show_value)d."
            )

    def clean_mobile_phone(self) -> str:
        value = self.cleaned_data["mobile_phone"]
        return mobile_phone(value) if value else ""

    def clean_birth_date(self) -> datetime.date | None:
        born = self.cleaned_data["birth_date"]
        today = timezone.localdate()
        if born is None:
            return None
        if born > today:
            raise ValidationError("Эта дата ещё не наступила. Проверьте её.")
        if not _YOUNGEST <= today.year - born.year <= _OLDEST:
            raise ValidationError("Проверьте год рождения.")
        return born

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        position = cleaned.get("position")
        if position and position.needs_subject and not cleaned.get("subject"):
            self.add_error("subject", "Для этой должности выберите предмет.")
        if position and not position.needs_subject:
            # The choice made for another position must not appear in the paper.
            cleaned["subject"] = None
        return cleaned

    @property
    def name(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in NAME}

    @property
    def details(self) -> dict[str, Any]:
        return {field: self.cleaned_data[field] for field in self.Meta.fields}


class ColleagueProfileForm(ProfileForm):
    """A school coordinator or an expert: a teacher too, but one who may apply for nothing."""

    class Meta(ProfileForm.Meta):
        fields = [*ProfileForm.Meta.fields, "post", "work_phone"]
        labels = {"position": "Аттестуемая должность", "post": "Должность"}
        help_texts = {
            **ProfileForm.Meta.help_texts,
            "position": "Нужна, если вы сами подаёте заявление на аттестацию.",
        }

    field_order = [*ProfileForm.field_order, "post", "work_phone"]
    required_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("birth_date", "service_years"):
            self.fields[name].required = False


class StaffProfileForm(ProfileForm):
    """The data of a user who works for the procedure and does not apply."""

    class Meta(ProfileForm.Meta):
        fields = ["organization", "post", "work_phone", "mobile_phone"]

    education = None
    service_years = None
    birth_date = None
    required_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("municipality", "organization", "mobile_phone"):
            self.fields[name].required = False


class ContactsForm(PlainForm, forms.ModelForm):
    """Contact data, editable at any time: letters and calls must reach the person."""

    mobile_phone = ProfileForm.base_fields["mobile_phone"]

    class Meta:
        model = Profile
        fields = ["mobile_phone"]

    clean_mobile_phone = ProfileForm.clean_mobile_phone


class NameCasesForm(OptimisticLockingForm, PlainForm, forms.ModelForm):
    """The name in the genitive and the dative, to be proof-read."""

    class Meta:
        model = Profile
        fields = Profile.CASES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = not name.startswith("patronymic") or bool(
                self.instance.user.patronymic
            )
            field.validators.append(russian_name)
