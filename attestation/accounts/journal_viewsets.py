"""The journal in the Wagtail admin: what was done, and who came in or was refused."""

import django_filters
from django import forms
from django.utils.functional import cached_property
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.viewsets.base import ViewSetGroup

from attestation.base.wagtail_admin import ReadOnlyViewSet
from attestation.journal.models import JournalEntry
from attestation.journal.sign_ins.models import SignInRecord

_DAY = forms.DateInput(attrs={"type": "date"})


class JournalFilterSet(WagtailFilterSet):
    who = django_filters.CharFilter(
        label="Логин того, кто сделал", field_name="actor__username", lookup_expr="iexact"
    )
    action = django_filters.CharFilter(label="Код действия", lookup_expr="startswith")
    since = django_filters.DateFilter(
        label="Не раньше", field_name="at", lookup_expr="date__gte", widget=_DAY
    )
    until = django_filters.DateFilter(
        label="Не позже", field_name="at", lookup_expr="date__lte", widget=_DAY
    )

    class Meta:
        model = JournalEntry
        fields: list[str] = []


class SignInFilterSet(WagtailFilterSet):
    act = django_filters.MultipleChoiceFilter(
        label="Что", choices=SignInRecord.Act.choices, widget=forms.CheckboxSelectMultiple
    )
    login = django_filters.CharFilter(
        label="Логин", field_name="account__username", lookup_expr="iexact"
    )
    address = django_filters.CharFilter(label="Сетевой адрес", lookup_expr="iexact")
    since = django_filters.DateFilter(
        label="Не раньше", field_name="hour", lookup_expr="date__gte", widget=_DAY
    )
    until = django_filters.DateFilter(
        label="Не позже", field_name="hour", lookup_expr="date__lte", widget=_DAY
    )

    class Meta:
        model = SignInRecord
        fields: list[str] = []


class JournalViewSet(ReadOnlyViewSet):
    model = JournalEntry
    icon = "history"
    menu_label = "Что сделано"
    filterset_class = JournalFilterSet
    list_display = [
        DateColumn("at", label="Когда", width="12%"),
        Column("actor", label="Кто", width="16%"),
        Column("text", label="Запись"),
        Column("action", label="Код", width="14%"),
    ]
    list_export = ["at", "actor", "text", "action"]
    select_related = ["actor"]
    export_filename = "журнал"
    search_fields = None

    @cached_property
    def url_prefix(self) -> str:
        return "journal/acts"


class SignInViewSet(ReadOnlyViewSet):
    model = SignInRecord
    icon = "key"
    menu_label = "Входы и отказы"
    filterset_class = SignInFilterSet
    list_display = [
        DateColumn("hour", label="Час", width="14%"),
        Column("get_act_display", label="Что", width="22%"),
        Column("account", label="Учётная запись"),
        Column("address", label="Сетевой адрес", width="16%"),
        Column("count", label="Сколько раз", width="10%"),
        DateColumn("last_at", label="Последний раз", width="14%"),
    ]
    list_export = ["hour", "get_act_display", "account", "address", "count", "last_at"]
    export_headings = {"get_act_display": "Что"}
    select_related = ["account"]
    export_filename = "входы"
    search_fields = None

    @cached_property
    def url_prefix(self) -> str:
        return "journal/sign-ins"


class JournalGroup(ViewSetGroup):
    menu_label = "Журнал"
    menu_icon = "history"
    menu_order = 260
    items = (JournalViewSet(), SignInViewSet())
