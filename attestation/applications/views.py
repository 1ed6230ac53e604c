"""The applicant's own pages: personal data, the application, its documents."""

import io
from typing import Any

from django import forms
from django.http import FileResponse, Http404, HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.views.generic import View

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.services.profiles import shown_profile
from attestation.applications import eligibility
from attestation.applications.access import may_delete, may_edit, roles_towards
from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import requirements
from attestation.applications.documents import services as document_services
from attestation.applications.filing_path import steps
from attestation.applications.filing_path.receipts import receipt_of, receipt_pdf
from attestation.applications.forms import (
    AttachForm,
    TermsForm,
)
from attestation.applications.lookups import application_to_fill, own_application
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.selectors import own_applications
from attestation.applications.services import drafts, filing
from attestation.applications.workflow import EDITABLE, WORKFLOW
from attestation.base.confirmation import AskedView
from attestation.base.errors import DomainError
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.categories import selectors as register
from attestation.categories.models import CategoryRecord
from attestation.files.formats import PDF
from attestation.signatures.kinds import manner_of


class TermsView(ServiceFormView):
    """The terms of an application: a view that begins an application or changes one."""

    template_name = "applications/form.html"
    form_class = TermsForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        way = steps.shown(self.user, steps.Step.TERMS)
        return super().get_context_data(application=self.application, way=way, **kwargs)

    @property
    def application(self) -> Application | None:
        return None

    def get_success_url(self) -> str:
        return steps.address_after(self.user, self.result)


class ApplicationNewView(TermsView):
    success = "Заявление начато."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        own = shown_profile(user)
        return super().get_context_data(
            missing=own.missing(),
            card_is_begun=bool(user.last_name or own.organization_id or own.mobile_phone),
            unfinished=own_applications(user).filter(state__in=EDITABLE).first(),
            registered=self.registered,
            proposed=self.proposed,
            **kwargs,
        )

    @cached_property
    def registered(self) -> list[CategoryRecord]:
        """The person's present and past categories by the register."""
        return register.held_by(self.user)

    @property
    def proposed(self) -> CategoryRecord | None:
        """The category that stands in the form at first."""
        return register.to_propose(self.registered, timezone.localdate())

    def get_initial(self) -> dict[str, Any]:
        own = shown_profile(self.user)
        terms: dict[str, Any] = {"position": own.position, "subject": own.subject}
        if held := self.proposed:
            terms |= {
                "held_category": held.category,
                "held_order_number": held.order_number,
                "held_order_date": held.order_date,
                "held_until": held.until,
            }
        return terms

    def perform(self, form: TermsForm) -> Application:
        return filing.start(form.terms, actor=self.user)


class ApplicationEditView(TermsView):
    success = "Данные сохранены. Сформируйте заявление заново."

    @property
    def application(self) -> Application:
        return own_application(self)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "instance": self.application}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        verdict = may_edit(self.application, actor=self.user)
        return super().get_context_data(may_change=verdict, **kwargs)

    def perform(self, form: TermsForm) -> Application:
        # The form has written the input into its instance; the service loads its own.
        return filing.revise(self.application, form.terms, actor=self.user)


class OwnApplicationAction(ActionView):
    """A button of the applicant on the page of the application."""

    def back(self) -> str:
        return reverse("cabinet:application", args=[self.kwargs["pk"]])


