"""The page of one conversation, and the list of all."""

from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import ListView

from attestation.applications.access_log import note_page
from attestation.applications.conversations import selectors, services
from attestation.applications.conversations.access import may_expect, may_give, may_write, part_of
from attestation.applications.conversations.forms import MessageForm
from attestation.applications.conversations.letters import address_of
from attestation.applications.conversations.models import Conversation, ConversationMessage
from attestation.applications.lookups import visible_application
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.base.visibility import any_of
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView

#: So many messages stand on a page.
PAGE = 20


def shared_application(view: Any) -> Application:
    """Return the application of the address, or 404 for who takes no part in its conversation."""
    application = visible_application(view)
    if part_of(view.request.user, application) is None:
        raise Http404
    return application


class ConversationView(ServiceFormView):
    """The messages about an application, the latest first, and the form of the next one.

    Files are taken in first and wait for their message, so that a refused form keeps them.
    """

    template_name = "applications/conversations/page.html"
    form_class = MessageForm
    success = "Сообщение отправлено."

    @cached_property
    def application(self) -> Application:
        return shared_application(self)

    def get_form_kwargs(self) -> dict[str, Any]:
        found = super().get_form_kwargs()
        # They have been taken in already.
        found.pop("files", None)
        may = bool(may_expect(self.application, actor=self.user))
        return {**found, "may_expect": may}

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        note_page(self.application, self.user)
        response = super().get(request, *args, **kwargs)
        services.mark_read(self.application, self.shown, actor=self.user)
        # Read by the middleware that counts for the menu.
        request.has_read_news = True  # type: ignore[attr-defined]
        return response

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        refusals = self._take_in(request)
        if key := request.POST.get("discard"):
            services.drop_file(self.application, key, actor=self.user)
        if refusals or "discard" in request.POST or "add" in request.POST:
            return self._once_more(refusals)
        return super().post(request, *args, **kwargs)

    def _take_in(self, request: HttpRequest) -> list[str]:
        refusals = []
        for file in request.FILES.getlist("file"):
            try:
                services.add_file(self.application, file, actor=self.user)
            except DomainError as refusal:
                refusals.append(refusal.message)
        return refusals

    def _once_more(self, refusals: list[str]) -> HttpResponse:
        """Show the form as it was typed; what it lacks is not yet a mistake."""
        form = MessageForm(**self.get_form_kwargs())
        if refusals:
            form.is_valid()
            for message in refusals:
                form.add_error("file", message)
            return self.form_invalid(form)
        typed = {name: self.request.POST.get(name, "") for name in form.fields}
        kwargs = {**self.get_form_kwargs(), "data": None, "initial": typed}
        return self.render_to_response(self.get_context_data(form=MessageForm(**kwargs)))

    @cached_property
    def page(self) -> Any:
        messages = selectors.messages_of(self.application)
        return Paginator(messages, PAGE).get_page(self.request.GET.get("page"))

    @cached_property
    def shown(self) -> list[ConversationMessage]:
        return list(self.page.object_list)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, user = self.application, self.user
        new = set(self._new())
        for message in self.shown:
            row: Any = message
            row.is_new = message.pk in new
            row.is_own = message.author_id == user.pk
            row.may_give = message.wanted and may_give(message, application, actor=user)
        kwargs.setdefault("form", self.get_form())
        context = super().get_context_data(
            application=application,
            is_own=application.applicant_id == user.pk,
            is_filed=application.submitted_at is not None,
            verdict=may_write(application, actor=user),
            may_settle=bool(may_expect(application, actor=user)),
            waiting=services.waiting_for(application, actor=user),
            page_obj=self.page,
            shown=self.shown,
            today=timezone.localdate(),
            **kwargs,
        )
        form = context["form"]
        typed = form.data or form.initial
        context["more_is_open"] = bool(context["waiting"] or form.errors or typed.get("answer_by"))
        return context

    def _new(self) -> QuerySet[Any]:
        new = selectors.new_to(self.user)
        return new.filter(pk__in=[one.pk for one in self.shown]).values_list("pk", flat=True)

    def perform(self, form: MessageForm) -> ConversationMessage:
        return services.write(
            self.application,
            form.cleaned_data["text"],
            answer_by=form.cleaned_data.get("answer_by"),
            actor=self.user,
        )

    def get_success_url(self) -> str:
        return address_of(self.application)


class SettleView(ActionView):
    """A button beside a message to which no answer is needed any more."""

    undone_by = "ответа просят новым сообщением"

    def perform(self) -> str:
        message = get_object_or_404(
            ConversationMessage.objects.select_related("conversation__application"),
            pk=self.kwargs["message_pk"],
            conversation__application=shared_application(self),
        )
        services.settle(message, actor=self.user)
        return "Ответа на это сообщение больше не ждут."

    def back(self) -> str:
        return address_of(shared_application(self))


_TABS = {"": "Все", "unread": "Непрочитанные", "awaited": "Ждут ответа"}


class ConversationListView(AuthenticatedMixin, ListView):
    """«Переписка о заявлениях»: all in which the visitor takes part, the latest first."""

    template_name = "applications/conversations/list.html"
    context_object_name = "conversations"
    paginate_by = 25

    @property
    def shown(self) -> str:
        asked = self.request.GET.get("show", "")
        return asked if asked in _TABS else ""

    def get_queryset(self) -> QuerySet[Conversation]:
        user = self.user
        if self.shown == "unread":
            found = selectors.unread(user)
        else:
            found = Conversation.objects.visible_to(user)
        if self.shown == "awaited":
            found = found.filter(any_of(selectors.awaited(), conversation="pk"))
        return found.select_related(
            "application__applicant",
            "application__position",
            "application__subject",
            "application__organization",
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            tabs=[
                {
                    "title": title,
                    "url": f"?show={code}" if code else "?",
                    "current": code == self.shown,
                }
                for code, title in _TABS.items()
            ],
            shown=self.shown,
            today=timezone.localdate(),
            **kwargs,
        )
        context["conversations"] = selectors.of_list(list(context["conversations"]), self.user)
        return context
