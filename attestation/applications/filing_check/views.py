"""The way to the filing: where it goes on, and «Проверьте и подайте»."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import View

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentDocument, ConsentKind
from attestation.applications import eligibility
from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import (
    APPLICATION,
    Requirement,
    attached_documents,
    requirements,
)
from attestation.applications.filing_check.answers import answers_of
from attestation.applications.filing_check.forms import CheckForm
from attestation.applications.filing_check.leftovers import leftovers
from attestation.applications.filing_check.services import prepare
from attestation.applications.filing_path import steps
from attestation.applications.lookups import own_application
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.services import filing
from attestation.applications.workflow import EDITABLE
from attestation.base.web import ServiceFormView
from attestation.signatures.kinds import manner_of
from attestation.signatures.models import Manner
from attestation.signatures.services import signing

_BY_HAND = "Заявление сформировано. Скачайте его, распечатайте и подпишите."


@method_decorator(login_not_required, name="dispatch")
class BeginView(View):
    """«Подать заявление»: leads to the first step that is not done, a stranger to the sign-up."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            return redirect(steps.next_address(request.user))
        return redirect(f"{reverse('account_signup')}?next={request.path}")


class CheckView(ServiceFormView):
    """Every answer with its «Изменить», what is left over, and the button that comes next."""

    template_name = "applications/filing_check/check.html"
    form_class = CheckForm

    @cached_property
    def application(self) -> Application:
        return own_application(self)

    @cached_property
    def attached(self) -> list[ApplicationDocument]:
        return attached_documents(self.application)

    @cached_property
    def manner(self) -> Manner:
        return manner_of(APPLICATION)

    @cached_property
    def asked(self) -> list[Requirement]:
        return requirements(self.application, attached=self.attached, manner=self.manner)

    @cached_property
    def is_signed(self) -> bool:
        """Whether the paper is signed, here or by hand."""
        return any(one.is_met for one in self.asked if one.kind == DocumentKind.SIGNED_SCAN)

    @cached_property
    def rules(self) -> ConsentDocument | None:
        """The rules of signing that are still to be accepted; None where there are none."""
        if consent_services.given(self.user, ConsentKind.SIGNING):
            return None
        return consent_services.current(ConsentKind.SIGNING)

    @cached_property
    def may_sign(self) -> bool:
        """Whether the institute and its rules let this application be signed here."""
        is_offered = self.manner.is_offered and not self.is_signed
        return is_offered and (self.rules is not None or bool(signing.may_sign(self.user)))

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if self.application.state not in EDITABLE:
            return redirect(self.application.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        asks = self.may_sign and self.rules is not None
        return {**super().get_form_kwargs(), "asks_for_rules": asks}

    def get_initial(self) -> dict[str, Any]:
        return {"rules": self.rules.pk if self.rules else None}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = self.application
        stands = paper_stands(application)
        # Where a scan is the only way to sign, it is wanted once there is a paper.
        left = leftovers(application, asked=self.asked, with_scan=stands and not self.may_sign)
        takes_scans = self.manner.takes_scans or not self.may_sign
        found = eligibility.findings(application, today=timezone.localdate())
        return super().get_context_data(
            application=application,
            way=steps.shown(self.user, steps.Step.CHECK),
            groups=answers_of(application, asked=self.asked, attached=self.attached),
            leftovers=left,
            warnings=[one.message for one in found],
            rules=self.rules,
            may_file=stands and self.is_signed and not left,
            may_sign=self.may_sign,
            may_print=takes_scans and not stands,
            **kwargs,
        )

    def perform(self, form: CheckForm) -> Application:
        if self._prints(form):
            return filing.generate(self.application, actor=self.user)
        shown = ConsentDocument.objects.filter(pk=form.cleaned_data.get("rules") or 0).first()
        return prepare(
            self.application,
            # A document that is not there is none that was shown.
            rules=(shown or ConsentDocument()) if self.rules else None,
            address=get_adapter(self.request).get_client_ip(self.request),
            actor=self.user,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        prints = self._prints(form)
        self.success = _BY_HAND if prints else ""
        self.success_url = (
            self.application.get_absolute_url()
            if prints
            else reverse("cabinet:sign", args=[APPLICATION, self.application.pk])
        )
        return super().form_valid(form)

    def _prints(self, form: CheckForm) -> bool:
        return form.is_by_hand or not self.may_sign
