"""«Мои данные»: the stored data, the access log, consents, the download."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.urls import reverse
from django.views.generic import ListView, TemplateView

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.applications.access_log import access_log_of
from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.base.web import ActionView, AuthenticatedMixin
from attestation.privacy.services import requests as privacy_requests

_READS_SHOWN = 5


class MyDataView(AuthenticatedMixin, TemplateView):
    """An overview with counts; each part leads on."""

    template_name = "privacy/my_data.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        counted = [(section, section.rows(user).count()) for section in personal_data.sections()]
        return super().get_context_data(
            held=[(section, count) for section, count in counted if count],
            consents=[
                (kind, consent_services.current(kind), consent_services.given(user, kind))
                for kind in ConsentKind
            ],
            reads=access_log_of(user)[:_READS_SHOWN],
            archive=user.data_archives.select_related("file").first(),
            **kwargs,
        )


class HeldView(AuthenticatedMixin, ListView):
    """The rows of one section, as they stand in the download."""

    template_name = "privacy/my_data_section.html"
    context_object_name = "rows"
    paginate_by = 25

    @property
    def section(self) -> PersonalDataSection:
        section = personal_data.section(self.kwargs["section"])
        if section is None:
            raise Http404
        return section

    def get_queryset(self) -> QuerySet[Any]:
        rows = self.section.rows(self.user)
        # Pages of what has no order of its own would repeat rows.
        return rows if rows.ordered else rows.order_by("pk")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(section=self.section, **kwargs)
        return {**context, "rows": [self.section.describe(row) for row in context["rows"]]}


class OrderArchiveView(ActionView):
    undone_by = "архив удаляется сам"

    def perform(self) -> str:
        privacy_requests.request_archive(actor=self.user)
        return "Готовим архив. Он появится на этой странице, и мы пришлём письмо."

    def back(self) -> str:
        return reverse("cabinet:my_data")
