"""Shapes of what applicants and coordinators send."""

from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils import timezone

from attestation.accounts.models import Profile, User, phone_number
from attestation.applications.choices import Category, DocumentKind, Form, HeldCategory
from attestation.applications.documents import RULES
from attestation.applications.models import Application
from attestation.applications.workflow import UNFILED, State
from attestation.base.forms import PlainForm
from attestation.directory.models import (
    AttestedPosition,
    DecisionReason,
    Municipality,
    Organization,
    SimplifiedGround,
)

russian_name = RegexValidator(
    r"^[А-Яа-яЁё]+(?:[ '’-][А-Яа-яЁё]+)*\Z",
    "Напишите русскими буквами; дефис и пробел допустимы.",
)


class OrganizationField(forms.ModelChoiceField):
    """Organizations that work now, grouped by municipality."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Organization.objects.filter(is_active=True), empty_label="Выберите", **kwargs
        )

    @staticmethod
    def grouped() -> list[tuple[str, Any]]:
        groups: dict[str, list[tuple[int, str]]] = {}
        rows = Organization.objects.filter(is_active=True).order_by("municipality__name", "name")
        for pk, name, municipality in rows.values_list("pk", "name", "municipality__name"):
            groups.setdefault(municipality, []).append((pk, name))
        return [("", "Выберите"), *groups.items()]


class ProfileForm(PlainForm, forms.ModelForm):
    """The person's own data; the cases of the name have a page of their own."""

    last_name = forms.CharField(
        label="Фамилия",
        max_length=150,
        validators=[russian_name],
        widget=forms.TextInput(attrs={"autocomplete": "family-name"}),
    )
    first_name = forms.CharField(
        label="Имя",
        max_length=150,
        validators=[russian_name],
        widget=forms.TextInput(attrs={"autocomplete": "given-name"}),
    )
    patronymic = forms.CharField(
        label="Отчество",
        max_length=150,
        required=False,
        validators=[russian_name],
        help_text="Оставьте пустым, если отчества нет.",
        widget=forms.TextInput(attrs={"autocomplete": "additional-name"}),
    )
    mobile_phone = forms.CharField(
        label="Мобильный телефон",
        help_text="Например, +7 (913) 000-00-00. Его видят только координаторы.",
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )
    organization = OrganizationField(label="Организация, где вы работаете")
    service_years = forms.IntegerField(
        label="Педагогический стаж, полных лет",
        min_value=0,
        max_value=70,
        error_messages=dict.fromkeys(
            ("required", "invalid", "min_value", "max_value"), "Укажите число лет от 0 до 70."
        ),
    )

    # Drawn on paper: a text without end would keep everybody else's papers waiting.
    education = Profile._meta.get_field("education").formfield(
        max_length=2000, widget=forms.Textarea(attrs={"rows": 3})
    )

    class Meta:
        model = Profile
        fields = [
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

    field_order = ["last_name", "first_name", "patronymic"]
    required_fields: tuple[str, ...] = ("position", "education")

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("last_name", "first_name", "patronymic"):
            self.fields[name].initial = getattr(user, name)
        self.fields["organization"].choices = OrganizationField.grouped()
        for name in self.required_fields:
            self.fields[name].required = True
        if "position" in self.fields:
            self.fields["position"].queryset = AttestedPosition.objects.filter(is_active=True)

    def clean_mobile_phone(self) -> str:
        """Any usual way of writing a Russian mobile number becomes «+7 (9XX) XXX-XX-XX»."""
        digits = "".join(filter(str.isdigit, self.cleaned_data["mobile_phone"]))
        if not digits and not self.fields["mobile_phone"].required:
            return ""
        if len(digits) == 11 and digits[0] in "78":
            digits = digits[1:]
        written = f"+7 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
        phone_number(written)
        return written

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        position = cleaned.get("position")
        if position and position.needs_subject and not cleaned.get("subject"):
            self.add_error("subject", "Для этой должности выберите предмет.")
        return cleaned

    @property
    def name(self) -> dict[str, str]:
        return {field: self.cleaned_data[field] for field in self.field_order}

    @property
    def details(self) -> dict[str, Any]:
        return {field: self.cleaned_data[field] for field in self._meta.fields}


class StaffProfileForm(ProfileForm):
    """The data of somebody who works for the procedure and applies for nothing."""

    class Meta(ProfileForm.Meta):
        fields = ["organization", "post", "work_phone", "mobile_phone"]

    education = None
    service_years = None
    required_fields = ()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("organization", "mobile_phone"):
            self.fields[name].required = False


class NameCasesForm(PlainForm, forms.ModelForm):
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


_IF_HELD = "Если категория есть или была – обязательно."


class TermsForm(PlainForm, forms.ModelForm):
    """What is applied for."""

    category = forms.ChoiceField(
        label="На какую категорию подаёте", choices=Category.choices, widget=forms.RadioSelect
    )
    held_category = forms.ChoiceField(
        label="Какая категория у вас есть или была",
        choices=HeldCategory.choices,
        initial=HeldCategory.NONE,
        widget=forms.RadioSelect,
    )
    in_presence = forms.TypedChoiceField(
        label="Аттестацию на заседании комиссии прошу провести",
        choices=[("", "без моего присутствия"), ("yes", "в моём присутствии")],
        coerce=bool,
        empty_value=False,
        required=False,
        widget=forms.RadioSelect,
        help_text="«В моём присутствии» значит, что нужно будет приехать на заседание.",
    )

    class Meta:
        model = Application
        fields = [
            "position",
            "subject",
            "category",
            "held_category",
            "held_order_number",
            "held_order_date",
            "held_until",
            "form",
            "ground",
            "in_presence",
        ]
        widgets = {
            "held_order_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "held_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "form": forms.RadioSelect,
        }
        help_texts = {
            "subject": "Для учителя, преподавателя и педагога дополнительного образования.",
            "held_order_number": _IF_HELD,
            "held_order_date": _IF_HELD,
            "held_until": "Для категорий, установленных до 1 сентября 2023 года.",
            "ground": "Для упрощённой формы – обязательно.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["position"].queryset = AttestedPosition.objects.filter(is_active=True)
        self.fields["ground"].queryset = SimplifiedGround.objects.filter(is_active=True)
        if self.instance.pk and self.instance.in_presence:
            self.initial["in_presence"] = "yes"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        position = cleaned.get("position")
        if position and position.needs_subject and not cleaned.get("subject"):
            self.add_error("subject", "Для этой должности выберите предмет.")
        if cleaned.get("form") == Form.SIMPLIFIED and not cleaned.get("ground"):
            self.add_error("ground", "Для упрощённой формы выберите основание.")
        if cleaned.get("held_category") not in (None, HeldCategory.NONE):
            for name in ("held_order_number", "held_order_date"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Укажите по приказу об имеющейся категории.")
        if cleaned.get("held_category") == HeldCategory.NONE:
            # What was typed before «не имею» was chosen must not stand in the paper.
            cleaned |= {"held_order_number": "", "held_order_date": None, "held_until": None}
        if cleaned.get("form") != Form.SIMPLIFIED:
            cleaned["ground"] = None
        held_since = cleaned.get("held_order_date")
        if held_since and held_since > timezone.localdate():
            self.add_error("held_order_date", "Эта дата ещё не наступила. Проверьте её.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # clean() above says the same at the field; the constraints stay the database's last word.
        return {field.name for field in self.instance._meta.fields}

    @property
    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self._meta.fields}


class AttachForm(PlainForm, forms.Form):
    """One file with its meaning."""

    title = forms.CharField(label="Название документа", max_length=200)
    file = forms.FileField(label="Файл", allow_empty_file=True)

    def __init__(self, *args: Any, kind: DocumentKind, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rule = RULES[kind]
        self.fields["title"].initial = kind.label
        self.fields["file"].help_text = rule.hint
        self.fields["file"].widget.attrs["accept"] = rule.accept
        if kind == DocumentKind.SIGNED_SCAN:
            del self.fields["title"]
            self.fields["file"].help_text += ". Или архив ZIP: скан и таблицы Word вместе"
            self.fields["file"].widget.attrs["accept"] += ",.zip"


class DecisionForm(PlainForm, forms.Form):
    """Why an application is returned or rejected."""

    reason = forms.ModelChoiceField(
        label="Причина", queryset=DecisionReason.objects.none(), empty_label="Выберите причину"
    )
    note = forms.CharField(
        label="Пояснение своими словами",
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Педагог прочитает его в кабинете и в письме.",
    )

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].queryset = DecisionReason.objects.filter(
            is_active=True, **{purpose: True}
        )


class ListFilter(forms.Form):
    """Filters of the working list; each is optional."""

    #: Not a state, but asked for like one: the term of consideration has run out.
    OVERDUE = "overdue"

    state = forms.ChoiceField(label="Состояние", required=False)
    municipality = forms.ModelChoiceField(
        label="Муниципалитет",
        required=False,
        queryset=Municipality.objects.none(),
        empty_label="Все",
    )
    organization = forms.ModelChoiceField(
        label="Организация",
        required=False,
        queryset=Organization.objects.none(),
        empty_label="Все",
    )
    category = forms.ChoiceField(
        label="Категория", required=False, choices=[("", "Все"), *Category.choices]
    )
    surname = forms.CharField(label="Фамилия", required=False, max_length=150)

    def __init__(
        self,
        *args: Any,
        municipalities: Any,
        organizations: Any,
        offers_unfiled: bool,
        **kwargs: Any,
    ) -> None:
        """``offers_unfiled``: whether the visitor sees any application that waits for filing."""
        super().__init__(*args, **kwargs)
        left_out = frozenset() if offers_unfiled else UNFILED
        states = [(code, label) for code, label in State.choices if code not in left_out]
        self.fields["state"].choices = [("", "Все"), *states, (self.OVERDUE, "срок истёк")]
        self.fields["municipality"].queryset = municipalities
        self.fields["organization"].queryset = organizations
        if len(municipalities[:2]) < 2:
            # There is nothing to choose from.
            del self.fields["municipality"]

    def apply(self, applications: Any) -> Any:
        """Narrow ``applications`` by what was chosen; a value that makes no sense is left out."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        if chosen.get("state") == self.OVERDUE:
            chosen = chosen | {"state": State.SUBMITTED}
            applications = applications.filter(due_on__lt=timezone.localdate())
        lookups = {
            "state": chosen.get("state"),
            "organization__municipality": chosen.get("municipality"),
            "organization": chosen.get("organization"),
            "category": chosen.get("category"),
            "surname__istartswith": (chosen.get("surname") or "").strip(),
        }
        return applications.filter(**{key: value for key, value in lookups.items() if value})
