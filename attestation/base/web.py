"""How views call services: shape in, sentence out."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView, View

from attestation.base.errors import Refused


class ServiceFormView(FormView):
    """A form whose valid data go to a service.

    Subclasses define ``perform``; a refusal stands at its field, and nothing typed is lost.
    """

    success = ""

    def perform(self, form: forms.Form) -> Any:
        """Call the service with ``form.cleaned_data``; may raise `Refused`."""
        raise TypeError("perform() is what a subclass is for")

    def success_message(self) -> str:
        return self.success

    def form_valid(self, form: forms.Form) -> HttpResponse:
        try:
            self.result = self.perform(form)
        except Refused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return self.form_invalid(form)
        if message := self.success_message():
            messages.success(self.request, message)
        return super().form_valid(form)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class ActionView(View):
    """A button: POST calls a service and returns to the page with one sentence.

    Subclasses define ``perform``, which returns that sentence, and ``back``.
    """

    http_method_names = ["post"]

    def perform(self) -> str:
        """Call the service and return the sentence of success; may raise `Refused`."""
        raise TypeError("perform() is what a subclass is for")

    def back(self) -> str:
        """The address to return to."""
        raise TypeError("back() is what a subclass is for")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            messages.success(request, self.perform())
        except Refused as refusal:
            messages.error(request, refusal.message)
        return redirect(self.back())
