"""Pages of the Wagtail admin about criteria: the preview of a sheet, and what versions can do."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import FormView, View
from wagtail.admin import messages
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.generic.permissions import PermissionCheckedMixin
from wagtail.permissions import ModelPermissionPolicy

from attestation.base.errors import DomainError
from attestation.evaluation.criteria import services
from attestation.evaluation.criteria.models import CriteriaSet, CriteriaState
from attestation.evaluation.criteria.services import points_label, tree_of


class OfCriteria(PermissionCheckedMixin):
    """Only for those who keep the criteria."""

    permission_policy = ModelPermissionPolicy(CriteriaSet)
    permission_required = "change"
    kwargs: dict[str, Any]

    @cached_property
    def criteria_set(self) -> CriteriaSet:
        return get_object_or_404(CriteriaSet, pk=self.kwargs["pk"])


class CriteriaView(OfCriteria, WagtailAdminTemplateMixin, FormView):
    """The sheet as experts will see it, and what can be done with this version."""

    template_name = "attestation/evaluation/criteria.html"
    header_icon = "list-ol"
    form_class = forms.Form
    http_method_names = ["get", "head", "options"]

    def get_page_title(self) -> str:
        return str(self.criteria_set)

    def get_breadcrumbs_items(self) -> list[dict[str, Any]]:
        return [
            *self.breadcrumbs_items,
            {"url": reverse("criteriaset:index"), "label": "Критерии"},
            {"url": "", "label": str(self.criteria_set)},
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        shown = self.criteria_set
        sections = [
            (section, points_label(section.max_points), list(section.rows))
            for section in tree_of(shown.criteria.all())
        ]
        return super().get_context_data(
            criteria=shown,
            sections=sections,
            maximum=points_label(shown.max_points),
            passes=points_label(shown.pass_points),
            positions=list(shown.positions.all()),
            is_in_force=shown.state == CriteriaState.IN_FORCE,
            **kwargs,
        )


class CriteriaActView(OfCriteria, View):
    """A button of one version."""

    http_method_names = ["post"]
    undone_by = "вместо введённой версии вводят следующую"
    ACTS: dict[str, tuple[Callable[..., CriteriaSet], str]] = {
        "put-in-force": (services.put_in_force, "Критерии введены в действие."),
        "new-version": (services.new_version, "Начата новая версия: измените её и введите."),
        "next-year": (services.copy_to_next_year, "Набор скопирован на следующий год."),
    }

    def post(self, request: HttpRequest, pk: int, act: str) -> HttpResponseBase:
        if act not in self.ACTS:
            raise Http404
        service, said = self.ACTS[act]
        shown = self.criteria_set
        try:
            shown = service(shown, actor=request.user)
            messages.success(request, said)
        except DomainError as refusal:
            messages.error(request, refusal.message)
        return redirect("evaluation_admin:criteria", shown.pk)
