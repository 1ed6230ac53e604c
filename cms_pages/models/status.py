"""The status of an application by its number."""

from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse

from attestation.public import may_ask_status, number_asked, status_by_number
from cms_pages.forms import StatusForm
from cms_pages.models.base import SitePage


class StatusPage(SitePage):
    """Asks for a number and a surname and answers on the same page.

    The question is sent by POST, so that no address, log or history keeps it; nothing is cached.
    """

    template = "cms_pages/status_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    page_description = "Состояние заявления по его номеру и фамилии заявителя."

    class Meta:
        verbose_name = "состояние заявления"
        verbose_name_plural = "состояния заявлений"

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = super().serve(request, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        response["X-Robots-Tag"] = "noindex"
        context = response.context_data
        if context["form"].errors:
            response.status_code = 422
        elif context.get("is_asked_too_often"):
            response.status_code = 429
        return response

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | self._answer(request)

    def _answer(self, request: HttpRequest) -> dict[str, Any]:
        if request.method != "POST":
            return {"form": StatusForm()}
        form = StatusForm(request.POST)
        if not form.is_valid():
            return {"form": form}
        number, surname = form.cleaned_data["number"], form.cleaned_data["surname"]
        if not may_ask_status(request, number_asked(number)):
            return {"form": form, "is_asked_too_often": True}
        found = status_by_number(number, surname)
        return {"form": form, "found": found, "is_unknown": found is None}

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """Return no URLs: the results of this page must not be indexed."""
        return []
