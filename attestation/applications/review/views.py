"""The coordinator's pages: the checklist of an application and the decision on it."""

from typing import Any, cast

from django import forms
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.functional import cached_property

from attestation.accounts.models import User
from attestation.applications import selectors
from attestation.applications.access import may_review, roles_towards
from attestation.applications.documents import requirements
from attestation.applications.forms import DecisionForm, ReturnForm
from attestation.applications.lookups import visible_application
from attestation.applications.models import Application
from attestation.applications.precheck.services import register_seen
from attestation.applications.precheck.showing import places_of, row_for
from attestation.applications.precheck.showing import shown as shown_look
from attestation.applications.review import services as review_services
from attestation.applications.review.checklist import ChecklistLine, checklist
from attestation.applications.review.papers import tabs_beside, workspace_of
from attestation.applications.review.queue import ReviewQueue, queue_of
from attestation.applications.sections import PageSection
from attestation.applications.services import review
from attestation.applications.workflow import WORKFLOW
from attestation.base.confirmation import AskedView, ConfirmedMixin
from attestation.base.errors import DomainError
from attestation.base.requests.sent_keys import sent_keys
from attestation.base.web import ActionView, ServiceFormView
from attestation.directory.review_models import ReviewPoint
from attestation.paperwork.viewer.documents import PARAMETER

_KEYS = [
    ("J или →", "следующее заявление"),
    ("K или ←", "предыдущее"),
    ("R", "зарегистрировать и открыть следующее, если у системы нет замечаний"),
    ("R, затем Enter", "зарегистрировать, если замечания есть"),
    ("B", "вернуть на доработку"),
    ("O", "отклонить"),
    ("1 … 9", "документ: первый, второй и так далее"),
    ("L", "к списку"),
]


class ReviewQueueMixin:
    """A page of the review queue: its address carries the filter of the list."""

    request: HttpRequest
    kwargs: dict[str, Any]

    @cached_property
    def queue(self) -> ReviewQueue | None:
        """Read before the decision: afterwards the application is no longer in the list."""
        return queue_of(self.request, self.kwargs["pk"])

    def current_url(self) -> str:
        """Return the page of the application, still in the queue."""
        address = reverse("cabinet:application", args=[self.kwargs["pk"]])
        return f"{address}?{self.queue.query}" if self.queue else address

    def next_url(self) -> str:
        """Return the next application, or the list after the last one."""
        return (self.queue.next or self.queue.list_url) if self.queue else self.current_url()

    def decision_context(self, application: Application) -> dict[str, Any]:
        """Return what every page of a decision shows."""
        query = self.queue.query if self.queue else ""
        row = row_for(application, cast("User", self.request.user))
        workspace = workspace_of(
            application,
            shown=self.request.GET.get(PARAMETER, ""),
            user=self.request.user,
            query=query,
            with_case=False,
        )
        return {
            "application": application,
            "workspace": workspace,
            "look": shown_look(row, tabs=tabs_beside(workspace), points={}, query=query),
            "back": self.current_url(),
            "decided": selectors.last_decision(application),
        }


class RegisterApplicationView(ReviewQueueMixin, AskedView):
    """Asks by GET, registers by POST: a number once given is not taken back."""

    template_name = "applications/review/register.html"
    confirms = ("application.register",)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            **self.decision_context(visible_application(self)), **kwargs
        )

    def refusal(self) -> str:
        return may_review(visible_application(self), actor=self.user).reason

    def perform(self, form: forms.Form) -> Application:
        # Where to go on is known only as long as the application stands in the list.
        onward = self.request.POST.get("then") == "next"
        self.address = self.next_url() if onward else self.current_url()
        application = visible_application(self)
        if "seen" in self.request.POST:
            seen = self.request.POST["seen"]
            return register_seen(application, seen=seen, actor=self.user)
        return review.register(application, actor=self.user)

    def success_message(self) -> str:
        number = self.result.number_label
        return f"{self.result.short_name} Заявление зарегистрировано под № {number}."

    def get_success_url(self) -> str:
        return self.address

    def back(self) -> str:
        return self.current_url()


