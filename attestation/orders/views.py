"""Pages of orders: the list, one order, its draft, the signature, the protocol."""

import io
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView, View

from attestation.accounts.access import is_operator
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.confirmation import ConfirmedMixin
from attestation.base.errors import DomainError
from attestation.base.language.plurals import plural
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.commission.counting import Decision
from attestation.commission.lookups import visible_session
from attestation.commission.mixins import SecretaryRequiredMixin
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.files.formats import DOCX, PDF
from attestation.journal.services import log_entry
from attestation.orders import access, selectors
from attestation.orders.entries import dative_warning
from attestation.orders.forms import DativesForm, GroundsForm, SignForm
from attestation.orders.models import Order, OrderEntry
from attestation.orders.services import files as order_files
from attestation.orders.services import orders
from attestation.orders.services.grounds import give_grounds
from attestation.orders.services.protocol import prepare_protocol
from attestation.orders.signed_papers import not_signed_yet

_TYPES = {"docx": DOCX.content_type, "pdf": PDF.content_type}
#: Number of rows on a page of an order.
ROWS_ON_A_PAGE = 100
#: Number of names to proof-read on one page.
NAMES_ON_A_PAGE = 50


def visible_order(view: Any) -> Order:
    """Return the order of the address, if the visitor may see it; otherwise 404."""
    return get_object_or_404(
        Order.objects.visible_to(view.request.user).select_related("session", "corrects__session"),
        pk=view.kwargs["pk"],
    )


