"""Each role's home, and the page of one application for everybody who sees it."""

from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from attestation.accounts.roles import Role
from attestation.accounts.services import profile_of
from attestation.applications import selectors as applications
from attestation.applications.access import roles_towards
from attestation.applications.documents import missing
from attestation.applications.models import Application
from attestation.applications.pieces import sections_of
from attestation.applications.reading import READ, note_page
from attestation.applications.review_views import papers_of
from attestation.applications.views import warnings_for
from attestation.applications.workflow import WORKFLOW
from attestation.cabinet import todo
from attestation.cabinet.navigation import roles_of
from attestation.cabinet.status import status_of
from attestation.directory.models import ProcedureRules
from attestation.scheduling import selectors as scheduling


class HomeView(TemplateView):
    """«Что сделать»: for each role that the person holds."""

    template_name = "cabinet/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        roles = roles_of(user)
        today = timezone.localdate()
        own = list(applications.own_applications(user)) if Role.APPLICANT in roles else []
        return super().get_context_data(
            applicant=Role.APPLICANT in roles,
            own_applications=own,
            profile_missing=profile_of(user).missing(),
            consideration_days=ProcedureRules.on(today).consideration_days,
            personal=todo.personal(user),
            duties=todo.duties_of(user, roles, today=today),
            **kwargs,
        )


class ApplicationView(DetailView):
    """One application: to its applicant the way and the tasks, to others its documents."""

    context_object_name = "application"

    def get_queryset(self) -> QuerySet[Application]:
        return Application.objects.visible_to(self.request.user).for_list()

    def get_template_names(self) -> list[str]:
        own = self.object.applicant_id == self.request.user.pk
        return ["cabinet/application.html" if own else "cabinet/review.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, user = self.object, self.request.user
        note_page(application, user)
        today = timezone.localdate()
        entry = scheduling.entry_of(application)
        roles = roles_towards(user, application)
        actions = WORKFLOW.available(state=application.state, roles=roles)
        return super().get_context_data(
            entry=entry,
            status=status_of(application, entry, today=today),
            actions={transition.name: transition for transition in actions},
            # Who sees it and has no part in deciding on it is a specialist.
            for_expert=not roles,
            reason_shown=application.reason_is_news,
            missing=missing(application),
            warnings=warnings_for(application),
            days_left=application.days_left(today),
            sections=sections_of(application, user),
            history=application.journal.exclude(action=READ).select_related("actor")[:50],
            **papers_of(application),
            **kwargs,
        )
