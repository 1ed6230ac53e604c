"""Where a word ends a line that is wider than its column."""

import io

import pypdfium2
import pytest

from attestation.paperwork.drawing.html import drawn
from attestation.paperwork.order import build_order_pdf
from tests.paperwork import long_papers

PAGE = """<html><head><style>
@font-face {{ font-family: "PT Serif"; src: url("PTSerif-Regular.ttf"); }}
body {{ font-family: "PT Serif"; font-size: 12pt; overflow-wrap: anywhere; }}
</style></head><body><table><tr><td style="width: 20%">{}</td><td></td></tr></table>
</body></html>"""


def lines(word):
    with pypdfium2.PdfDocument(io.BytesIO(drawn(PAGE.format(word)))) as document:
        text = document[0].get_textpage().get_text_bounded()
    # A hyphen at the end of a line is told by a sign of its own.
    text = text.replace("\x02", "-\n").replace("\xa0", " ")
    return [line.strip() for line in text.splitlines() if line.strip()]


@pytest.mark.parametrize(
    ("word", "parts"),
    [
        ("Верхнеозёрская-Благовещенская Анна", ["Верхнеозёрская-", "Благовещенская", "Анна"]),
        ("О.\xa0П.\xa0Верхнеозёрская", ["О. П.", "Верхнеозёрская"]),
        ("учебно-воспитательной", ["учебно-", "воспитательной"]),
    ],
)
def test_a_wide_word_ends_a_line_at_its_hyphen_or_no_break_space(word, parts):
    assert lines(word) == parts


def test_a_word_without_either_stays_in_its_column():
    parts = lines("Ы" * 40)
    assert len(parts) > 1
    assert "".join(parts) == "Ы" * 40


def test_the_number_of_who_begins_a_municipality_stands_on_the_line_of_the_name():
    with pypdfium2.PdfDocument(build_order_pdf(long_papers.order(4))) as document:
        page = document[0].get_textpage()
        text = page.get_text_range()

        def foot(words):
            return page.get_charbox(text.index(words))[1]

        assert foot("1.3") == pytest.approx(foot("Верхнеозёрской"), abs=0.8)
