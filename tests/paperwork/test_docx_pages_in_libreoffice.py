"""Page by page: what our Word files look like once printed, short and long.

One run of the office prints all of them; starting it takes longer than the papers do.
"""

import re
import subprocess
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from attestation.paperwork.achievements import build_results_docx
from attestation.paperwork.conclusion import build_conclusion_docx
from attestation.paperwork.order import build_order_docx
from attestation.paperwork.protocol import build_protocol_docx
from tests.paperwork import long_papers

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("office")]

_PATIENCE = 180
#: The number of a person («2.17»), of a criterion, of a row, that begins a line of a table.
_ROW = re.compile(r"\d+\.\d+\b")

#: Around 20 people the end of a page passes over every line of heading and signature.
_EDGE = range(16, 22)


def papers() -> dict[str, bytes]:
    """Return the Word files by name; the number of people or rows stands at its end."""
    made: dict[str, bytes] = {}
    for people in {*long_papers.PEOPLE, *_EDGE}:
        made[f"order-{people}"] = build_order_docx(long_papers.order(people))
        made[f"protocol-{people}"] = build_protocol_docx(long_papers.protocol(people))
    for criteria in (1, *range(19, 31, 2)):
        made[f"conclusion-{criteria}"] = build_conclusion_docx(long_papers.conclusion(criteria))
    made["conclusion-20-25"] = build_conclusion_docx(long_papers.conclusion(20, remarks=25))
    for rows in (1, *range(14, 20)):
        made[f"results-{rows}"] = build_results_docx(long_papers.results(rows))
    return made


@pytest.fixture(scope="module")
def printed(tmp_path_factory: Any) -> dict[str, list[list[str]]]:
    """The lines of each page of each paper."""
    folder: Path = tmp_path_factory.mktemp("office")
    sources = []
    for name, content in papers().items():
        (folder / f"{name}.docx").write_bytes(content)
        sources.append(str(folder / f"{name}.docx"))
    command = [
        *("soffice", "--headless", "--norestore", f"-env:UserInstallation={folder.as_uri()}/home"),
        *("--convert-to", "pdf", "--outdir", str(folder), *sources),
    ]
    subprocess.run(command, check=True, capture_output=True, timeout=_PATIENCE)  # noqa: S603
    return {path.stem: _pages(path) for path in sorted(folder.glob("*.pdf"))}


def _pages(path: Path) -> list[list[str]]:
    with pypdfium2.PdfDocument(path) as document:
        texts = [page.get_textpage().get_text_range() for page in document]
    return [[line.strip() for line in text.replace("\xa0", " ").splitlines()] for text in texts]


def of(printed, kind):
    return {name: pages for name, pages in printed.items() if name.startswith(kind)}


def test_every_page_has_its_title_and_its_number(printed):
    for name, pages in printed.items():
        for number, page in enumerate(pages, start=1):
            foot = " ".join(page[-3:])
            assert f"{number} из {len(pages)}" in foot, (name, foot)
            assert re.search(r"Приказ о|Протокол|Итоговое заключение|Приложение", foot), name


@pytest.mark.parametrize("kind", ["order", "protocol"])
def test_no_municipality_stands_below_a_page_and_no_signature_above_one(printed, kind):
    for name, pages in of(printed, kind).items():
        for number, page in enumerate(pages):
            body = [line for line in page if " из " not in line]
            assert not re.search(r"(округ|район)$", body[-1]), (name, number, body[-3:])
            assert not re.search(r"следующим|работникам:|РЕШИЛИ|^№", body[-1]), (name, body[-3:])
        last = " ".join(pages[-1])
        assert _ROW.search(last.split("____")[0]), f"{name}: nobody above the signatures"


def test_a_long_table_has_its_heading_on_every_page(printed):
    for kind, heading in (("order-322", "Кому"), ("protocol-322", "Педагог")):
        pages = printed[kind]
        assert all(
            heading in " ".join(page) or not any(map(_ROW.match, page)) for page in pages[1:]
        )
    assert len(printed["order-322"]) <= 18
    assert len(printed["protocol-322"]) <= 20


def test_a_section_of_criteria_stands_above_one_of_them(printed):
    for name, pages in of(printed, "conclusion").items():
        for page in pages:
            body = [line for line in page if " из " not in line]
            assert not body[-1].startswith("Результаты обучающихся"), (name, body[-3:])
            assert not re.match(r"\d+ Результаты обучающихся", body[-1]), (name, body[-3:])


def test_the_last_page_of_a_conclusion_says_what_is_signed(printed):
    """The recommendation, all three signatures and their dates are on one page."""
    for name, pages in of(printed, "conclusion").items():
        last = " ".join(pages[-1])
        assert "Рекомендовать аттестационной комиссии" in last, name
        assert last.count("20__ г.") == 3, name
        assert "ознакомлен" in last, name


def test_the_appendix_is_signed_below_its_last_row(printed):
    for name, pages in of(printed, "results").items():
        last = " ".join(pages[-1])
        assert "Подпись" in last, name
        assert "справка" in last.split("Подпись")[0], name


def test_the_number_of_a_row_takes_little_of_the_sheet(printed):
    """All columns were equally wide: 25 rows took five sheets."""
    assert len(printed["results-19"]) <= 3
