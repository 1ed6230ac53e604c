"""The pages of an import in the Wagtail admin: upload, look (and wait), confirm.

A room subclasses the four views with a mixin of its own that sets ``imports`` and ``namespace``;
its addresses have the names ``upload``, ``template``, ``preview`` and one for the wrong rows.
"""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, View
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin

from attestation.base.errors import DomainError
from attestation.base.web import AuthenticatedMixin
from attestation.paperwork.downloads import table_download
from attestation.table_imports.services import TableImports


class ImportAccess(AuthenticatedMixin):
    """Only for those who may load tables of this kind.

    Attributes:
        imports: the kind of table.
        namespace: of the addresses of its pages.
    """

    imports: TableImports[Any]
    namespace: str
    kwargs: dict[str, Any]

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.imports.may_import(self.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def found(self) -> Any:
        """The import of the address, or 404."""
        return get_object_or_404(self.imports.model, pk=self.kwargs["pk"])

    def url(self, name: str, *args: Any) -> str:
        return reverse(f"{self.namespace}:{name}", args=args)


class _ImportPage(ImportAccess, WagtailAdminTemplateMixin, FormView):
    header_icon = "upload"
    #: Pages that lead here: of each the address's name and the label.
    parents: Sequence[tuple[str, str]] = ()

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        parents = [{"url": reverse(name), "label": label} for name, label in self.parents]
        return [*self.breadcrumbs_items, *parents, {"url": "", "label": self.page_title}]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(upload_url=self.url("upload"), **kwargs)

    def refuse(self, form: Any, refusal: DomainError) -> HttpResponse:
        """Show the page again with the refusal at its field."""
        form.add_error(refusal.field if refusal.field in form.fields else None, refusal.message)
        return self.form_invalid(form)


class UploadView(_ImportPage):
    """A page with the columns of a table and its upload form."""

    template_name = "attestation/table_imports/upload.html"

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            found = self.imports.upload(form.cleaned_data["table"], actor=self.user)
        except DomainError as refusal:
            return self.refuse(form, refusal)
        return redirect(self.url("preview", found.pk))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            columns=self.imports.table.columns,
            template_url=self.url("template"),
            earlier=self.earlier(),
            **kwargs,
        )

    def earlier(self) -> Sequence[tuple[str, Any]]:
        """Return earlier tables to show beside the form, each with its address."""
        return ()


class PreviewView(_ImportPage):
    """The preview of a table, row by row, until it is confirmed; then its result."""

    template_name = "attestation/table_imports/preview.html"
    rows_on_a_page = 50
    #: The name of the address of the wrong rows.
    wrong_rows_name: str

    def get_page_subtitle(self) -> str:
        return str(self.found)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            applied = self.imports.apply(self.found, actor=self.user, **self.decisions(form))
        except DomainError as refusal:
            # A refusal may have left a new judgement behind.
            self.found.refresh_from_db()
            return self.refuse(form, refusal)
        return self.answer(applied)

    def decisions(self, form: Any) -> dict[str, Any]:
        """Return what was decided in the form, as `TableImports.apply` takes it."""
        return {"skip_errors": form.cleaned_data["skip_errors"]}

    def answer(self, applied: Any) -> HttpResponse:
        """Show the result as a message, and redirect."""
        raise NotImplementedError

    def shown_rows(self) -> Any:
        """Return the rows to show, as a paginator takes them."""
        raise NotImplementedError

    def shown_row(self, row: Any) -> Any:
        """Return a row as the template shows it."""
        return row

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        imports, found = self.imports, self.found
        page = self._page()
        can_apply = imports.is_confirmable(found)
        is_waiting = not imports.why_not_waiting(found)
        return super().get_context_data(
            found=found,
            can_apply=can_apply,
            nothing_to_write=imports.nothing_to_write if is_waiting and not can_apply else "",
            has_wrong=bool(imports.count_wrong(found)),
            wrong_url=self.url(self.wrong_rows_name, found.pk),
            preview_url=self.url("preview", found.pk),
            page=page,
            page_range=page.paginator.get_elided_page_range(page.number),
            **kwargs,
        )

    def _page(self) -> "Page[Any]":
        rows = Paginator(self.shown_rows(), self.rows_on_a_page)
        page = rows.get_page(self.request.GET.get("p"))
        page.object_list = [self.shown_row(row) for row in page.object_list]
        return page


class TemplateTableView(ImportAccess, View):
    """An empty table with the right headings."""

    title: str

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return table_download(self.title, self.imports.table.template_columns())


class WrongRowsView(ImportAccess, View):
    """The rows that cannot be imported, as in the file, each with its error."""

    title: str

    def get(self, request: HttpRequest, pk: int) -> HttpResponseBase:
        table = self.imports.table
        rows = (
            table.wrong_cells(row, message) for row, message in self.imports.wrong_rows(self.found)
        )
        return table_download(self.title, table.wrong_columns(), rows)
