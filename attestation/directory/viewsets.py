"""The directories of operators in the Wagtail admin."""

from typing import Any

from django import forms
from django.db import models, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin.forms.models import register_form_field_override
from wagtail.admin.ui.tables import BooleanColumn, Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button, HeaderButton

from attestation.base.wagtail_admin import DirectoryForm, DirectoryViewSet, IndexView
from attestation.directory import services
from attestation.directory.access import may_import_organizations
from attestation.directory.fields import OrganizationField
from attestation.directory.imports.services import ORGANIZATION_TABLE
from attestation.directory.models import (
    AttestedPosition,
    DecisionReason,
    Municipality,
    Organization,
    OrganizationType,
    PreviousPositionName,
    SimplifiedGround,
    StaffPost,
    Subject,
)
from attestation.directory.results_models import ResultsTable
from attestation.directory.review_models import ReviewPoint
from attestation.directory.rules_models import CalendarDay, ProcedureRules

# Wherever the admin offers organizations, in every room.
register_form_field_override(
    models.ForeignKey, to=Organization, override={"form_class": OrganizationField}
)


def yes_no(name: str, label: str) -> BooleanColumn:
    return BooleanColumn(name, label=label, sort_key=name, width="12%")


class MunicipalityViewSet(DirectoryViewSet):
    model = Municipality
    icon = "site"
    form_fields = ["name", "works_on_paper"]
    list_display = ["name", yes_no("works_on_paper", "На бумаге")]
    list_filter = ["works_on_paper"]
    list_export = ["name", "works_on_paper"]
    search_fields = ["name"]
    export_filename = "муниципалитеты"


class OrganizationTypeViewSet(DirectoryViewSet):
    model = OrganizationType
    icon = "tag"
    form_fields = ["name"]
    list_display = ["name"]
    list_export = ["name"]
    search_fields = ["name"]
    export_filename = "типы организаций"


class OrganizationIndexView(IndexView):
    @cached_property
    def header_buttons(self) -> list[Button]:
        buttons = [*super().header_buttons]
        if may_import_organizations(self.request.user):
            url = reverse("organization_import:upload")
            buttons.append(HeaderButton("Загрузить из таблицы", url=url, icon_name="upload"))
        return buttons


