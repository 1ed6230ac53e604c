"""The frame of the cabinets: the menu of each role, in the words that it knows, and the bar."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from attestation.accounts.access import holds_office, staff_roles
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.people.access import LOOKING_UP


@dataclass(frozen=True)
class Item:
    """A line of the menu; ``group`` names the part of the work that it belongs to.

    ``count`` is what waits there, ``is_urgent`` whether some of it is late.
    """

    group: str
    title: str
    url: str
    current: bool
    count: int = 0
    is_urgent: bool = False


@dataclass(frozen=True)
class Waiting:
    """How much waits at an address, and whether some of it is late or endangered."""

    count: int = 0
    is_urgent: bool = False


@dataclass(frozen=True)
class Search:
    """Where the search of the bar leads: people, or the search of the site."""

    label: str
    url: str


_REGISTERING = frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR})
#: Who keeps the system itself.
_KEEPING = frozenset({Role.OPERATOR, Role.ADMINISTRATOR})

#: Group; then title, URL name, and the roles that find it (None: everybody).
_MENU: dict[str, list[tuple[str, str, frozenset[Role] | None]]] = {
    "": [
        ("Главная", "cabinet:home", None),
        ("Календарь", "cabinet:calendar", None),
    ],
    "Заявления": [
        ("Работа с заявлениями", "cabinet:applications", _REGISTERING),
        ("Переписка", "cabinet:conversations", _REGISTERING | {Role.SCHOOL_COORDINATOR}),
        ("Педагоги организации", "cabinet:school_board", frozenset({Role.SCHOOL_COORDINATOR})),
        ("Прикрепление документов", "cabinet:school", frozenset({Role.SCHOOL_COORDINATOR})),
        ("Отзыв заявления", "cabinet:withdrawal_people", frozenset({Role.SCHOOL_COORDINATOR})),
        ("Отзывы заявлений", "cabinet:withdrawals", _REGISTERING),
        (
            "Реестр категорий",
            "cabinet:categories",
            _REGISTERING | {Role.SCHOOL_COORDINATOR},
        ),
    ],
    "График и оценка": [
        ("График", "cabinet:schedules", frozenset({Role.MUNICIPAL_COORDINATOR})),
        ("Сводный график", "cabinet:periods", frozenset({Role.OPERATOR})),
        ("Итоговые заключения", "cabinet:conclusions", _REGISTERING),
        ("Назначенные мне", "cabinet:assignments", frozenset({Role.EXPERT})),
    ],
    "Комиссия": [
        (
            "Заседания комиссии",
            "cabinet:sessions",
            frozenset({Role.SECRETARY, Role.COMMISSION_MEMBER, Role.OPERATOR}),
        ),
        ("Голосование", "cabinet:sessions", frozenset({Role.MUNICIPAL_COORDINATOR})),
        (
            "Приказы",
            "cabinet:orders",
            _REGISTERING | {Role.SECRETARY, Role.COMMISSION_MEMBER},
        ),
    ],
    "Люди": [
        ("Найти человека", "cabinet:people", LOOKING_UP),
        (
            "Приглашение",
            "cabinet:invitations",
            _REGISTERING | {Role.SCHOOL_COORDINATOR, Role.SECRETARY, Role.ADMINISTRATOR},
        ),
        ("Координаторы", "cabinet:coordinators", _REGISTERING),
        (
            "Помощь со входом",
            "cabinet:entry_help",
            _REGISTERING | {Role.SCHOOL_COORDINATOR, Role.ADMINISTRATOR},
        ),
        ("Журнал", "cabinet:journal", _KEEPING),
        ("Договоры специалистов", "cabinet:agreements", _REGISTERING),
        ("Работа специалистов", "cabinet:work", _REGISTERING),
    ],
    "Личное": [
        ("Подать заявление", "cabinet:filing", frozenset({Role.APPLICANT})),
        ("Переписка", "cabinet:conversations", frozenset({Role.APPLICANT})),
        ("Мой договор", "cabinet:agreements", frozenset({Role.EXPERT})),
        ("Личная карточка", "cabinet:profile", None),
        ("Вход и безопасность", "cabinet:security", None),
        ("Мои данные", "cabinet:my_data", None),
        ("Сообщения", "cabinet:messages", None),
        ("Сообщения об ошибках", "cabinet:reports", _KEEPING),
        ("Система", "cabinet:system", _KEEPING),
    ],
}


def roles_of(user: User) -> frozenset[Role]:
    """Return all roles of ``user``: granted, expert by the list, applicant by default.

    Users without an office of the centre may apply; a coordinator is often a teacher too.
    """
    roles = set(staff_roles(user))
    if user.expert_listings.exists():
        roles.add(Role.EXPERT)
    if not holds_office(user):
        roles.add(Role.APPLICANT)
    return frozenset(roles)


def is_working(roles: frozenset[Role]) -> bool:
    """True if the cabinet is a workplace: its person does more than apply."""
    return bool(roles - {Role.APPLICANT})


def search_of(roles: frozenset[Role]) -> Search:
    """Return the search that serves ``roles`` best; who looks nobody up gets the site's."""
    if roles & _REGISTERING:
        return Search("Фамилия, номер, телефон, школа", reverse("cabinet:people"))
    if roles & LOOKING_UP:
        return Search("Фамилия или номер заявления", reverse("cabinet:people"))
    return Search("Поиск по сайту", reverse("search"))


def menu(
    request: HttpRequest, roles: frozenset[Role], *, waiting: Mapping[str, Waiting]
) -> list[Item]:
    """The lines that ``roles`` find, those of a group together; an address appears once.

    What is ``waiting``, by its path, is counted at the line that leads to it.
    """
    items: dict[str, Item] = {}
    for group, lines in _MENU.items():
        for title, name, whose in lines:
            if whose is not None and not whose & roles:
                continue
            url = reverse(name)
            items.setdefault(url, Item(group, title, url, False))
    for path, found in waiting.items():
        if line := items.get(_line_of(path, items)):
            items[line.url] = replace(
                line,
                count=line.count + found.count,
                is_urgent=line.is_urgent or found.is_urgent,
            )
    current = _line_of(request.path, items)
    return [replace(item, current=item.url == current) for item in items.values()]


def _line_of(path: str, items: Iterable[str]) -> str:
    """Return the longest address of ``items`` that leads to ``path``.

    Every address begins with that of the home page, to which only the home page itself belongs.
    """
    home = reverse("cabinet:home")
    leading = (url for url in items if path.startswith(url) and url != home)
    return max(leading, key=len, default=home if path == home else "")
