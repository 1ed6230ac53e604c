"""The coordinator's pages: the working list, the application with its documents, the decision."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.generic import ListView
from django.views.generic.base import TemplateResponseMixin

from attestation.accounts.access import is_operator, municipalities_of, organizations_of
from attestation.applications import documents, selectors, services, tabs
from attestation.applications.access import roles_towards
from attestation.applications.choices import DocumentKind
from attestation.applications.forms import DecisionForm, ListFilter
from attestation.applications.models import Application
from attestation.applications.workflow import UNFILED, WORKFLOW
from attestation.base.web import ActionView, ServiceFormView
from attestation.directory.models import Municipality, Organization


class WorkingListView(ListView):
    """«Работа с заявлениями»: what the visitor sees of other people's applications."""

    template_name = "cabinet/applications.html"
    context_object_name = "applications"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Application]:
        user = self.request.user
        municipalities = (
            Municipality.objects.all() if is_operator(user) else municipalities_of(user)
        )
        working_list = selectors.working_list(user)
        own_ground = Organization.objects.filter(municipality__in=municipalities)
        self.filter = ListFilter(
            self.request.GET,
            municipalities=municipalities,
            organizations=(own_ground | organizations_of(user)).distinct(),
            # Returned and not filed again: seldom, and then there is something to look for.
            offers_unfiled=working_list.filter(state__in=UNFILED).exists(),
        )
        return self.filter.apply(working_list)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        today = timezone.localdate()
        user = self.request.user
        decides = is_operator(user) or municipalities_of(user).exists()
        context = super().get_context_data(
            heading="Работа с заявлениями" if decides else "Заявления педагогов",
            filter=self.filter,
            counts=tabs.counts(selectors.working_list(user), today=today),
            **kwargs,
        )
        # What a row cannot say itself, because it depends on today.
        for application in context["applications"]:
            application.left = application.days_left(today)
        return context


def visible_application(view: Any) -> Application:
    """The application of the address, if the visitor may see it; otherwise 404."""
    return get_object_or_404(
        Application.objects.visible_to(view.request.user).for_list(), pk=view.kwargs["pk"]
    )


class RegisterView(TemplateResponseMixin, ActionView):
    """Asks by GET, registers by POST: a number once given is not taken back."""

    http_method_names: ClassVar[list[str]] = ["get", "head", "post", "options"]
    template_name = "cabinet/register.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        application = visible_application(self)
        verdict = WORKFLOW.verdict(
            "register", state=application.state, roles=roles_towards(request.user, application)
        )
        return self.render_to_response({"application": application, "verdict": verdict})

    def perform(self) -> str:
        application = services.register(visible_application(self), actor=self.request.user)
        return f"Заявление зарегистрировано под № {application.number_label}."

    def back(self) -> str:
        return reverse("cabinet:application", args=[self.kwargs["pk"]])


class DecisionView(ServiceFormView):
    """Returning or rejecting: the reason from the directory and own words."""

    template_name = "cabinet/decision.html"
    form_class = DecisionForm
    #: The transition, the flag of the reasons that fit it, and what is said when it is done.
    act = ""
    purpose = ""

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "purpose": self.purpose}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application = visible_application(self)
        verdict = WORKFLOW.verdict(
            self.act,
            state=application.state,
            roles=roles_towards(self.request.user, application),
        )
        return super().get_context_data(
            application=application, transition=WORKFLOW[self.act], verdict=verdict, **kwargs
        )

    def perform(self, form: forms.Form) -> Application:
        act = getattr(services, self.act)
        return act(visible_application(self), actor=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cabinet:application", args=[self.kwargs["pk"]])


class SendBackView(DecisionView):
    act = "send_back"
    purpose = "for_return"
    success = "Заявление возвращено на доработку, педагогу отправлено письмо."


class RejectView(DecisionView):
    act = "reject"
    purpose = "for_rejection"
    success = "Заявление отклонено, педагогу отправлено письмо с причиной."


def papers_of(application: Application) -> dict[str, Any]:
    """The attached documents, and the one to show beside the checklist first."""
    attached = documents.attached_documents(application)
    order = {DocumentKind.SIGNED_SCAN: 0, DocumentKind.BUILT: 1}
    shown = sorted(
        (d for d in attached if d.file.content_type.startswith(("application/pdf", "image/"))),
        key=lambda d: order.get(DocumentKind(d.kind), 2),
    )
    first = shown[0] if shown else None
    return {
        "documents": attached,
        "shown": first,
        "shown_is_image": first is not None and first.file.content_type.startswith("image/"),
    }