class OrganizationForm(DirectoryForm):
    """Keeps the name that is lost; a successor merges the organization; a twin is asked about."""

    #: Seen only beside the question whether the organization is there already.
    is_another = forms.BooleanField(
        label="Это другая организация", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Organization
        fields = ["name", "full_name", "municipality", "type", "address", "is_active", "successor"]
        # A form with options of its own does not ask Wagtail's overrides.
        field_classes = {"successor": OrganizationField}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own = self.instance
        if not own.pk or own.successor_id:
            self.fields["successor"].disabled = True
        self.fields["successor"].queryset = (
            Organization.objects.filter(
                Q(municipality=own.municipality_id, is_active=True) | Q(pk=own.successor_id)
            )
            .exclude(pk=own.pk)
            .select_related("municipality")
        )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("successor"):
            cleaned["is_active"] = False
        if "name" in self.changed_data or "municipality" in self.changed_data:
            self._ask_about_twin(cleaned)
        return cleaned

    def _ask_about_twin(self, cleaned: dict[str, Any]) -> None:
        name, municipality = cleaned.get("name"), cleaned.get("municipality")
        if not name or not municipality:
            return
        twin = services.twin_of(name, municipality, but=self.instance)
        if twin is None or twin.name.lower() == name.lower():
            return
        self.fields["is_another"].widget = forms.CheckboxInput()
        if not cleaned.get("is_another"):
            self.add_error(
                "name",
                f"Похоже на «{twin.name}»: такая организация здесь уже есть. Если это другая, "
                "поставьте отметку «Это другая организация» и сохраните ещё раз.",
            )

    @transaction.atomic
    def save(self, commit: bool = True) -> Organization:
        renamed = bool(self.instance.pk) and "name" in self.changed_data
        into = self.cleaned_data.get("successor") if "successor" in self.changed_data else None
        if into:
            self.instance.successor, self.instance.is_active = None, True
        organization = super().save(commit=commit)
        if renamed:
            services.keep_name(organization, self.initial["name"], actor=self.for_user)
        if into:
            return services.merge(organization, into=into, actor=self.for_user)
        return organization


class OrganizationViewSet(DirectoryViewSet):
    model = Organization
    icon = "home"
    index_view_class = OrganizationIndexView
    list_display = ["name", "municipality", "type", yes_no("is_active", "Действует")]
    list_filter = ["municipality", "type", "is_active"]
    # The same columns as the import reads: a list that was downloaded and mended can come back.
    list_export = list(ORGANIZATION_TABLE.titles)
    export_headings = ORGANIZATION_TABLE.titles
    search_fields = ["name", "full_name", "address", "previous_names__name"]
    select_related = ["municipality", "type"]
    export_filename = "организации"

    def get_form_class(self, for_update: bool = False) -> type[OrganizationForm]:
        return OrganizationForm


class AttestedPositionViewSet(DirectoryViewSet):
    model = AttestedPosition
    icon = "list-ul"
    form_fields = ["name", "needs_subject", "is_active"]
    list_display = [
        "name",
        yes_no("needs_subject", "Нужен предмет"),
        yes_no("is_active", "Действует"),
    ]
    list_filter = ["needs_subject", "is_active"]
    list_export = ["name", "needs_subject", "is_active"]
    search_fields = ["name", "previous_names__name"]
    export_filename = "аттестуемые должности"


class PreviousPositionNameViewSet(DirectoryViewSet):
    model = PreviousPositionName
    icon = "history"
    form_fields = ["position", "name", "used_until"]
    list_display = ["name", "position", "used_until"]
    list_export = ["name", "position", "used_until"]
    search_fields = ["name", "position__name"]
    select_related = ["position"]
    export_filename = "прежние названия должностей"


class SubjectViewSet(DirectoryViewSet):
    model = Subject
    icon = "tag"
    form_fields = ["name"]
    list_display = ["name"]
    list_export = ["name"]
    search_fields = ["name"]
    export_filename = "предметы"


class StaffPostViewSet(DirectoryViewSet):
    model = StaffPost
    icon = "user"
    form_fields = ["name"]
    list_display = ["name"]
    list_export = ["name"]
    search_fields = ["name"]
    export_filename = "должности сотрудников"


class SimplifiedGroundViewSet(DirectoryViewSet):
    model = SimplifiedGround
    icon = "pick"
    form_fields = ["name", "document", "opens_first", "opens_highest", "is_active"]
    list_display = [
        "name",
        "document",
        yes_no("opens_first", "Первая"),
        yes_no("opens_highest", "Высшая"),
        yes_no("is_active", "Действует"),
    ]
    list_filter = ["opens_first", "opens_highest", "is_active"]
    list_export = form_fields
    search_fields = ["name", "document"]
    export_filename = "основания упрощённой формы"


class DecisionReasonViewSet(DirectoryViewSet):
    model = DecisionReason
    icon = "comment"
    form_fields = [
        "text",
        "because",
        "clause",
        "for_rejection",
        "for_return",
        "needs_note",
        "is_active",
    ]
    list_display = [
        "text",
        "clause",
        yes_no("for_rejection", "Отклонение"),
        yes_no("for_return", "Возврат"),
        yes_no("is_active", "Действует"),
    ]
    list_filter = ["for_rejection", "for_return", "is_active"]
    list_export = form_fields
    search_fields = ["text", "because", "clause"]
    export_filename = "причины отклонения и возврата"


class ReviewPointViewSet(DirectoryViewSet):
    model = ReviewPoint
    icon = "tick"
    form_fields = ["text", "hint", "beside", "place", "is_active"]
    list_display = [
        "text",
        Column("get_beside_display", label="Показать рядом"),
        "place",
        yes_no("is_active", "Действует"),
    ]
    list_filter = ["is_active"]
    list_export = form_fields
    search_fields = ["text", "hint"]
    export_filename = "пункты проверки заявления"


class ResultsTableViewSet(DirectoryViewSet):
    model = ResultsTable
    icon = "table"
    form_fields = [
        "category",
        "clause",
        "code",
        "title",
        "help",
        "title_column",
        "result_column",
        "asks_level",
        "is_required",
        "positions",
        "place",
        "valid_from",
        "valid_until",
    ]
    list_display = [
        "title",
        Column("get_category_display", label="Категория"),
        "clause",
        "place",
        yes_no("is_required", "Обязательна"),
        "valid_from",
        "valid_until",
    ]
    list_filter = ["category", "is_required"]
    list_export = [name for name in form_fields if name != "positions"]
    search_fields = ["title", "help", "code"]
    export_filename = "таблицы результатов"


class ProcedureRulesViewSet(DirectoryViewSet):
    model = ProcedureRules
    icon = "cog"
    form_fields = [
        "valid_from",
        "consideration_days",
        "attestation_days",
        "registration_day",
        "schedule_day",
        "closing_day",
        "return_days",
        "evidence_days",
        "conclusions_day",
        "session_day",
        "repeat_years",
        "refusal_years",
        "expiry_warning_months",
        "invitation_hours",
        "divergence_waits",
        "commission_minimum",
        "quorum_numerator",
        "quorum_denominator",
        "tie_favours_applicant",
        "majority_of_present",
        "experts_need_agreement",
        "order_name",
    ]
    list_display = [
        "valid_from",
        Column("consideration_days", label="Рассмотрение, дней"),
        Column("attestation_days", label="Аттестация, дней"),
        Column("registration_day", label="Регистрация до числа"),
        Column("schedule_day", label="График до числа"),
        Column("closing_day", label="Закрытие числа"),
        Column("conclusions_day", label="Заключения до числа"),
        Column("session_day", label="Заседание числа"),
    ]
    list_export = form_fields
    search_fields = ["order_name"]
    export_filename = "правила процедуры"


class CalendarDayViewSet(DirectoryViewSet):
    model = CalendarDay
    icon = "calendar"
    form_fields = ["date", "kind", "name"]
    list_display = ["date", "kind", "name"]
    list_filter = ["kind"]
    list_export = form_fields
    search_fields = ["name"]
    export_filename = "праздники и переносы"


class DirectoryGroup(ViewSetGroup):
    menu_label = "Справочники"
    menu_icon = "folder-open-inverse"
    menu_order = 210
    items = (
        OrganizationViewSet(),
        MunicipalityViewSet(),
        OrganizationTypeViewSet(),
        AttestedPositionViewSet(),
        PreviousPositionNameViewSet(),
        SubjectViewSet(),
        StaffPostViewSet(),
        SimplifiedGroundViewSet(),
        DecisionReasonViewSet(),
        ReviewPointViewSet(),
        ResultsTableViewSet(),
        ProcedureRulesViewSet(),
        CalendarDayViewSet(),
    )
