"""Shared parts of directories in the Wagtail admin: lists, export, deletion with reasons."""

import io
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any, BinaryIO

import openpyxl
from django import forms
from django.db import DatabaseError, models, transaction
from django.db.models import ProtectedError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import cached_property
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.properties import PageSetupProperties
from psycopg.errors import RaiseException
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.paginator import WagtailPaginator
from wagtail.admin.views import generic
from wagtail.admin.views.generic import chooser
from wagtail.admin.views.mixins import SpreadsheetExportMixin
from wagtail.admin.views.reports import ReportView
from wagtail.admin.viewsets.model import ModelViewSet
from wagtail.admin.widgets.button import Button
from wagtail.permission_policies import ModelPermissionPolicy

#: Signs that a sheet may not bear in its name.
_NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
#: So many rows say how wide a column should be.
_LOOKED_AT = 200


def in_use(error: ProtectedError, instance: models.Model) -> str:
    """Say in a sentence where an object that cannot be deleted is used, and what to do instead."""
    used = Counter(type(found)._meta.verbose_name_plural for found in error.protected_objects)
    places = ", ".join(f"{name} ({count})" for name, count in sorted(used.items()))
    advice = ""
    if hasattr(instance, "is_active"):
        advice = " Чтобы запись больше не выбирали, снимите отметку о том, что она действует."
    return f"«{instance}» удалить нельзя, запись используется: {places}.{advice}"


class DeleteView(generic.DeleteView):
    """Refuses with a sentence where the database protects the row."""

    success_message = "Удалено: «%(object)s»."

    @property
    def confirmation_message(self) -> str:
        return "Удалить эту запись?"

    def form_valid(self, form: Any) -> HttpResponseBase:
        try:
            with transaction.atomic():
                return super().form_valid(form)
        except ProtectedError as error:
            refusal = in_use(error, self.object)
        except DatabaseError as error:
            # A trigger keeps such rows (django-pgtrigger).
            if not isinstance(error.__cause__, RaiseException):
                raise
            refusal = f"«{self.object}» удалить нельзя: такие записи хранятся."
        messages.error(self.request, refusal)
        return redirect(self.edit_url_name, self.object.pk)


class Paginator(WagtailPaginator):
    @cached_property
    def items_count_label(self) -> str:
        return f"Всего: {self.count}"


def count_in_words() -> None:
    """Let the lists of Wagtail's own count without the names of models, whose case is wrong."""
    generic.base.BaseListingView.paginator_class = Paginator
    chooser.BaseChooseView.paginator_class = Paginator


def lay_out(sheet: Any, title: str) -> None:
    """Give a sheet of rows below one heading its name, its widths and the manner of its print."""
    sheet.title = _NOT_IN_A_NAME.sub("", title[:1].upper() + title[1:])[:31]
    sheet.freeze_panes = "A2"
    for heading, *cells in sheet.columns:
        heading.font = Font(bold=True)
        longest = max(len(str(cell.value or "")) for cell in (heading, *cells[:_LOOKED_AT]))
        sheet.column_dimensions[heading.column_letter].width = min(max(longest + 2, 12), 60)
        for cell in (heading, *cells):
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.print_title_rows = "1:1"
    sheet.oddFooter.center.text = "&P из &N"


def print_exports() -> None:
    """Let every table of the admin leave to be read and printed, Wagtail's own reports too."""
    as_it_comes = SpreadsheetExportMixin.write_xlsx

    def write_xlsx(view: Any, queryset: models.QuerySet[Any], output: BinaryIO) -> None:
        plain = io.BytesIO()
        as_it_comes(view, queryset, plain)
        book = openpyxl.load_workbook(plain)
        is_report = isinstance(view, ReportView)
        lay_out(
            book.active,
            str(view.page_title if is_report else view.model._meta.verbose_name_plural),
        )
        book.save(output)

    SpreadsheetExportMixin.write_xlsx = write_xlsx


class IndexView(generic.IndexView):
    """A list whose columns may show related rows, and which leaves as XLSX.

    There is no CSV: a table editor would take text that begins with «=» for a formula.
    """

    add_item_label = "Добавить"
    results_template_name = "attestation/directory/list_results.html"
    select_related: Sequence[str] = ()
    FORMATS = (generic.IndexView.FORMAT_XLSX,)
    custom_value_preprocess = {
        bool: {"xlsx": lambda value: "да" if value else "нет"},
        **generic.IndexView.custom_value_preprocess,
    }

    def get_base_queryset(self) -> models.QuerySet[Any]:
        queryset = super().get_base_queryset()
        return queryset.select_related(*self.select_related) if self.select_related else queryset

    @cached_property
    def show_export_buttons(self) -> bool:
        return False

    @cached_property
    def header_more_buttons(self) -> list[Button]:
        buttons = [*super().header_more_buttons]
        if self.list_export:
            buttons.append(
                Button("Скачать XLSX", url=self.xlsx_export_url, icon_name="download", priority=90)
            )
        return buttons


