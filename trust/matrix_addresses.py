"""Every address that the resolver knows, filled with what is one's own, another's, or nobody's.

What fills a parameter is found by the text before it: a new address below an old one fills itself,
one of a new kind is told as unknown.
"""

import itertools
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Protocol

from wagtail.models import Page

from tests.security.addresses import patterns

#: Own: of the visitor's territory, or the one that matters. Other: of the neighbours, or another
#: of its kind. Mixed: the first thing is own, what is within it belongs to the other. Absent: of
#: no number that was ever given.
OBJECTS = ("own", "other", "mixed", "absent")
PLAIN = "-"

#: A parameter of a pattern: of `path`, or a group of a regular expression.
_PARAMETER = re.compile(r"<[^<>]+>|\(\?P<\w+>(?:[^()\\]|\\.)*\)|\((?!\?)(?:[^()]|\([^()]*\))*\)")
_BACKSLASHES = re.compile(r"[\\^$]")


@dataclass(frozen=True)
class Filled:
    """One address: where it comes from, whose thing it names, and what to ask for."""

    pattern: str
    whose: str
    address: str

    @property
    def name(self) -> str:
        return f"{self.pattern} {self.whose}"


class UnknownParameterError(Exception):
    """Nothing is known to stand in a parameter."""


class Values(Protocol):
    """Knows of each place: what is own, what another's, what nobody's; a tuple is a choice."""

    def __contains__(self, place: str) -> bool: ...

    def __getitem__(self, place: str) -> tuple[Any, Any, Any]: ...


def filled(pattern: str, values: Values) -> Iterator[Filled]:
    """Yield the addresses of ``pattern``.

    Raises:
        UnknownParameterError: it has a parameter of which ``values`` know nothing.
    """
    parameters = [*_PARAMETER.finditer(pattern)]
    places = [pattern[: one.end()] for one in parameters]
    if missing := [place for place in places if place not in values]:
        raise UnknownParameterError(missing[0])
    if not places:
        yield Filled(pattern, PLAIN, _plain(pattern))
        return
    told = set()
    for whose in OBJECTS:
        chosen = [_chosen(values[place], whose, of) for of, place in enumerate(places)]
        for combination in itertools.product(*chosen):
            address = _put(pattern, parameters, combination)
            if address in told:
                continue
            told.add(address)
            words = [_named(one, many) for one, many in zip(combination, chosen, strict=True)]
            yield Filled(pattern, " ".join([whose, *filter(None, words)]), address)


def _chosen(value: tuple[Any, Any, Any], whose: str, place: int) -> tuple[Any, ...]:
    if whose == "mixed":
        whose = "other" if place else "own"
    found = value[("own", "other", "absent").index(whose)]
    return found if isinstance(found, tuple) else (found,)


def _named(one: Any, of: tuple[Any, ...]) -> str:
    """Name a choice: a word by itself, a key, which is another in every run, by its place."""
    if len(of) == 1:
        return ""
    return one if isinstance(one, str) else f"#{of.index(one) + 1}"


def _put(pattern: str, parameters: list[re.Match[str]], values: Iterable[Any]) -> str:
    parts, end = [], 0
    before: Any = None
    for parameter, value in zip(parameters, values, strict=True):
        # What a word before it decides.
        before = value[before] if isinstance(value, dict) else value
        parts += [pattern[end : parameter.start()], str(before)]
        end = parameter.end()
    return _plain("".join([*parts, pattern[end:]]))


def _plain(text: str) -> str:
    return "/" + _BACKSLASHES.sub("", text.replace(".*", "no-such-page"))


def every(values: Values) -> Iterator[Filled]:
    """Yield the addresses of the whole resolver, then those that pages themselves route.

    Raises:
        UnknownParameterError: something of the resolver is not known to ``values``.
    """
    for pattern in dict.fromkeys(patterns()):
        if not pattern.startswith("^("):  # those are the pages
            yield from filled(pattern, values)
    for page in Page.objects.live().filter(depth__gt=1).specific():
        yield from _routes(page, values)


def _routes(page: Any, values: Values) -> Iterator[Filled]:
    kind = f"page {type(page).__name__}"
    yield Filled(kind, PLAIN, page.url)
    for route in getattr(page, "get_subpage_urls", list)():
        for one in filled(str(route.pattern), values):
            if one.address != "/":
                yield Filled(f"{kind} {one.pattern}", one.whose, page.url + one.address[1:])
