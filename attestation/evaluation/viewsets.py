"""Criteria and the template of conclusions in the Wagtail admin."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.functional import cached_property
from wagtail.admin import messages
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column
from wagtail.admin.viewsets.base import ViewSetGroup
from wagtail.admin.widgets.button import Button, HeaderButton

from attestation.base.wagtail_admin import (
    DeleteView,
    DirectoryViewSet,
    EditView,
    IndexView,
)
from attestation.evaluation.criteria.models import CriteriaSet

_FIXED = "Эта версия введена в действие и не меняется. Сделайте новую версию."


class CriteriaSetForm(WagtailAdminModelForm):
    """The form of a criteria set: drafts can be edited; a set in force needs a new version."""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk and not self.instance.is_draft:
            raise ValidationError(_FIXED)
        for rows in self.formsets.values():
            if not any(_is_criterion(row) for row in rows.forms if row.is_valid()):
                raise ValidationError("Добавьте хотя бы один критерий с наибольшим баллом.")
        return cleaned


def _is_criterion(row: forms.ModelForm) -> bool:
    return bool(row.cleaned_data.get("max_points")) and not row.cleaned_data.get("DELETE")


class CriteriaIndexView(IndexView):
    @cached_property
    def header_buttons(self) -> list[Button]:
        url = reverse("evaluation_admin:template", args=["conclusion"])
        template = HeaderButton("Шаблон заключения", url=url, icon_name="doc-full")
        return [*super().header_buttons, template]


class CriteriaEditView(EditView):
    """Leads on to the sheet of a version that is in force: there is nothing to edit."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        found = CriteriaSet.objects.filter(pk=kwargs["pk"]).first()
        if found and not found.is_draft and self.user_has_permission("change"):
            if request.method == "POST":
                messages.error(request, _FIXED)
            return redirect("evaluation_admin:criteria", found.pk)
        return super().dispatch(request, *args, **kwargs)

    def get_success_url(self) -> str:
        return reverse("evaluation_admin:criteria", args=[self.object.pk])


class CriteriaDeleteView(DeleteView):
    """Only a draft can go; the database says so too."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not self.object.is_draft:
            messages.error(request, "Введённые в действие критерии не удаляются.")
            return redirect("evaluation_admin:criteria", self.object.pk)
        return super().post(request, *args, **kwargs)


class CriteriaSetViewSet(DirectoryViewSet):
    model = CriteriaSet
    icon = "list-ol"
    menu_label = "Критерии"
    index_view_class = CriteriaIndexView
    edit_view_class = CriteriaEditView
    delete_view_class = CriteriaDeleteView
    list_display = [
        "name",
        Column("get_category_display", label="Категория"),
        "year",
        "version",
        Column("get_state_display", label="Состояние"),
        "pass_points",
    ]
    list_filter = ["category", "year", "state"]
    list_export = ["name", "category", "year", "version", "state", "pass_points"]
    search_fields = ["name"]
    export_filename = "критерии"
    edit_handler = ObjectList(
        [
            FieldPanel("name"),
            FieldPanel("category"),
            FieldPanel("year"),
            FieldPanel("positions", widget=forms.CheckboxSelectMultiple),
            FieldPanel("pass_points"),
            FieldPanel("divergence_points"),
            InlinePanel(
                "criteria",
                heading="Разделы и критерии",
                label="Строка",
                panels=[
                    FieldPanel("level"),
                    FieldPanel("title"),
                    FieldPanel("hint"),
                    FieldPanel("max_points"),
                    FieldPanel("pass_points"),
                ],
            ),
        ],
        base_form_class=CriteriaSetForm,
    )

    def get_form_class(self, for_update: bool = False) -> type[forms.ModelForm]:
        form_class: type[forms.ModelForm] = self._edit_handler.get_form_class()
        return form_class


class EvaluationGroup(ViewSetGroup):
    menu_label = "Оценка"
    menu_icon = "list-ol"
    menu_order = 225
    items = (CriteriaSetViewSet(),)
