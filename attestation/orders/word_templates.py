"""The replaceable Word templates of order and protocol, tried out on invented people."""

from attestation.evaluation.word_templates.services import TemplateKind, register
from attestation.paperwork import order as order_form
from attestation.paperwork import protocol as protocol_form
from attestation.paperwork.order import OrderPaper, OrderPoint, OrderRow, build_order_docx
from attestation.paperwork.protocol import (
    ProtocolGroup,
    ProtocolMember,
    ProtocolPaper,
    ProtocolPerson,
    ProtocolVotes,
    build_protocol_docx,
)

_SCHOOL, _PLACE = "МБОУ «СОШ № 0»", "Заречный район"


def invented_order() -> OrderPaper:
    """An order about people who do not exist."""
    given = OrderRow(
        number="1.1",
        name="Примеровой Анне Ивановне",
        position="учитель, математика",
        organization=_SCHOOL,
        municipality=_PLACE,
    )
    refused = OrderRow(
        number="2.1",
        name="Пробной Марии Олеговне",
        position="воспитатель",
        organization=_SCHOOL,
        municipality=_PLACE,
        note="нет результатов за три года",
    )
    return OrderPaper(
        body="Институт развития образования",
        act="приказ",
        title="О результатах аттестации педагогических работников",
        number="000-к",
        date="05.11.2026",
        preamble="На основании решения аттестационной комиссии (протокол от 01.11.2026 № 2026-0)",
        command="приказываю",
        points=(
            OrderPoint(
                number="1",
                text="Установить с 01.11.2026 первую квалификационную категорию следующим "
                "педагогическим работникам:",
                rows=(given,),
            ),
            OrderPoint(
                number="2",
                text="Отказать в установлении первой квалификационной категории следующим "
                "педагогическим работникам:",
                rows=(refused,),
                note_heading="Основания",
            ),
            OrderPoint(number="3", text="Приказ разместить на официальном сайте."),
        ),
        signer_post="Директор",
        signer_name="О. П. Образцова",
        is_draft=False,
    )


def invented_protocol() -> ProtocolPaper:
    """A protocol about people who do not exist."""
    members = tuple(
        ProtocolMember(
            name=f"{surname} Мария Олеговна", initials=f"{surname} М. О.", duty=duty, post=""
        )
        for surname, duty in (
            ("Образцова", "председатель"),
            ("Пробная", "секретарь"),
            ("Условная", "член комиссии"),
        )
    )
    person = ProtocolPerson(
        number="1.1",
        name="Примерова Анна Ивановна",
        position="учитель, математика",
        organization=_SCHOOL,
        municipality=_PLACE,
        votes="за – 1, против – 32, воздержались – 0",
        decision="отказать",
        is_refused=True,
        grounds="нет результатов за три года",
    )
    return ProtocolPaper(
        body="Институт развития образования",
        number="2026-0",
        date="01.11.2026",
        form="очное",
        place="Актовый зал",
        present=members,
        absent=("Отсутствующая Анна Петровна",),
        quorum="Членов комиссии – 34, участвовали – 33. Кворум (не менее 2/3 состава) есть.",
        rule="Решение принимается большинством голосов участвовавших.",
        heard="О результатах аттестации 1 педагогического работника по вопросам повестки.",
        groups=(
            ProtocolGroup(
                number="1",
                title="Установить первую категорию",
                count=(
                    ProtocolVotes(
                        number="1",
                        about="Установить первую категорию",
                        people="1",
                        in_favour="31",
                        against="0",
                        abstained="0",
                    ),
                    ProtocolVotes(
                        number="1.1",
                        about=person.name,
                        people="",
                        in_favour="1",
                        against="32",
                        abstained="0",
                    ),
                ),
                votes="за – 31, против – 0, воздержались – 0; в группе 1 человек",
                exceptions=("Примерова А. И.: за – 1, против – 32, воздержались – 0",),
                people=(person,),
            ),
        ),
        chair=members[0].initials,
        secretary=members[1].initials,
        signers=(members[2].initials,),
    )


ORDER = register(
    TemplateKind(
        code="order",
        title="Шаблон приказа",
        document="приказ",
        invented=invented_order,
        build=build_order_docx,
        form=order_form.default_template,
        needed=lambda paper: {
            "number": paper.number,
            "date": paper.date,
            "preamble": paper.preamble,
            "point.text": paper.points[0].text,
            "row.name": paper.points[0].rows[0].name,
            "row.note": paper.points[1].rows[0].note,
        },
        incomplete="приказ неполон",
    )
)
PROTOCOL = register(
    TemplateKind(
        code="protocol",
        title="Шаблон протокола",
        document="протокол",
        invented=invented_protocol,
        build=build_protocol_docx,
        form=protocol_form.default_template,
        needed=lambda paper: {
            "number": paper.number,
            "quorum": paper.quorum,
            "member.name": paper.present[0].name,
            # Printed alone or within the sentence.
            "group.votes": paper.groups[0].count[0].in_favour,
            "person.name": paper.groups[0].people[0].name,
            "person.grounds": paper.groups[0].people[0].grounds,
            "chair": paper.chair,
            "secretary": paper.secretary,
        },
        incomplete="протокол неполон",
    )
)
