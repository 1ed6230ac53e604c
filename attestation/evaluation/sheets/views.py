"""The expert's pages: assigned people, the sheet beside the documents, own history."""

from typing import Any

from django import forms
from django.db import transaction
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView, View

from attestation.applications.achievements.completeness import results_of
from attestation.applications.models import Application
from attestation.applications.review.papers import workspace_of
from attestation.applications.sections import PageSection
from attestation.base.errors import DomainError
from attestation.base.language.dates import moment_label
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.evaluation import selectors
from attestation.evaluation.access import may_evaluate
from attestation.evaluation.conclusions.services import conclusions
from attestation.evaluation.criteria.services import criteria_for, points_label, tree_of
from attestation.evaluation.models import Conclusion, RemarkAnswer, Score, ScoreSheet
from attestation.evaluation.sheets import services
from attestation.evaluation.sheets.forms import AnswerForm, SheetForm, WordForm, first_errors
from attestation.evaluation.workflow import ConclusionState
from attestation.paperwork.viewer.documents import PARAMETER, Workspace
from attestation.scheduling.models import ExpertAssignment


class AssignmentListView(AuthenticatedMixin, ListView):
    """The list «Назначенные мне»: people to assess, with deadline and progress."""

    template_name = "evaluation/sheets/assignments.html"
    context_object_name = "assignments"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[ExpertAssignment]:
        return selectors.assignments_of(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        context = super().get_context_data(load=selectors.load_of(self.user, today=today), **kwargs)
        for assignment in context["assignments"]:
            assignment.progress = progress_of(assignment)
            until = assignment.entry.schedule.period.conclusions_until
            # "ok" and "info": nothing is left for the expert to do.
            is_done = assignment.progress[1] in {"ok", "info"}
            assignment.is_late = until < today and not is_done
        return context


def progress_of(assignment: ExpertAssignment) -> tuple[str, str]:
    """Return the expert's progress with one person: the text and kind of the status pill."""
    conclusion = getattr(assignment.entry.application, "conclusion", None)
    if conclusion is None:
        return "лист не начат", "wait"
    if conclusion.is_finished:
        kinds = {
            ConclusionState.READY: "wait",
            ConclusionState.RETURNED: "bad",
            ConclusionState.SENT: "info",
        }
        return conclusion.get_state_display(), kinds.get(conclusion.state, "ok")
    sheet = conclusion.own_sheets[0] if conclusion.own_sheets else None
    if sheet is None:
        return "лист не начат", "wait"
    if sheet.is_fixed and conclusion.diverges and not sheet.confirmed_at:
        return "баллы расходятся: подтвердите", "bad"
    if sheet.is_fixed:
        return "лист сдан, ждём второго", "ok"
    scores = sheet.scores.all()
    given = sum(score.points is not None for score in scores)
    return f"оценено {given} из {len(scores)}", "wait"


class OfAssignment(AuthenticatedMixin):
    """A view about one assignment of the visitor's own; anybody else's does not exist."""

    kwargs: dict[str, Any]

    @cached_property
    def assignment(self) -> ExpertAssignment:
        return get_object_or_404(selectors.assignments_of(self.user), pk=self.kwargs["pk"])

    @property
    def application(self) -> Application:
        return self.assignment.entry.application

    @cached_property
    def conclusion(self) -> Conclusion | None:
        return getattr(self.application, "conclusion", None)

    @cached_property
    def sheet(self) -> ScoreSheet | None:
        return (
            ScoreSheet.objects.filter(conclusion__application=self.application, expert=self.user)
            .select_related("conclusion__application", "conclusion__criteria")
            .prefetch_related("conclusion__criteria__criteria", "scores__answers")
            .first()
        )


class ScoreView(OfAssignment, ServiceFormView):
    """The sheet beside the documents; without a script it is saved by a button."""

    template_name = "evaluation/sheets/score.html"

    def get_form_class(self) -> type[forms.Form]:
        return SheetForm if self.sheet and not self.sheet.is_fixed else forms.Form

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        if self.sheet and not self.sheet.is_fixed:
            kwargs.pop("initial", None)
            kwargs["sheet"] = self.sheet
        return kwargs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, sheet = self.application, self.sheet
        found = self.conclusion.criteria if self.conclusion else None
        day = self.assignment.entry.schedule.period.starts_on
        criteria = found or criteria_for(application, day)
        verdict = may_evaluate(self.user, application)
        is_open = verdict and not (self.conclusion and self.conclusion.is_finished)
        return super().get_context_data(
            assignment=self.assignment,
            application=application,
            conclusion=self.conclusion,
            sheet=sheet,
            sections=tree_of(criteria.criteria.all()) if criteria and not sheet else [],
            criteria=criteria,
            verdict=verdict,
            total=points_label(sheet.total) if sheet else "",
            maximum=points_label(criteria.max_points) if criteria else "",
            until=self.assignment.entry.schedule.period.conclusions_until,
            workspace=_beside(application, self.request.GET.get(PARAMETER, ""), user=self.user),
            open_sheet=bool(sheet and not sheet.is_fixed and is_open),
            may_start=bool(criteria and not sheet and is_open),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> ScoreSheet:
        if self.sheet is None or not isinstance(form, SheetForm):
            return services.start(self.application, actor=self.user)
        with transaction.atomic():
            sheet = services.save_draft(
                self.sheet,
                given=form.given(),
                note=form.sent_note(),
                version=form.cleaned_data["version"],
                actor=self.user,
            )
            if self.request.POST.get("action") == "finish":
                sheet = services.finish(sheet, version=sheet.version, actor=self.user)
        if self.request.POST.get("action") == "ask":
            sheet = services.ask(sheet, actor=self.user)
        return sheet

    def form_valid(self, form: forms.Form) -> Any:
        try:
            return super().form_valid(form)
        finally:
            # Drop the cached sheet, so that the next page reads it again.
            self.__dict__.pop("sheet", None)

    def success_message(self) -> str:
        if self.result.is_fixed:
            if self.result.is_disputed:
                return (
                    "Лист сдан. Сумма заметно отличается от суммы второго специалиста: откройте "
                    "лист, чтобы подтвердить баллы или исправить их."
                )
            return "Лист сдан. Когда будет сдан и второй лист, система составит заключение."
        action = self.request.POST.get("action")
        if action == "ask":
            return "Замечания показаны педагогу, ему отправлено письмо."
        if action == "save":
            return f"Сохранено {moment_label(self.result.saved_at)}."
        return "Лист начат."

    def get_success_url(self) -> str:
        if self.result.is_fixed:
            return reverse("cabinet:assignments")
        return reverse("cabinet:score", args=[self.kwargs["pk"]])


class DisputeAction(OfAssignment, ActionView):
    """A button of a sheet from which the other's sum differs much."""

    def own_sheet(self) -> ScoreSheet:
        if self.sheet is None:
            raise Http404
        return self.sheet

    def back(self) -> str:
        return reverse("cabinet:score", args=[self.kwargs["pk"]])


class ConfirmScoreView(DisputeAction):
    undone_by = "заключение возвращают специалистам на исправление"

    def perform(self) -> str:
        services.confirm(self.own_sheet(), actor=self.user)
        return "Баллы подтверждены. Заключение составится, когда подтвердит и второй специалист."


class TakeBackView(DisputeAction):
    undone_by = "лист сдают снова"

    def perform(self) -> str:
        services.take_back(self.own_sheet(), actor=self.user)
        return "Лист открыт: исправьте баллы и сдайте его ещё раз."


def _beside(application: Application, shown: str, *, user: Any) -> Workspace:
    """The documents beside the sheet; what is to be assessed comes first."""
    results = results_of(application)
    tables = PageSection(
        "evaluation/sheets/_results.html", {"results": results}, "Таблицы результатов"
    )
    return workspace_of(
        application,
        shown=shown or ("section-1" if results.rows else "results"),
        user=user,
        sections=[tables] if results.rows else [],
        with_case=False,
    )


class ScoreSaveView(OfAssignment, View):
    """The endpoint where a script saves new input; the response has the values to show.

    Invalid points are skipped and named; the rest is saved.
    """

    http_method_names = ["post"]
    undone_by = "баллы вписывают заново, пока лист не сдан"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        current = self.sheet
        if current is None:
            return JsonResponse({"refused": "Сначала начните лист."}, status=409)
        if current.is_fixed:
            return JsonResponse({"refused": "Лист уже сдан."}, status=409)
        form = SheetForm(request.POST, sheet=current)
        form.is_valid()
        if "version" in form.errors:
            return JsonResponse({"refused": "Обновите страницу."}, status=409)
        try:
            sheet = services.save_draft(
                current,
                given=form.given(),
                note=form.sent_note(),
                version=form.cleaned_data["version"],
                actor=self.user,
            )
        except DomainError as refusal:
            return JsonResponse({"refused": refusal.message}, status=409)
        sent = [name for name in form.fields if name in request.POST]
        return JsonResponse(
            {
                "version": sheet.version,
                "saved": f"Сохранено {moment_label(sheet.saved_at)}",
                "total": points_label(sheet.total),
                "errors": dict(first_errors(form, sent)),
            }
        )


class WordView(OfAssignment, ServiceFormView):
    """A Word file in place of the sheets."""

    template_name = "evaluation/sheets/word_conclusion.html"
    form_class = WordForm
    success = "Заключение загружено. Второй специалист и педагог получили сообщение."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        verdict = may_evaluate(self.user, self.application)
        return super().get_context_data(
            assignment=self.assignment,
            application=self.application,
            conclusion=self.conclusion,
            verdict=verdict,
            **kwargs,
        )

    def perform(self, form: forms.Form) -> Conclusion:
        return conclusions.upload_word(
            self.application,
            form.cleaned_data["file"],
            recommended=form.cleaned_data["recommended"],
            actor=self.user,
        )

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class ScoreSheetView(AuthenticatedMixin, DetailView):
    """One sheet, to be read: the own at any time, another's once the conclusion is finished."""

    template_name = "evaluation/sheets/sheet.html"
    context_object_name = "sheet"

    def get_queryset(self) -> QuerySet[ScoreSheet]:
        return (
            ScoreSheet.objects.visible_to(self.user)
            .select_related(
                "expert",
                "conclusion__criteria",
                "conclusion__application__applicant",
                "conclusion__application__position",
                "conclusion__application__subject",
            )
            .prefetch_related("conclusion__criteria__criteria", "scores__answers")
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        sheet = self.object
        scores = {score.criterion_id: score for score in sheet.scores.all()}
        sections = [
            (section, [(number, row, scores.get(row.pk)) for number, row in section.rows])
            for section in tree_of(sheet.conclusion.criteria.criteria.all())
        ]
        return super().get_context_data(
            application=sheet.conclusion.application,
            sections=sections,
            total=points_label(sheet.total),
            maximum=points_label(sheet.conclusion.criteria.max_points),
            **kwargs,
        )


class HistoryView(AuthenticatedMixin, ListView):
    """The sheets that the expert has handed in, by period."""

    template_name = "evaluation/sheets/list.html"
    context_object_name = "sheets"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[ScoreSheet]:
        return selectors.own_history(self.user)


class RemarksView(ServiceFormView):
    """The experts' remarks for the applicant, with a form to answer."""

    template_name = "evaluation/sheets/remarks.html"
    form_class = AnswerForm
    success = "Ответ отправлен специалисту."

    @cached_property
    def application(self) -> Application:
        return get_object_or_404(
            Application.objects.filter(applicant=self.user).for_list(),
            pk=self.kwargs["pk"],
        )

    @cached_property
    def remarks(self) -> list[Score]:
        return list(selectors.remarks_of(self.user, self.application))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        answered = self.request.POST.get("score", "")
        form = kwargs.pop("form", None) or self.get_form()
        return super().get_context_data(
            application=self.application,
            takes_answers=self.application.state in services.ANSWERABLE,
            form=form,
            remarks=[
                (remark, form if str(remark.pk) == answered else _blank(remark))
                for remark in self.remarks
            ],
            **kwargs,
        )

    def perform(self, form: forms.Form) -> RemarkAnswer:
        asked = self.request.POST.get("score", "")
        remark = next((one for one in self.remarks if str(one.pk) == asked), None)
        if remark is None:
            raise DomainError("Этого замечания уже нет. Обновите страницу.")
        return services.answer(remark, text=form.cleaned_data["text"], actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:remarks", args=[self.kwargs["pk"]])


def _blank(remark: Score) -> AnswerForm:
    """An empty form with an id of its own: there may be several on the page."""
    return AnswerForm(auto_id=f"answer-{remark.pk}-%s")
