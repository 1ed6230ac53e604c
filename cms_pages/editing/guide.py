"""The editors' guide in the admin: docs/guides/editor.md as HTML, one source for both.

Only the syntax used in the guide is supported: headings, paragraphs, lists, bold words, code
and links.
"""

import re
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

_INLINE = (
    (re.compile(r"`([^`]+)`"), r"<code>\1</code>"),
    (re.compile(r"\*\*([^*]+)\*\*"), r"<b>\1</b>"),
    (re.compile(r"\[([^\]]+)\]\((/[^)\s]*|#[^)\s]*)\)"), r'<a href="\2">\1</a>'),
)
_HEADING = re.compile(r"^(#{1,3}) (.+)$")
_ITEM = re.compile(r"^(?:- |(\d+)\. )(.+)$")


def path() -> Path:
    return Path(settings.BASE_DIR) / "docs" / "guides" / "editor.md"


def html() -> SafeString:
    """The guide, its headings one step below that of the page of the admin."""
    return drawn(path().read_text(encoding="utf-8"))


def drawn(text: str) -> SafeString:
    """Return Markdown as HTML; any markup in it is escaped."""
    # Escaped line by line before any tag of ours is added.
    return mark_safe("\n".join(_blocks(text.splitlines())))  # noqa: S308


def _blocks(lines: list[str]) -> Iterator[str]:
    block: list[str] = []
    for line in [*lines, ""]:
        if line.strip() and not _HEADING.match(line):
            block.append(line)
            continue
        if block:
            yield from _block(block)
            block = []
        if heading := _HEADING.match(line):
            level = len(heading[1]) + 1
            yield f"<h{level}>{_inline(heading[2])}</h{level}>"


def _block(lines: list[str]) -> Iterator[str]:
    """Lines without a gap between them: a paragraph, a list, or one after the other."""
    before: list[str] = []
    items: list[str] = []
    kind = "ul"
    for line in lines:
        if item := _ITEM.match(line):
            kind = "ol" if item[1] else "ul"
            items.append(item[2])
        elif items:
            items[-1] += f" {line.strip()}"
        else:
            before.append(line.strip())
    if before:
        yield f"<p>{_inline(' '.join(before))}</p>"
    if items:
        yield f"<{kind}>{''.join(f'<li>{_inline(item)}</li>' for item in items)}</{kind}>"


def _inline(text: str) -> str:
    html = str(conditional_escape(text))
    for pattern, replacement in _INLINE:
        html = pattern.sub(replacement, html)
    return html
