"""Pages of the Wagtail admin about Word templates: in use, on trial, the form of the system."""

import io
from collections.abc import Callable
from functools import wraps
from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.decorators.http import require_safe
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import ModelPermissionPolicy

from attestation.base.errors import DomainError
from attestation.base.forms import PlainForm
from attestation.base.web import AuthenticatedMixin
from attestation.evaluation.word_templates import services as word_template_services
from attestation.evaluation.word_templates.models import WordTemplate
from attestation.evaluation.word_templates.services import TemplateKind
from attestation.files.formats import DOCX


class TemplateForm(PlainForm, forms.Form):
    file = forms.FileField(
        label="Шаблон, файл Word",
        allow_empty_file=True,
        help_text=word_template_services.RULE.hint,
        widget=forms.FileInput(attrs={"accept": word_template_services.RULE.accept}),
    )


class OfKind:
    """A mixin with the kind of document of the page; an unknown kind is 404."""

    kwargs: dict[str, Any]

    @property
    def kind(self) -> TemplateKind:
        return kind_or_404(self.kwargs["kind"])


def kind_or_404(code: str) -> TemplateKind:
    if code not in word_template_services.KINDS:
        raise Http404
    return word_template_services.KINDS[code]


class TemplateView(
    AuthenticatedMixin, OfKind, PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView
):
    """The template in use, its trial, and a place for another."""

    permission_policy = ModelPermissionPolicy(WordTemplate)
    permission_required = "add"
    template_name = "attestation/evaluation/template.html"
    header_icon = "doc-full"
    form_class = TemplateForm

    @property
    def page_title(self) -> str:
        return self.kind.title

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        templates = WordTemplate.objects.filter(kind=self.kind.code).select_related(
            "file", "uploaded_by"
        )
        return super().get_context_data(
            kind=self.kind,
            kinds=word_template_services.KINDS.values(),
            in_use=templates.filter(in_use=True).first(),
            earlier=templates.filter(in_use=False)[:20],
            fields=sorted([*self.kind.invented().fields(), "mark"]),
            **kwargs,
        )

    def form_valid(self, form: TemplateForm) -> HttpResponse:
        try:
            word_template_services.replace(
                form.cleaned_data["file"], actor=self.user, kind=self.kind.code
            )
        except DomainError as refusal:
            form.add_error("file", refusal.message)
            return self.form_invalid(form)
        messages.success(self.request, "Шаблон проверен на вымышленных данных и используется.")
        return redirect("evaluation_admin:template", self.kind.code)


class DefaultView(AuthenticatedMixin, OfKind, PermissionCheckedMixin, View):
    """Back to the form of the system."""

    permission_policy = ModelPermissionPolicy(WordTemplate)
    permission_required = "add"
    http_method_names = ["post"]
    undone_by = "файл загружают снова"

    def post(self, request: HttpRequest, kind: str) -> HttpResponseBase:
        try:
            word_template_services.use_default(actor=self.user, kind=self.kind.code)
            messages.success(request, "Снова используется форма системы.")
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("evaluation_admin:template", kind)


def _for_keepers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def checked(request: HttpRequest, kind: str) -> HttpResponseBase:
        if not request.user.has_perm("attestation.add_wordtemplate"):
            raise PermissionDenied
        return view(request, kind_or_404(kind))

    return checked


@require_safe
@_for_keepers
def form_of_the_system(request: HttpRequest, kind: TemplateKind) -> HttpResponseBase:
    """The template that the system brings, to be changed and loaded again."""
    return _word(kind.form(), f"Форма, {kind.document}.docx")


@require_safe
@_for_keepers
def trial(request: HttpRequest, kind: TemplateKind) -> HttpResponseBase:
    """Return the document that the template in use makes for fictitious people."""
    made = kind.build(kind.invented(), word_template_services.template_in_use(kind.code))
    return _word(made, f"Проба, {kind.document}.docx")


def _word(content: bytes, name: str) -> HttpResponseBase:
    return FileResponse(
        io.BytesIO(content), as_attachment=True, filename=name, content_type=DOCX.content_type
    )
