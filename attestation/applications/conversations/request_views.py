"""Asking for one document without a return, and attaching it."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property

from attestation.accounts.roles import Role
from attestation.applications.choices import DocumentKind
from attestation.applications.conversations import services
from attestation.applications.conversations.access import (
    kinds_to_ask,
    may_ask,
    may_give,
    part_of,
)
from attestation.applications.conversations.forms import AskForm, GiveForm
from attestation.applications.conversations.letters import address_of
from attestation.applications.conversations.models import ConversationMessage
from attestation.applications.conversations.views import shared_application
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.web import ServiceFormView


class AskView(ServiceFormView):
    """The coordinator names one document, what is wanted of it, and a day."""

    template_name = "applications/conversations/ask.html"
    form_class = AskForm
    success = "Педагогу отправлена просьба прикрепить документ."

    @cached_property
    def application(self) -> Application:
        application = shared_application(self)
        if part_of(self.user, application) != Role.MUNICIPAL_COORDINATOR:
            raise Http404
        return application

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kinds": kinds_to_ask(self.application)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.application
        return super().get_context_data(
            application=application,
            verdict=may_ask(application, actor=self.user),
            term=application.term_in_words(timezone.localdate()),
            **kwargs,
        )

    def perform(self, form: AskForm) -> ConversationMessage:
        told = form.cleaned_data
        return services.ask(
            self.application,
            DocumentKind(told["wanted"]),
            told["text"],
            answer_by=told["answer_by"],
            actor=self.user,
        )

    def get_success_url(self) -> str:
        return address_of(self.application)


class GiveView(ServiceFormView):
    """Just the document that was asked for; nothing else of the application is touched."""

    template_name = "applications/conversations/give.html"
    form_class = GiveForm

    @cached_property
    def message(self) -> ConversationMessage:
        application = shared_application(self)
        if part_of(self.user, application) not in (Role.APPLICANT, Role.SCHOOL_COORDINATOR):
            raise Http404
        asked = ConversationMessage.objects.exclude(wanted="").select_related("author")
        message = get_object_or_404(
            asked, pk=self.kwargs["message_pk"], conversation__application=application
        )
        message.conversation.application = application
        return message

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": DocumentKind(self.message.wanted)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        message = self.message
        application = message.conversation.application
        return super().get_context_data(
            message=message,
            application=application,
            verdict=may_give(message, application, actor=self.user),
            is_late=(message.days_left(timezone.localdate()) or 0) < 0,
            replaces=message.wanted == DocumentKind.SIGNED_SCAN,
            **kwargs,
        )

    def perform(self, form: GiveForm) -> ApplicationDocument:
        return services.give(
            self.message,
            form.cleaned_data["file"],
            title=form.cleaned_data.get("title", ""),
            actor=self.user,
        )

    def success_message(self) -> str:
        return f"Прикреплено: «{self.result.title}». Координатор получит уведомление."

    def warnings(self) -> list[str]:
        return self.result.warnings

    def get_success_url(self) -> str:
        return reverse("cabinet:application", args=[self.kwargs["pk"]])