class CreateView(generic.CreateView):
    # Wagtail's own sentences put a name into the nominative where Russian wants another case.
    success_message = "Сохранено: «%(object)s»."
    error_message = "Не сохранено: исправьте то, что отмечено."

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        *before, _ = super().get_breadcrumbs_items()
        return [*before, {"url": "", "label": "Новая запись"}]


class EditView(generic.EditView):
    """Keeps the row locked from the check to the write, so that rules about it hold."""

    success_message = CreateView.success_message
    error_message = CreateView.error_message

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with transaction.atomic():
            return super().post(request, *args, **kwargs)

    def get_queryset(self) -> models.QuerySet[Any]:
        queryset = super().get_queryset()
        if self.request.method == "POST":
            return queryset.select_for_update(of=("self",))
        return queryset


class DirectoryForm(WagtailAdminModelForm):
    """A form whose choices keep to the width of the page, however long their names are."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field.widget, forms.Select):
                field.widget.attrs["style"] = "max-width: min(42rem, 80vw)"


class DirectoryViewSet(ModelViewSet):
    """A directory that operators keep by hand.

    Wagtail's reference index stays out of it: the database's own protection knows every use, and
    an index row for each reference would cost every import and every application.
    """

    add_to_reference_index = False
    copy_view_enabled = False
    index_view_class = IndexView
    add_view_class = CreateView
    edit_view_class = EditView
    delete_view_class = DeleteView
    search_backend_name = None
    list_per_page = 50
    form_fields: Sequence[str] = ()
    #: Relations that the list and its export show.
    select_related: Sequence[str] = ()

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        return forms.modelform_factory(self.model, form=DirectoryForm, fields=self.form_fields)

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_common_view_kwargs(**{"usage_url_name": self.UNDEFINED, **kwargs})

    def get_index_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_index_view_kwargs(select_related=self.select_related, **kwargs)

    def get_urlpatterns(self) -> list[Any]:
        return [pattern for pattern in super().get_urlpatterns() if pattern.name != "usage"]

    @cached_property
    def url_prefix(self) -> str:
        return f"directory/{self.name}"


class ReadOnlyPolicy(ModelPermissionPolicy):
    """A policy for rows that services write: they can be viewed, but not edited by hand."""

    def user_has_permission(self, user: Any, action: str) -> bool:
        return action == "view" and super().user_has_permission(user, action)

    def user_has_any_permission(self, user: Any, actions: Iterable[str]) -> bool:
        return "view" in actions and super().user_has_permission(user, "view")


class ReadOnlyIndexView(IndexView):
    any_permission_required = ["view"]
    default_ordering = "-pk"


class ReadOnlyViewSet(DirectoryViewSet):
    """A list that can be filtered and taken away; no address changes a row, for anybody."""

    index_view_class = ReadOnlyIndexView
    form_fields = ["id"]
    #: The names of the views that there are.
    views_kept = frozenset({"index", "index_results"})

    @property
    def permission_policy(self) -> ReadOnlyPolicy:
        return ReadOnlyPolicy(self.model)

    def get_urlpatterns(self) -> list[Any]:
        return [one for one in super().get_urlpatterns() if one.name in self.views_kept]

    def get_common_view_kwargs(self, **kwargs: Any) -> dict[str, Any]:
        names = {"add", "edit", "delete", "history", "inspect"} - self.views_kept
        gone = {f"{name}_url_name": None for name in names}
        return super().get_common_view_kwargs(**{**gone, **kwargs})


def refuse_bulk_changes(
    request: HttpRequest, action_type: str, objects: Sequence[models.Model], action: Any
) -> HttpResponse | None:
    """Stop what changes or deletes several accounts at once: each is confirmed, noted and told.

    A ``before_bulk_action`` hook of Wagtail.
    """
    if action.model._meta.label != "attestation.User":
        return None
    messages.error(
        request,
        "Учётные записи меняют и удаляют по одной: откройте нужную и внесите изменения в ней.",
    )
    return redirect("wagtailusers_users:index")
