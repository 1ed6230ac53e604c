"""The page on which a document of any kind is read and signed."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property

from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.rate_limits import guess_of_code
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.errors import DomainError
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.paperwork.viewer.pages import pages_of
from attestation.signatures.forms import DetachedForm, SigningForm
from attestation.signatures.kinds import (
    Paper,
    SignedKind,
    Way,
    kind_of,
    manner_of,
)
from attestation.signatures.models import Signature
from attestation.signatures.passkeys import ask_for_passkey, has_passkey, use_passkey
from attestation.signatures.services import detached, signing


class OfPaper(AuthenticatedMixin):
    """A view about one document to sign; what the visitor may not see is not there."""

    kwargs: dict[str, Any]

    @cached_property
    def kind(self) -> SignedKind[Any]:
        kind = kind_of(self.kwargs["kind"])
        if kind is None:
            raise Http404
        return kind

    @cached_property
    def subject(self) -> Model:
        found: Model = get_object_or_404(self.kind.visible_to(self.user), pk=self.kwargs["pk"])
        return found


class PaperFormView(OfPaper, ServiceFormView):
    """A page that shows the document and takes a signature under it."""

    @cached_property
    def verdict(self) -> Any:
        return signing.may_sign_paper(self.kind, self.subject, actor=self.user)

    @cached_property
    def paper(self) -> Paper | None:
        return self.kind.paper(self.subject) if self.verdict else None

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            kind=self.kind,
            subject=self.subject,
            back=self.kind.back_address(self.subject),
            verdict=self.verdict,
            paper=self.paper,
            before=signing.signatures_under(self.paper) if self.paper else [],
            **kwargs,
        )

    def form_invalid(self, form: Any) -> Any:
        # The service may have refused because another user was faster.
        for name in ("subject", "verdict", "paper"):
            self.__dict__.pop(name, None)
        return super().form_invalid(form)

    def address(self) -> str | None:
        """Return the signer's network address, if it is known."""
        found: str | None = get_adapter(self.request).get_client_ip(self.request)
        return found

    def success_message(self) -> str:
        return self.kind.success

    def get_success_url(self) -> str:
        return self.kind.back_address(self.subject)


class SigningView(IdentityConfirmed, PaperFormView):
    """Reading needs no confirmation; signing asks for the password or passkey, then the code."""

    template_name = "signatures/sign.html"
    form_class = SigningForm
    #: Whether the button that was pressed also wants what comes after the signature.
    finishes = False

    def get_form_kwargs(self) -> dict[str, Any]:
        comes_from_app = signing.authenticator_of(self.user) is not None
        return {**super().get_form_kwargs(), "comes_from_app": comes_from_app}

    def get_initial(self) -> dict[str, Any]:
        return {"shown": self.paper.file.sha256} if self.paper else {}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        consent = reverse("cabinet:consent", args=[ConsentKind.SIGNING.value])
        here = self.kind.address(self.subject)
        manner = manner_of(self.kind.code)
        ways = self.kind.ways(self.subject, actor=self.user, manner=manner)
        if detached.is_taken():
            address = reverse("cabinet:sign_file", args=[self.kind.code, self.subject.pk])
            ways.append(Way("Подписать усиленной подписью: приложить файл .sig.", address))
        return super().get_context_data(
            rules=signing.may_sign(self.user),
            rules_address=f"{consent}?next={here}",
            ways=ways,
            way=self.kind.steps(self.subject, actor=self.user),
            has_passkey=has_passkey(self.user),
            sent=signing.code_waiting(self.paper, actor=self.user) if self.paper else None,
            ending=self.kind.ending(self.subject, actor=self.user) if self.paper else "",
            pages=pages_of(self.paper.file, user=self.user) if self.paper else None,
            **kwargs,
        )

    def form_valid(self, form: Any) -> HttpResponse:
        """Lead to the page of the passkey where the signer has chosen it and not shown it yet."""
        shown = form.cleaned_data["shown"]
        if form.is_by_passkey and not use_passkey(self.request, shown):
            return ask_for_passkey(self.request, shown)
        self.finishes = form.finishes
        response = super().form_valid(form)
        if form.finishes and response.status_code == 302:
            self._finish()
        return response

    def success_message(self) -> str:
        return "" if self.finishes else super().success_message()

    def _finish(self) -> None:
        """Do what comes after the signature, which stands whatever becomes of that."""
        try:
            messages.success(self.request, self.kind.finish(self.subject, actor=self.user))
        except DomainError as refusal:
            messages.success(self.request, self.kind.success)
            messages.error(self.request, refusal.message)

    def perform(self, form: SigningForm) -> Signature:
        if form.is_by_passkey:
            return self._sign(form, code=None)
        try:
            with guess_of_code(self.request, self.user):
                return self._sign(form, code=form.cleaned_data["code"])
        except ValidationError as error:
            raise DomainError(error.messages[0], field="code") from error

    def _sign(self, form: SigningForm, *, code: str | None) -> Signature:
        return signing.sign(
            self.kind,
            self.subject,
            shown=form.cleaned_data["shown"],
            code=code,
            address=self.address(),
            actor=self.user,
        )


class DetachedView(PaperFormView):
    """A signature made outside, by a certificate; the signature itself says who it is."""

    template_name = "signatures/detached.html"
    form_class = DetachedForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        here = self.kind.address(self.subject)
        return super().get_context_data(
            here=here, is_taken=detached.is_taken(), person=self.user, **kwargs
        )

    def perform(self, form: DetachedForm) -> Signature:
        return detached.attach_signature(
            self.kind,
            self.subject,
            form.cleaned_data["file"],
            address=self.address(),
            actor=self.user,
        )


class SendCodeView(OfPaper, ActionView):
    undone_by = "код сам перестаёт действовать через четверть часа"

    def perform(self) -> str:
        signing.send_code(self.kind, self.subject, actor=self.user)
        return f"Код отправлен на {self.user.email}. Обычно письмо приходит за минуту."

    def back(self) -> str:
        return self.kind.address(self.subject)
