"""Pages of the operator: the periods, their control table, approval, correction, withdrawal."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import ListView, View

from attestation.accounts.access import is_operator
from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.confirmation import ConfirmedMixin
from attestation.base.language.natural_order import natural_key
from attestation.base.language.plurals import plural
from attestation.base.web import ActionView, ServiceFormView
from attestation.dossiers.sections import card
from attestation.paperwork.downloads import table_download
from attestation.paperwork.xlsx import Column
from attestation.scheduling import selectors, services
from attestation.scheduling.experts import agreements
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.periods import progress
from attestation.scheduling.periods.endangered import Endangered
from attestation.scheduling.periods.forms import (
    ApprovalForm,
    CorrectionForm,
    ReasonForm,
    RemarksForm,
)
from attestation.scheduling.releases import letters
from attestation.scheduling.releases.changes import Change
from attestation.scheduling.releases.models import Release, ReleaseWithdrawal
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.releases.services import retraction
from attestation.scheduling.releases.standing import standings

#: Headings of the control table as a file.
HEADINGS = [
    ("municipality", "Муниципалитет", 36),
    ("coordinator_name", "Координатор", 22),
    ("telephone", "Телефон", 20),
    ("seen", "Последний вход", 14),
    ("considered", "На рассмотрении", 16),
    ("waiting", "Ждут периода", 14),
    ("people", "В периоде", 12),
    ("ready", "Оба специалиста", 16),
    ("unready", "Без специалистов", 16),
    ("awaited", "Ждут заключения", 16),
    ("state", "Состояние", 24),
    ("days", "Осталось дней", 14),
]
#: The columns by which the page is sorted.
_SORTED = [
    ("municipality", "Муниципалитет"),
    ("coordinator_name", "Координатор"),
    ("considered", "На рассм."),
    ("waiting", "Ждут"),
    ("people", "В графике"),
    ("unready", "Специалисты"),
    ("awaited", "Без заключения"),
    ("state", "Состояние"),
]
#: So many municipalities stand on a page, changes and amendments too.
_ROWS = 50
#: So many municipalities are named in a sentence.
_NAMED = 10
_COUNTED = ("considered", "waiting", "people", "ready", "unready", "awaited")


class OperatorMixin:
    """Pages of the operator; to others they say so."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_operator(request.user):
            raise PermissionDenied
        # The view class after the mixin defines ``dispatch``.
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class PeriodListView(OperatorMixin, ListView):
    """«Сводный график»: the periods, and the progress of the municipalities."""

    template_name = "scheduling/periods/list.html"
    context_object_name = "periods"
    paginate_by = 12

    def get_queryset(self) -> QuerySet[AttestationPeriod]:
        return selectors.periods_with_progress()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context_data(**kwargs)
        for period in context["periods"]:
            period.standings = standings(period.releases.all())
        return context


class OfPeriod(OperatorMixin):
    """A page about the period of the address."""

    kwargs: dict[str, Any]

    @cached_property
    def period(self) -> AttestationPeriod:
        return get_object_or_404(AttestationPeriod, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"order_date": timezone.localdate()}

    def get_success_url(self) -> str:
        return reverse("cabinet:period", args=[self.period.pk])


