"""«Прикрепление документов»: the school coordinator's list of applicants."""

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView

from attestation.accounts.access import organizations_of
from attestation.accounts.models import User
from attestation.applications.conversations.selectors import unread_numbers
from attestation.applications.documents import deadlines
from attestation.applications.models import Application
from attestation.applications.school import board, selectors, services
from attestation.applications.school.filters import SchoolFilterSet
from attestation.applications.workflow import EDITABLE
from attestation.base.language.natural_order import in_alphabet
from attestation.base.web import ActionView, AuthenticatedMixin
from attestation.directory.rules_models import ProcedureRules


class SchoolListView(AuthenticatedMixin, ListView):
    """The applicants of the own organization with what they and the coordinator attached."""

    template_name = "applications/school/list.html"
    context_object_name = "applications"
    paginate_by = 25
    ordering = (*in_alphabet("surname", "applicant__last_name", "given_name"), "pk")
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
        unread = unread_numbers(user, [application.pk for application in context["applications"]])
        for application in context["applications"]:
            application.unread = unread.get(application.pk, 0)
            application.takes_documents = (
                application.state in EDITABLE or not deadlines.closed_by_state(application)
            )
            _sort_out(application)
        return context


class SchoolUnfiledView(SchoolListView):
    """«Ещё не подано»: the people whom the coordinator may offer help."""

    is_unfiled = True


class BoardView(AuthenticatedMixin, ListView):
    """«Педагоги организации»: a row for each teacher, with what is missing."""

    template_name = "applications/school/board.html"
    context_object_name = "people"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[User]:
        return board.for_board(board.teachers_of(self.user))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(
            organizations=list(organizations_of(self.user)), **kwargs
        )
        now = timezone.now()
        rows = board.rows_of(context["people"], now=now, today=timezone.localdate(now))
        return {**context, "rows": rows}


class RemindView(ActionView):
    """The button «Напомнить»."""

    undone_by = "это письмо, его не отзывают; второе уйдёт не раньше чем через неделю"

    def perform(self) -> str:
        person = get_object_or_404(board.teachers_of(self.user), pk=self.kwargs["pk"])
        services.remind(person, actor=self.user)
        return f"Напоминание отправлено: {person}."

    def back(self) -> str:
        return reverse("cabinet:school_board")


def _sort_out(application: Any) -> None:
    """Split the documents of a card by who attached them."""
    applicant = application.applicant_id
    application.by_teacher = [d for d in application.attached if d.attached_by_id == applicant]
    application.by_coordinator = [d for d in application.attached if d.attached_by_id != applicant]
