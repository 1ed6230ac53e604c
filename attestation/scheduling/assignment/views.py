"""Pages on which a coordinator schedules many at once, and an expert declares a conflict."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import TemplateView

from attestation.accounts.access import municipality_keys
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.base.language.plurals import plural
from attestation.base.requests.sent_keys import sent_keys
from attestation.base.web import AuthenticatedMixin, ServiceFormView
from attestation.directory.models import Organization
from attestation.scheduling.assignment import bulk_assignment
from attestation.scheduling.assignment.forms import MarkFilter, RowForm
from attestation.scheduling.assignment.proposals import Proposal
from attestation.scheduling.experts import services as expert_services
from attestation.scheduling.experts.models import ExpertConflict
from attestation.scheduling.forms import ConflictForm
from attestation.scheduling.models import AttestationPeriod, ExpertAssignment

#: Proposals are made for so many at once, the most urgent first; then for those who follow.
AT_ONCE = 300
#: So many are named who lack something.
_NAMED = 100


class AssignmentRowsView(AuthenticatedMixin, TemplateView):
    """A page of rows with their choices and one button that saves all of them.

    Valid rows are saved, each in its own transaction; invalid rows stay on the page with the
    reason, and no input is lost.
    """

    @cached_property
    def periods(self) -> dict[int, AttestationPeriod]:
        return AttestationPeriod.objects.in_bulk()

    def forms_for(
        self,
        applications: list[Application],
        choices: list[bulk_assignment.Choice] | None = None,
        proposals: dict[int, Proposal] | None = None,
        data: Any = None,
    ) -> list[RowForm]:
        """A form for each application, in their order."""
        if choices is None:
            choices = bulk_assignment.choices_for(applications, today=timezone.localdate())
        choice_of = {a.pk: choice for choice in choices for a in choice.applications}
        return [
            RowForm(
                data,
                application=application,
                choice=choice_of[application.pk],
                periods=self.periods,
                proposal=(proposals or {}).get(application.pk),
            )
            for application in applications
        ]

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        keys = sent_keys(request.POST.getlist("row"))
        # Also those who left the list meanwhile: the service says why they stay as they are.
        found = list(bulk_assignment.of_coordinator(request.user).filter(pk__in=keys))
        rows = self.forms_for(found, data=request.POST)
        changed = [row for row in rows if row.has_changed()]
        saved = sum(self._save(row) for row in changed)
        wrong = [row for row in changed if row.errors]
        if saved:
            messages.success(request, f"Сохранено: {_rows(saved)}.")
        elif not wrong:
            messages.info(request, "Ничего не изменено, сохранять нечего.")
        if not wrong:
            return redirect(request.get_full_path())
        context = self.get_context_data(rows=wrong, refused=True, **kwargs)
        return self.render_to_response(context, status=422)

    def _save(self, row: RowForm) -> bool:
        if not row.is_valid():
            return False
        try:
            bulk_assignment.assign_unchanged(
                row.application,
                version=row.cleaned_data["version"],
                period=row.cleaned_data["period"],
                experts=row.experts,
                actor=self.user,
            )
        except DomainError as refusal:
            field = refusal.field if refusal.field in row.fields else None
            row.add_error(field, refusal.message)
            return False
        return True


class AssignManyView(AssignmentRowsView):
    """All who can be scheduled, with the four marks, and choices in place."""

    template_name = "scheduling/assignment/assign_many.html"
    paginate_by = 20

    @cached_property
    def filter(self) -> MarkFilter:
        organizations = (
            Organization.objects.filter(
                municipality__in=municipality_keys(self.user),
                applications__in=bulk_assignment.assignable(self.user).values("pk"),
            )
            .select_related("municipality")
            .distinct()
        )
        marks = [(code, title) for code, (title, _) in bulk_assignment.MARKS.items()]
        return MarkFilter(self.request.GET or None, marks=marks, organizations=organizations)

    def filtered(self) -> QuerySet[Application]:
        applications = bulk_assignment.assignable(self.user)
        self.filter.is_valid()
        chosen = getattr(self.filter, "cleaned_data", {})
        if mark := chosen.get("mark"):
            applications = applications.filter(bulk_assignment.MARKS[mark][1])
        if organization := chosen.get("organization"):
            applications = applications.filter(organization=organization)
        return applications

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "rows" not in kwargs:
            pages = Paginator(self.filtered(), self.paginate_by)
            page = pages.get_page(self.request.GET.get("page"))
            kwargs |= {"page_obj": page, "rows": self.forms_for(list(page.object_list))}
        everybody = bulk_assignment.assignable(self.user).order_by()
        lacking, lack = [], 0
        if self.request.GET.get("check"):
            found = bulk_assignment.incomplete(bulk_assignment.assignable(self.user))
            lacking, lack = list(found[:_NAMED]), found.count()
        return super().get_context_data(
            filter=self.filter,
            counts=everybody.aggregate(
                all=Count("pk", distinct=True),
                no_period=Count("pk", distinct=True, filter=Q(schedule_entry__isnull=True)),
                complete=Count("pk", distinct=True, filter=Q(assigned=2)),
            ),
            checked=bool(self.request.GET.get("check")),
            lacking=lacking,
            lack=lack,
            **kwargs,
        )


class ProposalsView(AssignmentRowsView):
    """The proposals for all incomplete applications; nothing is saved before confirmation."""

    template_name = "scheduling/assignment/proposals.html"
    paginate_by = 20

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if "rows" not in kwargs:
            lacking = bulk_assignment.incomplete(bulk_assignment.assignable(self.user))
            waiting = list(lacking[:AT_ONCE])
            choices = bulk_assignment.choices_for(waiting, today=timezone.localdate())
            proposals: dict[int, Proposal] = {}
            for choice in choices:
                proposals |= choice.proposals()
            # Applications with something to confirm come first.
            waiting.sort(key=lambda a: _is_kept(a, proposals[a.pk]))
            page = Paginator(waiting, self.paginate_by).get_page(self.request.GET.get("page"))
            kwargs |= {
                "page_obj": page,
                "rows": self.forms_for(list(page.object_list), choices, proposals),
                "short": sum(bool(found.lacking_reason) for found in proposals.values()),
            }
        return super().get_context_data(**kwargs)


class ConflictView(ServiceFormView):
    """A page where an expert declares a conflict of interests."""

    template_name = "scheduling/assignment/conflict.html"
    form_class = ConflictForm
    success = "Спасибо, координатор получил ваше сообщение."

    @cached_property
    def assignment(self) -> ExpertAssignment:
        return get_object_or_404(expert_services.declarable(self.user), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            application=self.assignment.entry.application, assignment=self.assignment, **kwargs
        )

    def perform(self, form: forms.Form) -> ExpertConflict:
        return expert_services.declare(self.assignment, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cabinet:assignments")


def _is_kept(application: Application, proposal: Proposal) -> bool:
    return bulk_assignment.chosen_for(application) == (proposal.period, dict(proposal.experts))


def _rows(number: int) -> str:
    return f"{number} {plural(number, 'строка', 'строки', 'строк')}"