class PeriodView(IdentityConfirmed, OfPeriod, ConfirmedMixin, ServiceFormView):
    """One period over all municipalities, and its approval by order."""

    template_name = "scheduling/periods/period.html"
    form_class = ApprovalForm
    sure = "Распоряжение подписано, график можно публиковать"
    success = "Сводный график утверждён. Публикация на сайте идёт, обновите страницу через минуту."

    @cached_property
    def table(self) -> list[progress.Standing]:
        return progress.control_table(
            self.period, today=timezone.localdate(), order=self.request.GET.get("sort", "")
        )

    def refusal(self) -> str:
        still_open = sorted((row.municipality for row in self._still_open()), key=natural_key)
        if not still_open:
            return ""
        named = ", ".join(still_open[:_NAMED])
        if more := len(still_open[_NAMED:]):
            named += f" и ещё {more}"
        return (
            f"Период ещё не закрыли: {named}. Утвердить график можно, когда его "
            "закроют все муниципалитеты, в которых есть люди."
        )

    def _still_open(self) -> list[progress.Standing]:
        return [row for row in self.table if row.people and row.days is not None]

    def consequences(self) -> list[str]:
        people = sum(row.people for row in self.table)
        waiting = selectors.waiting().count()
        to_accept = sum(1 for row in self.table if row.may_accept)
        who = plural(people, "человек", "человека", "человек")
        sentences = [
            f"На сайте сразу появится график: {people} {who}. Каждый педагог получит письмо.",
            "Опубликованное не меняется: исправляет его только следующая редакция с новым "
            "распоряжением.",
        ]
        if waiting:
            left_out = plural(waiting, "человек", "человека", "человек")
            sentences.append(f"Ждут периода: {waiting} {left_out}. В этот график они не войдут.")
        if to_accept:
            accepted = plural(to_accept, "закрытый график", "закрытых графика", "закрытых графиков")
            sentences.insert(0, f"Утверждение заодно примет {to_accept} {accepted}.")
        return sentences

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        order, rows = self.request.GET.get("sort", ""), self.table
        page = Paginator(rows, _ROWS).get_page(self.request.GET.get("page"))
        shown = list(
            self.period.releases.select_related("approved_by", "workbook", "withdrawal").order_by(
                "-number"
            )
        )
        return super().get_context_data(
            period=self.period,
            rows=page.object_list,
            page_obj=page,
            headings=_sorting(order),
            totals=progress.Totals.of(rows),
            endangered=Endangered.of(
                self.period, is_approved=bool(shown), today=timezone.localdate()
            ),
            days_left=(self.period.schedule_until - timezone.localdate()).days,
            releases=[(one, letters.sending(one.release)) for one in standings(shown)[:3]],
            older=shown[3:],
            pending=release_services.pending_amendments(self.period).count() if shown else 0,
            draft=card("period", self.period, self.user),
            **kwargs,
        )

    def perform(self, form: ApprovalForm) -> Release:
        return services.approve(self.period, actor=self.user, **form.cleaned_data)


def _sorting(order: str) -> list[dict[str, str]]:
    """The headings with the order that a click on each asks for."""
    found = []
    for key, title in _SORTED:
        now = {key: "ascending", f"-{key}": "descending"}.get(order, "")
        found.append({"title": title, "now": now, "next": f"-{key}" if order == key else key})
    return found


class PeriodWorkbookView(IdentityConfirmed, OfPeriod, View):
    """The control table as a file."""

    confirms_reading = True

    def get(self, request: HttpRequest, pk: int) -> FileResponse:
        today = timezone.localdate()
        rows = progress.control_table(self.period, today=today)
        names = [name if name != "state" else "state_in_words" for name, _, _ in HEADINGS]
        return table_download(
            f"Контроль {self.period}",
            [Column(title, width, has_total=name in _COUNTED) for name, title, width in HEADINGS],
            ([getattr(row, name) for name in names] for row in rows),
            file_name=f"Контроль графиков {self.period}, {today:%d.%m.%Y}.xlsx",
        )


class OfSchedule(OperatorMixin):
    """A page about the municipal schedule of the address."""

    kwargs: dict[str, Any]

    @cached_property
    def schedule(self) -> Any:
        known = selectors.with_counts(MunicipalSchedule.objects.all())
        return get_object_or_404(known, pk=self.kwargs["pk"])


class OperatorScheduleView(OfSchedule, ListView):
    """One municipality's schedule as the operator looks it through."""

    template_name = "scheduling/periods/operator_schedule.html"
    context_object_name = "entries"
    paginate_by = 50

    def get_queryset(self) -> QuerySet[ScheduleEntry]:
        return selectors.entries_with_experts(self.schedule)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.schedule.period
        context = super().get_context_data(
            schedule=self.schedule,
            to_replace=agreements.people_to_replace(self.schedule),
            released=period.releases.exists(),
            amendments=release_services.pending_amendments(period)
            .filter(schedule=self.schedule)
            .select_related("application", "actor"),
            **kwargs,
        )
        agreements.mark_rows(context["entries"], self.schedule)
        return context


