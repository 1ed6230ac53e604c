"""What people are told while the schedule is made, and of changes that no release has announced."""

from collections import defaultdict
from collections.abc import Iterable

from django.urls import reverse

from attestation.accounts.access import coordinators_of, operators
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import as_sentence
from attestation.directory.models import Municipality
from attestation.notifications.events import (
    ASSIGNED,
    PERIOD_CHANGED,
    PERIOD_REMOVED,
    SCHEDULE_AMENDED,
    SCHEDULE_CLOSED,
    Event,
)
from attestation.notifications.services.messages import Gathered, gather_anew, notify, notify_all
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
)
from attestation.scheduling.workflow import ScheduleState


def tell_coordinators(
    municipality: Municipality,
    title: str,
    text: str,
    *,
    schedule: MunicipalSchedule,
    event: Event,
) -> None:
    """Tell those who coordinate a municipality; the letter leads to the schedule."""
    path = reverse("cabinet:schedule", args=[schedule.pk])
    notify_all(coordinators_of(municipality), title, text, path=path, event=event)


def tell_experts(schedule: MunicipalSchedule) -> None:
    """Notify the experts of a closed schedule of their assignments, visible from now on."""
    people: dict[User, list[str]] = defaultdict(list)
    assigned = ExpertAssignment.objects.filter(entry__schedule=schedule).select_related(
        "expert__user", "entry__application__applicant"
    )
    for assignment in assigned.order_by("pk"):
        people[assignment.expert.user].append(assignment.entry.application.short_name)
    for expert, names in people.items():
        notify(
            expert,
            f"Вы назначены специалистом: {schedule.period}",
            f"В аттестационном периоде {schedule.period} вы оцениваете: {', '.join(names)}. "
            f"{_until(schedule)} Если кого-то из них вы оценивать не можете, сообщите об этом в "
            "кабинете.",
            path=reverse("cabinet:assignments"),
            event=ASSIGNED,
        )


def _until(schedule: MunicipalSchedule) -> str:
    return f"Итоговое заключение сдаётся до {schedule.period.conclusions_until:%d.%m.%Y}."


def tell_replaced(
    application: Application,
    schedule: MunicipalSchedule,
    *,
    before: Iterable[ApprovedExpert],
    after: Iterable[ApprovedExpert],
) -> None:
    """Tell the experts who join or leave the assessment of one person in a closed schedule."""
    old = {expert.user_id: expert.user for expert in before}
    new = {expert.user_id: expert.user for expert in after}
    whom = f"{application.short_name}, аттестационный период {schedule.period}"
    joining = [user for key, user in new.items() if key not in old]
    leaving = [user for key, user in old.items() if key not in new]
    told = [
        (
            joining,
            "Вы назначены специалистом",
            f"Вам назначен аттестуемый: {whom}. {_until(schedule)}",
        ),
        (leaving, "Назначение снято", f"Вы больше не оцениваете: {whom}."),
    ]
    for people, title, text in told:
        notify_all(people, title, text, path=reverse("cabinet:assignments"), event=ASSIGNED)


def tell_taken_back(
    application: Application,
    schedule: MunicipalSchedule,
    *,
    text: str,
    before: Iterable[ApprovedExpert],
    after: Iterable[ApprovedExpert],
) -> None:
    """Tell all who were told of an amendment that it holds no longer."""
    tell_coordinators(
        schedule.municipality,
        "Изменение закрытого графика отменено",
        f"{application.full_name}. {text}",
        schedule=schedule,
        event=SCHEDULE_AMENDED,
    )
    tell_replaced(application, schedule, before=before, after=after)
    if not schedule.period.releases.exists():
        notify(
            application.applicant,
            "Изменение графика отменено",
            f"{text} Ваше место в графике снова такое, каким было до него.",
            application=application,
            path=application.get_absolute_url(),
            event=PERIOD_CHANGED,
        )


def tell_operators_closed(schedule: MunicipalSchedule) -> None:
    """Tell operators that a municipality has closed a period and waits for acceptance."""
    notify_all(
        operators(),
        f"Период закрыт: {schedule.municipality}",
        f"Муниципалитет закрыл период «{schedule.period}». График ждёт принятия.",
        path=reverse("cabinet:operator_schedule", args=[schedule.pk]),
        event=SCHEDULE_CLOSED,
        gathered=lambda: _gathered(schedule.period, _to_accept(schedule.period)),
    )


def _to_accept(period: AttestationPeriod) -> list[str]:
    """Return the names of the municipalities whose closed schedule waits for acceptance."""
    closed = period.schedules.filter(state=ScheduleState.CLOSED, entries__isnull=False)
    names = closed.order_by(*in_alphabet("municipality__name")).values_list(
        "municipality__name", flat=True
    )
    return list(names.distinct())


def _gathered(period: AttestationPeriod, names: list[str]) -> Gathered:
    count = len(names)
    who = f"{count} {plural(count, 'муниципалитет', 'муниципалитета', 'муниципалитетов')}"
    return Gathered(
        f"Период закрыт: {names[0] if count == 1 else who}",
        f"Период «{period}». {plural(count, 'График ждёт', 'Графики ждут', 'Графики ждут')} "
        f"принятия: {', '.join(names)}.",
        period.get_absolute_url(),
    )


def count_closings_anew(period: AttestationPeriod) -> None:
    """Let what operators have not read yet name the schedules that still wait for them."""
    names = _to_accept(period)
    gather_anew(SCHEDULE_CLOSED, _gathered(period, names), is_empty=not names)


def tell_reopened(schedule: MunicipalSchedule) -> None:
    """Tell the experts and the operators that what they were told of a closing holds no longer."""
    assigned = User.objects.filter(expert_listings__assignments__entry__schedule=schedule)
    notify_all(
        assigned.distinct(),
        f"График снова открыт: {schedule.period}",
        f"{schedule.municipality}: координатор отменил закрытие периода «{schedule.period}», "
        "назначения могут измениться. Когда период закроют снова, мы напишем вам.",
        path=reverse("cabinet:assignments"),
        event=ASSIGNED,
    )
    count_closings_anew(schedule.period)
    notify_all(
        operators(),
        f"Закрытие отменено: {schedule.municipality}",
        f"Муниципалитет отменил закрытие периода «{schedule.period}» и исправляет график.",
        path=reverse("cabinet:operator_schedule", args=[schedule.pk]),
        event=SCHEDULE_CLOSED,
    )


def tell_postponed(application: Application, *, to: str, reason: str) -> None:
    """Tell the applicant of a move to a later period that no release has announced yet."""
    notify(
        application.applicant,
        "Аттестационный период перенесён",
        f"Ваш аттестационный период перенесён на {to}. Причина: {as_sentence(reason)}",
        application=application,
        path=application.get_absolute_url(),
        event=PERIOD_CHANGED,
    )


def tell_removed(application: Application, *, period: str, reason: str) -> None:
    """Tell the applicant of leaving a period that no release has announced yet."""
    notify(
        application.applicant,
        "Вы исключены из графика аттестации",
        f"Вы исключены из графика аттестационного периода {period}. Ваше заявление остаётся "
        f"зарегистрированным, координатор определит другой период. Причина: {as_sentence(reason)}",
        application=application,
        path=application.get_absolute_url(),
        event=PERIOD_REMOVED,
    )
