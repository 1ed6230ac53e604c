"""Groups of news, in which people choose how letters reach them."""

from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from attestation.accounts.roles import Role


class Delivery(TextChoices):
    """The delivery of a group's letters; the message in the cabinet is always created."""

    AT_ONCE = "at_once", "письмо сразу"
    DAILY = "daily", "в письме за день"
    CABINET = "cabinet", "только в кабинете"


_ANY = (Delivery.AT_ONCE, Delivery.DAILY, Delivery.CABINET)
_MUST = (Delivery.AT_ONCE,)
_RIGHTS = "Это касается ваших прав и сроков, поэтому письмо приходит всегда."
_DUTY = "Совсем отключить эти письма нельзя: в них сроки вашей работы."


@dataclass(frozen=True)
class Group:
    """Events with a common setting for their letters.

    Args:
        code: the key of the stored choice.
        title: its title on the settings page.
        roles: who finds it there; None for everybody.
        choices: the available values; the first is the default.
        why: why the choice is limited; empty if everything can be chosen.
    """

    code: str
    title: str
    roles: frozenset[Role] | None
    choices: tuple[Delivery, ...] = _MUST
    why: str = ""

    @property
    def default(self) -> Delivery:
        return self.choices[0]

    @property
    def may_be_switched_off(self) -> bool:
        return Delivery.CABINET in self.choices


#: All groups, in the order of the settings page.
GROUPS: dict[str, Group] = {}


def _group(code: str, title: str, *roles: Role, **options: Any) -> Group:
    group = Group(code, title, frozenset(roles) or None, **options)
    GROUPS[code] = group
    return group


APPLICATION = _group("application", "Ваше заявление", Role.APPLICANT, why=_RIGHTS)
PERIOD = _group("period", "Ваш аттестационный период", Role.APPLICANT, why=_RIGHTS)
DEADLINES = _group("deadlines", "Ваши сроки", Role.APPLICANT, why=_RIGHTS)
CONVERSATION = _group(
    "conversation",
    "Сообщения о вашем заявлении",
    Role.APPLICANT,
    choices=(Delivery.AT_ONCE, Delivery.DAILY),
    why="Совсем отключить эти письма нельзя: в сообщениях бывают вопросы со сроком.",
)
HELP = _group(
    "help",
    "Помощь координаторов",
    Role.APPLICANT,
    choices=_ANY,
)
ASSIGNMENT = _group("assignment", "Кого вы оцениваете", Role.EXPERT, why=_RIGHTS)
AGREEMENT = _group("agreement", "Ваш договор специалиста", Role.EXPERT, why=_RIGHTS)
TEACHERS = _group(
    "teachers",
    "Заявления педагогов вашей организации",
    Role.SCHOOL_COORDINATOR,
    choices=(Delivery.DAILY, Delivery.AT_ONCE, Delivery.CABINET),
)
REVIEW = _group(
    "review",
    "Заявления на рассмотрении",
    Role.MUNICIPAL_COORDINATOR,
    choices=(Delivery.DAILY, Delivery.AT_ONCE, Delivery.CABINET),
)
WORK_CONVERSATION = _group(
    "work_conversation",
    "Переписка о заявлениях",
    Role.SCHOOL_COORDINATOR,
    Role.MUNICIPAL_COORDINATOR,
    Role.OPERATOR,
    choices=(Delivery.DAILY, Delivery.AT_ONCE, Delivery.CABINET),
)
SCHEDULE = _group(
    "schedule",
    "График муниципалитета и договоры специалистов",
    Role.MUNICIPAL_COORDINATOR,
    choices=(Delivery.AT_ONCE, Delivery.DAILY),
    why=_DUTY,
)
OVERSIGHT = _group(
    "oversight",
    "Работа муниципалитетов",
    Role.OPERATOR,
    choices=(Delivery.DAILY, Delivery.AT_ONCE, Delivery.CABINET),
)
WORK_DEADLINES = _group(
    "work_deadlines",
    "Сроки вашей работы",
    Role.MUNICIPAL_COORDINATOR,
    Role.OPERATOR,
    Role.SCHOOL_COORDINATOR,
    choices=(Delivery.AT_ONCE, Delivery.DAILY),
    why=_DUTY,
)
CONTACT = _group(
    "contact",
    "Письма, которые не доходят до людей",
    Role.SCHOOL_COORDINATOR,
    Role.MUNICIPAL_COORDINATOR,
    Role.OPERATOR,
    choices=(Delivery.DAILY, Delivery.AT_ONCE, Delivery.CABINET),
)
INVITING = _group(
    "inviting",
    "Кого вы пригласили",
    Role.SCHOOL_COORDINATOR,
    Role.MUNICIPAL_COORDINATOR,
    Role.OPERATOR,
    choices=_ANY,
)
DIGEST = _group(
    "digest",
    "Сводка дня: что вас ждёт",
    Role.SCHOOL_COORDINATOR,
    Role.MUNICIPAL_COORDINATOR,
    Role.OPERATOR,
    choices=(Delivery.DAILY, Delivery.CABINET),
)
REPORTS = _group("reports", "Сообщения об ошибках на сайте", Role.OPERATOR, choices=_ANY)
ACCOUNT = _group("account", "Вход и безопасность", why="Эти письма защищают вашу учётную запись.")

COMMISSION = _group(
    "commission",
    "Заседания комиссии",
    Role.COMMISSION_MEMBER,
    why="Без этих писем голосование может остаться без кворума.",
)
ORDERS = _group(
    "orders",
    "Приказы об итогах аттестации",
    Role.MUNICIPAL_COORDINATOR,
    choices=_ANY,
)

EDITING = _group(
    "editing",
    "Страницы сайта",
    Role.EDITOR,
    choices=(Delivery.AT_ONCE, Delivery.DAILY, Delivery.CABINET),
)
