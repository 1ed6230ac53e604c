"""Periods and experts in the Wagtail admin."""

import datetime
from typing import Any

import django_filters
from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import ProhibitNullCharactersValidator
from django.db.models import Q
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup

from attestation.accounts.models import User
from attestation.base.wagtail_admin import DirectoryForm, DirectoryViewSet
from attestation.directory.fields import OrganizationField
from attestation.directory.models import AttestedPosition, Municipality
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

_PROPOSED = (
    "registration_until",
    "schedule_until",
    "closes_on",
    "evidence_until",
    "conclusions_until",
    "session_on",
)


#: A proposed date makes way for a later one that was typed in for the step before it.
_AFTER = {"closes_on": "schedule_until", "session_on": "conclusions_until"}


def _not_before(
    proposed: datetime.date, data: dict[str, Any], earlier: str | None
) -> datetime.date:
    floor = data.get(earlier) if earlier else None
    return max(proposed, floor) if floor else proposed


class PeriodForm(DirectoryForm):
    """Dates left empty are those that the rules of the procedure give."""

    class Meta:
        model = AttestationPeriod
        fields = ["starts_on", *_PROPOSED]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in _PROPOSED:
            self.fields[name].required = False
        self.fields[
            "registration_until"
        ].help_text = "Если оставить сроки пустыми, они будут взяты из правил процедуры."
        if self.instance.pk and self.instance.releases.exists():
            self.fields["starts_on"].disabled = True
            self.fields[
                "starts_on"
            ].help_text = "График этого периода утверждён, первый день изменить нельзя."

    def clean_starts_on(self) -> datetime.date:
        starts_on = self.cleaned_data["starts_on"]
        if not 2000 <= starts_on.year <= 2100:
            raise ValidationError("Проверьте год.")
        if starts_on.day != 1:
            raise ValidationError("Период начинается первого числа месяца.")
        return starts_on

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        if starts_on := data.get("starts_on"):
            proposal = AttestationPeriod.beginning(starts_on)
            for name in _PROPOSED:
                if name in data and data[name] is None:
                    data[name] = _not_before(getattr(proposal, name), data, _AFTER.get(name))
        return data


class PeriodViewSet(DirectoryViewSet):
    model = AttestationPeriod
    icon = "calendar-alt"
    list_display = [
        "__str__",
        "registration_until",
        "schedule_until",
        "closes_on",
        "conclusions_until",
        "session_on",
    ]
    list_export = ["name", "starts_on", *_PROPOSED]
    export_headings = {"name": "Период"}
    export_filename = "аттестационные периоды"

    def get_form_class(self, for_update: bool = False) -> type[PeriodForm]:
        return PeriodForm


class PersonByLogin(forms.ModelChoiceField):
    """A user given by login or e-mail: a list of all registered users would not help."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> User | None:
        login = str(value or "").strip()
        if not login:
            return None
        ProhibitNullCharactersValidator()(login)
        people = User.objects.filter(is_active=True)
        # A login may equal another user's address: the login takes precedence.
        person = (
            people.filter(username__iexact=login).first()
            or people.filter(email__iexact=login).first()
        )
        if person is None:
            raise ValidationError("Такой учётной записи нет. Проверьте логин.")
        return person

    def prepare_value(self, value: Any) -> Any:
        if isinstance(value, int):
            return User.objects.values_list("username", flat=True).get(pk=value)
        return value


class ExpertForm(DirectoryForm):
    user = PersonByLogin(
        User.objects.none(),  # the field asks for one; people are looked up by login
        label="Логин или электронная почта специалиста",
        help_text="У специалиста уже должна быть учётная запись.",
    )

    class Meta:
        model = ApprovedExpert
        fields = [
            "user",
            "school_year",
            "organization",
            "post",
            "position",
            "subject",
            "works_anywhere",
        ]
        # A form with options of its own does not ask Wagtail's overrides.
        field_classes = {"organization": OrganizationField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kept = Q(is_active=True) | Q(pk=self.instance.organization_id)
        organizations = self.fields["organization"]
        organizations.queryset = organizations.queryset.filter(kept)

    def clean(self) -> dict[str, Any]:
        data = super().clean()
        position, subject = data.get("position"), data.get("subject")
        if subject and position and not position.needs_subject:
            self.add_error("subject", f"Для должности «{position}» предмет не указывается.")
        return data


def school_years() -> list[tuple[int, str]]:
    """The school years for which there is a list, the newest first."""
    years = ApprovedExpert.objects.order_by("-school_year").values_list("school_year", flat=True)
    return [(year, f"{year}/{(year + 1) % 100:02}") for year in years.distinct()]


class ExpertFilterSet(WagtailFilterSet):
    school_year = django_filters.ChoiceFilter(
        label="Учебный год", choices=school_years, widget=forms.RadioSelect, empty_label="Все"
    )
    municipality = django_filters.ModelChoiceFilter(
        label="Муниципалитет",
        field_name="organization__municipality",
        queryset=Municipality.objects.all(),
    )
    position = django_filters.ModelChoiceFilter(
        label="Оценивает должность", queryset=AttestedPosition.objects.all()
    )

    class Meta:
        model = ApprovedExpert
        fields = ["school_year", "municipality", "position"]


class ExpertViewSet(DirectoryViewSet):
    model = ApprovedExpert
    icon = "group"
    filterset_class = ExpertFilterSet
    list_display = [
        "__str__",
        "school_year",
        Column("organization.municipality", label="Муниципалитет"),
        "position",
        "subject",
    ]
    list_export = [
        "user.full_name",
        "user.email",
        "school_year",
        "organization",
        "organization.municipality",
        "post",
        "position",
        "subject",
        "works_anywhere",
    ]
    export_headings = {
        "user.full_name": "Специалист",
        "user.email": "Электронная почта",
        "organization.municipality": "Муниципалитет",
    }
    search_fields = [
        "user__last_name",
        "user__first_name",
        "user__patronymic",
        "organization__name",
    ]
    select_related = ["user", "organization__municipality", "post", "position", "subject"]
    export_filename = "специалисты комиссии"

    def get_form_class(self, for_update: bool = False) -> type[ExpertForm]:
        return ExpertForm


class SchedulingGroup(ViewSetGroup):
    menu_label = "Аттестация"
    menu_icon = "calendar-check"
    menu_order = 200
    items = (PeriodViewSet(), ExpertViewSet())
