"""«Прикрепить/открепить документы к заявлению»: for the applicant and the school coordinator."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind, Form
from attestation.applications.documents import deadlines, requirements, services
from attestation.applications.documents.forms import MeaningForm
from attestation.applications.lookups import application_to_fill
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.workflow import EDITABLE
from attestation.base.confirmation import AskedView
from attestation.base.errors import DomainError
from attestation.base.permissions import PermissionResult
from attestation.base.web import ActionView, AuthenticatedMixin
from attestation.files.checks import DOCUMENTS, PROOF, code_of
from attestation.files.previews import SHOWN
from attestation.files.uploads import services as upload_services
from attestation.files.uploads.models import Upload


class DocumentsView(AuthenticatedMixin, TemplateView):
    """Attached documents by kind, missing documents, and uploads that have no title yet."""

    template_name = "applications/documents/list.html"

    @cached_property
    def application(self) -> Application:
        return application_to_fill(self)

    @property
    def place(self) -> str:
        return services.place_of(self.application)

    @property
    def rule(self) -> Any:
        return DOCUMENTS if self.application.form == Form.DISTANCE else PROOF

    def waiting(self) -> list[Upload]:
        return upload_services.waiting_for(self.place, actor=self.user)

    def forms(self, data: Any = None) -> list[MeaningForm]:
        return [MeaningForm(data, application=self.application, upload=u) for u in self.waiting()]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, user = self.application, self.user
        kwargs.setdefault("forms", self.forms())
        attached = requirements.attached_documents(application)
        may_attach = services.may_attach(application, DocumentKind.OTHER, actor=user)
        proofs = _proofs_of_filed(application)
        return super().get_context_data(
            application=application,
            may_attach=may_attach,
            deadline=deadlines.in_words(application),
            requirements=requirements.requirements(application),
            groups=[
                (kind, [self._row(one, may_attach, proofs) for one in attached if one.kind == kind])
                for kind in EVIDENCE_KINDS
                if any(document.kind == kind for document in attached)
            ],
            open_for_filing=application.state in EDITABLE,
            writes_petition=bool(services.may_write_petition(application, actor=user)),
            rule=self.rule,
            rule_code=code_of(self.rule),
            takes_video=self.rule is DOCUMENTS,
            place=self.place,
            detached=services.detached_by(application, actor=user),
            unfinished=upload_services.unfinished_for(self.place, actor=user),
            **kwargs,
        )

    def _row(
        self, document: ApplicationDocument, may_attach: PermissionResult, proofs: set[int]
    ) -> dict[str, Any]:
        is_own = document.attached_by_id == self.user.pk
        return {
            "document": document,
            # The rest of `may_detach` is the same for all of them.
            "may_detach": may_attach and is_own and document.pk not in proofs,
            "rests_on_it": document.pk in proofs,
            "has_preview": document.file.content_type in SHOWN,
            "is_archive": document.file.content_type == "application/zip",
        }

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponseBase:
        if "discard" in request.POST:
            key = request.POST["discard"]
            upload_services.drop(key, place=self.place, actor=self.user)
            return redirect(self._here("#waiting"))
        if "files" in request.FILES:
            self._receive(request.FILES.getlist("files"))
        if "attach" in request.POST:
            return self._attach()
        return redirect(self._here("#waiting"))

    def _here(self, part: str = "") -> str:
        return reverse("cabinet:documents", args=[self.application.pk]) + part

    def _receive(self, files: list[Any]) -> None:
        for file in files:
            try:
                services.may_attach(
                    self.application, DocumentKind.OTHER, actor=self.user
                ).raise_if_denied()
                upload_services.stage(
                    file, rule=code_of(self.rule), place=self.place, actor=self.user
                )
            except DomainError as refusal:
                messages.error(self.request, refusal.message)

    def _attach(self) -> HttpResponse | HttpResponseBase:
        """Attach the titled uploads; rejected ones stay, with the reason at their field."""
        done, left = [], []
        for form in self.forms(self.request.POST):
            if form.is_valid() and self._attached(form):
                done.append(form.cleaned_data["title"])
            elif form.errors:
                left.append(form)
        if done:
            messages.success(self.request, f"Прикреплено: «{'», «'.join(done)}».")
        if left:
            return self.render_to_response(
                self.get_context_data(forms=left, refused=True), status=422
            )
        return redirect(self._here())

    def _attached(self, form: MeaningForm) -> bool:
        try:
            services.attach(
                self.application,
                form.cleaned_data["kind"],
                upload_services.UploadReference(form.upload.pk),
                title=form.cleaned_data["title"],
                actor=self.user,
            )
        except DomainError as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
            return False
        return True


class OfDocument:
    """What a view of one attached document works on, and where it returns to."""

    kwargs: dict[str, Any]

    @cached_property
    def document(self) -> ApplicationDocument:
        return get_object_or_404(
            ApplicationDocument.objects.select_related("application", "attached_by"),
            pk=self.kwargs["document_pk"],
            application=application_to_fill(self),
        )

    def back(self) -> str:
        if self.document.kind in EVIDENCE_KINDS:
            return reverse("cabinet:documents", args=[self.kwargs["pk"]])
        return reverse("cabinet:application", args=[self.kwargs["pk"]])


class DocumentAction(OfDocument, ActionView):
    """A button beside one attached document."""


def _proofs_of_filed(application: Application) -> set[int]:
    """Return the keys of documents on which a filed line of the results rests."""
    if application.state in EDITABLE:
        return set()
    return set(application.documents.exclude(proves=None).values_list("pk", flat=True))


class DetachView(OfDocument, AskedView):
    """Asks on GET with what will be without its proof; detaches on POST."""

    template_name = "applications/documents/detach.html"
    heading = "Открепить документ?"
    button = "Открепить"
    decline = "Оставить"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            application=self.document.application,
            document=self.document,
            rows=list(self.document.proves.all()),
            is_scan=self.document.kind == DocumentKind.SIGNED_SCAN,
            **kwargs,
        )

    def refusal(self) -> str:
        return services.may_detach(self.document, actor=self.user).reason

    def perform(self, form: forms.Form) -> None:
        services.detach(self.document, actor=self.user)

    def success_message(self) -> str:
        return (
            f"Откреплено: «{self.document.title}». Если это ошибка, нажмите «Вернуть» в списке "
            "откреплённых."
        )

    def get_success_url(self) -> str:
        return self.back()


class ReattachView(DocumentAction):
    """Takes back a detaching."""

    undone_by = "файл открепляют снова"

    def perform(self) -> str:
        services.reattach(self.document, actor=self.user)
        return f"Снова прикреплено: «{self.document.title}»."


class MoveDocumentView(DocumentAction):
    """One place up or down among the documents of a kind."""

    undone_by = "документ переставляют обратно"

    def perform(self) -> str:
        up = self.request.POST.get("up") == "1"
        services.reorder(self.document, up=up, actor=self.user)
        return f"«{self.document.title}» – на одно место {'выше' if up else 'ниже'}."
