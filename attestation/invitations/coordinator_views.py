"""Coordinators as they are now, and help with signing in."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from attestation.accounts.access import is_operator, municipality_keys
from attestation.accounts.models import User
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.accounts.roles import Role
from attestation.accounts.services import second_step
from attestation.base.confirmation import ConfirmedMixin
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.invitations import coordinators
from attestation.invitations.forms import EmailForm, EndForm, LostSecondStepForm, SearchForm
from attestation.invitations.services import login_support, lost_second_step


class CoordinatorListView(AuthenticatedMixin, TemplateView):
    """The coordinators: municipal ones for the operator, school ones for municipalities."""

    template_name = "invitations/coordinators.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not (is_operator(request.user) or bool(municipality_keys(request.user))):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        return super().get_context_data(
            of_municipalities=coordinators.of_municipalities(user),
            of_organizations=coordinators.of_organizations(user),
            **kwargs,
        )


class EndCoordinatorView(IdentityConfirmed, ServiceFormView):
    """The action «Прекратить полномочия», with a confirmation and a reason."""

    template_name = "invitations/coordinator_end.html"
    form_class = EndForm
    success_url = reverse_lazy("cabinet:coordinators")
    success = "Полномочия прекращены, человеку отправлено письмо."
    #: Which grants the address speaks of, and the role and the field of an invitation instead.
    grants: Callable[[Any], QuerySet[Any]] = staticmethod(coordinators.of_municipalities)
    role = Role.MUNICIPAL_COORDINATOR
    field = "municipality"

    @cached_property
    def grant(self) -> Any:
        return get_object_or_404(self.grants(self.user), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A missing row is 404, regardless of the user.
        _ = self.grant
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        place = self.grant.content_object
        others = self.grants(self.user).filter(content_object=place)
        query = f"role={self.role}&{self.field}={place.pk}"
        return super().get_context_data(
            grant=self.grant,
            is_last=not others.exclude(pk=self.grant.pk).exists(),
            invite=f"{reverse('cabinet:invite')}?{query}",
            **kwargs,
        )

    def perform(self, form: forms.Form) -> None:
        coordinators.end(
            self.grant.user,
            self.grant.content_object,
            actor=self.user,
            reason=form.cleaned_data["reason"],
        )


class EndOfSchoolView(EndCoordinatorView):
    grants = staticmethod(coordinators.of_organizations)
    role = Role.SCHOOL_COORDINATOR
    field = "organization"


class EntryHelpView(AuthenticatedMixin, TemplateView):
    """The page «Помощь со входом»: search the own territory by name, login or address."""

    template_name = "invitations/entry_help.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not login_support.may_help(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = SearchForm(self.request.GET)
        query = form.cleaned_data.get("q", "") if form.is_valid() else ""
        reach = lost_second_step.within_reach(self.user)
        people = list(login_support.found(reach, query))
        helped = login_support.within_reach(self.user).filter(pk__in=[one.pk for one in people])
        return super().get_context_data(
            form=form,
            query=query,
            people=people,
            helped=set(helped.values_list("pk", flat=True)),
            with_second_step=lost_second_step.with_second_step(self.user, people),
            shortest=login_support.SHORTEST,
            most=login_support.MOST,
            **kwargs,
        )


class Helped(AuthenticatedMixin):
    """A mixin with a person within the visitor's reach; otherwise 404."""

    kwargs: dict[str, Any]

    @cached_property
    def person(self) -> User:
        return get_object_or_404(login_support.within_reach(self.user), pk=self.kwargs["pk"])


class RecoveryView(Helped, ActionView):
    undone_by = "ссылка перестаёт действовать сама"

    def perform(self) -> str:
        login_support.start_recovery(self.person, actor=self.user)
        return "Письмо отправлено на адрес из учётной записи. Новый пароль человек задаст сам."

    def back(self) -> str:
        return f"{reverse('cabinet:entry_help')}?q={self.person.username}"


class PersonEmailView(Helped, IdentityConfirmed, ServiceFormView):
    """«Исправить адрес» of an account."""

    template_name = "invitations/entry_help_email.html"
    form_class = EmailForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A missing row is 404, regardless of the user.
        _ = self.person
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            person=self.person,
            verdict=login_support.may_correct(self.user, self.person),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> None:
        login_support.correct_email(self.person, form.cleaned_data["email"], actor=self.user)

    def success_message(self) -> str:
        return "На новый адрес ушло письмо: он заработает, когда человек его подтвердит."

    def get_success_url(self) -> str:
        return f"{reverse('cabinet:entry_help')}?q={self.person.username}"


class LostSecondStepView(IdentityConfirmed, ConfirmedMixin, ServiceFormView):
    """«Отключить второй шаг» of a person who has lost telephone and recovery codes."""

    template_name = "cabinet/confirm.html"
    form_class = LostSecondStepForm
    heading = "Отключить второй шаг входа"
    button = "Отключить второй шаг"
    decline = "Не отключать"
    sure = "Я убедился(-лась), кто просит, и подтверждаю"
    success = "Второй шаг отключён. Человек входит по паролю; вам обоим отправлены письма."

    @cached_property
    def person(self) -> User:
        return get_object_or_404(lost_second_step.within_reach(self.user), pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A missing row is 404, regardless of the user.
        _ = self.person
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        profile = getattr(self.person, "profile", None)
        known = [str(self.person), f"логин {self.person.username}"]
        if profile and profile.organization:
            known.append(str(profile.organization))
        return super().get_context_data(lead=f"{', '.join(known)}.", **kwargs)

    def refusal(self) -> str:
        verdict = lost_second_step.may_take_off(self.user, self.person)
        return "" if verdict else verdict.reason

    def consequences(self) -> list[str]:
        means = ", ".join(second_step.means_of(self.person))
        return [
            f"Перестанет действовать всё, чем человек подтверждал вход: {means}.",
            "На всех устройствах он выйдет из системы и войдёт заново по паролю.",
            "Второй шаг он потом включит сам, на новом телефоне: «Вход и безопасность».",
            "Запись останется в журнале, письма об этом получите вы и этот человек.",
        ]

    def perform(self, form: forms.Form) -> None:
        lost_second_step.take_off(self.person, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return f"{reverse('cabinet:entry_help')}?q={self.person.username}"
