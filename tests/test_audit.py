"""The audit's own logic: what it reads, how it judges, what it writes down."""

import json

import pytest

from audit import head, pages, report
from audit.pages import Place
from audit.report import Row, faultless, put_into, table, write

GOOD = """<html><head><title>Графики — Институт</title>
<meta name="description" content="Графики"><link rel="canonical" href="http://x/schedules/">
<meta property="og:type" content="website"><meta property="og:locale" content="ru_RU">
<meta property="og:url" content="http://x/schedules/"><meta property="og:title" content="Графики">
<meta property="og:description" content="Графики">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Thing"}</script>
</head></html>"""


def of(html: str) -> Row:
    return head.check([Place("/schedules/", "", html)])


def test_a_row_is_met_when_nothing_is_wrong():
    assert faultless("nu", "pages", "3 pages", []).is_met
    row = faultless("nu", "pages", "3 pages", ["a", "b"])
    assert not row.is_met
    assert row.measured == "3 pages, 2 faults"


def test_the_table_stands_in_columns_and_names_the_first_faults():
    rows = [
        Row("lighthouse", "home", "performance 100", "98 each", True),
        faultless("nu", "pages", "1 page", [f"fault {n}" for n in range(7)]),
    ]
    lines = table(rows).splitlines()
    assert lines[0].split() == ["check", "page", "measured", "bar", "met"]
    assert lines[1].endswith("yes")
    assert lines[2].endswith("NO")
    assert lines[1].index("home") == lines[2].index("pages")
    assert "  fault 4" in lines
    assert "  fault 5" not in lines
    assert lines[-1] == "  and 2 more"


def test_the_file_holds_every_fault(tmp_path):
    path = tmp_path / "audit.json"
    write(path, [faultless("nu", "pages", "1 page", map(str, range(9)))], {"processors": 2})
    written = json.loads(path.read_text())
    assert written["processors"] == 2
    assert len(written["rows"][0]["faults"]) == 9


def test_the_document_keeps_its_words_around_the_figures():
    old = f"before\n{report.BEGIN}\nold figures\n{report.END}\nafter\n"
    new = put_into(old, [Row("nu", "home", "1 page, 0 faults", "0 faults", True)], "2026-11-22")
    assert new.startswith("before\n")
    assert new.endswith("\nafter\n")
    assert "old figures" not in new
    assert "| nu | home | 1 page, 0 faults | 0 faults | yes |" in new
    with pytest.raises(ValueError, match="no place"):
        put_into("no marks", [], "2026-11-22")


def test_links_are_those_of_the_same_site():
    html = '<a href="?page=2">2</a><a href="/b/#c">b</a><a href="mailto:x@y">m</a>'
    html += '<a href="https://elsewhere.example/">e</a><a href="../c/">c</a><a>none</a>'
    assert pages.links(html, "/a/") == ["/a/?page=2", "/b/", "/c/"]


def test_a_page_that_tells_everything_has_no_faults():
    assert of(GOOD).faults == ()


@pytest.mark.parametrize(
    ("was", "now", "fault"),
    [
        ('name="description"', 'name="other"', "no description"),
        ('rel="canonical"', 'rel="other"', "no canonical address"),
        ('"og:title"', '"og:other"', "no og:title"),
        ('"og:url" content="http://x/schedules/"', '"og:url" content="/"', "og:url is not"),
        ('{"@context"', '{"@context', "structured data are no JSON"),
        ('"@type": "Thing"', '"name": "Thing"', "without context or type"),
        ("Графики — Институт", "", "no title"),
    ],
)
def test_what_a_page_does_not_tell_is_a_fault(was, now, fault):
    assert was in GOOD
    (found,) = of(GOOD.replace(was, now)).faults
    assert fault in found


def test_two_pages_of_one_title_are_a_fault():
    row = head.check([Place("/a/", "", GOOD), Place("/b/", "", GOOD)])
    assert [fault for fault in row.faults if "has the title of /a/" in fault]
