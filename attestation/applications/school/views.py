"""«Прикрепление документов»: the school coordinator's list of applicants."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView

from attestation.accounts.access import organizations_of
from attestation.applications.models import Application
from attestation.applications.school import selectors
from attestation.applications.school.filters import SchoolFilterSet
from attestation.base.web import AuthenticatedMixin
from attestation.directory.rules_models import ProcedureRules


class SchoolListView(AuthenticatedMixin, ListView):
    """The applicants of the own organization with what they and the coordinator attached."""

    template_name = "applications/school/list.html"
    context_object_name = "applications"
    paginate_by = 25
    ordering = ("surname", "applicant__last_name", "given_name", "pk")
    is_unfiled = False

    def get_queryset(self) -> QuerySet[Application]:
        found = (selectors.unfiled if self.is_unfiled else selectors.filed)(self.user)
        self.filter = SchoolFilterSet(self.request.GET, found, is_unfiled=self.is_unfiled)
        return selectors.with_documents(self.filter.qs).order_by(*self.ordering)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        today = timezone.localdate()
        context = super().get_context_data(
            filter=self.filter,
            is_unfiled=self.is_unfiled,
            counts=selectors.counts(user),
            organizations=list(organizations_of(user)),
            wrong_workplace=selectors.wrong_workplace(user),
            consideration_days=ProcedureRules.on(today).consideration_days,
            here=reverse("cabinet:school_unfiled" if self.is_unfiled else "cabinet:school"),
            **kwargs,
        )
        for application in context["applications"]:
            _sort_out(application)
        return context


class SchoolUnfiledView(SchoolListView):
    """«Ещё не подано»: the people whom the coordinator may offer help."""

    is_unfiled = True


def _sort_out(application: Any) -> None:
    """Split the documents of a card by who attached them."""
    applicant = application.applicant_id
    application.by_teacher = [d for d in application.attached if d.attached_by_id == applicant]
    application.by_coordinator = [d for d in application.attached if d.attached_by_id != applicant]