class OrderManagerRequiredMixin:
    """Pages of those who prepare orders: the secretary and the operator."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_prepare_order(request.user):
            raise PermissionDenied
        # The view class after the mixin defines ``dispatch``.
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def order(self) -> Order:
        return visible_order(self)

    def get_success_url(self) -> str:
        return self.order.get_absolute_url()


class OrderListView(AuthenticatedMixin, ListView):
    """«Приказы»: for those who prepare them all, for members and coordinators the signed ones."""

    template_name = "orders/list.html"
    context_object_name = "orders"
    paginate_by = 25

    def get_queryset(self) -> Any:
        return selectors.order_list(self.user)


class OrderView(AuthenticatedMixin, DetailView):
    """The page of an order: the draft with missing data, or the signed one with files."""

    template_name = "orders/order.html"
    context_object_name = "order"

    def get_object(self, queryset: Any = None) -> Order:
        return visible_order(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order, user = self.object, self.user
        entries = access.entries_for(user, order).select_related("replaces__order")
        page = Paginator(entries, ROWS_ON_A_PAGE).get_page(self.request.GET.get("page"))
        keeps = access.may_manage_orders(user)
        is_draft = keeps and not order.is_signed
        corrections = Order.objects.visible_to(user).filter(corrects=order)
        return super().get_context_data(
            points=selectors.points_of(order, page.object_list),
            page_obj=page,
            whole=access.may_view_full_order(user, order),
            keeps=keeps,
            may_sign=is_operator(user),
            lacking=orders.signing_obstacles(order) if is_draft else [],
            doubtful=sum(bool(dative_warning(entry)) for entry in entries) if is_draft else 0,
            corrections=corrections.order_by("created_at"),
            being_corrected=any(not one.is_signed for one in corrections),
            letters=selectors.letters_of(order) if keeps else (0, 0),
            **kwargs,
        )


class PrepareOrderView(ActionView):
    """Builds the draft of the order on a session, or builds it anew."""

    undone_by = "проект составляют заново"

    def perform(self) -> str:
        sessions = CommissionSession.objects.visible_to(self.user)
        session = get_object_or_404(sessions, pk=self.kwargs["pk"])
        self.order = orders.prepare_order(session, actor=self.user)
        return "Проект приказа составлен. Проверьте имена в дательном падеже и основания отказов."

    def back(self) -> str:
        order = getattr(self, "order", None)
        if order is not None:
            return order.get_absolute_url()
        return CommissionSession(pk=self.kwargs["pk"]).get_absolute_url()


class DativesView(OrderManagerRequiredMixin, ServiceFormView):
    """All names in the dative, to be proof-read page by page before the signature."""

    template_name = "orders/datives.html"
    form_class = DativesForm

    @cached_property
    def page(self) -> Any:
        return Paginator(self.order.entries.all(), NAMES_ON_A_PAGE).get_page(
            self.request.GET.get("page")
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "entries": list(self.page.object_list)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(order=self.order, page_obj=self.page, **kwargs)

    def perform(self, form: DativesForm) -> int:
        return orders.set_datives(self.order, form.datives, actor=self.user)

    def success_message(self) -> str:
        return f"Исправлено имён: {self.result}." if self.result else "Имена проверены."

    def get_success_url(self) -> str:
        if self.page.has_next():
            address = reverse("cabinet:order_datives", args=[self.order.pk])
            return f"{address}?page={self.page.next_page_number()}"
        return self.order.get_absolute_url()


class GroundsView(SecretaryRequiredMixin, ServiceFormView):
    """The form with the reason why a category was refused, for the protocol and the letter."""

    template_name = "commission/form.html"
    form_class = GroundsForm
    success = "Основания отказа записаны."

    @cached_property
    def item(self) -> AgendaItem:
        return get_object_or_404(visible_session(self).items, pk=self.kwargs["item"])

    def get_initial(self) -> dict[str, Any]:
        return {"grounds": self.item.grounds}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        item = self.item
        is_refused = item.decision == Decision.REFUSED
        return super().get_context_data(
            session=item.session,
            heading=f"Основания отказа: {item.name}",
            button="Записать основания",
            decline="Вернуться к заседанию",
            back=self.get_success_url(),
            refusal="" if is_refused else "Основания пишут, когда решено отказать.",
            **kwargs,
        )

    def perform(self, form: forms.Form) -> None:
        give_grounds(self.item, form.cleaned_data["grounds"], actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:session", args=[self.kwargs["pk"]])


#: What the order does, to how many: «Категория будет установлена 21 педагогу.»
_DECIDED = {
    OrderEntry.Outcome.SET: "Категория будет установлена",
    OrderEntry.Outcome.REFUSED: "В категории будет отказано",
    OrderEntry.Outcome.ANNULLED: "Запись о категории будет аннулирована",
}


def _decided(outcome: str, people: int) -> str:
    whom = plural(people, "педагогу", "педагогам", "педагогам")
    return f"{_DECIDED[OrderEntry.Outcome(outcome)]} {people} {whom}."


class SignOrderView(IdentityConfirmed, OrderManagerRequiredMixin, ConfirmedMixin, ServiceFormView):
    """The signature: number and date, for good."""

    template_name = "orders/sign.html"
    form_class = SignForm
    confirms = ("order.sign_order",)
    sure = "Приказ подписан на бумаге с этим номером и этой датой"
    success = "Приказ подписан. Письма и файлы готовятся, итоги публикуются сами."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not access.may_sign(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            order=self.order,
            lacking=[] if self.order.is_signed else orders.signing_obstacles(self.order),
            **kwargs,
        )

    def get_initial(self) -> dict[str, Any]:
        return {"seen": orders.digest(self.order)}

    def consequences(self) -> list[str]:
        numbers = selectors.numbers_of(self.order)
        waiting = not_signed_yet(self.order.session)
        return [
            *(_decided(outcome, people) for outcome, people in numbers.items()),
            *([f"Протокол заседания ещё не подписали: {', '.join(waiting)}."] if waiting else []),
            "Система внесёт категории в реестр, напишет каждому педагогу и опубликует итоги.",
            "Изменить подписанный приказ нельзя, ошибку исправляет другой приказ.",
        ]

    def perform(self, form: forms.Form) -> Order:
        return orders.sign_order(self.order, **form.cleaned_data, actor=self.user)


class DraftFileView(OrderManagerRequiredMixin, View):
    """A draft as Word or PDF; a signed order has its files on its page."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
        if self.order.is_signed:
            raise Http404
        try:
            content = order_files.order_file(self.order, kind)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(self.order)
        return _file(content, f"Проект приказа {self.order.session.number_label}.{kind}", kind)


class ProtocolView(View):
    """The protocol of a closed session, for those who sat in it and those who keep it."""

    def get(self, request: HttpRequest, pk: int, kind: str) -> HttpResponseBase:
        session = get_object_or_404(CommissionSession.objects.visible_to(request.user), pk=pk)
        if not access.may_read_protocol(request.user, session):
            raise Http404
        try:
            content = order_files.protocol_file(session, kind)
        except DomainError as refusal:
            messages.error(request, refusal.message)
            return redirect(session)
        name = f"Протокол {session.number_label} от {session.held_on:%d.%m.%Y}.{kind}"
        log_entry("session.protocol", f"Скачан {name}.", actor=request.user, session=session)
        return _file(content, name, kind)


class PrepareProtocolView(OrderManagerRequiredMixin, ActionView):
    undone_by = "протокол готовят заново, пока он не подписан всеми"

    def perform(self) -> str:
        session = get_object_or_404(
            CommissionSession.objects.visible_to(self.user), pk=self.kwargs["pk"]
        )
        prepare_protocol(session, actor=self.user)
        return "Протокол подготовлен, тем, кто его подписывает, отправлены письма."

    def back(self) -> str:
        return reverse("cabinet:session", args=[self.kwargs["pk"]])


def _file(content: bytes, name: str, kind: str) -> FileResponse:
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=_TYPES[kind]
    )
