"""The import of organizations in the Wagtail admin: upload, look, confirm."""

import io
from collections.abc import Callable, Iterable, Sequence
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.decorators.http import require_safe
from django.views.generic import FormView
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import ModelPermissionPolicy

from attestation.base.errors import DomainError
from attestation.directory.access import may_import_organizations
from attestation.directory.imports import services
from attestation.directory.imports.forms import ApplyImportForm, OrganizationTableForm
from attestation.directory.imports.services import (
    COLUMNS,
    REQUIRED,
    SAME,
    TITLES,
)
from attestation.directory.models import OrganizationImport
from attestation.files.formats import XLSX
from attestation.paperwork.xlsx import Column, write_table

ROWS_ON_A_PAGE = 100
ERRORS_SHOWN = 100

_WIDTHS = {"name": 40, "full_name": 60, "municipality": 28, "type": 28, "address": 50}


class ImportStep(PermissionCheckedMixin, WagtailAdminTemplateMixin, FormView):
    """One page of the import; only for those who may load tables."""

    permission_policy = ModelPermissionPolicy(OrganizationImport)
    permission_required = "add"
    page_title = "Загрузка организаций"
    header_icon = "upload"

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("organization:index"), "label": "Организации"},
            {"url": "", "label": self.page_title},
        ]

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        """Show the page again with the refusal at its field."""
        form.add_error(refusal.field, refusal.message)
        return self.form_invalid(form)


class UploadOrganizationsView(ImportStep):
    template_name = "attestation/directory/import_upload.html"
    form_class = OrganizationTableForm
    extra_context = {
        "columns": [(title, key in REQUIRED) for title, key in COLUMNS.items()],
    }

    def form_valid(self, form: OrganizationTableForm) -> HttpResponse:
        try:
            found = services.preview(form.cleaned_data["table"], actor=self.request.user)
        except DomainError as refusal:
            return self.refuse(form, refusal)
        return redirect("organization_import:preview", found.pk)


class PreviewOrganizationsView(ImportStep):
    template_name = "attestation/directory/import_preview.html"
    form_class = ApplyImportForm

    @cached_property
    def found(self) -> OrganizationImport:
        return get_object_or_404(OrganizationImport, pk=self.kwargs["pk"])

    def get_page_subtitle(self) -> str:
        return self.found.file_name

    def form_valid(self, form: ApplyImportForm) -> HttpResponse:
        skip_errors = form.cleaned_data["skip_errors"]
        try:
            applied = services.apply(
                self.found.pk, actor=self.request.user, skip_errors=skip_errors
            )
        except DomainError as refusal:
            self.found.refresh_from_db()
            return self.refuse(form, refusal)
        counts = services.counts(applied)
        messages.success(
            self.request,
            f"Справочник обновлён. Добавлено организаций: {counts['add']}, "
            f"изменено: {counts['change']}.",
        )
        return redirect("organization:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found, counts = self.found, services.counts(self.found)
        return super().get_context_data(
            **kwargs,
            found=found,
            counts=counts,
            can_apply=not found.applied_at and bool(counts["add"] or counts["change"]),
            page=self._page(),
            page_range=self._page_range(),
            errors=found.errors[:ERRORS_SHOWN],
            errors_hidden=max(0, counts["errors"] - ERRORS_SHOWN),
        )

    @cached_property
    def _paginator(self) -> "Paginator[dict[str, Any]]":
        rows = [row for row in self.found.rows if row["action"] != SAME]
        return Paginator(rows, ROWS_ON_A_PAGE)

    def _page(self) -> "Page[dict[str, Any]]":
        page = self._paginator.get_page(self.request.GET.get("p"))
        page.object_list = [_shown(row) for row in page.object_list]
        return page

    def _page_range(self) -> list[Any]:
        number = self._paginator.get_page(self.request.GET.get("p")).number
        return list(self._paginator.get_elided_page_range(number))


def _shown(row: dict[str, Any]) -> dict[str, Any]:
    """A row of the preview with the titles of what changes, beside old and new values."""
    # The database keeps keys in an order of its own.
    changes = [
        {"title": title, "old": row["changes"][key][0], "new": row["changes"][key][1]}
        for key, title in TITLES.items()
        if key in row["changes"]
    ]
    return {**row, "changes": changes}


def _for_importers(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    @wraps(view)
    def checked(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_import_organizations(request.user):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return checked


@require_safe
@_for_importers
def template_table(request: HttpRequest) -> HttpResponseBase:
    """An empty table with the right headings."""
    return _table("Организации", _columns(), rows=[])


@require_safe
@_for_importers
def error_table(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The rows with errors as they were in the file, each with what is wrong."""
    found = get_object_or_404(OrganizationImport, pk=pk)
    rows = (
        [error["row"], error["message"], *(error["values"][key] for key in COLUMNS.values())]
        for error in found.errors
    )
    columns = [Column("Номер строки", 10), Column("Что исправить", 60), *_columns()]
    return _table("Ошибки в таблице организаций", columns, rows=rows)


def _columns() -> list[Column]:
    return [Column(title, _WIDTHS.get(key, 12)) for title, key in COLUMNS.items()]


def _table(
    title: str, columns: Sequence[Column], *, rows: Iterable[Sequence[Any]]
) -> HttpResponseBase:
    buffer = io.BytesIO()
    write_table(buffer, title=title, columns=columns, rows=rows)
    buffer.seek(0)
    return FileResponse(
        buffer, as_attachment=True, filename=f"{title}.xlsx", content_type=XLSX.content_type
    )
