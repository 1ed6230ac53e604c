"""Papers about one person, about a class, about a region: what moves the ends of pages."""

import datetime
from dataclasses import dataclass, replace
from itertools import pairwise

from attestation.evaluation.word_templates.services import invented
from attestation.orders.word_templates import invented_order, invented_protocol
from attestation.paperwork.achievements import ResultsPaper, Table
from attestation.paperwork.conclusion import ConclusionPaper, ConclusionRemark, ConclusionRow
from attestation.paperwork.order import OrderPaper
from attestation.paperwork.people_lists import SchedulePaper
from attestation.paperwork.protocol import ProtocolPaper, ProtocolVotes

#: One person, a page or so, a large session.
PEOPLE = (1, 25, 322)

_PLACES = tuple(
    f"{name} {kind}"
    for name in ("Ачинский", "Заречный", "Каменский", "Озёрный", "Светлоярский", "Троицкий")
    for kind in ("муниципальный округ", "район")
)
_SCHOOLS = (
    "МБОУ «Средняя общеобразовательная школа № 12 имени Героя Советского Союза И. П. Сидорова»",
    "МБОУ «СОШ № 3»",
    "МБДОУ «Детский сад комбинированного вида № 27 „Родничок“»",
)
_POSITIONS = (
    "учитель, русский язык и литература",
    "воспитатель",
    "педагог дополнительного образования, художественная направленность",
)
_NAMES = ("Верхнеозёрская Ольга Ивановна", "Ким Ю", "Константинопольская-Благовещенская Анна")
_DATIVE = ("Верхнеозёрской Ольге Ивановне", "Ким Ю", "Константинопольской-Благовещенской Анне")


def place_of(person: int, people: int) -> str:
    """The municipality of person 1 … ``people``; they stand in its order."""
    return sorted(_PLACES)[(person - 1) * len(_PLACES) // people]


def _about(person: int, people: int) -> dict[str, str]:
    return {
        "position": _POSITIONS[person % 3],
        "organization": _SCHOOLS[person % 3],
        "municipality": place_of(person, people),
    }


def order(people: int) -> OrderPaper:
    """A point for nearly everybody, one with refusals, one without people."""
    paper = invented_order()
    given, refused, closing = paper.points
    no = max(1, people // 20)
    filled = (
        replace(
            point,
            rows=tuple(
                replace(
                    point.rows[0],
                    number=f"{point.number}.{one}",
                    name=_DATIVE[one % 3],
                    **_about(one, many),
                )
                for one in range(1, many + 1)
            ),
        )
        for point, many in ((given, people), (refused, no))
    )
    return replace(paper, points=(*filled, closing))


def protocol(people: int, *, members: int = 5) -> ProtocolPaper:
    """Two groups, of which each has some refused people with a tally of their own."""
    paper = invented_protocol()
    [group] = paper.groups
    [person] = group.people
    sizes = [people] if people == 1 else [people - people // 3, people // 3]
    bounds = [0]
    for size in sizes:
        bounds.append(bounds[-1] + size)
    groups = []
    for number, (first, last) in enumerate(pairwise(bounds), start=1):
        many = last - first
        rows = tuple(
            replace(
                person,
                number=f"{number}.{one}",
                name=_NAMES[one % 3],
                is_refused=one % 12 == 0,
                **_about(one, many),
            )
            for one in range(1, many + 1)
        )
        refused = [
            ProtocolVotes(
                number=row.number,
                about=row.name,
                people="",
                in_favour="1",
                against="32",
                abstained="0",
            )
            for row in rows
            if row.is_refused
        ]
        groups.append(
            replace(
                group,
                number=str(number),
                count=(replace(group.count[0], number=str(number), people=str(many)), *refused),
                people=rows,
            )
        )
    return replace(
        paper,
        groups=tuple(groups),
        signers=tuple(f"Условная М. {letter}." for letter in "АБВГДЕЖЗИК"[:members]),
    )


def conclusion(criteria: int, remarks: int = 0, *, section_of: int = 5) -> ConclusionPaper:
    """A conclusion with so many criteria in sections, and remarks of some lines each."""
    paper = invented()
    section, row = paper.rows
    rows: list[ConclusionRow] = []
    for one in range(1, criteria + 1):
        within, place = divmod(one - 1, section_of)
        if place == 0:
            rows.append(replace(section, number=str(within + 1)))
        number = f"{within + 1}.{place + 1}"
        rows.append(replace(row, number=number, title=f"{row.title} {one}"))
    remark = ConclusionRemark(
        criterion=row.title,
        expert="Пробная М. О.",
        text="нет данных за второй год, " * 6 + "и за третий",
        answer="Да.",
    )
    return replace(
        paper,
        rows=tuple(rows),
        remarks=(remark,) * remarks,
        notes=(),
        full_name="Константинопольская-Благовещенская Анна-Мария Александровна",
        organization=_SCHOOLS[0],
        experts=tuple(
            replace(
                one,
                initials="Верхнеозёрская-Заречная М. О.",
                post="заместитель директора по учебно-воспитательной работе",
                workplace=_SCHOOLS[0],
            )
            for one in paper.experts
        ),
    )


def results(rows: int) -> ResultsPaper:
    """The appendix of an application, two tables."""
    columns = ("Что проведено", "Годы", "Уровень", "Результат", "Чем подтверждается")
    line = (
        "Мониторинг по математике в девятых классах",
        "2023–2025",
        "муниципальный",
        "82 %",
        "справка № 7",
    )
    return ResultsPaper(
        mark="Редакция 2 · A000017",
        who=("Верхнеозёрская Ольга Ильинична", "учитель, математика", "Школа № 5"),
        category="первая квалификационная категория (пункт 35 Порядка)",
        signature="О. И. Верхнеозёрская",
        tables=(
            Table(title="Результаты освоения программ", columns=columns, rows=(line,) * rows),
            Table(title="Личный вклад", columns=columns, rows=(line,) * rows),
        ),
    )


@dataclass
class ListedRow:
    """A row of a published schedule."""

    place: int
    name: str
    municipality: str
    position: str
    organization: str
    category: str = "первая"
    form: str = "дистанционная"
    first_expert: str = "Зотова Галина Петровна, методист, МБОУ «Лицей № 1»"
    second_expert: str = "Седов Антон Андреевич, учитель, МБОУ «СОШ № 3»"
    coordinator_phone: str = "+7 (38456) 2-15-15"


def schedule(people: int) -> tuple[SchedulePaper, list[ListedRow]]:
    """A published schedule, with its rows."""
    paper = SchedulePaper(
        institute="Институт развития образования",
        number=1,
        order_number="12-р",
        order_date=datetime.date(2026, 9, 14),
        reason="",
        people=people,
        made=datetime.datetime(2026, 9, 14, 12, tzinfo=datetime.UTC),
        period="октябрь–ноябрь 2026",
    )
    return paper, [
        ListedRow(one, name=_NAMES[one % 3], **_about(one, people)) for one in range(1, people + 1)
    ]
