"""«Результаты профессиональной деятельности»: the tables, one small form a line, the Word files."""

from typing import Any
from urllib.parse import quote

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from attestation.applications.achievements.blank_tables import blank_tables
from attestation.applications.achievements.completeness import earlier_with_results, results_of
from attestation.applications.achievements.forms import ResultsFileForm, RowForm
from attestation.applications.achievements.models import ResultRow
from attestation.applications.achievements.services import appendix
from attestation.applications.achievements.services import rows as achievement_rows
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import requirements
from attestation.applications.filing_path import steps
from attestation.applications.lookups import visible_application
from attestation.base.confirmation import AskedView
from attestation.base.language.plurals import plural
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.directory.results_models import ResultsTable
from attestation.files.formats import DOCX
from attestation.paperwork.achievements import build_results_docx


class ResultsView(AuthenticatedMixin, TemplateView):
    """All tables of one application; read-only for users who may not fill them."""

    template_name = "applications/achievements/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = visible_application(self)
        may_fill = achievement_rows.may_fill(application, actor=self.user)
        attached = requirements.attached_documents(application)
        files = [d for d in attached if d.kind == DocumentKind.RESULTS]
        results = results_of(application)
        return super().get_context_data(
            application=application,
            results=results,
            may_fill=may_fill,
            files=files,
            is_by_file=bool(files) and not results.rows,
            earlier=earlier_with_results(application) if may_fill else [],
            form=ResultsFileForm() if may_fill else None,
            way=steps.shown(self.user, steps.Step.RESULTS),
            goes_on=steps.leads_on(self.user, application),
            **kwargs,
        )


class RowFormView(ServiceFormView):
    """One line of a table, new or present, in a form of its own."""

    template_name = "applications/achievements/row.html"
    form_class = RowForm

    @property
    def row(self) -> ResultRow | None:
        return None

    @property
    def table(self) -> ResultsTable:
        """Any table that this application offers; others do not exist."""
        sections = results_of(visible_application(self)).sections
        for section in sections:
            if section.table.pk == self.kwargs["table_pk"]:
                return section.table
        raise Http404

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "application": visible_application(self),
            "table": self.table,
            "row": self.row,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = visible_application(self)
        return super().get_context_data(
            application=application,
            table=self.table,
            row=self.row,
            may_fill=achievement_rows.may_fill(application, actor=self.user),
            **kwargs,
        )

    def perform(self, form: RowForm) -> ResultRow:
        return achievement_rows.save_row(
            visible_application(self),
            self.table,
            form.values,
            row=self.row,
            upload=form.cleaned_data["upload"],
            actor=self.user,
        )

    def success_message(self) -> str:
        return "Строка сохранена."

    def get_success_url(self) -> str:
        if "more" in self.request.POST:
            return reverse("cabinet:results_add", args=[self.kwargs["pk"], self.result.table_id])
        return results_url(self.kwargs["pk"], self.result.table.code)


class RowEditView(RowFormView):
    @property
    def row(self) -> ResultRow:
        return row_of(self)

    @property
    def table(self) -> ResultsTable:
        return self.row.table


class RowDeleteView(AskedView):
    """A view that asks on GET and deletes on POST, so that one slip loses no data."""

    template_name = "applications/achievements/delete.html"
    heading = "Удалить строку?"
    button = "Удалить"
    decline = "Оставить"
    success = "Строка удалена."

    @cached_property
    def row(self) -> ResultRow:
        return row_of(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(row=self.row, **kwargs)

    def consequences(self) -> list[str]:
        return ["Прикреплённые к ней файлы останутся в документах заявления."]

    def refusal(self) -> str:
        return achievement_rows.may_fill(self.row.application, actor=self.user).reason

    def perform(self, form: forms.Form) -> None:
        achievement_rows.delete_row(self.row, actor=self.user)

    def get_success_url(self) -> str:
        return results_url(self.kwargs["pk"], self.row.table.code)


class RowMoveView(ActionView):
    undone_by = "строку переставляют обратно"

    def perform(self) -> str:
        row = row_of(self)
        self.code = row.table.code
        achievement_rows.move_row(row, up=self.request.POST.get("to") == "up", actor=self.user)
        return "Порядок строк изменён."

    def back(self) -> str:
        return results_url(self.kwargs["pk"], self.code)


class CopyResultsView(ActionView):
    """Copies the tables of another application of the same person."""

    undone_by = "строки удаляют"

    def perform(self) -> str:
        application = visible_application(self)
        offered = {str(other.pk): other for other in earlier_with_results(application)}
        source = offered.get(self.request.POST.get("application", ""))
        if source is None:
            raise Http404
        added = achievement_rows.copy_rows(application, source, actor=self.user)
        if not added:
            return "Все строки того заявления здесь уже есть."
        return f"Скопировано: {added} {plural(added, 'строка', 'строки', 'строк')}."

    def back(self) -> str:
        return results_url(self.kwargs["pk"])


class BlankTablesView(View):
    """The tables of the sought category as a Word file to fill in by hand."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        application = visible_application(self)
        tables = [section.table for section in results_of(application).own]
        blank = blank_tables(application.category, application.category_label, tables)
        return _word_file(blank, "Таблицы результатов.docx")


class DraftAppendixView(View):
    """The appendix as it would be now, as a Word file."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        application = visible_application(self)
        paper = appendix.paper_of(application, results_of(application))
        return _word_file(build_results_docx(paper), "Приложение к заявлению, черновик.docx")


def _word_file(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=DOCX.content_type)
    response["Content-Disposition"] = f"attachment; filename*=utf-8''{quote(name)}"
    response["Cache-Control"] = "private, no-store"
    return response


def row_of(view: Any) -> ResultRow:
    """Return the line of the address, of an application that the visitor may see; otherwise 404."""
    rows = ResultRow.objects.filter(application=visible_application(view))
    return get_object_or_404(
        rows.select_related("table", "application__organization"), pk=view.kwargs["row_pk"]
    )


def results_url(pk: int, code: str = "") -> str:
    """Return the page of the tables, at the table of ``code``."""
    anchor = f"#{code}" if code else ""
    return reverse("cabinet:results", args=[pk]) + anchor
