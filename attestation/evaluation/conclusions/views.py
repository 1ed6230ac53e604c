"""Pages of conclusions: the list of coordinators and operators, one conclusion, its acts."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from attestation.accounts.access import is_operator, municipalities_of, municipality_keys
from attestation.applications.models import Application
from attestation.base.confirmation import ConfirmedView
from attestation.base.permissions import PermissionResult
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.directory.models import Municipality
from attestation.evaluation import selectors
from attestation.evaluation.access import is_assigned, roles_towards
from attestation.evaluation.conclusions.filters import ConclusionFilterSet
from attestation.evaluation.conclusions.forms import ChecklistForm, ReturnForm, ScanForm
from attestation.evaluation.conclusions.papers import workspace_of
from attestation.evaluation.conclusions.services import (
    conclusions,
    documents,
    electronic,
    signatures,
)
from attestation.evaluation.conclusions.signed_papers import SignedConclusion
from attestation.evaluation.criteria.services import points_label
from attestation.evaluation.models import Conclusion, ConclusionFile, ConclusionSignature
from attestation.evaluation.workflow import FINISHED, SIGNABLE, WORKFLOW
from attestation.paperwork.viewer.documents import PARAMETER
from attestation.signatures.offers import offer_to


class ConclusionListView(AuthenticatedMixin, ListView):
    """The list «Итоговые заключения» of the territory, with the overdue ones."""

    template_name = "evaluation/conclusions/list.html"
    context_object_name = "people"
    paginate_by = 25

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        self.oversees_all = is_operator(request.user)
        if not self.oversees_all and not municipality_keys(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[Application]:
        municipalities = (
            Municipality.objects.all() if self.oversees_all else municipalities_of(self.user)
        )
        people = selectors.supervised(self.user)
        asked: Any = self.request.GET
        if self.oversees_all and not asked.keys() - {"page"}:
            # The list of a region grows with the years; it opens at the period that is under way.
            latest = selectors.latest_period()
            asked = {"period": str(latest.pk)} if latest else {}
        self.filter = ConclusionFilterSet(asked, people, municipalities=municipalities)
        return self.filter.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        context = super().get_context_data(
            filter=self.filter,
            counts=selectors.supervision(self.user, today=today),
            **kwargs,
        )
        for person in context["people"]:
            period = person.schedule_entry.schedule.period
            person.late = period.conclusions_until < today
        return context


class OfConclusion(AuthenticatedMixin):
    """A view about one conclusion that the visitor may see; others do not exist."""

    kwargs: dict[str, Any]

    @cached_property
    def conclusion(self) -> Conclusion:
        return get_object_or_404(
            Conclusion.objects.visible_to(self.user).for_list(), pk=self.kwargs["pk"]
        )


class ConclusionView(AuthenticatedMixin, DetailView):
    """The page of one conclusion: its papers, signatures, and the visitor's actions."""

    context_object_name = "conclusion"

    def get_queryset(self) -> QuerySet[Conclusion]:
        return Conclusion.objects.visible_to(self.user).for_list()

    def get_template_names(self) -> list[str]:
        own = self.object.application.applicant_id == self.user.pk
        reviews = self.object.is_finished and not own
        page = "review" if reviews else "conclusion"
        return [f"evaluation/conclusions/{page}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        conclusion, user = self.object, self.user
        application = conclusion.application
        own = application.applicant_id == user.pk
        papers = papers_of(conclusion)
        roles = roles_towards(user, conclusion)
        actions = WORKFLOW.available(state=conclusion.state, roles=roles)
        signers = _signers(conclusion)
        offer = offer_to(user, SignedConclusion(), conclusion)
        is_signed_here = electronic.is_signed_here(conclusion)
        takes_scan = not is_signed_here and electronic.takes_scan(conclusion, offer.manner)
        return super().get_context_data(
            application=application,
            offer=offer,
            takes_scan=takes_scan,
            own=own,
            period=application.schedule_entry.schedule.period,
            papers=papers,
            workspace=workspace_of(papers, shown=self.request.GET.get(PARAMETER, ""), user=user),
            actions={
                transition.name: transition
                for transition in actions
                if not (is_signed_here and transition.name in electronic.OF_PAPER)
            },
            takes_paper=conclusions.takes_paper(application),
            signers=signers,
            may_mark=takes_scan
            and conclusion.state in SIGNABLE
            and any(person == user and not signed for person, signed in signers),
            average=points_label(conclusion.average),
            sheets=[] if own else _sheets(conclusion, user),
            assignment=_assignment(conclusion, user),
            expected_pages=documents.pages_of(conclusion),
            **kwargs,
        )


def papers_of(conclusion: Conclusion) -> dict[str, ConclusionFile]:
    """The files that are valid now, by kind; none while the sheets are being filled."""
    if conclusion.state not in FINISHED:
        return {}
    files = conclusion.files.filter(detached_at=None).select_related("file", "attached_by")
    return {one.kind: one for one in files}


def _signers(conclusion: Conclusion) -> list[tuple[Any, Any]]:
    """The three who sign, each with the mark of the present revision, if any."""
    people = [one.expert.user for one in documents.assigned_to(conclusion)]
    people.append(conclusion.application.applicant)
    marks = {
        mark.person_id: mark
        for mark in ConclusionSignature.objects.filter(
            conclusion=conclusion, revision=conclusion.revision
        )
    }
    return [(person, marks.get(person.pk)) for person in people]


def _sheets(conclusion: Conclusion, user: Any) -> list[tuple[Any, str]]:
    sheets = conclusion.sheets.visible_to(user).select_related("expert").prefetch_related("scores")
    return [(sheet, points_label(sheet.total)) for sheet in sheets]


def _assignment(conclusion: Conclusion, user: Any) -> Any:
    """The visitor's own assignment, if they are one of the experts."""
    if not is_assigned(user, conclusion.application):
        return None
    return next(one for one in documents.assigned_to(conclusion) if one.expert.user_id == user.pk)


# --- Acts -------------------------------------------------------------------------------------


class ConclusionAction(OfConclusion, ActionView):
    """A button of the conclusion."""

    def back(self) -> str:
        return reverse("cabinet:conclusion", args=[self.kwargs["pk"]])


class SignConclusionView(ConclusionAction):
    undone_by = "листы возвращают специалистам, и отметки снимаются"

    def perform(self) -> str:
        signatures.sign(self.conclusion, actor=self.user)
        return "Отмечено: вы подписали заключение."


class VerifyConclusionView(OfConclusion, ConfirmedView):
    """The operator's last look: what is verified goes to the session and is handed back no more."""

    confirms = ("conclusion.verify", "application.verify")
    heading = "Заключение проверено?"
    button = "Проверено"
    sure = "Я посмотрел(а) заключение: страницы и подписи на месте"
    success = "Заключение проверено, заявление готово к заседанию комиссии."

    def refusal(self) -> str:
        roles = roles_towards(self.user, self.conclusion)
        return WORKFLOW.verdict("verify", state=self.conclusion.state, roles=roles).reason

    def consequences(self) -> list[str]:
        whose = self.conclusion.application.full_name
        return [
            f"{whose}: заявление будет готово к заседанию комиссии.",
            "Педагог и координатор муниципалитета получат сообщение.",
            "Вернуть проверенное заключение специалистам или координатору нельзя.",
        ]

    def perform(self, form: forms.Form) -> Conclusion:
        return conclusions.verify(self.conclusion, actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:conclusion", args=[self.kwargs["pk"]])


class ConclusionFormView(OfConclusion, ServiceFormView):
    """An act that needs more than a button: its verdict is asked before the form is shown."""

    template_name = "evaluation/conclusions/act.html"
    act = ""
    lead = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        conclusion = self.conclusion
        verdict = WORKFLOW.verdict(
            self.act,
            state=conclusion.state,
            roles=roles_towards(self.user, conclusion),
        )
        if verdict:
            verdict = self.more_asked()
        papers = papers_of(conclusion)
        return super().get_context_data(
            conclusion=conclusion,
            application=conclusion.application,
            transition=WORKFLOW[self.act],
            verdict=verdict,
            lead=self.lead,
            scan=papers.get(ConclusionFile.Kind.SCAN),
            expected_pages=documents.pages_of(conclusion),
            signers=_signers(conclusion),
            **kwargs,
        )

    def more_asked(self) -> PermissionResult:
        """Return whether the act has a sense for a conclusion signed as this one is."""
        return electronic.may_on_paper(self.conclusion, self.act)

    def perform(self, form: forms.Form) -> Conclusion:
        act = getattr(conclusions, self.act)
        return act(self.conclusion, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cabinet:conclusion", args=[self.kwargs["pk"]])

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        # The service may have refused because another user was faster.
        self.__dict__.pop("conclusion", None)
        return super().form_invalid(form)


class SendConclusionView(ConclusionFormView):
    template_name = "evaluation/conclusions/send.html"
    form_class = ScanForm
    act = "send"
    success = "Итоговое заключение отправлено."

    def more_asked(self) -> PermissionResult:
        return electronic.may_send_scan(self.conclusion)

    def perform(self, form: forms.Form) -> Conclusion:
        return signatures.send(
            self.conclusion,
            form.cleaned_data["file"],
            is_whole=form.cleaned_data["is_whole"],
            actor=self.user,
        )

    def warnings(self) -> list[str]:
        return papers_of(self.result)[ConclusionFile.Kind.SCAN].warnings


class AcceptConclusionView(ConclusionFormView):
    form_class = ChecklistForm
    act = "accept"
    success = "Заключение принято."

    def get_form_class(self) -> type[forms.Form]:
        """Return no checklist of what was signed in the system: there is nothing to look for."""
        return forms.Form if electronic.is_signed_here(self.conclusion) else ChecklistForm


class PaperView(ConclusionFormView):
    form_class = ChecklistForm
    act = "receive_paper"
    lead = "Заключение с подписями принесли на бумаге: скан в системе не нужен."
    success = "Отмечено: заключение получено на бумаге."


class SendBackConclusionView(ConclusionFormView):
    form_class = ReturnForm
    act = "send_back"
    lead = "Скан нужно будет прикрепить ещё раз. Листы оценки останутся как есть."
    success = "Заключение возвращено, педагог и специалисты получили сообщение."


class HandBackView(SendBackConclusionView):
    act = "hand_back"


class ReevaluateView(ConclusionFormView):
    form_class = ReturnForm
    act = "reevaluate"
    lead = (
        "Листы оценки снова откроются для исправления, нынешнее заключение перестанет действовать. "
        "Подписи нужно будет собрать заново."
    )
    success = "Листы возвращены специалистам."
