"""The pages behind an invitation link; viewing them changes nothing."""

from typing import Any

from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from django import forms
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.generic import View

from attestation.accounts.consents import services as consent_services
from attestation.accounts.mfa import shorten_session_of_staff
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.requests.one_time_links import opened_as
from attestation.base.web import ActionView, ServiceFormView
from attestation.invitations.forms import NAME, RegistrationForm
from attestation.invitations.models import OF_REGION, Invitation, InvitationState
from attestation.invitations.services import acceptance


def _closed(request: HttpRequest, invitation: Invitation | None, token: str) -> HttpResponseBase:
    """The page of a link that does not work (any more), or was never ours."""
    if (
        invitation
        and invitation.state is InvitationState.ACCEPTED
        and invitation.accepted_by == request.user
    ):
        return redirect("cabinet:home")
    state = invitation.state if invitation else None
    context = {
        "is_expired": state is InvitationState.EXPIRED,
        "is_accepted": state is InvitationState.ACCEPTED,
        "opened": opened_as(token),
    }
    return render(request, "invitations/closed.html", context)


@method_decorator(login_not_required, name="dispatch")
class InvitationView(ServiceFormView):
    """Inviter, role and place; registration, or a link to the existing account."""

    template_name = "invitations/register.html"
    form_class = RegistrationForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.token = kwargs["token"]
        found = acceptance.find(self.token)
        if found is None or found.state is not InvitationState.SENT:
            return _closed(request, found, self.token)
        self.invitation = found
        if owner := acceptance.owner_of(found):
            return self._to_the_account(owner)
        return super().dispatch(request, *args, **kwargs)

    def _to_the_account(self, owner: User) -> HttpResponse:
        context = {
            "invitation": self.invitation,
            "opened": opened_as(self.token),
            "is_owner": self.user == owner,
            "here": self.request.path,
        }
        return render(self.request, "invitations/accept.html", context)

    def get_initial(self) -> dict[str, Any]:
        known = self.invitation
        return {
            "username": known.login,
            "last_name": known.last_name,
            "first_name": known.first_name,
            "patronymic": known.patronymic,
        }

    def get_form_kwargs(self) -> dict[str, Any]:
        known = self.invitation
        return {
            **super().get_form_kwargs(),
            "person": User(
                email=known.email, last_name=known.last_name, first_name=known.first_name
            ),
            # The name of a teacher goes into the application, those of a session into the
            # protocol: whoever bears it confirms it.
            "with_name": known.role in (Role.APPLICANT, *OF_REGION),
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(invitation=self.invitation, **kwargs)

    def perform(self, form: forms.Form) -> User:
        data = form.cleaned_data
        names = {name: data[name] for name in NAME if name in data}
        return acceptance.register(
            self.token, login=data["username"], password=data["password1"], **names
        )

    def form_valid(self, form: forms.Form) -> HttpResponse:
        response = super().form_valid(form)
        if response.status_code == 302:
            person = self.result
            record_authentication(
                self.request,
                person,
                method="password",
                username=person.username,
                reauthenticated=True,
            )
            return perform_login(self.request, Login(user=person, redirect_url=_first_page(person)))
        return response

    def success_message(self) -> str:
        return "Личный кабинет создан."

    def get_success_url(self) -> str:
        return reverse("cabinet:home")


def _first_page(person: User) -> str:
    """The text to agree to, as an act of its own, and then home."""
    home = reverse("cabinet:home")
    for document in consent_services.missing(person):
        # A teacher is led on from there; whoever holds an office comes home.
        begin = reverse("begin")
        return f"{reverse('cabinet:consent', args=[document.kind])}?next={begin}"
    return home


class AcceptInvitationView(ActionView):
    """The button for a user with an account: the role is added to it."""

    undone_by = "полномочия завершает тот, кто пригласил"

    def perform(self) -> str:
        acceptance.accept(self.kwargs["token"], actor=self.user)
        # Read anew: a user object keeps the rights that it had.
        shorten_session_of_staff(self.request, User.objects.get(pk=self.user.pk))
        return "Приглашение принято, новая роль уже в вашем кабинете."

    def back(self) -> str:
        return reverse("cabinet:home")


class LeaveView(View):
    """The button for somebody signed in as another: out of that cabinet, and on with the link."""

    undone_by = "в прежний кабинет входят снова"
    http_method_names = ["post"]

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        logout(request)
        return redirect("invitation", token=opened_as(token))


@method_decorator(login_not_required, name="dispatch")
class AskAgainView(View):
    """The button below an expired link; the answer never tells whether the link was ours."""

    http_method_names = ["post"]
    undone_by = "просьба ничего не меняет"

    def post(self, request: HttpRequest, token: str) -> HttpResponseBase:
        acceptance.ask_again(token)
        return render(request, "invitations/asked.html")
