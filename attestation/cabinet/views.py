"""Each role's home, and the page of one application for everybody who sees it."""

import datetime
from collections.abc import Container
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.accounts.services.profiles import shown_profile
from attestation.applications import selectors as applications
from attestation.applications.access import may_delete, roles_towards
from attestation.applications.access_log import note_page
from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import DocumentKind
from attestation.applications.conversations.selectors import unread_number, unread_numbers
from attestation.applications.documents.requirements import APPLICATION, attached_documents
from attestation.applications.documents.services import detached_by, may_attach
from attestation.applications.filing_path.receipts import Receipt, receipt_of
from attestation.applications.handling.access import works_on
from attestation.applications.handling.changes import changes_for
from attestation.applications.handling.selectors import handling_of
from attestation.applications.models import Application
from attestation.applications.returns.selectors import refiled
from attestation.applications.review.views import review_of
from attestation.applications.sections import history_of, sections_of
from attestation.applications.views import warnings_for
from attestation.applications.workflow import EDITABLE, WORKFLOW, ApplicationState
from attestation.base.web import AuthenticatedMixin
from attestation.cabinet import dashboard
from attestation.cabinet.application_status import status_of
from attestation.cabinet.navigation import roles_of
from attestation.cabinet.personal_year import personal_year_of
from attestation.categories.views import own_categories
from attestation.commission.models import CommissionSession
from attestation.directory.rules_models import ProcedureRules
from attestation.evaluation.access import is_assigned
from attestation.scheduling import selectors as scheduling
from attestation.scheduling.models import ScheduleEntry
from attestation.signatures.kinds import manner_of


class HomeView(AuthenticatedMixin, TemplateView):
    """«Что сделать»: for each role that the person holds."""

    template_name = "cabinet/home.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.user
        roles = roles_of(user)
        today = timezone.localdate()
        applicant = Role.APPLICANT in roles
        return super().get_context_data(
            applicant=applicant,
            own_applications=_own(user, today) if applicant else [],
            profile_missing=shown_profile(user).missing(),
            signing=manner_of(APPLICATION),
            consideration_days=ProcedureRules.on(today).consideration_days,
            own_categories=own_categories(user, today),
            year=personal_year_of(user, today=today) if applicant else None,
            personal=dashboard.personal(user),
            duties=dashboard.duties_of(user, roles, today=today),
            **kwargs,
        )


def _own(user: User, today: datetime.date) -> list[dict[str, Any]]:
    """The person's applications with where each stands and what comes next."""
    found = list(applications.own_applications(user))
    unread = unread_numbers(user, [application.pk for application in found])
    return [
        {
            "application": application,
            "unread": unread.get(application.pk, 0),
            "status": status_of(application, scheduling.entry_of(application), today=today),
            "left": application.days_left(today),
        }
        for application in found
    ]


_REGISTERING = {Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}


class ApplicationView(AuthenticatedMixin, DetailView):
    """One application: to its applicant the way and the tasks, to others its documents."""

    context_object_name = "application"

    def get_queryset(self) -> QuerySet[Application]:
        return Application.objects.visible_to(self.user).for_list()

    def get_template_names(self) -> list[str]:
        own = self.object.applicant_id == self.user.pk
        return ["cabinet/application.html" if own else "applications/review/page.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, user = self.object, self.user
        note_page(application, user)
        today = timezone.localdate()
        entry = scheduling.entry_of(application)
        own = application.applicant_id == user.pk
        roles = roles_towards(user, application)
        actions = WORKFLOW.available(state=application.state, roles=roles)
        sections = sections_of(application, user)
        return super().get_context_data(
            entry=entry,
            **_publication(application, entry),
            status=status_of(application, entry, today=today),
            actions={transition.name: transition for transition in actions},
            # Who sees it and has no part in deciding on it is a specialist, or of the commission.
            for_expert=not roles,
            back=None if own or roles else _back(application, user),
            reason_shown=application.reason_is_news,
            paper_stands=application.state in EDITABLE and paper_stands(application),
            may_attach=own and may_attach(application, DocumentKind.OTHER, actor=user),
            refiled=refiled(application) if roles & _REGISTERING else None,
            may_delete=may_delete(application, actor=user),
            detached=detached_by(application, actor=user) if own else [],
            warnings=warnings_for(application) if _is_warned(application, own, roles) else [],
            days_left=application.days_left(today),
            **_handling(application, user, today),
            changes=changes_for(application, user),
            receipt=_receipt(application) if own else None,
            unread=unread_number(application, user) if own else 0,
            sections=sections,
            history=history_of(application, user),
            **(
                {"documents": attached_documents(application)}
                if own
                else review_of(self.request, application, user=user, sections=sections)
            ),
            **kwargs,
        )


def _handling(application: Application, user: User, today: datetime.date) -> dict[str, Any]:
    """Return who leads the application and whether it is put aside, for who works on it."""
    handling = handling_of(application) if works_on(user, application) else None
    return {"handling": handling, "is_held": handling is not None and handling.is_held(today)}


def _is_warned(application: Application, own: bool, roles: Container[str]) -> bool:
    """Whether warnings still help: the applicant before filing, who registers before registering.

    They may mention an earlier refusal, which concerns nobody else.
    """
    is_open = application.state in EDITABLE
    registers = any(role in roles for role in _REGISTERING)
    return (own and is_open) or (
        registers and (is_open or application.state == ApplicationState.SUBMITTED)
    )


def _receipt(application: Application) -> Receipt | None:
    """Return the receipt while the application is considered; later other things are news."""
    is_considered = application.state == ApplicationState.SUBMITTED
    return receipt_of(application) if is_considered else None


def _back(application: Application, user: User) -> tuple[str, str] | None:
    """Return address and text of the back link for a user without a part in the decision."""
    if is_assigned(user, application):
        return reverse("cabinet:assignments"), "К назначенным мне"
    sessions = CommissionSession.objects.visible_to(user)
    session = sessions.filter(items__application=application).order_by("-held_on", "-pk").first()
    return (session.get_absolute_url(), "К заседанию") if session else None


def _publication(application: Application, entry: ScheduleEntry | None) -> dict[str, Any]:
    """The release that names the person, and where its row stands in public."""
    release = scheduling.release_that_names(entry) if entry else None
    if entry is None or release is None:
        return {"release": None}
    address = entry.schedule.period.public_address
    return {"release": release, "public_row": f"{address}people/{application.public_key}/"}
