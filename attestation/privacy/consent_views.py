"""The pages on which consents are read, given and withdrawn."""

from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from attestation.accounts.access import staff_roles
from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentDocument, ConsentKind
from attestation.applications.filing_path import steps
from attestation.base.web import ServiceFormView
from attestation.privacy import consent_withdrawal
from attestation.privacy.forms import ConsentForm, WithdrawForm


class ConsentView(ServiceFormView):
    """A text with its version and day; the box and the button, or when it was given."""

    template_name = "privacy/consent.html"
    form_class = ConsentForm
    success = "Спасибо, согласие записано."

    @property
    def kind(self) -> ConsentKind:
        try:
            return ConsentKind(self.kwargs["kind"])
        except ValueError as error:
            raise Http404 from error

    def get_initial(self) -> dict[str, Any]:
        document = consent_services.current(self.kind)
        return {"document": document.pk if document else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kind=self.kind,
            document=consent_services.current(self.kind),
            given=consent_services.given(self.user, self.kind),
            required=self.kind in consent_services.REQUIRED,
            next=self._next(),
            way=(way := self._way()),
            # The next step would only lead back to here.
            later="" if way else self._next(),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> Consent:
        shown = ConsentDocument.objects.filter(pk=form.cleaned_data["document"]).first()
        return consent_services.give(
            self.user,
            self.kind,
            # A document that is not there is none that was shown.
            document=shown or ConsentDocument(),
            address=get_adapter(self.request).get_client_ip(self.request),
            actor=self.user,
        )

    def _way(self) -> list[steps.ShownStep]:
        """Return the bar of the way to the filing, where this text stands on it."""
        begins = self._next() == reverse("begin")
        return steps.shown(self.user, steps.Step.CONSENT) if begins else []

    def _next(self) -> str:
        """Return the page that the user came from, if it is on this site."""
        wanted = self.request.POST.get("next") or self.request.GET.get("next") or ""
        return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else ""

    def get_success_url(self) -> str:
        return self._next() or reverse("cabinet:consent", args=[self.kind])


class ConsentWithdrawView(ServiceFormView):
    """A page that states the consequences first; withdrawing is a separate confirmation."""

    template_name = "privacy/consent_withdraw.html"
    form_class = WithdrawForm
    success = "Согласие отозвано. Мы написали об этом вам и в центр аттестации."

    @property
    def consent(self) -> Consent:
        """The newest standing consent of this kind; otherwise there is nothing to withdraw."""
        if self.kwargs["kind"] not in ConsentKind.values:
            raise Http404
        own = Consent.objects.standing().filter(
            person=self.user, document__kind=self.kwargs["kind"]
        )
        return get_object_or_404(own.select_related("document").order_by("-pk")[:1])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consent, user = self.consent, self.user
        works = bool(staff_roles(user)) or user.expert_listings.exists()
        return super().get_context_data(
            consent=consent,
            consequences=consent_withdrawal.consequences(
                user, consent.document.kind, holds_part=works
            ),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> Consent:
        return consent_withdrawal.withdraw(self.consent, actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:consent", args=[self.kwargs["kind"]])
