"""Pages that change a closed schedule, and the coordinator's move to a later period."""

from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import FormView

from attestation.accounts.access import covered_organization_keys
from attestation.applications.models import Application
from attestation.base.confirmation import ConfirmedView
from attestation.base.web import ServiceFormView
from attestation.scheduling import selectors
from attestation.scheduling.amendments import services
from attestation.scheduling.amendments.models import Amendment, Postponement
from attestation.scheduling.amendments.taking_back import services as taking_back
from attestation.scheduling.models import ScheduleEntry
from attestation.scheduling.municipal.services import postponements
from attestation.scheduling.periods.forms import (
    MoveForm,
    NumberForm,
    PairForm,
    ReasonForm,
)
from attestation.scheduling.periods.views import OfPeriod, OperatorMixin


class OfEntry:
    """A page about the application of the address, which stands in a schedule."""

    request: Any
    kwargs: dict[str, Any]

    @cached_property
    def entry(self) -> ScheduleEntry:
        entries = ScheduleEntry.objects.select_related(
            "application__applicant",
            "application__position",
            "application__subject",
            "application__organization__municipality",
            "schedule__period",
            "schedule__municipality",
        ).prefetch_related("assignments__expert__user")
        return get_object_or_404(self.allowed(entries), application=self.kwargs["pk"])

    def allowed(self, entries: Any) -> Any:
        return entries

    @property
    def application(self) -> Application:
        return self.entry.application

    @cached_property
    def later_periods(self) -> Any:
        """Open periods after the one in which the application stands."""
        municipality = self.entry.schedule.municipality
        periods = selectors.open_periods(municipality, today=timezone.localdate())
        return periods.filter(starts_on__gt=self.entry.schedule.period.starts_on)


class AmendView(OperatorMixin, OfEntry, ServiceFormView):
    """A change that waits for the order of the next release."""

    template_name = "scheduling/amendments/amend.html"
    success = "Изменение записано. Оно появится на сайте с распоряжением о новой редакции."
    heading = ""
    button = ""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            entry=self.entry,
            application=self.application,
            heading=self.heading,
            button=self.button,
            **kwargs,
        )

    def get_success_url(self) -> str:
        return reverse("cabinet:operator_schedule", args=[self.entry.schedule_id])


class ReplaceView(AmendView):
    form_class = PairForm
    heading = "Заменить специалистов"
    button = "Заменить"

    def get_form_kwargs(self) -> dict[str, Any]:
        period = self.entry.schedule.period
        return super().get_form_kwargs() | {"application": self.application, "period": period}

    def get_initial(self) -> dict[str, Any]:
        return {f"expert_{a.slot}": a.expert_id for a in self.entry.assignments.all()}

    def perform(self, form: PairForm) -> Amendment:
        return services.replace(
            self.application,
            experts=form.experts,
            reason=form.cleaned_data["reason"],
            actor=self.user,
        )


class MoveToPeriodView(AmendView):
    form_class = MoveForm
    heading = "Перенести на более поздний период"
    button = "Перенести"

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"periods": self.later_periods}

    def perform(self, form: MoveForm) -> Amendment:
        return services.move(self.application, actor=self.user, **form.cleaned_data)


class RemoveView(AmendView):
    form_class = ReasonForm
    heading = "Исключить из графика"
    button = "Исключить"

    def perform(self, form: ReasonForm) -> Amendment:
        return services.remove(self.application, actor=self.user, **form.cleaned_data)


class AddNumberView(OfPeriod, FormView):
    """Adding to a closed period, first step: which application."""

    template_name = "scheduling/amendments/number.html"
    form_class = NumberForm

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(period=self.period, **kwargs)

    def form_valid(self, form: NumberForm) -> HttpResponse:
        found = form.cleaned_data["number"]
        return redirect("cabinet:amend_add", pk=self.period.pk, application=found.pk)

    def form_invalid(self, form: forms.Form) -> HttpResponse:
        response = super().form_invalid(form)
        response.status_code = 422
        return response


class AddView(OfPeriod, ServiceFormView):
    """Adding to a closed period, second step: both experts and the reason."""

    template_name = "scheduling/amendments/amend.html"
    form_class = PairForm
    success = "Заявление включено. Оно появится на сайте с распоряжением о новой редакции."

    @cached_property
    def application(self) -> Application:
        known = Application.objects.filter(submitted_at__isnull=False).select_related(
            "position", "subject", "organization__municipality"
        )
        return get_object_or_404(known, pk=self.kwargs["application"])

    def get_initial(self) -> dict[str, Any]:
        return {}

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {
            "application": self.application,
            "period": self.period,
        }

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            application=self.application,
            period=self.period,
            heading="Включить в закрытый период",
            button="Включить",
            **kwargs,
        )

    def perform(self, form: PairForm) -> Amendment:
        return services.add_late(
            self.application,
            period=self.period,
            experts=form.experts,
            reason=form.cleaned_data["reason"],
            actor=self.user,
        )


class TakeBackView(OperatorMixin, ConfirmedView):
    """Taking back an amendment that waits for its order."""

    irreversible = False
    heading = "Отменить изменение графика"
    button = "Отменить изменение"
    decline = "Оставить изменение"
    success = "Изменение отменено, график снова такой, каким был до него."

    @cached_property
    def amendment(self) -> Amendment:
        known = Amendment.objects.select_related("application", "schedule__period")
        return get_object_or_404(known, pk=self.kwargs["pk"])

    def refusal(self) -> str:
        return taking_back.may_take_back(self.amendment).reason

    def consequences(self) -> list[str]:
        experts = taking_back.experts_before(self.amendment)
        who = self.amendment.application.full_name
        stands = (
            f"{who}: специалисты снова {', '.join(experts)}."
            if experts
            else f"{who} больше не будет в этом графике."
        )
        return [
            f"Изменение «{self.amendment.text.rstrip('.')}» не войдёт в следующую редакцию.",
            stands,
            "Координатор, специалисты и педагог, которым сообщили об изменении, получат сообщения.",
        ]

    def perform(self, form: forms.Form) -> Amendment:
        return taking_back.take_back(self.amendment, actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:operator_schedule", args=[self.amendment.schedule_id])


class PostponeView(OfEntry, ServiceFormView):
    """The coordinator's move to a later period, while the own schedule is open."""

    template_name = "scheduling/amendments/postpone.html"
    form_class = MoveForm
    success = "Период изменён. Педагог получит письмо с причиной."

    def allowed(self, entries: Any) -> Any:
        own = covered_organization_keys(self.user)
        return entries.filter(application__organization__in=own).exclude(
            application__applicant=self.user
        )

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"periods": self.later_periods}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(entry=self.entry, application=self.application, **kwargs)

    def perform(self, form: MoveForm) -> Postponement:
        return postponements.postpone(self.application, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cabinet:assign", args=[self.application.pk])
