"""Pages of the withdrawal: beginning, the signed scan, sending, and the answer."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView

from attestation.applications.lookups import visible_application
from attestation.applications.models import Application
from attestation.base.confirmation import ConfirmedView
from attestation.base.permissions import PermissionResult
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.paperwork.viewer.documents import PARAMETER
from attestation.signatures.kinds import manner_of
from attestation.signatures.offers import offer_to
from attestation.withdrawals import selectors, services
from attestation.withdrawals.access import may_start, roles_towards
from attestation.withdrawals.filters import WithdrawalFilterSet
from attestation.withdrawals.forms import (
    AnswerForm,
    WithdrawalForm,
    WithdrawalScanForm,
)
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.papers import workspace_of
from attestation.withdrawals.signed_papers import SignedWithdrawal
from attestation.withdrawals.workflow import WORKFLOW, WithdrawalState


class WithdrawalPeopleView(AuthenticatedMixin, ListView):
    """«Отзыв заявления»: the people whom the school coordinator may help to withdraw."""

    template_name = "withdrawals/people.html"
    context_object_name = "applications"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Application]:
        return selectors.withdrawable_in_school(self.user)


class WithdrawalListView(AuthenticatedMixin, ListView):
    """«Отзывы заявлений»: the sent withdrawals visible to the user."""

    template_name = "withdrawals/list.html"
    context_object_name = "withdrawals"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Withdrawal]:
        found = selectors.sent_withdrawals(self.user)
        self.filter = WithdrawalFilterSet(self.request.GET, found)
        return self.filter.qs

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        waiting = selectors.sent_withdrawals(self.user)
        return super().get_context_data(
            filter=self.filter,
            waiting=waiting.filter(state=WithdrawalState.SUBMITTED).count(),
            **kwargs,
        )


class WithdrawalNewView(ServiceFormView):
    """Asks for the reason and builds the paper."""

    template_name = "withdrawals/new.html"
    form_class = WithdrawalForm

    def success_message(self) -> str:
        done = "Заявление на отзыв сформировано."
        if self.is_own and manner_of(services.WITHDRAWAL).is_offered:
            return f"{done} Прочитайте его и подпишите."
        return f"{done} Скачайте его, распечатайте и подпишите."

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.application = visible_application(self)
        self.is_own = self.application.applicant_id == self.user.pk
        live = self.application.withdrawals.live().visible_to(self.user).first()
        if live and may_start(self.application, actor=self.user):
            # Two tabs, or an outdated page: continue with the withdrawal already begun.
            return redirect(live.get_absolute_url())
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "by_coordinator": not self.is_own}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            application=self.application,
            is_own=self.is_own,
            signs_here=self.is_own and manner_of(services.WITHDRAWAL).is_offered,
            verdict=may_start(self.application, actor=self.user),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> Withdrawal:
        return services.start(self.application, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


def visible_withdrawal(view: Any) -> Withdrawal:
    """Return the withdrawal of the address, if the visitor may see it; otherwise 404."""
    return get_object_or_404(
        Withdrawal.objects.visible_to(view.request.user)
        .for_list()
        .select_related("paper", "scan", "answered_by"),
        pk=view.kwargs["pk"],
    )


def verdict_on(view: Any, act: str) -> PermissionResult:
    """Return whether the visitor may do ``act`` to the withdrawal of the address."""
    withdrawal = visible_withdrawal(view)
    roles = roles_towards(view.request.user, withdrawal)
    return WORKFLOW.verdict(act, state=withdrawal.state, roles=roles)


class WithdrawalView(AuthenticatedMixin, DetailView):
    """One withdrawal: to those who withdraw the steps, to those who answer paper and scan."""

    context_object_name = "withdrawal"

    def get_object(self, queryset: Any = None) -> Withdrawal:
        return visible_withdrawal(self)

    def get_template_names(self) -> list[str]:
        withdrawal, user = self.object, self.user
        takes_part = withdrawal.application.applicant_id == user.pk or any(
            WORKFLOW.verdict(act, state=withdrawal.state, roles=roles_towards(user, withdrawal))
            for act in ("submit", "drop")
        )
        reviews = withdrawal.submitted_at and not takes_part
        return ["withdrawals/review.html" if reviews else "withdrawals/page.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        withdrawal, user = self.object, self.user
        actions = WORKFLOW.available(state=withdrawal.state, roles=roles_towards(user, withdrawal))
        offer = offer_to(user, SignedWithdrawal(), withdrawal)
        return super().get_context_data(
            application=withdrawal.application,
            is_own=withdrawal.application.applicant_id == user.pk,
            actions={transition.name: transition for transition in actions},
            offer=offer,
            takes_scan=services.takes_scan(withdrawal, offer.manner),
            workspace=workspace_of(
                withdrawal, shown=self.request.GET.get(PARAMETER, ""), user=user
            ),
            **kwargs,
        )


class WithdrawalScanView(ServiceFormView):
    """«Подать заявление на отзыв»: the signed scan."""

    template_name = "withdrawals/scan.html"
    form_class = WithdrawalScanForm
    success = "Скан прикреплён. Проверьте его и нажмите «Подать заявление на отзыв»."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            withdrawal=visible_withdrawal(self), verdict=verdict_on(self, "submit"), **kwargs
        )

    def perform(self, form: forms.Form) -> Withdrawal:
        return services.attach_scan(
            visible_withdrawal(self), form.cleaned_data["file"], actor=self.user
        )

    def warnings(self) -> list[str]:
        return self.result.warnings

    def get_success_url(self) -> str:
        return self.result.get_absolute_url()


class WithdrawalAction(ActionView):
    """A button on the page of the withdrawal."""

    def back(self) -> str:
        return reverse("cabinet:withdrawal", args=[self.kwargs["pk"]])


class WithdrawalDropView(WithdrawalAction):
    undone_by = "отзыв формируют снова"

    def perform(self) -> str:
        services.drop(visible_withdrawal(self), actor=self.user)
        return "Отзыв отменён. Заявление осталось в силе."


class WithdrawalSubmitView(WithdrawalAction):
    undone_by = "координатор отказывает в отзыве, заявление остаётся в силе"

    def perform(self) -> str:
        services.submit(visible_withdrawal(self), actor=self.user)
        return "Заявление на отзыв подано. Мы сообщим письмом, когда его рассмотрят."


class WithdrawalRegisterView(ConfirmedView):
    """Registering a withdrawal: the application ends for good."""

    confirms = ("withdrawal.register",)
    heading = "Зарегистрировать отзыв?"
    button = "Зарегистрировать отзыв"
    decline = "Вернуться назад"
    sure = "Я проверил(а) заявление на отзыв и подпись педагога"
    success = "Заявление отозвано, педагогу отправлено письмо."

    @cached_property
    def withdrawal(self) -> Withdrawal:
        return visible_withdrawal(self)

    def refusal(self) -> str:
        return verdict_on(self, "register").reason

    def consequences(self) -> list[str]:
        application = self.withdrawal.application
        sentences = [
            f"{application.full_name}, {application.position_label}, {application.organization}: "
            "заявление будет отозвано. Вернуть отозванное заявление нельзя.",
            "Педагог получит письмо и сможет подать новое заявление.",
        ]
        if application.is_scheduled:
            sentences.append(
                "Заявление стоит в графике: место в нём освободится. Если период уже закрыт, это "
                "станет изменением закрытого графика, а опубликованный график исправит оператор "
                "распоряжением."
            )
        return sentences + self.withdrawal.findings

    def perform(self, form: forms.Form) -> Withdrawal:
        return services.register(self.withdrawal, actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:withdrawal", args=[self.kwargs["pk"]])


class WithdrawalDeclineView(ServiceFormView):
    """Refusing the withdrawal, with the reason."""

    template_name = "withdrawals/decline.html"
    form_class = AnswerForm
    success = "В отзыве отказано, педагогу отправлено письмо с причиной."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        withdrawal = visible_withdrawal(self)
        return super().get_context_data(
            withdrawal=withdrawal,
            application=withdrawal.application,
            verdict=verdict_on(self, "decline"),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> Withdrawal:
        answer = form.cleaned_data["answer"]
        return services.decline(visible_withdrawal(self), answer=answer, actor=self.user)

    def get_success_url(self) -> str:
        return reverse("cabinet:withdrawals")
