"""The Word template of conclusions: what may stand in it, and what is refused."""

import time
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.errors import DomainError
from attestation.evaluation.conclusions.services import documents
from attestation.evaluation.models import Conclusion
from attestation.evaluation.tasks import fill_template
from attestation.evaluation.word_templates import services as word_template_services
from attestation.evaluation.word_templates.models import WordTemplate
from attestation.evaluation.workflow import ConclusionState
from attestation.files.sandbox.client import BusyError
from attestation.paperwork.conclusion import build_conclusion_docx, default_template
from attestation.paperwork.docx import templates as docx_templates
from attestation.paperwork.docx.templates import WordTemplateError, render_docx, text_of
from tests.busy import busy_day
from tests.evaluation.conftest import handed_in

NEEDED = (
    "{{ full_name }} {{ recommendation }} {{ first_expert.initials }} {{ second_expert.initials }}"
)


def template(*lines: str, needed: bool = True) -> bytes:
    document = Document()
    for line in (*([NEEDED] if needed else []), *lines):
        document.add_paragraph(line)
    buffer = BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def upload(content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("шаблон.docx", content)


def test_the_form_of_the_system_passes_its_own_trial():
    text = text_of(word_template_services.trial(default_template()))
    paper = word_template_services.invented()
    for words in (paper.full_name, paper.recommendation, "нет данных за второй год", "15"):
        assert words in text
    assert "{{" not in text
    assert "{%" not in text


@pytest.mark.parametrize(
    "line",
    [
        "{{ ''.__class__ }}",
        "{{ ''.__class__.__mro__[1].__subclasses__() }}",
        "{{ full_name._private }}",
        "{{ full_name.format() }}",
        "{{ full_name|attr('__class__') }}",
        "{{ full_name|map('upper') }}",
        "{{ rows[0] }}",
        "{{ range(10) }}",
        "{{ 'x' * 1000000000 }}",
        "{{ full_name ~ full_name }}",
        "{{ lipsum() }}",
        "{% set x = 1 %}",
        "{% macro m() %}{% endmacro %}",
        "{% include 'secret' %}",
        "{% import 'secret' as s %}",
        "{% extends 'secret' %}",
        "{% for x in range(99999) %}{% endfor %}",
        "{% for x in 'abc' %}{% endfor %}",
        "{% for a in rows %}{% for b in rows %}{% for c in rows %}{% for d in rows %}"
        "{% endfor %}{% endfor %}{% endfor %}{% endfor %}",
        "{% for r in rows recursive %}{% endfor %}",
        "{{ unknown }}",
        "{{ first_expert.unknown }}",
        "{{ rows }}",
        "{{ full_name",
        "{% if recommended %}",
        "{{ mark._draw }}",
        "{{ self }}",
        "{{ loop }}",
        "{{ full_name.upper }}",
    ],
)
def test_a_template_that_reaches_out_or_breaks_is_refused_with_a_sentence(line):
    with pytest.raises(DomainError) as refusal:
        word_template_services.trial(template(line))
    assert refusal.value.field == "file"
    assert refusal.value.message[0].isupper()
    assert refusal.value.message.endswith((".", "}}"))
    assert "Traceback" not in refusal.value.message


@pytest.mark.parametrize("name", ["title", "author", "comments"])
def test_what_stands_in_the_properties_is_checked_too(name):
    document = Document(BytesIO(template()))
    setattr(document.core_properties, name, "{{ ''.__class__ }}")
    buffer = BytesIO()
    document.save(buffer)
    with pytest.raises(DomainError):
        word_template_services.trial(buffer.getvalue())


def test_what_stands_in_header_and_footer_is_checked_and_filled():
    document = Document(BytesIO(template()))
    document.sections[0].header.paragraphs[0].text = "{{ code }}"
    buffer = BytesIO()
    document.save(buffer)
    made = Document(BytesIO(word_template_services.trial(buffer.getvalue())))
    assert made.sections[0].header.paragraphs[0].text == "C000000"
    document.sections[0].footer.paragraphs[0].text = "{{ ''.__class__ }}"
    buffer = BytesIO()
    document.save(buffer)
    with pytest.raises(DomainError):
        word_template_services.trial(buffer.getvalue())


def test_output_without_measure_is_stopped(monkeypatch):
    line = "{% for a in rows %}{% for b in rows %}{% for c in rows %}" + "ы" * 900_000
    with pytest.raises(DomainError, match="слишком большой"):
        word_template_services.trial(template(line + "{% endfor %}{% endfor %}{% endfor %}"))


def test_loops_within_loops_over_a_long_list_end_by_the_clock_and_not_with_the_list(monkeypatch):
    monkeypatch.setattr(docx_templates, "SECONDS", 2)
    slow = template(
        "{% for a in rows %}{% for b in rows %}{% for c in rows %}{% if c.title == a.number %}"
        "{% endif %}{% endfor %}{% endfor %}{% endfor %}",
        needed=False,
    )
    rows = [{"title": f"строка {number}", "number": f"{number}"} for number in range(1000)]
    # The trial knows a few rows; an order may hold thousands.
    assert docx_templates.fill(slow, default_template, {"rows": rows[:3]})
    began = time.monotonic()
    with pytest.raises(WordTemplateError, match="слишком долго"):
        docx_templates.fill(slow, default_template, {"rows": rows})
    assert time.monotonic() - began < 10


def test_an_order_about_a_thousand_people_has_time_enough():
    rows = [{"number": f"{number}", "title": "Фамилия Имя " * 5} for number in range(1000)]
    lines = ("{%p for row in rows %}", "{{ row.number }} {{ row.title }}", "{%p endfor %}")
    made = docx_templates.fill(template(*lines, needed=False), default_template, {"rows": rows})
    assert "999 Фамилия Имя" in text_of(made)


@pytest.mark.parametrize(
    "kind",
    [RELATIONSHIP_TYPE.HYPERLINK, RELATIONSHIP_TYPE.IMAGE, RELATIONSHIP_TYPE.OLE_OBJECT],
)
def test_links_to_other_files_are_refused(kind):
    document = Document(BytesIO(template()))
    document.part.relate_to("http://192.0.2.1/spy", kind, is_external=True)
    buffer = BytesIO()
    document.save(buffer)
    with pytest.raises(DomainError, match="внешний файл"):
        word_template_services.trial(buffer.getvalue())


def test_a_file_with_something_embedded_is_refused():
    buffer = BytesIO(template())
    with ZipFile(buffer, "a") as package:
        package.writestr("word/embeddings/oleObject1.bin", b"x")
    with pytest.raises(DomainError, match="вложен"):
        word_template_services.trial(buffer.getvalue())


def test_a_template_without_the_names_is_refused():
    with pytest.raises(DomainError, match="нет поля"):
        word_template_services.trial(template("{{ full_name }}", needed=False))


def test_data_are_written_as_they_are_and_never_as_a_template():
    odd = "{{ 7*7 }} <b>&amp; {% if x %} \x0b\x00\ufffe 😀"
    made = text_of(render_docx(template("{{ odd }}", needed=False), {"odd": odd}))
    assert "{{ 7*7 }} <b>&amp; {% if x %}" in made
    assert "49" not in made


def test_a_file_that_is_no_word_file_is_refused(region):
    with pytest.raises(DomainError):
        word_template_services.replace(upload(b"%PDF-1.7"), actor=region.operator)


@pytest.mark.django_db
def test_only_an_operator_replaces_the_template(region):
    with pytest.raises(DomainError, match="оператор"):
        word_template_services.replace(upload(template()), actor=region.home.coordinator)
    word_template_services.replace(upload(template("Наша форма")), actor=region.operator)
    word_template_services.replace(upload(template("Наша вторая форма")), actor=region.operator)
    assert WordTemplate.objects.filter(in_use=True).count() == 1


def test_conclusions_are_made_by_the_template_in_use(scheduled, experts, region):
    word_template_services.replace(upload(template("Наша форма")), actor=region.operator)
    for expert in experts:
        handed_in(scheduled, expert)
    with Conclusion.objects.get().files.get(kind="docx").file.blob.open() as blob:
        assert "Наша форма" in text_of(blob.read())


def test_a_template_that_fails_on_real_data_does_not_stop_the_experts(
    scheduled, experts, region, monkeypatch
):
    # The trial knows its people; here it is made blind, as if real data were odder than any trial.
    monkeypatch.setattr(word_template_services, "trial", lambda content, kind: content)
    word_template_services.replace(upload(template("{{ unknown }}")), actor=region.operator)
    for expert in experts:
        handed_in(scheduled, expert)
    conclusion = Conclusion.objects.get()
    with conclusion.files.get(kind="docx").file.blob.open() as blob:
        assert "ИТОГОВОЕ ЗАКЛЮЧЕНИЕ" in text_of(blob.read())
    assert conclusion.application.journal.filter(action="conclusion.template_failed").exists()


def test_a_busy_moment_does_not_leave_the_form_of_the_system_for_good(scheduled, experts, region):
    word_template_services.replace(upload(template("Наша форма")), actor=region.operator)
    with busy_day():
        for expert in experts:
            handed_in(scheduled, expert)
    conclusion = Conclusion.objects.get()
    assert not conclusion.application.journal.filter(action="conclusion.template_failed").exists()
    job = ProcrastinateJob.objects.get(task_name=fill_template.name)
    with busy_day(), pytest.raises(BusyError):
        fill_template(**job.args)
    assert "ИТОГОВОЕ ЗАКЛЮЧЕНИЕ" in word_of(conclusion)
    fill_template(**job.args)
    assert "Наша форма" in word_of(conclusion)
    # The worker may be killed before the job counts as done: it comes back.
    assert not documents.fill_template(**job.args)
    assert conclusion.files.filter(kind="docx").count() == 2


def test_a_template_that_comes_late_changes_no_paper_that_was_sent(scheduled, experts, region):
    with busy_day():
        for expert in experts:
            handed_in(scheduled, expert)
    conclusion = Conclusion.objects.get()
    assert not documents.fill_template(conclusion.pk, revision=conclusion.revision + 1)
    Conclusion.objects.update(state=ConclusionState.SENT, sent_at=timezone.now())
    assert not documents.fill_template(conclusion.pk, revision=conclusion.revision)


def word_of(conclusion) -> str:
    with conclusion.files.get(kind="docx", detached_at=None).file.blob.open() as blob:
        return text_of(blob.read())


def test_the_operator_replaces_the_template_in_the_admin(region):
    client = Client()
    client.force_login(region.operator)
    address = reverse("evaluation_admin:template", args=["conclusion"])
    bad = client.post(address, {"file": upload(template("{{ ''.__class__ }}"))})
    assert "недопустимое имя" in bad.content.decode()
    good = client.post(address, {"file": upload(template("Наша"))}, follow=True)
    assert "проверен на вымышленных данных" in good.content.decode()
    trial = client.get(reverse("evaluation_admin:trial", args=["conclusion"]))
    assert "Наша" in text_of(b"".join(trial.streaming_content))
    back = client.post(reverse("evaluation_admin:default", args=["conclusion"]), follow=True)
    assert "по форме системы" in back.content.decode()


def test_a_template_with_conditions_and_lists_works():
    made = build_conclusion_docx(
        word_template_services.invented(),
        template(
            "{%p for row in rows %}",
            "{{ loop.index }} {{ row.title|upper }}",
            "{%p endfor %}",
            "{% if recommended %}да{% else %}нет{% endif %}",
        ),
    )
    assert "РЕЗУЛЬТАТЫ ОБУЧАЮЩИХСЯ" in text_of(made)
    with pytest.raises(WordTemplateError):
        render_docx(template("{{ x }}", needed=False), {})
