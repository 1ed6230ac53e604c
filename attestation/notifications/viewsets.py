"""The outbox and the rules of reminders in the Wagtail admin."""

from typing import Any, cast

import django_filters
from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import URLPattern, path
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.filters import WagtailFilterSet
from wagtail.admin.ui.tables import Column, DateColumn
from wagtail.admin.views import generic
from wagtail.admin.viewsets.base import ViewSetGroup

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.base.wagtail_admin import DirectoryViewSet, ReadOnlyViewSet
from attestation.notifications.models import AddressProblem, Letter, ReminderRule
from attestation.notifications.services import outbox

_NOT_SHOWN = "Текст не показывается: в письме была одноразовая ссылка."

_STATES = {
    "waiting": ("ждут отправки", Q(sent_at=None, failed_at=None)),
    "retried": ("будут отправлены повторно", Q(sent_at=None, failed_at=None, attempts__gt=0)),
    "failed": ("не доставлены", Q(failed_at__isnull=False)),
    "sent": ("отправлены", Q(sent_at__isnull=False)),
}


class LetterFilterSet(WagtailFilterSet):
    state = django_filters.ChoiceFilter(
        label="Что с письмом",
        choices=[(code, label) for code, (label, _) in _STATES.items()],
        method="in_state",
        widget=forms.RadioSelect,
        empty_label="Все",
    )
    address = django_filters.CharFilter(label="Адрес", field_name="to", lookup_expr="iexact")
    created_at = django_filters.DateFilter(
        label="Создано не раньше",
        lookup_expr="date__gte",
        widget=forms.DateInput(attrs={"type": "date"}),
    )

    class Meta:
        model = Letter
        fields: list[str] = []

    def in_state(self, letters: QuerySet[Letter], _name: str, state: str) -> QuerySet[Letter]:
        return letters.filter(_STATES[state][1])


class LetterView(generic.InspectView):
    """One letter: what became of it, its text unless it held a one-time link, and the button."""

    template_name = "attestation/letters/inspect.html"
    any_permission_required = ["view"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        letter = self.object
        return super().get_context_data(
            letter=letter,
            text=_NOT_SHOWN if letter.is_secret else letter.body,
            may_send_again=letter.sent_at is None and not letter.link_is_dead,
            problem=AddressProblem.of(letter.user) if letter.user else None,
            **kwargs,
        )


class LetterViewSet(ReadOnlyViewSet):
    """The outbox: sent, pending and rejected letters, with the reasons."""

    model = Letter
    icon = "mail"
    views_kept = frozenset({"index", "index_results", "inspect"})
    inspect_view_class = LetterView
    inspect_view_enabled = True
    inspect_template_name = "attestation/letters/inspect.html"
    filterset_class = LetterFilterSet
    list_display = [
        "subject",
        Column("to", label="Кому", sort_key="to", width="20%"),
        Column("state_in_words", label="Что с письмом", width="14%"),
        Column("attempts", label="Попыток", width="7%"),
        DateColumn("created_at", label="Создано", sort_key="created_at", width="10%"),
        Column("last_error", label="Ответ почтового сервера", width="22%"),
    ]
    list_export = ["to", "subject", "state", "attempts", "created_at", "sent_at", "last_error"]
    export_headings = {"state": "Что с письмом"}
    search_fields = ["to", "subject", "user__last_name"]
    select_related = ["user"]
    export_filename = "письма"

    @cached_property
    def url_prefix(self) -> str:
        return "letters"

    def get_urlpatterns(self) -> list[URLPattern]:
        return [*super().get_urlpatterns(), path("again/<int:pk>/", self.send_again, name="again")]

    def send_again(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The button «Отправить снова»."""
        if not self.permission_policy.user_has_permission(request.user, "view"):
            raise PermissionDenied
        letter = get_object_or_404(Letter, pk=pk)
        if request.method == "POST":
            try:
                outbox.send_again(letter, actor=cast("User", request.user))
                messages.success(request, "Письмо поставлено в очередь и сейчас отправится.")
            except DomainError as refusal:
                messages.error(request, refusal.message)
        return redirect(self.get_url_name("inspect"), pk)


class ReminderRuleViewSet(DirectoryViewSet):
    model = ReminderRule
    icon = "bell"
    form_fields = ["kind", "days", "is_active"]
    list_display = ["__str__", "days", "is_active"]
    list_export = ["kind", "days", "is_active"]
    search_fields = ["kind"]
    export_filename = "правила напоминаний"


class LetterGroup(ViewSetGroup):
    menu_label = "Письма"
    menu_icon = "mail"
    menu_order = 240
    items = (LetterViewSet(), ReminderRuleViewSet())
