"""Templates stay small and decide nothing: no long ones, no comparisons with codes or lists."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

TEMPLATES = Path(settings.BASE_DIR) / "templates"
MOST_LINES = 150
MOST_FILES = 25
#: Written for allauth, whose elements are told apart by words.
OF_ALLAUTH = "allauth/elements/"

_CONDITION = re.compile(r"{%-?\s*(?:el)?if\s(.*?)%}", re.DOTALL)
_LIST = re.compile(r"{%-?\s*for\s[^%]*?\sin\s+[\"'].*?%}", re.DOTALL)
_LITERAL = r"(?:\"[^\"]*\"|'[^']*')"
_COMPARED = re.compile(
    rf"(?:==|!=|\bin)\s*{_LITERAL}|{_LITERAL}\s*(?:==|!=|in\b|not in\b)", re.DOTALL
)


def too_long(text: str) -> bool:
    return len(text.splitlines()) > MOST_LINES


def decisions(text: str) -> Iterator[str]:
    """Find conditions that compare with a code, and loops over a list that is written down."""
    for condition in _CONDITION.findall(text):
        if _COMPARED.search(condition):
            yield condition.strip()
    yield from _LIST.findall(text)


def templates() -> list[tuple[str, str]]:
    found = [
        (path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8"))
        for path in sorted(TEMPLATES.rglob("*"))
        if path.is_file()
    ]
    assert len(found) > 200
    return found


def test_no_template_is_long() -> None:
    assert [name for name, text in templates() if too_long(text)] == []


def test_no_template_compares_with_a_code_or_lists_codes() -> None:
    """A property of the model or a value of the view says it in a word."""
    found = [
        f"{name}: {decision}"
        for name, text in templates()
        if not name.startswith(OF_ALLAUTH)
        for decision in decisions(text)
    ]
    assert found == []


def test_no_folder_is_a_heap() -> None:
    folders = [TEMPLATES, *(path for path in TEMPLATES.rglob("*") if path.is_dir())]
    sizes = {folder: sum(path.is_file() for path in folder.iterdir()) for folder in folders}
    assert {folder for folder, size in sizes.items() if size > MOST_FILES} == set()


def test_a_long_template_would_be_found() -> None:
    assert too_long("<p></p>\n" * 151)
    assert not too_long("<p></p>\n" * 150)


@pytest.mark.parametrize(
    "text",
    [
        '{% if x.state == "sent" %}',
        "{% if not a and x.state != 'sent' %}",
        '{% if "sent" == x.state %}',
        '{% elif file.content_type in "application/pdf image/png" %}',
        '{% elif "mfa" in method.id %}',
        '{% if a\n and x.kind == "b" %}',
        '{% for code in "abc" %}',
    ],
)
def test_a_comparison_would_be_found(text: str) -> None:
    assert list(decisions(text))


@pytest.mark.parametrize(
    "text",
    [
        "{% if x.is_sent %}",
        "{% if page.pk == section.pk %}",
        "{% if left == 0 %}",
        "{% if entry.order_id in linked %}",
        '{% for word in words %}"a"{% endfor %}',
        '{% if a %}x == "b"{% endif %}',
        '{% if day|date:"j" %}',
    ],
)
def test_what_is_allowed_is_not_found(text: str) -> None:
    assert not list(decisions(text))


_INCLUDE = re.compile(r"{%\s*include\s+\"([^\"]+)\"")
_POSTED = re.compile(r"<form[^>]*method=\"post\".*?</form>", re.DOTALL | re.IGNORECASE)
_FIELD = re.compile(r"{{\s*\w*form\s*}}|{%\s*field\s|\.as_field_group")


def with_parts(name: str, known: dict[str, str]) -> str:
    """Return a template with the texts of the parts that it includes."""
    found, left = {name}, [name]
    while left:
        parts = set(_INCLUDE.findall(known.get(left.pop(), ""))) - found
        found |= parts
        left += parts
    return "".join(known.get(one, "") for one in sorted(found))


def test_every_page_with_a_form_to_fill_in_has_a_summary_of_its_errors() -> None:
    known = dict(templates())
    pages = [
        name for name, text in known.items() if "{% extends" in text and "wagtailadmin/" not in text
    ]
    assert len(pages) > 80
    lacking = [
        name
        for name in pages
        if (whole := with_parts(name, known))
        and any(_FIELD.search(form) for form in _POSTED.findall(whole))
        and "error_summar" not in whole
    ]
    assert lacking == []
