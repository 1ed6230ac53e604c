"""Pages of correcting orders: why, which rows, what each shall say."""

from typing import Any

from django import forms
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import ListView

from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.confirmation import ConfirmedView
from attestation.base.language.people_search import find_by_name
from attestation.base.web import ActionView, ServiceFormView
from attestation.orders import selectors as order_selectors
from attestation.orders.corrections import services
from attestation.orders.corrections.forms import CorrectionReasonForm, EntryForm
from attestation.orders.models import Order, OrderEntry
from attestation.orders.views import OrderManagerRequiredMixin


class StartCorrectionView(IdentityConfirmed, OrderManagerRequiredMixin, ServiceFormView):
    """The form with the reason why a signed order is corrected."""

    template_name = "orders/corrections/correct.html"
    form_class = CorrectionReasonForm
    success = "Исправляющий приказ начат. Выберите, какие строки исправить."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(order=self.order, **kwargs)

    def perform(self, form: forms.Form) -> Order:
        return services.prepare_correction(self.order, **form.cleaned_data, actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:order_rows", args=[self.result.pk])


class CorrectionRowsView(OrderManagerRequiredMixin, ListView):
    """The list of valid rows in the session's signed orders, to choose one to correct."""

    template_name = "orders/corrections/rows.html"
    context_object_name = "entries"
    paginate_by = 50

    def get_queryset(self) -> Any:
        sought = self.request.GET.get("name", "")[:300]
        rows = order_selectors.correctable(self.order)
        return find_by_name(rows, sought, ["name_key"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            order=self.order, sought=self.request.GET.get("name", ""), **kwargs
        )


class EntryView(OrderManagerRequiredMixin, ServiceFormView):
    """The form with the new contents of one row."""

    template_name = "orders/corrections/row.html"
    form_class = EntryForm
    success = "Строка внесена в исправляющий приказ."

    @cached_property
    def replaced(self) -> OrderEntry:
        return get_object_or_404(
            order_selectors.correctable(self.order, also_replaced=True), pk=self.kwargs["entry"]
        )

    @cached_property
    def present(self) -> OrderEntry:
        """The row as the draft says it already, or as it was signed."""
        found = self.order.entries.filter(replaces=self.replaced).first()
        return found or self.replaced

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "replaced": self.replaced}

    def get_initial(self) -> dict[str, Any]:
        names = ("outcome", "name", "position", "organization", "grounds")
        return {name: getattr(self.present, name) for name in names}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(order=self.order, replaced=self.replaced, **kwargs)

    def perform(self, form: EntryForm) -> OrderEntry:
        return services.correct_entry(self.order, self.replaced, form.correction, actor=self.user)


class LeaveOutView(OrderManagerRequiredMixin, ActionView):
    """Takes a row out of a correcting draft."""

    undone_by = "строку вносят снова"

    def perform(self) -> str:
        entry = get_object_or_404(self.order.entries.all(), pk=self.kwargs["entry"])
        services.drop_entry(entry, actor=self.user)
        return f"Строка убрана из исправляющего приказа: {entry.name}."

    def back(self) -> str:
        return self.order.get_absolute_url()


class DropView(OrderManagerRequiredMixin, ConfirmedView):
    """Gives a correcting draft up."""

    heading = "Отменить исправляющий приказ"
    button = "Отменить исправляющий приказ"
    decline = "Оставить проект"
    success = "Исправляющий приказ отменён, подписанный приказ остался как был."

    @cached_property
    def corrected(self) -> Order | None:
        return self.order.corrects

    def refusal(self) -> str:
        return services.may_drop(self.order).reason

    def consequences(self) -> list[str]:
        rows = self.order.entries.count()
        return [
            f"Проект удаляется вместе с внесёнными строками: {rows}. Вернуть их нельзя.",
            "Подписанный приказ остаётся как был.",
        ]

    def back(self) -> str:
        return self.order.get_absolute_url()

    def perform(self, form: forms.Form) -> None:
        self.target = (self.corrected or self.order).get_absolute_url()
        services.drop(self.order, actor=self.user)

    def get_success_url(self) -> str:
        return self.target
