"""The page on which an applicant reads the paper, gets a code and signs."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.core.exceptions import ValidationError
from django.urls import reverse

from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.rate_limits import guess_of_code
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.applications.lookups import own_application
from attestation.applications.models import ApplicationDocument
from attestation.applications.signing import services
from attestation.applications.signing.forms import SigningForm
from attestation.base.errors import DomainError
from attestation.base.web import ActionView, ServiceFormView
from attestation.signatures import services as signatures


class SigningView(IdentityConfirmed, ServiceFormView):
    """Reading needs no confirmation; signing asks for the password or passkey, then the code."""

    template_name = "applications/signing/sign.html"
    form_class = SigningForm
    success = "Заявление подписано. Печатать и сканировать его не нужно."

    def get_form_kwargs(self) -> dict[str, Any]:
        comes_from_app = signatures.authenticator_of(self.user) is not None
        return {**super().get_form_kwargs(), "comes_from_app": comes_from_app}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = own_application(self)
        consent = reverse("cabinet:consent", args=[ConsentKind.SIGNING.value])
        here = reverse("cabinet:sign", args=[application.pk])
        verdict = services.may_sign(application, actor=self.user)
        return super().get_context_data(
            application=application,
            verdict=verdict,
            paper=services.paper_to_sign(application) if verdict else None,
            rules=signatures.may_sign(self.user),
            rules_address=f"{consent}?next={here}",
            **kwargs,
        )

    def get_initial(self) -> dict[str, Any]:
        application = own_application(self)
        if not services.may_sign(application, actor=self.user):
            return {}
        return {"shown": services.paper_to_sign(application).file.sha256}

    def perform(self, form: SigningForm) -> ApplicationDocument:
        try:
            with guess_of_code(self.request, self.user):
                return services.sign(
                    own_application(self),
                    shown=form.cleaned_data["shown"],
                    code=form.cleaned_data["code"],
                    address=get_adapter(self.request).get_client_ip(self.request),
                    actor=self.user,
                )
        except ValidationError as error:
            raise DomainError(error.messages[0], field="code") from error

    def get_success_url(self) -> str:
        return own_application(self).get_absolute_url()


class SendCodeView(ActionView):
    undone_by = "код сам перестаёт действовать через четверть часа"

    def perform(self) -> str:
        services.send_code(own_application(self), actor=self.user)
        return f"Код отправлен на {self.user.email}. Обычно письмо приходит за минуту."

    def back(self) -> str:
        return reverse("cabinet:sign", args=[self.kwargs["pk"]])
