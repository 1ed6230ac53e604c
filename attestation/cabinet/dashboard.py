"""Pending tasks by office; the rooms supply them in their ``dashboard.py``."""

import datetime

from django.urls import reverse
from django.utils import timezone

from attestation.accounts import mfa
from attestation.accounts.consents import services as consent_services
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, dashboard_tasks
from attestation.base.job_health import TITLES, standing

#: The offices in the order of the way, as their holders are called.
_OFFICES = {
    Role.MUNICIPAL_COORDINATOR: "Муниципальный координатор",
    Role.SCHOOL_COORDINATOR: "Личный кабинет координатора по аттестации",
    Role.EXPERT: "Специалист комиссии",
    Role.OPERATOR: "Оператор центра",
    Role.SECRETARY: "Секретарь комиссии",
    Role.COMMISSION_MEMBER: "Член комиссии",
    Role.EDITOR: "Редактор сайта",
    Role.ADMINISTRATOR: "Администратор",
}


@dashboard_tasks.add(Role.EDITOR, priority=10)
def pages(user: User, today: datetime.date) -> list[Task]:
    """Return the link to the pages of the site."""
    return [Task("Страницы и документы сайта", "открыть", "plain", url="/cms/")]


@dashboard_tasks.add(Role.OPERATOR, priority=90)
def directories(user: User, today: datetime.date) -> list[Task]:
    """Return the link to the directories."""
    return [Task("Справочники и периоды", "открыть", "plain", url="/cms/")]


@dashboard_tasks.add(Role.ADMINISTRATOR, priority=90)
def accounts(user: User, today: datetime.date) -> list[Task]:
    """Return the link to the accounts."""
    return [Task("Учётные записи и группы", "открыть", "plain", url="/cms/users/")]


@dashboard_tasks.add(Role.ADMINISTRATOR, priority=0)
@dashboard_tasks.add(Role.OPERATOR, priority=0)
def workers(user: User, today: datetime.date) -> list[Task]:
    """Return what nobody works on, nothing while all work."""
    return [
        Task(
            f"Не работает: {TITLES[name].lower()}",
            "стоит",
            "bad",
            url=reverse("cabinet:system"),
            hint="Сообщите администратору сервера: работника нужно запустить.",
        )
        for name in standing(timezone.now())
    ]


def _protection(user: User) -> list[Task]:
    """A second step of signing in, asked of all who see other people's data."""
    if not mfa.is_asked_of(user) or mfa.is_on(user):
        return []
    day = mfa.mandatory_from()
    hint = f"с {day:%d.%m.%Y} без этого войти будет нельзя" if day else "код из телефона или ключ"
    return [
        Task("Защитите вход", "сделайте это", "wait", url=reverse("cabinet:security"), hint=hint)
    ]


def personal(user: User) -> list[Task]:
    """Return the one-time tasks of every user: accept the texts in force, protect sign-in."""
    back = reverse("cabinet:home")
    return _protection(user) + [
        Task(
            f"Дать согласие на {document.get_kind_display()}",
            "сделайте это",
            "wait",
            url=f"{reverse('cabinet:consent', args=[document.kind])}?next={back}",
            hint="вышла новая версия текста" if document.version > 1 else "",
        )
        for document in consent_services.missing(user)
    ]


def duties_of(
    user: User, roles: frozenset[Role], *, today: datetime.date
) -> list[tuple[str, list[Task]]]:
    """Return task lists by office, in procedure order, only for offices that the user holds."""
    return [
        (title, dashboard_tasks.of(role, user, today=today))
        for role, title in _OFFICES.items()
        if role in roles
    ]
