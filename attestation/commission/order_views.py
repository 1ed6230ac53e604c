"""Pages of orders: the list, one order, its draft."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.views.generic import DetailView, ListView

from attestation.base.web import ActionView
from attestation.commission import order_access, order_selectors, orders
from attestation.commission.models import CommissionSession
from attestation.commission.order_models import Order


def visible_order(view: Any) -> Order:
    """The order of the address, if the visitor may see it; otherwise 404."""
    return get_object_or_404(
        Order.objects.visible_to(view.request.user).select_related("session", "corrects__session"),
        pk=view.kwargs["pk"],
    )


class OrderListView(ListView):
    """«Приказы»: for those who prepare them all, for members and coordinators the signed ones."""

    template_name = "cabinet/orders.html"
    context_object_name = "orders"
    paginate_by = 25

    def get_queryset(self) -> Any:
        return order_selectors.order_list(self.request.user)


class OrderView(DetailView):
    """One order: its draft with what is missing, or the signed one with its files."""

    template_name = "cabinet/order.html"
    context_object_name = "order"

    def get_object(self, queryset: Any = None) -> Order:
        return visible_order(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order, user = self.object, self.request.user
        entries = order_access.entries_for(user, order).select_related("replaces")
        return super().get_context_data(
            points=order_selectors.points_of(entries),
            whole=order_access.sees_whole(user, order),
            keeps=order_access.keeps_orders(user),
            **kwargs,
        )


class PrepareOrderView(ActionView):
    """Builds the draft of the order on a session, or builds it anew."""

    def perform(self) -> str:
        sessions = CommissionSession.objects.visible_to(self.request.user)
        session = get_object_or_404(sessions, pk=self.kwargs["pk"])
        self.order = orders.prepare_order(session, actor=self.request.user)
        return "Проект приказа составлен. Проверьте имена в дательном падеже и основания отказов."

    def back(self) -> str:
        order = getattr(self, "order", None)
        if order is not None:
            return order.get_absolute_url()
        return CommissionSession(pk=self.kwargs["pk"]).get_absolute_url()
