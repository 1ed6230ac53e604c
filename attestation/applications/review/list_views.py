"""«Работа с заявлениями»: the list with its tabs and filters, and several registered at once."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.generic import ListView, TemplateView

from attestation.accounts.access import is_operator, municipality_keys
from attestation.applications import selectors
from attestation.applications.conversations.selectors import unread_numbers
from attestation.applications.handling.selectors import handlings
from attestation.applications.models import Application
from attestation.applications.precheck.showing import mark_of
from attestation.applications.review.filters import ALL, MOST_FOUND
from attestation.applications.review.numbers import numbers_of
from attestation.applications.review.queue import PAGE, filter_of
from attestation.applications.services.review import RegistrationOutcome, register_many
from attestation.applications.workflow import ApplicationState
from attestation.base.language.natural_order import in_alphabet
from attestation.base.requests.sent_keys import sent_keys
from attestation.base.web import AuthenticatedMixin

#: Maximum number registered at once: as many as a page shows, and some to spare.
AT_ONCE = 100
_KEYS = [
    ("J", "следующее заявление в списке"),
    ("K", "предыдущее"),
    ("Enter", "открыть"),
    ("X", "выбрать, чтобы зарегистрировать вместе с другими"),
    ("/", "к поиску по фамилии"),
]


class WorkingListView(AuthenticatedMixin, ListView):
    """A view of the other people's applications that the visitor may see."""

    template_name = "applications/review/list.html"
    context_object_name = "applications"
    paginate_by = PAGE

    def get_queryset(self) -> QuerySet[Any]:
        user = self.user
        self.filter = filter_of(user, self.request.GET)
        narrowed = self.filter.apply(selectors.working_list(user))
        self.numbers = numbers_of(user, self.filter, narrowed)
        # Row data are loaded for the rows of the page only, not sorted with everything.
        return self.filter.open_tab(narrowed).values_list("pk", flat=True)

    def get_paginator(self, *args: Any, **kwargs: Any) -> Paginator:
        paginator = super().get_paginator(*args, **kwargs)
        # The tabs have counted already.
        paginator.count = self.numbers[self.filter.tab]
        return paginator

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        decides = bool(municipality_keys(user))
        context = super().get_context_data(
            heading="Работа с заявлениями"
            if decides or is_operator(user)
            else "Заявления педагогов",
            filter=self.filter,
            keys=_KEYS,
            tabs=self.filter.tab_links(self.numbers),
            too_many="q" in self.filter.chosen and self.numbers[ALL] >= MOST_FOUND,
            **kwargs,
        )
        today, query = timezone.localdate(), self.filter.query()
        # Values that a row cannot provide itself, as they depend on today or on the visitor.
        context["applications"] = _rows(list(context["applications"]))
        unread = unread_numbers(user, [application.pk for application in context["applications"]])
        works = decides or is_operator(user)
        handled = handlings([a.pk for a in context["applications"]]) if works else {}
        for application in context["applications"]:
            application.handled = handled.get(application.pk)
            application.is_held = bool(application.handled and application.handled.is_held(today))
            application.look = mark_of(application) if works else None
            application.unread = unread.get(application.pk, 0)
            application.left = application.days_left(today)
            application.walk_url = f"{application.get_absolute_url()}?{query}"
            application.to_register = decides and application.state == ApplicationState.SUBMITTED
        context["shows_handling"] = works
        context["looks"] = self.filter.looks(selectors.working_list(user)) if works else []
        context["offers_registering"] = any(a.to_register for a in context["applications"])
        return context


def _rows(keys: list[int]) -> list[Application]:
    """Return the applications of ``keys`` with all that a row shows, in this order."""
    found = Application.objects.for_list().in_bulk(keys)
    return [found[key] for key in keys]


class RegisterManyView(AuthenticatedMixin, TemplateView):
    """Asks by GET, registers by POST; what could not be done stays chosen, with the reason."""

    template_name = "applications/review/register_many.html"

    def chosen(self, data: Any) -> list[Application]:
        """Return the applications that ``data`` names, as far as the visitor sees them."""
        keys = sent_keys(data.getlist("application"))
        return list(
            selectors.working_list(self.user)
            .filter(pk__in=keys[:AT_ONCE])
            .order_by(*in_alphabet("surname", "given_name"), "pk")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        chosen: list[Any] = kwargs.get("waiting") or self.chosen(self.request.GET)
        for application in chosen:
            application.left = application.days_left(today)
        kwargs["waiting"] = chosen
        back = filter_of(self.user, self.request.GET).query()
        return super().get_context_data(back=back, **kwargs)

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        outcomes = register_many(self.chosen(request.POST), actor=self.user)
        refused = [_with_reason(outcome) for outcome in outcomes if outcome.refusal]
        context = self.get_context_data(
            done=[outcome.application for outcome in outcomes if not outcome.refusal],
            waiting=refused,
            was_sent=True,
        )
        return self.render_to_response(context, status=422 if refused else 200)


def _with_reason(outcome: RegistrationOutcome) -> Application:
    application: Any = outcome.application
    application.refusal = outcome.refusal
    return application
