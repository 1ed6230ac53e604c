"""Every address that the project answers, as the resolver knows it."""

from collections.abc import Iterator, Sequence

from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver


def patterns(
    entries: Sequence[URLPattern | URLResolver] | None = None, prefix: str = ""
) -> Iterator[str]:
    """Yield the text of every address below ``entries``, with its arguments in angle brackets."""
    for entry in get_resolver().url_patterns if entries is None else entries:
        text = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from patterns(entry.url_patterns, text)
        else:
            yield text
