"""The import of the register in the Wagtail admin: upload, wait, look, confirm, see it done."""

from collections.abc import Sequence
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.menu import MenuItem

from attestation.categories.access import may_import
from attestation.categories.forms import ApplyRegisterForm, RegisterTableForm
from attestation.categories.imports.models import RegisterImport, RegisterImportRow
from attestation.categories.imports.services import register_imports
from attestation.table_imports.services import TableImports
from attestation.table_imports.views import (
    PreviewView,
    TemplateTableView,
    UploadView,
    WrongRowsView,
)

#: The number of earlier tables shown beside the upload.
_EARLIER = 10
Verdict = RegisterImportRow.Verdict


class RegisterMenuItem(MenuItem):
    """«Реестр категорий» in the menu, for those who may load a table."""

    def is_shown(self, request: HttpRequest) -> bool:
        return bool(may_import(request.user))


def menu_item() -> MenuItem:
    return RegisterMenuItem(
        "Реестр категорий", reverse("register_import:upload"), icon_name="upload", order=215
    )


class OfRegister:
    """The shared attributes of the pages of this import."""

    imports: TableImports[Any] = register_imports
    namespace = "register_import"
    page_title = "Загрузка реестра категорий"


class UploadRegisterView(OfRegister, UploadView):
    template_name = "attestation/categories/import_upload.html"
    form_class = RegisterTableForm

    def earlier(self) -> Sequence[tuple[str, RegisterImport]]:
        found = RegisterImport.objects.select_related("file", "created_by")[:_EARLIER]
        return [(self.url("preview", one.pk), one) for one in found]


class PreviewRegisterView(OfRegister, PreviewView):
    """The progress of reading; then every row with its effect; then the progress of writing."""

    template_name = "attestation/categories/import_preview.html"
    form_class = ApplyRegisterForm
    wrong_rows_name = "wrong"

    def answer(self, applied: RegisterImport) -> HttpResponse:
        messages.success(self.request, "Записи вносятся. Эту страницу можно закрыть.")
        return redirect(self.url("preview", applied.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        counts = self.found.counts
        return super().get_context_data(
            tabs=[(verdict.value, verdict.label, counts.get(verdict, 0)) for verdict in Verdict],
            shown=self.shown,
            query=f"verdict={self.shown}",
            **kwargs,
        )

    @cached_property
    def shown(self) -> str:
        """The open tab: the requested one, else the first that needs attention."""
        asked = self.request.GET.get("verdict")
        if asked in Verdict.values:
            return str(asked)
        order = (Verdict.ERROR, Verdict.CONFLICT, Verdict.NEW, Verdict.SAME)
        return next((str(one) for one in order if self.found.counts.get(one)), Verdict.NEW.value)

    def shown_rows(self) -> QuerySet[RegisterImportRow]:
        return self.found.rows.filter(verdict=self.shown)


class RegisterTemplateView(OfRegister, TemplateTableView):
    title = "Реестр категорий"


class WrongRegisterRowsView(OfRegister, WrongRowsView):
    title = "Что не внесено в реестр"
