"""Pages of agreements with experts and of the work done."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import DetailView, ListView, View

from attestation.accounts.access import is_operator, municipalities_of, municipality_keys
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.confirmation import ConfirmedMixin, ConfirmedView
from attestation.base.language.plurals import plural
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.directory.models import Municipality
from attestation.files.models import StoredFile
from attestation.journal.exports import journalled
from attestation.reports import exports, selectors, services
from attestation.reports.access import roles_towards
from attestation.reports.filters import AgreementFilterSet, WorkFilterSet
from attestation.reports.forms import (
    AgreementForm,
    AgreementPaperForm,
    CollectionForm,
    EndForm,
    RegisterForm,
    SendBackForm,
)
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.signed_papers import SignedAgreement
from attestation.reports.workflow import WORKFLOW, AgreementState
from attestation.scheduling.models import ExpertAssignment
from attestation.signatures.offers import offer_to


def _municipalities(user: Any) -> QuerySet[Municipality]:
    return Municipality.objects.all() if is_operator(user) else municipalities_of(user)


def _agreement_filter(request: HttpRequest) -> AgreementFilterSet:
    return AgreementFilterSet(
        request.GET,
        municipalities=_municipalities(request.user),
        proposed=selectors.half_year_to_show(request.user, today=timezone.localdate()),
    )


def _work_filter(request: HttpRequest) -> WorkFilterSet:
    return WorkFilterSet(
        request.GET,
        municipalities=_municipalities(request.user),
        proposed=HalfYear.of(timezone.localdate()),
    )


class AgreementListView(AuthenticatedMixin, ListView):
    """«Договоры специалистов»: those of one half-year that the visitor may see."""

    template_name = "reports/agreements.html"
    context_object_name = "agreements"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[ExpertAgreement]:
        self.filter = _agreement_filter(self.request)
        self.found = selectors.agreements(self.user, self.filter.meant)
        return self.filter.apply(self.found)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user, half_year = self.user, self.filter.meant
        lacking = selectors.not_begun(user, half_year)
        collects = bool(municipality_keys(user))
        counts = selectors.states(self.found)
        return super().get_context_data(
            filter=self.filter,
            half_year=half_year,
            states=[(AgreementState(state), count) for state, count in counts.items()],
            works=collects or is_operator(user),
            collects=collects,
            not_begun=sum(lacking.values()),
            not_begun_in=lacking,
            query=self.request.GET.urlencode(),
            **kwargs,
        )


class AgreementTableView(IdentityConfirmed, AuthenticatedMixin, View):
    """The list with its filters as XLSX; each export of personal data is logged."""

    confirms_reading = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        chosen = _agreement_filter(request)
        half_year = chosen.meant
        found = list(chosen.apply(selectors.agreements(self.user, half_year)))
        services.note_export(len(found), half_year=half_year, actor=self.user)
        return journalled(exports.agreements_table(found, name=f"dogovory-{half_year.code}.xlsx"))


class StartCollectionView(ServiceFormView):
    """«Начать сбор на полугодие»: drafts for all approved experts of the own municipality."""

    template_name = "reports/agreements_start.html"
    form_class = CollectionForm

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not municipality_keys(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def get_form_kwargs(self) -> dict[str, Any]:
        return {
            **super().get_form_kwargs(),
            "municipalities": municipalities_of(self.user),
            "today": timezone.localdate(),
        }

    def perform(self, form: forms.Form) -> list[ExpertAgreement]:
        self.half_year = form.cleaned_data["half_year"]
        return services.start_collection(
            form.cleaned_data["municipality"], half_year=self.half_year, actor=self.user
        )

    def success_message(self) -> str:
        if not (count := len(self.result)):
            return "Сбор уже начат: договоры есть для всех специалистов из списка."
        words = plural(count, "договор", "договора", "договоров")
        return f"Сбор начат: {count} {words}. Проверьте данные и отправьте их оператору."

    def get_success_url(self) -> str:
        return f"{reverse('cabinet:agreements')}?half_year={self.half_year.code}"


def visible_agreement(view: Any) -> ExpertAgreement:
    """The agreement of the address, if the visitor may see it; otherwise 404."""
    return get_object_or_404(
        ExpertAgreement.objects.visible_to(view.request.user).select_related(
            "municipality", "user", "paper", "signed_paper"
        ),
        pk=view.kwargs["pk"],
    )


class AgreementView(AuthenticatedMixin, DetailView):
    """One agreement: its data, its state, what can be done with it."""

    template_name = "reports/agreement.html"
    context_object_name = "agreement"

    def get_object(self, queryset: Any = None) -> ExpertAgreement:
        return visible_agreement(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        agreement = self.object
        offer = offer_to(self.user, SignedAgreement(), agreement)
        actions = WORKFLOW.available(
            state=agreement.state, roles=roles_towards(self.user, agreement)
        )
        return super().get_context_data(
            actions={transition.name: transition for transition in actions},
            data=[
                (name, getattr(agreement, field))
                for field, name in zip(
                    agreement.DATA, agreement.names_of(agreement.DATA), strict=True
                )
            ],
            missing=agreement.missing(),
            offer=offer,
            sees_paper=agreement.paper is not None
            and StoredFile.objects.visible_to(self.user).filter(pk=agreement.paper_id).exists(),
            history=agreement.journal.select_related("actor")[:50],
            **kwargs,
        )


class AgreementAction(ActionView):
    """A button of the agreement; ``act`` is the transition."""

    act = ""
    success = ""

    def perform(self) -> str:
        act = getattr(services, self.act)
        act(visible_agreement(self), actor=self.user)
        return self.success

    def back(self) -> str:
        return reverse("cabinet:agreement", args=[self.kwargs["pk"]])


class SendAgreementView(AgreementAction):
    undone_by = "оператор возвращает данные с замечаниями"
    act = "send"
    success = "Данные отправлены оператору центра на проверку."


class VerifyAgreementView(AgreementAction):
    undone_by = "оператор возвращает данные с замечаниями"
    act = "verify"
    success = "Данные отмечены как проверенные, специалисту отправлено письмо."


class SignAgreementView(ConfirmedView):
    """The mark that both sides have signed."""

    confirms = ("agreement.sign",)
    heading = "Договор подписан?"
    button = "Договор подписан"
    sure = "Договор подписан обеими сторонами"
    success = "Отмечено, что договор подписан. Теперь его можно зарегистрировать."

    @cached_property
    def agreement(self) -> ExpertAgreement:
        return visible_agreement(self)

    def refusal(self) -> str:
        roles = roles_towards(self.user, self.agreement)
        return WORKFLOW.verdict("sign", state=self.agreement.state, roles=roles).reason

    def consequences(self) -> list[str]:
        return [
            f"{self.agreement.full_name}, {self.agreement.half_year}: данные договора больше не "
            "изменить и не вернуть на исправление.",
            "Специалист получит письмо о подписанном договоре.",
        ]

    def perform(self, form: forms.Form) -> ExpertAgreement:
        return services.sign(self.agreement, actor=self.user)

    def get_success_url(self) -> str:
        return self.agreement.get_absolute_url()


class AgreementFormView(ServiceFormView):
    """A form about one agreement; ``act`` is the transition."""

    template_name = "reports/agreement_form.html"
    act = ""
    #: The text below the page heading.
    lead = ""
    #: What heading and button say; the label of the transition if nothing is given.
    heading = ""
    button = ""

    @cached_property
    def agreement(self) -> ExpertAgreement:
        return visible_agreement(self)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        verdict = WORKFLOW.verdict(
            self.act,
            state=self.agreement.state,
            roles=roles_towards(self.user, self.agreement),
        )
        return super().get_context_data(
            agreement=self.agreement,
            transition=WORKFLOW[self.act],
            verdict=verdict,
            lead=self.lead,
            heading=self.heading or WORKFLOW[self.act].label,
            button=self.button or WORKFLOW[self.act].label,
            **kwargs,
        )

    def perform(self, form: forms.Form) -> ExpertAgreement:
        act = getattr(services, self.act)
        return act(self.agreement, actor=self.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return self.agreement.get_absolute_url()


class ChangeView(AgreementFormView):
    act = "change"
    form_class = AgreementForm
    lead = "Данные взяты из личной карточки и списка специалистов. Исправьте и дополните их."
    button = "Сохранить"
    success = "Данные сохранены."

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.agreement, name) for name in ExpertAgreement.DATA}

    def perform(self, form: forms.Form) -> ExpertAgreement:
        return services.change(self.agreement, data=form.cleaned_data, actor=self.user)


class SendBackAgreementView(AgreementFormView):
    act = "send_back"
    form_class = SendBackForm
    lead = "Координатор муниципалитета получит письмо, исправит данные и отправит их снова."
    success = "Данные возвращены координатору с замечаниями."


class AgreementPaperView(AgreementFormView):
    act = "sign"
    form_class = AgreementPaperForm
    lead = "Специалист получит письмо, прочитает и подпишет договор, после него подпишете вы."
    heading = button = "Приложить договор к подписи"
    success = "Договор приложен, специалисту отправлено письмо."

    def perform(self, form: forms.Form) -> ExpertAgreement:
        return services.attach_paper(self.agreement, form.cleaned_data["file"], actor=self.user)


class RegisterAgreementView(AgreementFormView):
    act = "register"
    form_class = RegisterForm
    lead = "Номер и дата – те, что стоят на подписанном договоре."
    success = "Договор зарегистрирован, специалисту отправлено письмо."

    def get_initial(self) -> dict[str, Any]:
        return {"dated_on": timezone.localdate()}


class EndAgreementView(ConfirmedMixin, AgreementFormView):
    act = "end"
    confirms = ("agreement.end",)
    form_class = EndForm
    lead = "Прекращённый договор остаётся в списке."
    success = "Договор прекращён, специалисту и координатору отправлены письма."

    def consequences(self) -> list[str]:
        return [
            "С этого дня специалиста нельзя назначить, а в графиках, где он уже назначен, он будет "
            "отмечен: его заменит координатор или оператор.",
            "Специалист и координатор муниципалитета получат письма.",
            "Отменить это нельзя: новый договор заключают на следующее полугодие.",
        ]


class WorkView(AuthenticatedMixin, ListView):
    """«Работа специалистов»: people assigned per expert and period."""

    template_name = "reports/work.html"
    context_object_name = "work"
    object_list: QuerySet[ExpertAssignment, Any]
    paginate_by = 50

    def get_queryset(self) -> QuerySet[ExpertAssignment, Any]:
        self.filter = _work_filter(self.request)
        return self.filter.apply(selectors.work(self.user, self.filter.meant))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        half_year = self.filter.meant
        rows = list(selectors.work_rows(context["work"], self.user, half_year))
        return context | {
            "rows": rows,
            "filter": self.filter,
            "half_year": half_year,
            "total": selectors.people_in(self.object_list),
            "query": self.request.GET.urlencode(),
        }


class WorkTableView(IdentityConfirmed, View):
    """The work done with its filters as XLSX."""

    confirms_reading = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        chosen = _work_filter(request)
        half_year = chosen.meant
        found = chosen.apply(selectors.work(request.user, half_year))
        rows = selectors.work_rows(found, request.user, half_year)
        return exports.work_table(rows, name=f"rabota-{half_year.code}.xlsx")
