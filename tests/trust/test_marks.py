"""The marks: faults that are put in are told. The crawl itself is `python -m trust marks`."""

import io
import logging
import zipfile
from typing import Any

import openpyxl
import pytest
from config import logs
from django.template import base as templates

from attestation.applications.models import ApplicationQuerySet
from trust import marks
from trust.marks_reading import read
from trust.marks_seeding import CODES, MARK, Seeds, columns, seed, seeded_models
from trust.matrix import asked_at
from trust.matrix_addresses import every
from trust.matrix_values import Values
from trust.matrix_visitors import visitors

pytestmark = pytest.mark.django_db

_APPLICATION = "cabinet/applications/<int:pk>/ own"


@pytest.fixture
def crawled(matrix_world: Any) -> Any:
    """Crawl addresses by their names as some visitors; returns the faults by the row."""

    def crawl(*names: str, who: tuple[str, ...]) -> dict[str, list[str]]:
        chosen = [one for one in every(Values(matrix_world)) if one.name in names]
        assert len(chosen) == len(names)
        rows = marks.crawl(seed(), chosen, {name: everybody[name] for name in who})
        return {row.name: row.faults for row in rows}

    with asked_at(matrix_world):
        everybody = visitors(matrix_world)
        yield crawl


def test_the_columns_find_themselves(matrix_world: Any) -> None:
    seeds = seed()
    names = {model._meta.object_name for model in seeded_models()}
    assert {"Application", "Conclusion", "Score", "Letter", "RemarkAnswer", "NewsPage"} <= names
    assert seeds.seeded > {"User.last_name", "Conclusion.remarks", "Score.remark"}
    assert len(seeds.seeded) > 200
    assert len(seeds.left_out()) < 40


def test_what_is_no_word_is_left_as_it_is() -> None:
    held = {column.name for model in seeded_models() for column in columns(model)}
    assert not [name for name in held if CODES.fullmatch(name)]
    assert {"surname", "text", "reason", "remarks", "place"} <= held


# --- The suite can fail -----------------------------------------------------------------------


def test_a_page_without_its_visibility_is_told(crawled: Any, monkeypatch: Any) -> None:
    who = ("school next door",)
    assert crawled(_APPLICATION, who=who)["marks: seen by those who may"] == []
    seen = ApplicationQuerySet.visible_to
    monkeypatch.setattr(marks.Visible, "holds", _held_by(marks.Visible.holds, seen))
    monkeypatch.setattr(ApplicationQuerySet, "visible_to", lambda rows, user: rows.all())
    told = crawled(_APPLICATION, who=who)["marks: seen by those who may"]
    assert f"Application.surname for school next door at {_APPLICATION}" in told


def _held_by(holds: Any, visible_to: Any) -> Any:
    """Judge by the visibility as it was."""

    def held(sight: Any, *seeded: Any) -> bool:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(ApplicationQuerySet, "visible_to", visible_to)
            return bool(holds(sight, *seeded))

    return held


def test_an_unescaped_word_is_told(crawled: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr(templates, "conditional_escape", str)
    told = crawled(_APPLICATION, who=("applicant",))["marks: answers that are mere text"]
    assert f"an element of a page for applicant at {_APPLICATION}" in told


def workbook(value: str) -> bytes:
    book, buffer = openpyxl.Workbook(), io.BytesIO()
    book.active.append([value])
    book.save(buffer)
    return buffer.getvalue()


def packed(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr(name, content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "kind", "told"),
    [
        (b"<p><zqtag></p>", "text/html", "an element of a page"),
        (b"<p title='a' onzq=1></p>", "text/html", "an attribute of a page"),
        (b"<p>zqj49</p>", "text/html", "a template was filled with it"),
        (b"a;=zqx00000", "text/csv", "a formula in a cell of CSV"),
        (workbook("=1+1"), "", "a formula in a cell of XLSX"),
        (packed("a.xlsx", workbook("=1+1")), "", "a formula in a cell of XLSX"),
        (packed("a\u202ecod.pdf", b""), "", "the name of a file in a ZIP"),
        (b"SUMMARY:a\nZq-Line: 1", "text/calendar", "a line of a calendar"),
    ],
)
def test_each_attack_is_told(content: bytes, kind: str, told: str) -> None:
    assert read(content, kind, {}).attacks == {told}


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<p title='&quot;&gt;&lt;zqtag onzq=1&gt;'>&lt;zqtag&gt; {{7*7}}</p>", "text/html"),
        (b"a;'=zqx00000;-12,5", "text/csv"),
        (workbook("'=1+1"), ""),
    ],
)
def test_what_is_mere_text_is_not(content: bytes, kind: str) -> None:
    assert read(content, kind, {}).attacks == set()


def test_a_header_with_a_sign_of_direction_is_told() -> None:
    headers = {"Content-Disposition": "attachment; filename*=utf-8''a%E2%80%AEb.pdf"}
    assert read(b"", "", headers).attacks == {"the header Content-Disposition"}


def test_a_mark_is_read_in_every_kind_of_file() -> None:
    for content, kind in (
        (b"<p>ZQX00001</p>", "text/html"),
        (workbook("zqx00001"), ""),
        (packed("zqx00001.txt", b""), ""),
        (b'{"name": "zqx00001"}', "application/json"),
    ):
        assert MARK.findall(read(content, kind, {}).text.lower()) == ["zqx00001"]


def test_a_line_that_a_word_makes_in_the_log_is_told(monkeypatch: Any) -> None:
    for form, faults in ((None, 0), (logging.Formatter.formatMessage, 1)):
        if form:
            monkeypatch.setattr(logs.MaskedFormatter, "formatMessage", form)
        row = marks.Crawl(Seeds()).logs
        with marks.logged(row):
            logging.getLogger("attestation").warning("refused: %s", "a\r\nZq-Line: 1")
        assert len(row.faults) == faults
