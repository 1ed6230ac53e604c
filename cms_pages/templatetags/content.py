"""Template tags of the pages besides Wagtail's own."""

from collections.abc import Mapping
from typing import Any

from django import template

from cms_pages.publications.cards import Cell
from cms_pages.publications.kinds import PublicationKind

register = template.Library()


@register.filter
def anchored(block_id: str | None, kind: str) -> str:
    """The place of a block on its page, from the key that it keeps for life.

    ``{{ item.id|anchored:"question" }}`` gives «question-1a2b3c4d»; empty while it has no key.
    """
    return f"{kind}-{block_id[:8]}" if block_id else ""


@register.filter
def get(mapping: Mapping[str, Any], key: str) -> Any:
    """Return the value of ``mapping`` for ``key``, or None."""
    return mapping.get(key)


@register.filter
def cells(row: Any, kind: PublicationKind) -> tuple[Cell, ...]:
    """What a published list of ``kind`` says of a person beside name and organization."""
    return kind.cells(row)
