"""Signing up, where two do the same at the same moment."""

from typing import Any

from allauth.account.views import SignupView as AllauthSignupView
from django.http import HttpResponse

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