class AcceptScheduleView(ActionView):
    """The button «Принять»; for others it does not exist."""

    undone_by = "график возвращают с замечаниями"

    def perform(self) -> str:
        if not is_operator(self.user):
            raise Http404
        self.schedule = get_object_or_404(MunicipalSchedule, pk=self.kwargs["pk"])
        accepted = services.accept(self.schedule, actor=self.user)
        return f"График принят: {accepted.municipality}."

    def back(self) -> str:
        return reverse("cabinet:period", args=[self.schedule.period_id])


class ScheduleSendBackView(OfSchedule, ServiceFormView):
    """Giving a closed schedule back to its municipality."""

    template_name = "scheduling/periods/send_back.html"
    form_class = RemarksForm
    success = "График возвращён координатору с замечаниями."

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(schedule=self.schedule, **kwargs)

    def perform(self, form: RemarksForm) -> MunicipalSchedule:
        return services.send_back(
            self.schedule, remarks=form.cleaned_data["remarks"], actor=self.user
        )

    def get_success_url(self) -> str:
        return reverse("cabinet:period", args=[self.schedule.period_id])


class CorrectionView(IdentityConfirmed, OfPeriod, ConfirmedMixin, ServiceFormView):
    """The amendments without an order, a preview of the next release, and its approval."""

    template_name = "scheduling/periods/correction.html"
    form_class = CorrectionForm
    sure = "Распоряжение подписано, исправления можно публиковать"
    success = "Новая редакция утверждена. Публикация на сайте идёт, обновите страницу через минуту."

    @cached_property
    def changes(self) -> list[Change]:
        return release_services.changes_to_come(self.period)

    def facts(self) -> Any:
        return [(change.kind, change.key, change.before, change.after) for change in self.changes]

    def consequences(self) -> list[str]:
        return [
            f"На сайте появится новая редакция; изменений: {len(self.changes)}. Все увидят, что "
            "изменилось и почему.",
            "Письма получат только те, кого изменения касаются.",
            "Прежние редакции остаются в истории. Утверждённая редакция не меняется.",
        ]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        previous = get_object_or_404(
            Release, pk=getattr(release_services.latest(self.period), "pk", None)
        )
        return super().get_context_data(
            period=self.period,
            previous=previous,
            withdrawn=ReleaseWithdrawal.objects.filter(release=previous).first(),
            amendments=self._part(
                release_services.pending_amendments(self.period).select_related(
                    "application", "actor", "schedule__municipality"
                ),
                "amendments",
            ),
            standing=(standing := release_services.standing(self.period)),
            may_approve=bool(self.changes) or standing is None,
            changes=self._part(self.changes, "page"),
            **kwargs,
        )

    def _part(self, rows: Any, parameter: str) -> Page[Any]:
        return Paginator(rows, _ROWS).get_page(self.request.GET.get(parameter))

    def perform(self, form: CorrectionForm) -> Release:
        return services.approve(self.period, actor=self.user, **form.cleaned_data)


class WithdrawView(IdentityConfirmed, OperatorMixin, ConfirmedMixin, ServiceFormView):
    """Taking a published release down."""

    template_name = "scheduling/releases/withdraw.html"
    form_class = ReasonForm
    sure = "Я понимаю, что останется на сайте"
    success = "Редакция снимается с сайта. Обновите страницу через минуту."

    def consequences(self) -> list[str]:
        return retraction.consequences(self.release)

    @cached_property
    def release(self) -> Release:
        return get_object_or_404(Release.objects.select_related("period"), pk=self.kwargs["pk"])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(release=self.release, **kwargs)

    def perform(self, form: ReasonForm) -> ReleaseWithdrawal:
        return retraction.withdraw(
            self.release, reason=form.cleaned_data["reason"], actor=self.user
        )

    def get_success_url(self) -> str:
        return reverse("cabinet:period", args=[self.release.period_id])
