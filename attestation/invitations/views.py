"""«Приглашение»: inviting, the list of the invited, sending again, revoking."""

import io
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.generic import ListView, View

from attestation.accounts.access import administers, is_operator, is_secretary
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.language.plurals import plural
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.directory.rules_models import ProcedureRules
from attestation.invitations import invitee_import
from attestation.invitations.access import may_invite, organizations_to_invite, roles_to_invite
from attestation.invitations.filters import InvitationFilterSet
from attestation.invitations.forms import EmailForm, InviteForm
from attestation.invitations.models import Invitation
from attestation.invitations.services import sending
from attestation.paperwork.downloads import TableResponse


class OnlyForInviters:
    """A mixin that forbids the page to users who may invite nobody."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not roles_to_invite(request.user):
            raise PermissionDenied
        # The view class after the mixin defines ``dispatch``.
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class InvitationListView(AuthenticatedMixin, OnlyForInviters, ListView):
    """The list of people invited into the own territory, with login, e-mail, role and state."""

    template_name = "invitations/list.html"
    context_object_name = "invitations"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Invitation]:
        found = Invitation.objects.visible_to(self.user).for_list()
        self.filter = InvitationFilterSet(
            self.request.GET,
            found,
            roles=list(found.order_by().values_list("role", flat=True).distinct()),
            now=timezone.now(),
        )
        return self.filter.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # An operator sees all, but sends and revokes only those for an operator's roles.
        acts_on = set(map(str, roles_to_invite(self.user)))
        return super().get_context_data(
            filter=self.filter,
            asked_for=bool(self.filter.chosen),
            acts_on=acts_on,
            **kwargs,
        )


class InviteView(IdentityConfirmed, OnlyForInviters, ServiceFormView):
    """One or many at once: all lines are right, or nothing is sent."""

    template_name = "invitations/invite.html"
    form_class = InviteForm
    success_url = reverse_lazy("cabinet:invitations")

    def needs_confirmation(self) -> bool:
        # A municipal coordinator decides about a whole territory, an office about the region.
        return is_operator(self.user) or is_secretary(self.user) or administers(self.user)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": self.user}

    def get_initial(self) -> dict[str, Any]:
        wanted = ("role", "municipality", "organization")
        return {name: self.request.GET[name] for name in wanted if self.request.GET.get(name)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rules = ProcedureRules.on(timezone.localdate())
        return super().get_context_data(hours=rules.invitation_hours, **kwargs)

    def perform(self, form: InviteForm) -> sending.Sent:
        return sending.invite_many(
            form.rows,
            role=form.cleaned_data["role"],
            actor=self.user,
        )

    def success_message(self) -> str:
        sent, already = len(self.result.sent), self.result.already
        said = []
        if sent:
            words = plural(sent, "приглашение", "приглашения", "приглашений")
            said.append(f"Отправлено: {sent} {words}.")
        if already:
            said.append(
                f"Уже были приглашены, ссылка у них действует: {', '.join(already)}. "
                "Если письмо не дошло, нажмите «Отправить ещё раз»."
            )
        return " ".join(said)


class InviteeTemplateView(OnlyForInviters, View):
    """The empty table to fill in."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        table = io.BytesIO()
        invitee_import.write_template(table, organizations_to_invite(request.user))
        table.seek(0)
        return TableResponse(table, as_attachment=True, filename="priglasheniya.xlsx")


def visible_invitation(view: Any) -> Invitation:
    """The invitation of the address, if the visitor may see it; otherwise 404."""
    visible = Invitation.objects.visible_to(view.request.user).for_list()
    return get_object_or_404(visible, pk=view.kwargs["pk"])


class InvitationAction(ActionView):
    """A button of the list."""

    def back(self) -> str:
        return reverse("cabinet:invitations")


class ResendView(InvitationAction):
    undone_by = "приглашение отзывают"

    def perform(self) -> str:
        invitation = sending.resend(visible_invitation(self), actor=self.user)
        return f"Новая ссылка отправлена на {invitation.email}. Прежняя больше не действует."


class RevokeView(InvitationAction):
    undone_by = "приглашают снова"

    def perform(self) -> str:
        invitation = sending.revoke(visible_invitation(self), actor=self.user)
        return f"Приглашение для {invitation.email} отозвано, ссылка больше не действует."


class CorrectEmailView(IdentityConfirmed, ServiceFormView):
    """«Исправить адрес»: the invitation goes to the right address instead."""

    template_name = "invitations/change_email.html"
    form_class = EmailForm
    success_url = reverse_lazy("cabinet:invitations")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.invitation = visible_invitation(self)
        return super().dispatch(request, *args, **kwargs)

    def needs_confirmation(self) -> bool:
        # As for a new invitation: it is one, to another address.
        return is_operator(self.user) or is_secretary(self.user) or administers(self.user)

    def get_initial(self) -> dict[str, Any]:
        return {"email": self.invitation.email}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        invitation = self.invitation
        verdict = may_invite(self.user, invitation.role, invitation.place)
        return super().get_context_data(invitation=invitation, verdict=verdict, **kwargs)

    def perform(self, form: forms.Form) -> Invitation:
        return sending.correct_email(self.invitation, form.cleaned_data["email"], actor=self.user)

    def success_message(self) -> str:
        return f"Приглашение отправлено на {self.result.email}, прежняя ссылка не действует."
