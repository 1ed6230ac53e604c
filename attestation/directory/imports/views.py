"""The import of organizations in the Wagtail admin: upload, look, confirm."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages

from attestation.directory.imports.forms import ApplyImportForm, OrganizationTableForm
from attestation.directory.imports.services import (
    JOIN,
    ORGANIZATION_TABLE,
    SAME,
    organization_imports,
)
from attestation.directory.models import OrganizationImport
from attestation.table_imports.services import TableImports
from attestation.table_imports.views import (
    PreviewView,
    TemplateTableView,
    UploadView,
    WrongRowsView,
)

ROWS_ON_A_PAGE = 100
ERRORS_SHOWN = 100


class OfOrganizations:
    """The shared attributes of the pages of this import."""

    imports: TableImports[Any] = organization_imports
    namespace = "organization_import"
    page_title = "Загрузка организаций"
    parents: Sequence[tuple[str, str]] = [("organization:index", "Организации")]


class UploadOrganizationsView(OfOrganizations, UploadView):
    template_name = "attestation/directory/import_upload.html"
    form_class = OrganizationTableForm


class PreviewOrganizationsView(OfOrganizations, PreviewView):
    template_name = "attestation/directory/import_preview.html"
    form_class = ApplyImportForm
    rows_on_a_page = ROWS_ON_A_PAGE
    wrong_rows_name = "errors"

    def get_form_kwargs(self) -> dict[str, Any]:
        alike = [row for row in self.found.rows if row["action"] == JOIN]
        return {**super().get_form_kwargs(), "alike": alike}

    def decisions(self, form: Any) -> dict[str, Any]:
        return {**super().decisions(form), "apart": form.cleaned_data.get("apart", [])}

    def answer(self, applied: OrganizationImport) -> HttpResponse:
        counts = organization_imports.counts(applied)
        messages.success(
            self.request,
            f"Справочник обновлён. Добавлено организаций: {counts['add']}, "
            f"изменено: {counts['change']}.",
        )
        return redirect("organization:index")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = organization_imports.counts(self.found)
        return super().get_context_data(
            counts=counts,
            errors=self.found.errors[:ERRORS_SHOWN],
            errors_hidden=max(0, counts["errors"] - ERRORS_SHOWN),
            **kwargs,
        )

    def shown_rows(self) -> list[dict[str, Any]]:
        return [row for row in self.found.rows if row["action"] != SAME]

    def shown_row(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return a row with the titles of what changes, beside old and new values."""
        # The database keeps keys in an order of its own.
        changes = [
            {"title": title, "old": row["changes"][key][0], "new": row["changes"][key][1]}
            for key, title in ORGANIZATION_TABLE.titles.items()
            if key in row["changes"]
        ]
        return {**row, "changes": changes}


class OrganizationTemplateView(OfOrganizations, TemplateTableView):
    title = "Организации"


class WrongOrganizationRowsView(OfOrganizations, WrongRowsView):
    title = "Ошибки в таблице организаций"
