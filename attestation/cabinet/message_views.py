"""Messages to the user, and the choice of those sent by e-mail."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.generic import ListView, View

from attestation.base.language.plurals import plural
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.cabinet.navigation import roles_of
from attestation.notifications.events import EVENTS
from attestation.notifications.groups import Delivery, Group
from attestation.notifications.models import AddressProblem, LetterSettings, Message
from attestation.notifications.services import messages as notifications
from attestation.notifications.services import preferences


class MessageListView(AuthenticatedMixin, ListView):
    """The messages of the user; those shown in the whole list are marked as read.

    The list of unread ones marks nothing: messages to come back to would leave it.
    """

    template_name = "cabinet/messages.html"
    context_object_name = "letters"
    paginate_by = 25

    @property
    def only_unread(self) -> bool:
        return "unread" in self.request.GET

    def get_queryset(self) -> QuerySet[Message]:
        found = self.user.notifications.select_related("application")
        return found.unread() if self.only_unread else found

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        context = super().get_context_data(
            only_unread=self.only_unread, address_problem=AddressProblem.of(user), **kwargs
        )
        context["letters"] = list(context["letters"])
        # Counted before the page marks them, as the page shows it.
        context["unread"] = user.notifications.unread().count()
        if not self.only_unread:
            notifications.mark_read(context["letters"], actor=user)
        return context


class OpenMessageView(AuthenticatedMixin, View):
    """A redirect to the target of a message, which marks it as read.

    A GET changes only this mark, and only for the visitor.
    """

    http_method_names = ["get", "head"]

    def get(self, request: HttpRequest, pk: int) -> HttpResponse:
        message = get_object_or_404(self.user.notifications.select_related("application"), pk=pk)
        notifications.mark_read([message], actor=self.user)
        if message.path:
            return redirect(message.path)
        if message.application:
            return redirect(message.application)
        return redirect("cabinet:messages")


class ReadAllView(ActionView):
    undone_by = "сообщения остаются на месте"

    def perform(self) -> str:
        count = notifications.mark_all_read(actor=self.user)
        if not count:
            return "Непрочитанных сообщений нет."
        words = plural(count, "сообщение", "сообщения", "сообщений")
        return f"Прочитано: {count} {words}."

    def back(self) -> str:
        return reverse("cabinet:messages")


class LetterForm(forms.Form):
    """A choice for each group that leaves one."""

    def __init__(
        self, *args: Any, groups: list[Group], now: dict[str, Delivery], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        for group in groups:
            if len(group.choices) == 1:
                continue
            told = [event.title for event in EVENTS.values() if event.group == group]
            hint = "" if len(told) == 1 else "; ".join(told) + ". "
            self.fields[group.code] = forms.ChoiceField(
                label=group.title,
                choices=[
                    (choice.value, choice.label) for choice in Delivery if choice in group.choices
                ],
                initial=now[group.code],
                help_text=f"{hint}{group.why}".strip(),
                widget=forms.RadioSelect,
                error_messages=dict.fromkeys(
                    ("required", "invalid_choice"), "Выберите из предложенного."
                ),
            )


class SettingsView(ServiceFormView):
    """«Уведомления»: which news come by letter, for the groups that concern the person."""

    template_name = "cabinet/letter_settings.html"
    form_class = LetterForm
    success = "Сохранено."

    @property
    def groups(self) -> list[Group]:
        return preferences.groups_for(roles_of(self.user))

    def get_form_kwargs(self) -> dict[str, Any]:
        now = preferences.deliveries_of(self.user)
        return {**super().get_form_kwargs(), "groups": self.groups, "now": now}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        always = [group for group in self.groups if len(group.choices) == 1]
        return super().get_context_data(
            always=[
                (group, [event.title for event in EVENTS.values() if event.group == group])
                for group in always
            ],
            digest_hour=LetterSettings.load().digest_hour,
            address_problem=AddressProblem.of(self.user),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> None:
        user = self.user
        preferences.choose(user, form.cleaned_data, actor=user)

    def get_success_url(self) -> str:
        return reverse("cabinet:letter_settings")
