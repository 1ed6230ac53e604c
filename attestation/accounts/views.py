"""Signing up: where two do the same at the same moment, and the code that confirms an address."""

from typing import Any

from allauth.account.internal.flows.email_verification import send_verification_email_at_login
from allauth.account.views import SignupView as AllauthSignupView
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.decorators import method_decorator
from django.views.generic import FormView, View

from attestation.accounts import address_codes
from attestation.accounts.labelled_forms import AddressCodeForm
from attestation.accounts.services.unconfirmed import KEPT
from attestation.accounts.usernames import taken_words
from attestation.base.errors import DomainError


class SignupView(AllauthSignupView):
    """Says at its field that a login was taken a moment ago."""

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            return super().form_valid(form)
        except DomainError as refusal:
            form.add_error(refusal.field, taken_words(form.cleaned_data["username"]))
            return self.form_invalid(form)


@method_decorator(login_not_required, name="dispatch")
class AddressCodeView(FormView):
    """The page after a sign-up: the code from the letter confirms the address and signs in."""

    template_name = "account/verification_sent.html"
    form_class = AddressCodeForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            address=address_codes.address_of(self.request),
            kept_days=KEPT.days,
            may_ask_again=address_codes.stage_of(self.request) is not None,
            **kwargs,
        )

    def form_valid(self, form: AddressCodeForm) -> HttpResponse:
        try:
            return address_codes.confirm(self.request, form.cleaned_data["code"])
        except ValidationError as refusal:
            form.add_error("code", refusal)
            return self.form_invalid(form)

    def form_invalid(self, form: AddressCodeForm) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


@method_decorator(login_not_required, name="dispatch")
class ResendAddressCodeView(View):
    """The button «Прислать новый код»; says the same whether or not a letter is written."""

    undone_by = "новый код заменяет прежний"

    http_method_names = ["post"]

    def post(self, request: HttpRequest) -> HttpResponse:
        if stage := address_codes.stage_of(request):
            send_verification_email_at_login(request, stage.login)
            messages.success(
                request, "Новый код отправлен. Если прошлый послан только что, действует он."
            )
        return redirect("account_email_verification_sent")
