"""The home of the school coordinator: both counters of the guide, and what can be done there."""

import datetime

from django.urls import reverse

from attestation.accounts.access import organizations_of
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.school import selectors
from attestation.applications.workflow import ApplicationState
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.base.language.plurals import plural
from attestation.directory.rules_models import ProcedureRules

_OF_YOURS = "на аттестацию, из Вашей образовательной организации"


@dashboard_tasks.add(Role.SCHOOL_COORDINATOR, priority=10)
def of_the_organization(user: User, today: datetime.date) -> list[Task]:
    """Return how many have filed and are registered; they count what the coordinator sees."""
    found = selectors.counts(user)
    days = ProcedureRules.on(today).consideration_days
    within = f"{days} {plural(days, 'календарного дня', 'календарных дней', 'календарных дней')}"
    address = reverse("cabinet:school")
    return [
        counted(
            f"Количество педагогических работников, подавших заявления {_OF_YOURS}",
            found.submitted,
            f"{address}?state={ApplicationState.SUBMITTED}",
            kind="info",
            hint=f"Заявление о проведении аттестации рассматривается в течение {within}.",
        ),
        counted(
            f"Количество педагогических работников, зарегистрированных {_OF_YOURS}",
            found.registered,
            f"{address}?state={selectors.REGISTERED}",
            kind="plain",
        ),
        counted(
            "Возвращены на доработку",
            found.returned,
            f"{address}?state={ApplicationState.RETURNED}",
            hint="Помогите исправить то, на что указал муниципальный координатор.",
        ),
        counted(
            "Ещё не подали заявление",
            found.unfiled,
            reverse("cabinet:school_unfiled"),
            kind="plain",
        ),
    ]


@dashboard_tasks.add(Role.SCHOOL_COORDINATOR, priority=80)
def sections_of_the_cabinet(user: User, today: datetime.date) -> list[Task]:
    """Return the sections of the guide under their names."""
    names = "; ".join(str(organization) for organization in organizations_of(user)[:3])
    return [
        Task(
            "Педагоги организации",
            "перейти",
            "plain",
            url=reverse("cabinet:school_board"),
            hint="У кого когда истекает категория, чего не хватает и кому напомнить.",
        ),
        Task(
            "Прикрепление документов аттестуемым",
            "перейти",
            "plain",
            url=reverse("cabinet:school"),
            hint=f"Здесь педагоги, в личной карточке которых указано место работы: {names}.",
        ),
        Task(
            "Отзыв заявления",
            "перейти",
            "plain",
            url=reverse("cabinet:withdrawal_people"),
            hint="Если сам педагог не может отозвать заявление по уважительной причине.",
        ),
        Task(
            "Помочь педагогу зарегистрироваться",
            "перейти",
            "plain",
            url=reverse("cabinet:invite"),
            hint="Педагог получит письмо и сам придумает пароль.",
        ),
        Task("Личный кабинет", "перейти", "plain", url=reverse("cabinet:profile")),
    ]