class GenerateView(AskedView):
    """Asks on GET, where a paper stands already; builds the paper on POST."""

    template_name = "applications/generate.html"
    decline = "Оставить как есть"

    @cached_property
    def application(self) -> Application:
        return own_application(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        again = " заново" if paper_stands(self.application) else ""
        return super().get_context_data(
            application=self.application,
            heading=f"Сформировать заявление{again}?",
            button=f"Сформировать{again}",
            stands=bool(again),
            **kwargs,
        )

    def consequences(self) -> list[str]:
        if not paper_stands(self.application):
            return []
        scans = self.application.documents.filter(kind=DocumentKind.SIGNED_SCAN, detached_at=None)
        scan = ", и прикреплённый скан его подписанного экземпляра тоже" if scans.exists() else ""
        manner = manner_of(requirements.APPLICATION)
        return [
            f"Лист редакции {self.application.revision} перестанет действовать{scan}.",
            "Новый лист нужно будет подписать."
            if manner.is_offered
            else "Новый лист нужно будет распечатать, подписать и прикрепить.",
            "Если данные не менялись, формировать заново не нужно.",
        ]

    def refusal(self) -> str:
        roles = roles_towards(self.user, self.application)
        return WORKFLOW.verdict("generate", state=self.application.state, roles=roles).reason

    def perform(self, form: forms.Form) -> Application:
        return filing.generate(self.application, actor=self.user)

    def success_message(self) -> str:
        manner = manner_of(requirements.APPLICATION)
        if manner.is_offered:
            where = "здесь или на бумаге" if manner.takes_scans else "здесь, без бумаги"
            return f"Заявление сформировано. Прочитайте его и подпишите: {where}."
        return "Заявление сформировано. Скачайте его, распечатайте и подпишите."

    def get_success_url(self) -> str:
        return self.application.get_absolute_url()


class SubmitView(OwnApplicationAction):
    undone_by = "заявление возвращают на доработку или отзывают"

    def perform(self) -> str:
        application = own_application(self)
        if not (verdict := consent_services.may_file(self.user)):
            address = reverse("cabinet:consent", args=[ConsentKind.PROCESSING.value])
            raise DomainError(
                format_html(
                    '{} <a href="{}?next={}">Прочитать и дать согласие</a>',
                    verdict.reason,
                    address,
                    application.get_absolute_url(),
                )
            )
        filing.submit(application, actor=self.user)
        return "Заявление подано. Мы сообщим письмом, когда его рассмотрят."


class ReceiptView(AuthenticatedMixin, View):
    """The receipt of the own filed application as PDF."""

    http_method_names = ["get", "head", "options"]

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        application = own_application(self)
        receipt = receipt_of(application)
        if receipt is None:
            raise Http404
        return FileResponse(
            io.BytesIO(receipt_pdf(application, receipt)),
            as_attachment=True,
            filename=f"Расписка {receipt.number}.pdf",
            content_type=PDF.content_type,
        )


class DeleteDraftView(AskedView):
    """Asks on GET with what goes; deletes on POST."""

    template_name = "applications/delete.html"
    confirms = ("application.delete_draft",)
    heading = "Удалить заявление?"
    button = "Удалить"
    decline = "Оставить"
    success = "Заявление и его файлы удалены."

    @cached_property
    def application(self) -> Application:
        return own_application(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            application=self.application, contents=drafts.contents_of(self.application), **kwargs
        )

    def refusal(self) -> str:
        return may_delete(self.application, actor=self.user).reason

    def perform(self, form: forms.Form) -> None:
        drafts.delete_draft(self.application, actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:home")

    def back(self) -> str:
        return self.application.get_absolute_url()


class AttachView(ServiceFormView):
    """One kind of document: the files already attached, and one more file."""

    #: The public page with the tables to fill in.
    blank_tables = "/templates/"

    template_name = "applications/attach.html"
    form_class = AttachForm

    @property
    def kind(self) -> DocumentKind:
        if self.kwargs["kind"] not in requirements.RULES:
            raise Http404
        return DocumentKind(self.kwargs["kind"])

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "kind": self.kind}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = application_to_fill(self)
        attached = [d for d in requirements.attached_documents(application) if d.kind == self.kind]
        return super().get_context_data(
            application=application,
            kind=self.kind,
            is_signed_scan=self.kind == DocumentKind.SIGNED_SCAN,
            is_results=self.kind == DocumentKind.RESULTS,
            documents=attached,
            blank_tables=self.blank_tables,
            **kwargs,
        )

    def perform(self, form: TermsForm) -> ApplicationDocument:
        return document_services.attach(
            application_to_fill(self),
            self.kind,
            form.cleaned_data["file"],
            title=form.cleaned_data.get("title", ""),
            actor=self.user,
        )

    def success_message(self) -> str:
        return f"Прикреплено: «{self.result.title}»."

    def warnings(self) -> list[str]:
        return self.result.warnings

    def get_success_url(self) -> str:
        application = application_to_fill(self)
        if self.kind == DocumentKind.RESULTS and not paper_stands(application):
            return steps.address_after(self.user, application)
        return application.get_absolute_url()


def warnings_for(application: Application) -> list[str]:
    """Return the warnings to consider before filing; none is blocking."""
    found = eligibility.findings(application, today=timezone.localdate())
    return [finding.message for finding in found if not finding.blocks]
