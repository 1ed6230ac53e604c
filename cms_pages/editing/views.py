"""Custom views of the Wagtail admin: adding a document, the guide, the problem report."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.views.generic import FormView, TemplateView
from wagtail.admin import messages
from wagtail.admin.ui.tables import Column, TitleColumn
from wagtail.admin.views.generic.base import WagtailAdminTemplateMixin
from wagtail.admin.views.reports import ReportView
from wagtail.permissions import page_permission_policy

from cms_pages.editing import guide
from cms_pages.editing.forms import AddDocumentForm
from cms_pages.editing.services.document_upload import Added, add_document
from cms_pages.page_checks import link_report

_ACTS = ["add", "change", "publish"]


def may_edit_any_page(user: Any) -> bool:
    """Return whether the user may edit any page of the site."""
    return page_permission_policy.user_has_any_permission(user, _ACTS)


class EditorsOnlyMixin:
    """Staff who keep directories come into the admin too; this is not for them."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_edit_any_page(request.user):
            raise PermissionDenied
        # The view class after the mixin defines ``dispatch``.
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class GuideView(EditorsOnlyMixin, WagtailAdminTemplateMixin, TemplateView):
    template_name = "cms_pages/admin/guide.html"
    page_title = "Помощь редактору"
    header_icon = "help"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**kwargs) | {"guide": guide.html()}


class AddDocumentView(EditorsOnlyMixin, WagtailAdminTemplateMixin, FormView):
    template_name = "cms_pages/admin/add_document.html"
    page_title = "Добавить документ"
    header_icon = "doc-full"
    form_class = AddDocumentForm
    success_url = reverse_lazy("wagtailadmin_home")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"user": self.request.user}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        form = kwargs.get("form") or self.get_form()
        context = super().get_context_data(**(kwargs | {"form": form}))
        return context | {"media": form.media}

    def form_valid(self, form: AddDocumentForm) -> HttpResponse:
        added = add_document(
            form.cleaned_data["page"],
            actor=self.request.user,
            file=form.cleaned_data["file"],
            replaces=form.cleaned_data["replaces"],
            **form.words(),
        )
        _tell(self.request, added)
        return redirect(self.get_success_url())


def _tell(request: HttpRequest, added: Added) -> None:
    edit = messages.button(
        reverse("wagtailadmin_pages:edit", args=[added.page.pk]), "Открыть страницу для правки"
    )
    if added.is_published:
        address = f"{added.page.url}#{added.item.anchor}"
        show = messages.button(address, "Посмотреть на сайте")
        text = f"Документ «{added.item.title}» опубликован на странице «{added.page.title}»."
        messages.success(request, text, buttons=[show, edit])
    elif added.is_submitted:
        text = f"Документ «{added.item.title}» добавлен и отправлен на проверку главному редактору."
        messages.success(request, text, buttons=[edit])
    else:
        text = (
            f"Документ «{added.item.title}» добавлен в черновик: на странице «{added.page.title}» "
            "есть неопубликованные правки. Проверьте их и опубликуйте страницу."
        )
        messages.warning(request, text, buttons=[edit])


class ProblemsView(ReportView):
    """The report of problems on the pages, one line each."""

    page_title = "Битые ссылки и файлы"
    header_icon = "warning"
    index_url_name = "site_problems"
    index_results_url_name = "site_problems_results"
    is_searchable = False
    default_ordering = None
    permission_policy = page_permission_policy
    any_permission_required = _ACTS
    list_export = ["title", "text"]
    export_headings = {"title": "Где", "text": "Что исправить"}
    no_results_message = "Ничего не сломано: ссылки ведут, куда должны, файлы на месте."
    columns = [
        TitleColumn("title", label="Где", get_url=lambda one: _address(one)),  # noqa: PLW0108 (defined below)
        Column("text", label="Что исправить"),
    ]

    def get_queryset(self) -> Any:
        return link_report.problems()

    def get_filtered_queryset(self) -> Any:
        return self.get_queryset()

    def get_base_queryset(self) -> Any:
        return self.get_queryset()


def _address(problem: link_report.Problem) -> str:
    if problem.image_id is not None:
        return reverse("wagtailimages:edit", args=[problem.image_id])
    return reverse("wagtailadmin_pages:edit", args=[problem.page_id])
