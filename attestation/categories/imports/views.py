"""The import of the register in the Wagtail admin: upload, wait, look, confirm, see it done."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from attestation.base.errors import DomainError
from attestation.categories import exports as category_exports
from attestation.categories.access import may_import
from attestation.categories.forms import ApplyRegisterForm, RegisterTableForm
from attestation.categories.imports import services
from attestation.categories.imports.models import RegisterImport, RegisterImportRow
from attestation.categories.imports.parsing import COLUMNS, REQUIRED
from attestation.paperwork.xlsx import Column

ROWS_ON_A_PAGE = 50
#: So many earlier tables stand beside the upload.
_EARLIER = 10
Verdict = RegisterImportRow.Verdict
_WRONG = (Verdict.ERROR, Verdict.CONFLICT)


class RegisterMenuItem(MenuItem):
    """«Реестр категорий» in the menu, for those who may load a table."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(may_import(request.user))


def menu_item() -> MenuItem:
    return RegisterMenuItem(
        "Реестр категорий", reverse("register_import:upload"), icon_name="upload", order=215
    )


class ForImporters:
    """Only for those who may load a table of the register."""

    request: HttpRequest
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]

    @cached_property
    def found(self) -> RegisterImport:
        return get_object_or_404(
            RegisterImport.objects.select_related("file"), pk=self.kwargs["pk"]
        )


class ImportStep(ForImporters, WagtailAdminTemplateMixin, FormView):
    """One page of the import."""

    page_title = "Загрузка реестра категорий"
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [*self.breadcrumbs_items, {"url": "", "label": self.page_title}]

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        """Show the page again with the refusal at its field."""
        form.add_error(refusal.field, refusal.message)
        return self.form_invalid(form)


class UploadRegisterView(ImportStep):
    template_name = "attestation/categories/import_upload.html"
    form_class = RegisterTableForm

    def form_valid(self, form: RegisterTableForm) -> HttpResponse:
        try:
            found = services.upload(form.cleaned_data["table"], actor=self.request.user)
        except DomainError as refusal:
            return self.refuse(form, refusal)
        return redirect("register_import:preview", found.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            columns=[(title, key in REQUIRED) for title, key in COLUMNS.items()],
            earlier=RegisterImport.objects.select_related("file", "created_by")[:_EARLIER],
            **kwargs,
        )


class PreviewRegisterView(ImportStep):
    """How far the reading is; then every line with what it would do; then how far the writing."""

    template_name = "attestation/categories/import_preview.html"
    form_class = ApplyRegisterForm

    def get_page_subtitle(self) -> str:
        return str(self.found)

    def form_valid(self, form: ApplyRegisterForm) -> HttpResponse:
        try:
            services.apply(self.found, actor=self.request.user, **form.cleaned_data)
        except DomainError as refusal:
            return self.refuse(form, refusal)
        messages.success(self.request, "Записи вносятся. Эту страницу можно закрыть.")
        return redirect("register_import:preview", self.found.pk)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, states = self.found, RegisterImport.State
        shown = self._verdict()
        page = self._page(shown)
        return super().get_context_data(
            **kwargs,
            found=found,
            is_under_way=found.state in {states.READING, states.APPLYING},
            can_apply=found.state == states.READY and bool(found.counts.get(Verdict.NEW)),
            has_wrong=any(found.counts.get(verdict) for verdict in _WRONG),
            tabs=[
                (verdict.value, verdict.label, found.counts.get(verdict, 0)) for verdict in Verdict
            ],
            shown=shown,
            page=page,
            page_range=page.paginator.get_elided_page_range(page.number),
            query=f"verdict={shown}",
        )

    def _verdict(self) -> str:
        """The tab that is open: what was asked for, else the first that needs eyes."""
        asked = self.request.GET.get("verdict")
        if asked in Verdict.values:
            return str(asked)
        order = (Verdict.ERROR, Verdict.CONFLICT, Verdict.NEW, Verdict.SAME)
        return next((str(one) for one in order if self.found.counts.get(one)), Verdict.NEW.value)

    def _page(self, verdict: str) -> "Page[RegisterImportRow]":
        rows = self.found.rows.filter(verdict=verdict)
        return Paginator(rows, ROWS_ON_A_PAGE).get_page(self.request.GET.get("p"))


class RegisterTemplateView(ForImporters, View):
    """An empty table with the right headings."""

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return category_exports.download("Реестр категорий", category_exports.columns(), [])


class WrongTableView(ForImporters, View):
    """The lines that cannot be written as they were in the file, each with what is wrong."""

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        rows = (
            [row.row, row.message, *(row.values[key] for key in COLUMNS.values())]
            for row in self.found.rows.filter(verdict__in=_WRONG).iterator(chunk_size=1000)
        )
        columns = [
            Column("Номер строки", 10),
            Column("Что исправить", 60),
            *category_exports.columns(),
        ]
        return category_exports.download("Что не внесено в реестр", columns, rows)
