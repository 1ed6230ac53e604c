"""The protocol of a session, and the Word templates of protocol and order."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document

from attestation.base.errors import DomainError
from attestation.commission import services as commission_services
from attestation.commission.vote_groups import Voice
from attestation.commission.voting import services as voting_services
from attestation.evaluation.word_templates import services as word_template_services
from attestation.files.formats import DOCX
from attestation.files.sandbox.client import BusyError
from attestation.orders import papers as order_papers
from attestation.orders.services import files as order_files
from attestation.orders.word_templates import ORDER, PROTOCOL
from attestation.paperwork.docx.templates import text_of
from tests.busy import busy_day

pytestmark = pytest.mark.django_db


def word(*lines: str) -> bytes:
    document = Document()
    for line in lines:
        document.add_paragraph(line)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("Наша форма.docx", content, content_type=DOCX.content_type)


def whole(kind) -> bytes:
    """A small template with all that the document cannot do without."""
    if kind == ORDER:
        return word(
            "НАША ФОРМА {{ number }} {{ date }} {{ preamble }}",
            "{%p for point in points %}",
            "{{ point.text }}{% for row in point.rows %} {{ row.name }} {{ row.note }}{% endfor %}",
            "{%p endfor %}",
        )
    return word(
        "НАША ФОРМА {{ number }} {{ quorum }} {{ chair }} {{ secretary }}",
        "{% for member in present %}{{ member.name }} {% endfor %}",
        "{%p for group in groups %}",
        "{{ group.votes }}{% for one in group.people %} {{ one.name }} {{ one.grounds }}"
        "{% endfor %}",
        "{%p endfor %}",
    )


def test_the_protocol_says_who_took_part_how_they_voted_and_what_was_decided(reasoned):
    text = text_of(order_files.protocol_file(reasoned, "docx"))
    assert f"от {reasoned.held_on:%d.%m.%Y} № {reasoned.number_label}" in text
    assert "Форма заседания: заочное" in text
    chair = reasoned.members.get(duty="chair")
    assert f"{chair.full_name}, председатель" in text
    assert "Членов комиссии – 7, участвовали – 7. Кворум (не менее 2/3 состава) есть" in text
    assert "при равенстве голосов оно принято в пользу аттестуемого" in text
    assert "О результатах аттестации 3 педагогических работников по вопросам повестки." in text
    votes = "№\nВопрос повестки\nЧеловек\nЗа\nПротив\nВоздержались\n1\nУстановить первую категорию"
    assert f"{votes} (по упрощённой форме)\n2\n7\n0\n0\n" in text
    apart = reasoned.items.get(decision="refused")
    assert f"{apart.name}\n\n0\n7\n0\n" in text
    assert "По вопросу 1 отказать следующим педагогическим работникам:" in text
    assert "Нет результатов за три года." in text
    assert f"Председатель\n____________________\n{chair.short_name}" in text
    assert "Секретарь\n____________________\nМорозова" in text


def test_who_did_not_vote_is_named_as_absent(voting, commission):
    groups = dict.fromkeys(voting.items.values_list("group", flat=True), Voice.FOR)
    for person in commission.everybody[:6]:
        voting_services.vote(voting, groups=groups, exceptions={}, actor=person)
    session = commission_services.close_vote(voting, actor=commission.secretary)
    paper = order_papers.protocol_paper(session)
    assert len(paper.present) == 6
    assert paper.absent == (commission.everybody[6].full_name,)


def test_who_is_refused_stands_among_the_refused_before_the_grounds_are_written(closed):
    decisions = order_papers.protocol_paper(closed).decisions
    refused = [person.name for one in decisions if one.is_refused for person in one.people]
    assert refused == [closed.items.get(decision="refused").name]
    text = text_of(order_files.protocol_file(closed, "docx"))
    assert "отказать следующим педагогическим работникам:" in text


def test_the_pdf_of_the_protocol_is_a_pdf(reasoned):
    assert order_files.protocol_file(reasoned, "pdf").startswith(b"%PDF-")


def test_before_the_vote_is_closed_there_is_no_protocol(voting):
    with pytest.raises(DomainError, match="когда голосование закрыто"):
        order_files.protocol_file(voting, "docx")


# --- Templates --------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", [ORDER, PROTOCOL], ids=lambda kind: kind.code)
def test_the_form_of_the_system_passes_its_own_trial(kind):
    assert word_template_services.trial(kind.form(), kind.code)


@pytest.mark.parametrize("kind", [ORDER, PROTOCOL], ids=lambda kind: kind.code)
@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        ("{{ unknown }}", "неизвестное поле"),
        ("{% for point in %}", "написан с ошибкой"),
        ("{{ number.__class__ }}", "недопустимое имя"),
        ("{{ number.upper() }}", "вызов со скобками"),
        ("{% include 'other.docx' %}", "подключение другого файла"),
        ("{% set number = 1 %}", "присваивание"),
        ("просто слова", "В шаблоне нет поля"),
    ],
)
def test_a_template_that_breaks_or_reaches_out_is_refused_with_a_sentence(kind, line, sentence):
    with pytest.raises(DomainError, match=sentence):
        word_template_services.trial(word(line), kind.code)


def test_operators_replace_the_form_of_the_order_and_go_back(draft, region):
    content = whole(ORDER)
    word_template_services.replace(upload(content), actor=region.operator, kind=ORDER.code)
    assert "НАША ФОРМА" in text_of(order_files.order_file(draft, "docx"))
    assert "НАША ФОРМА" not in text_of(order_files.protocol_file(draft.session, "docx"))
    word_template_services.use_default(actor=region.operator, kind=ORDER.code)
    assert "НАША ФОРМА" not in text_of(order_files.order_file(draft, "docx"))


def test_operators_replace_the_form_of_the_protocol(reasoned, region):
    word_template_services.replace(
        upload(whole(PROTOCOL)), actor=region.operator, kind=PROTOCOL.code
    )
    assert "НАША ФОРМА" in text_of(order_files.protocol_file(reasoned, "docx"))


def test_a_template_that_breaks_on_real_data_is_told_in_the_draft_and_never_stops_the_signed(
    signed, draft, region, monkeypatch
):
    monkeypatch.setattr(word_template_services, "trial", lambda content, kind: content)
    word_template_services.replace(
        upload(word("{{ unknown }}")), actor=region.operator, kind=PROTOCOL.code
    )
    with pytest.raises(DomainError, match="вернитесь к форме системы"):
        order_files.protocol_file(signed.session, "docx")
    word_template_services.replace(
        upload(word("{{ unknown }}")), actor=region.operator, kind=ORDER.code
    )
    assert order_files.render_files(signed.pk)
    assert signed.session.journal.filter(action="session.template_failed").exists()
    signed.refresh_from_db()
    with signed.document.blob.open() as blob:
        assert "214-к" in text_of(blob.read())


def test_a_busy_moment_draws_no_order_by_another_form(signed, region):
    word_template_services.replace(upload(whole(ORDER)), actor=region.operator, kind=ORDER.code)
    with busy_day(), pytest.raises(BusyError):
        order_files.render_files(signed.pk)
    signed.refresh_from_db()
    assert signed.document is None
    assert order_files.render_files(signed.pk)
    assert not order_files.render_files(signed.pk)
    signed.refresh_from_db()
    with signed.document.blob.open() as blob:
        assert "НАША ФОРМА" in text_of(blob.read())
