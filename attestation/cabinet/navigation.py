"""The menu of the cabinets: what each role finds, in the words that it knows."""

from dataclasses import dataclass, replace

from django.http import HttpRequest
from django.urls import reverse

from attestation.accounts.access import holds_office, staff_roles
from attestation.accounts.models import User
from attestation.accounts.roles import Role


@dataclass(frozen=True)
class Item:
    """A line of the menu."""

    title: str
    url: str
    current: bool
    count: int = 0


#: Title, URL name, and the roles that find it (None: everybody).
_MENU: list[tuple[str, str, frozenset[str] | None]] = [
    ("Главная", "cabinet:home", None),
    (
        "Работа с заявлениями",
        "cabinet:applications",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}),
    ),
    ("Прикрепление документов", "cabinet:school", frozenset({Role.SCHOOL_COORDINATOR})),
    ("Отзыв заявления", "cabinet:withdrawal_people", frozenset({Role.SCHOOL_COORDINATOR})),
    (
        "Отзывы заявлений",
        "cabinet:withdrawals",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}),
    ),
    ("График", "cabinet:schedules", frozenset({Role.MUNICIPAL_COORDINATOR})),
    ("Сводный график", "cabinet:periods", frozenset({Role.OPERATOR})),
    (
        "Итоговые заключения",
        "cabinet:conclusions",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}),
    ),
    ("Назначенные мне", "cabinet:assignments", frozenset({Role.EXPERT})),
    (
        "Договоры специалистов",
        "cabinet:agreements",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}),
    ),
    ("Мой договор", "cabinet:agreements", frozenset({Role.EXPERT})),
    ("Работа специалистов", "cabinet:work", frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR})),
    (
        "Приглашение",
        "cabinet:invitations",
        frozenset(
            {
                Role.MUNICIPAL_COORDINATOR,
                Role.SCHOOL_COORDINATOR,
                Role.OPERATOR,
                Role.SECRETARY,
                Role.ADMINISTRATOR,
            }
        ),
    ),
    (
        "Координаторы",
        "cabinet:coordinators",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR}),
    ),
    (
        "Помощь со входом",
        "cabinet:entry_help",
        frozenset({Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR, Role.OPERATOR}),
    ),
    (
        "Заседания комиссии",
        "cabinet:sessions",
        frozenset({Role.SECRETARY, Role.COMMISSION_MEMBER, Role.OPERATOR}),
    ),
    ("Голосование", "cabinet:sessions", frozenset({Role.MUNICIPAL_COORDINATOR})),
    (
        "Приказы",
        "cabinet:orders",
        frozenset(
            {Role.SECRETARY, Role.COMMISSION_MEMBER, Role.OPERATOR, Role.MUNICIPAL_COORDINATOR}
        ),
    ),
    (
        "Реестр категорий",
        "cabinet:categories",
        frozenset({Role.OPERATOR, Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR}),
    ),
    ("Система", "cabinet:system", frozenset({Role.OPERATOR, Role.ADMINISTRATOR})),
    ("Подать заявление", "cabinet:filing", frozenset({Role.APPLICANT})),
    ("Календарь", "cabinet:calendar", None),
    ("Личная карточка", "cabinet:profile", None),
    ("Вход и безопасность", "cabinet:security", None),
    ("Мои данные", "cabinet:my_data", None),
    ("Сообщения", "cabinet:messages", None),
]


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


def menu(request: HttpRequest, roles: frozenset[Role], *, unread: int) -> list[Item]:
    """The lines that ``roles`` find; an address appears once."""
    items: dict[str, Item] = {}
    for title, name, whose in _MENU:
        if whose is not None and not whose & roles:
            continue
        url = reverse(name)
        count = unread if name == "cabinet:messages" else 0
        items.setdefault(url, Item(title, url, False, count))
    # The page belongs to the line with the longest address that leads to it. Every address begins
    # with that of the home page, to which only the home page itself belongs.
    home = reverse("cabinet:home")
    leading = (url for url in items if request.path.startswith(url) and url != home)
    current = max(leading, key=len, default=home if request.path == home else "")
    return [replace(item, current=item.url == current) for item in items.values()]
