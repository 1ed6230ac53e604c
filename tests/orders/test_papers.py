"""What the order says on paper: points, numbering, names in the dative."""

import io

import pytest
from django.utils import timezone
from docx import Document

from attestation.base.errors import DomainError
from attestation.orders import papers as order_papers
from attestation.orders.models import OrderWording
from attestation.orders.services import files as order_files
from attestation.orders.services import orders
from attestation.paperwork.docx.templates import text_of

pytestmark = pytest.mark.django_db


def test_the_order_has_a_point_for_each_category_and_refusals_of_their_own(draft):
    day = f"{draft.session.held_on:%d.%m.%Y}"
    texts = [(point.number, point.text) for point in order_papers.order_paper(draft).points]
    whom = "следующим педагогическим работникам:"
    assert texts == [
        ("1", f"Установить с {day} первую квалификационную категорию {whom}"),
        ("2", f"Установить с {day} высшую квалификационную категорию {whom}"),
        ("3", f"Отказать в установлении первой квалификационной категории {whom}"),
    ]


def test_the_word_file_has_tables_with_numbers_and_names_in_the_dative(draft):
    document = Document(io.BytesIO(order_files.order_file(draft, "docx")))
    *points, _signature = document.tables
    rows = [[cell.text for cell in table.rows[2].cells] for table in points]
    names = dict(draft.entries.values_list("point", "name_dative"))
    assert [(row[0], row[1]) for row in rows] == [
        ("1.1", names[1]),
        ("2.1", names[2]),
        ("3.1", names[3]),
    ]
    assert names[1].startswith("Петровой")
    assert document.tables[0].rows[0].cells[1].text == "Кому"
    assert document.tables[0].rows[1].cells[0].text == draft.entries.first().municipality
    assert rows[2][-1] == "Нет результатов за три года."


def test_its_words_are_data_of_the_installation(draft):
    wording = OrderWording.load()
    wording.body, wording.act, wording.command = "МИНИСТЕРСТВО", "распоряжение", "обязываю"
    wording.closing = "Разместить распоряжение на сайте.\n\nКонтроль оставляю за собой."
    wording.signer_post, wording.signer_name = "Заместитель министра", "А. И. Белова"
    wording.save()
    text = text_of(order_files.order_file(draft, "docx"))
    for words in (
        "МИНИСТЕРСТВО",
        "РАСПОРЯЖЕНИЕ",
        "ОБЯЗЫВАЮ:",
        "4. Разместить распоряжение на сайте.",
        "5. Контроль оставляю за собой.",
        "Заместитель министра\n____________________\nА. И. Белова",
        f"(протокол от {draft.session.held_on:%d.%m.%Y} № {draft.session.number_label})",
    ):
        assert words in text


def test_a_draft_says_that_it_is_one_and_a_signed_order_does_not(draft, region):
    assert "ПРОЕКТ" in text_of(order_files.order_file(draft, "docx"))
    order = orders.sign_order(
        draft, number="214-к", date=timezone.localdate(), actor=region.operator
    )
    assert order_files.render_files(order.pk)
    assert not order_files.render_files(order.pk)
    order.refresh_from_db()
    with order.document.blob.open() as blob:
        text = text_of(blob.read())
    assert "ПРОЕКТ" not in text
    assert f"от {order.date:%d.%m.%Y} № 214-к" in text
    with order.print.blob.open() as blob:
        assert blob.read(5) == b"%PDF-"


def test_a_corrected_dative_stands_in_the_paper(draft, commission):
    entry = draft.entries.get(name__startswith="Яшина")
    orders.set_datives(draft, {entry.pk: "Яшиной Марии"}, actor=commission.secretary)
    assert "Яшиной Марии" in text_of(order_files.order_file(draft, "docx"))


@pytest.mark.parametrize(
    ("name", "sentence"),
    [
        ("signer_name", "кто подписывает"),
        ("signer_post", "кто подписывает"),
        ("basis", "основание"),
    ],
)
def test_no_order_is_signed_by_nobody_or_on_nothing(draft, region, name, sentence):
    wording = OrderWording.load()
    setattr(wording, name, "")
    wording.save()
    with pytest.raises(DomainError, match=sentence):
        orders.sign_order(draft, number="214-к", date=timezone.localdate(), actor=region.operator)