class DecisionView(ReviewQueueMixin, ServiceFormView):
    """Returning or rejecting: the reason from the directory and own words."""

    template_name = "applications/review/decision.html"
    form_class = DecisionForm
    #: The transition, the flag of the reasons that fit it, and the message on success.
    act = ""
    purpose = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "purpose": self.purpose}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = visible_application(self)
        verdict = WORKFLOW.verdict(
            self.act,
            state=application.state,
            roles=roles_towards(self.user, application),
        )
        return super().get_context_data(
            **self.decision_context(application),
            transition=WORKFLOW[self.act],
            verdict=verdict,
            **kwargs,
        )

    def perform(self, form: forms.Form) -> Application:
        self.address = self.next_url()
        act = getattr(review, self.act)
        return act(visible_application(self), actor=self.user, **form.cleaned_data)

    def success_message(self) -> str:
        return f"{self.result.short_name} {self.success}"

    def get_success_url(self) -> str:
        return self.address


class SendBackApplicationView(DecisionView):
    form_class = ReturnForm
    act = "send_back"
    purpose = "for_return"
    success = "Заявление возвращено на доработку, педагогу отправлено письмо."


class RejectView(ConfirmedMixin, DecisionView):
    confirms = ("application.reject",)
    act = "reject"
    purpose = "for_rejection"
    success = "Заявление отклонено, педагогу отправлено письмо с причиной."
    sure = "Исправить нельзя, заявление отклоняю"

    def consequences(self) -> list[str]:
        return [
            "Отклонённое заявление не исправить и не вернуть: педагог может подать только новое.",
            "Педагог получит письмо с причиной.",
            "Если ошибку можно исправить, верните заявление на доработку.",
        ]

    def back(self) -> str:
        return self.current_url()


class TickView(ReviewQueueMixin, ActionView):
    """A view that stores the reviewer's checklist progress; a script gets 204 or 409."""

    undone_by = "отметку снимают"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.headers.get("X-Requested-With") != "fetch":
            return super().post(request, *args, **kwargs)
        try:
            self.perform()
        except DomainError:
            return HttpResponse(status=409)
        return HttpResponse(status=204)

    def perform(self) -> str:
        keys = sent_keys(self.request.POST.getlist("point"))
        points = ReviewPoint.objects.filter(is_active=True, pk__in=keys)
        review_services.save_checklist(visible_application(self), points, actor=self.user)
        return "Отметки сохранены."

    def back(self) -> str:
        return f"{self.current_url()}#checklist"


def review_of(
    request: HttpRequest,
    application: Application,
    *,
    user: User,
    sections: list[PageSection],
) -> dict[str, Any]:
    """Return what the page of ``application`` shows to a ``user`` who is not its applicant."""
    queue = queue_of(request, application.pk)
    query = queue.query if queue else ""
    row = row_for(application, user)
    lines = checklist_of(application, user)
    workspace = workspace_of(
        application,
        shown=request.GET.get(PARAMETER, ""),
        user=user,
        query=query,
        lines=lines,
        sections=sections,
    )
    points = places_of((line.point.beside, line.point.pk) for line in lines)
    return {
        "workspace": workspace,
        "look": shown_look(row, tabs=tabs_beside(workspace), points=points, query=query),
        "queue": queue,
        "query": query,
        "keys": _KEYS,
        "decided": selectors.last_decision(application),
        "checklist": lines,
    }


def checklist_of(application: Application, user: User) -> list[ChecklistLine]:
    """Return the checklist for who may decide on the application; empty for others."""
    if not may_review(application, actor=user):
        return []
    attached = requirements.attached_documents(application)
    return checklist(application, attached, reviewer=user)
