"""The form for everybody, and the list of reports in the cabinet."""

from typing import Any
from urllib.parse import unquote, urlsplit

from django import forms
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse_lazy
from django.utils.decorators import method_decorator
from django.utils.functional import cached_property
from django.views.generic import ListView

from attestation.accounts import rate_limits
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line
from attestation.base.web import AuthenticatedMixin, ServiceFormView
from attestation.feedback import services
from attestation.feedback.access import may_answer
from attestation.feedback.forms import AnswerForm, ReportForm, request_id_of
from attestation.feedback.models import ProblemReport, ReportState

TOO_MANY = (
    "Слишком много сообщений подряд. Подождите час и отправьте ещё раз, а если дело срочное, "
    "позвоните нам."
)


@method_decorator(login_not_required, name="dispatch")
class ReportView(ServiceFormView):
    """«Сообщить об ошибке»: for everybody, signed in or not."""

    template_name = "feedback/report.html"
    form_class = ReportForm
    success_url = reverse_lazy("feedback")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "has_account": self.user.is_authenticated}

    def get_initial(self) -> dict[str, Any]:
        return {
            "page": _page_before(self.request),
            "request_id": request_id_of(self.request.GET.get("request", "")),
        }

    def perform(self, form: forms.Form) -> ProblemReport:
        if not rate_limits.may_report_problem(self.request):
            raise DomainError(TOO_MANY)
        author = self.user if self.user.is_authenticated else None
        return services.report(actor=author, **form.cleaned_data)

    def success_message(self) -> str:
        number, reply_to = self.result.pk, self.result.reply_to
        if reply_to:
            return f"Спасибо. Сообщение № {number} передано, ответ придёт на {reply_to}."
        return f"Спасибо. Сообщение № {number} передано в центр аттестации."


def _page_before(request: HttpRequest) -> str:
    """Return the page of ours from which the visitor came; empty where that is unknown."""
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
        if parts.netloc != request.get_host() or parts.path == request.path:
            return ""
    except ValueError:
        return ""
    query = f"?{parts.query}" if parts.query else ""
    return clean_line(unquote(f"{parts.path}{query}", errors="replace"))[:500]


class ReportListView(AuthenticatedMixin, ListView):
    """«Сообщения об ошибках»: new ones first to be answered, then all."""

    template_name = "feedback/list.html"
    context_object_name = "reports"
    paginate_by = 25

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_answer(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    @property
    def shows_all(self) -> bool:
        return self.request.GET.get("state") == "all"

    def get_queryset(self) -> QuerySet[ProblemReport]:
        reports = ProblemReport.objects.visible_to(self.user).select_related("author")
        return reports if self.shows_all else reports.filter(state=ReportState.NEW)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(shows_all=self.shows_all, **kwargs)


class AnswerReportView(ServiceFormView):
    """One report, with the field of the answer while there is none."""

    template_name = "feedback/detail.html"
    form_class = AnswerForm
    success_url = reverse_lazy("cabinet:reports")

    @cached_property
    def report(self) -> ProblemReport:
        visible = ProblemReport.objects.visible_to(self.user)
        found = visible.select_related("author", "answered_by")
        return get_object_or_404(found, pk=self.kwargs["pk"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # A missing row is 404, regardless of the user.
        _ = self.report
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(report=self.report, kept_days=services.KEPT.days, **kwargs)

    def perform(self, form: forms.Form) -> None:
        services.answer(self.report, form.cleaned_data["answer"], actor=self.user)

    def success_message(self) -> str:
        sent = " Ответ отправлен." if self.report.reply_to else ""
        return f"{self.report} отмечено отвеченным.{sent}"
