"""The committed table of who is answered what, as a text that people read.

A heading says how visitors are answered, the lines below it which addresses they ask for::

    GET  page: applicant, school | sign-in: anonymous | absent: *
        cabinet/applications/<int:pk>/ own

``*`` stands for everybody who is not named. `python -m trust matrix` leaves the table as it would
be today in ``var/``: what has changed is read, then committed.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from django.conf import settings

PATH = Path(__file__).with_name("matrix_table.txt")
TODAY = Path(settings.VAR_DIR) / PATH.name
#: The answers in the order in which a heading names them.
ORDER = (
    *("page", "done", "led", "wrong", "asked", "away", "refused", "sign-in", "absent"),
    *("button", "no form"),
)
#: What a visitor is answered: by method and address, by visitor.
Answers = dict[str, dict[str, str]]


def read(text: str, visitors: Iterable[str]) -> Answers:
    """Return the answers that the table promises, with every visitor named."""
    found: Answers = {}
    row: dict[str, str] = {}
    method = ""
    for line in text.splitlines():
        if not line or line.startswith("#"):
            continue
        if line.startswith(" "):
            found[f"{method} {line.strip()}"] = row
            continue
        method, _, heading = line.partition(" ")
        row = _row(heading, visitors)
    return found


def _row(heading: str, visitors: Iterable[str]) -> dict[str, str]:
    named: dict[str, str] = {}
    for group in heading.split("|"):
        answer, _, names = group.strip().partition(": ")
        named |= dict.fromkeys(names.split(", "), answer)
    others = named.pop("*", "")
    return {visitor: named.get(visitor, others) for visitor in visitors}


def written(answers: Mapping[str, Mapping[str, str]]) -> str:
    """Return the table of these answers: alike addresses stand under one heading."""
    groups: dict[tuple[str, str], list[str]] = {}
    for asked, row in answers.items():
        method, _, address = asked.partition(" ")
        groups.setdefault((_area(address), f"{method:<4} {heading(row)}"), []).append(address)
    lines, area = [INTRODUCTION], ""
    for (of, title), addresses in sorted(groups.items()):
        if of != area:
            area = of
            lines.append(f"\n# --- {area} {'-' * (90 - len(area))}")
        lines += ["", title, *(f"    {address}" for address in sorted(addresses))]
    return "\n".join(lines) + "\n"


INTRODUCTION = """\
# Who is answered what: every address of the resolver and of the pages, asked by every kind of
# visitor. `python -m trust matrix` holds the site against it, and leaves today's in var/.
# Own: of the visitor's territory or session. Other: of the neighbours, or another of its kind.
# Mixed: own, with something of the neighbours within it. Absent: of no number that was ever given.
# Answers: a page; led on; done (led on after a form); wrong (a form that lacks something, all are
# sent empty); asked (who it is, again); away (by Wagtail, to its first page); refused (403);
# sign-in; absent (404); button (may not be looked at, 405); no form (405)."""


def heading(row: Mapping[str, str]) -> str:
    """Return how the visitors are answered, the most frequent answer without their names."""
    groups: dict[str, list[str]] = {}
    for visitor, answer in row.items():
        groups.setdefault(answer, []).append(visitor)
    most = Counter(row.values()).most_common(1)[0][0]
    rest = {answer: names for answer, names in groups.items() if answer != most}
    parts = [f"{answer}: {', '.join(rest[answer])}" for answer in sorted(rest, key=_place)]
    return " | ".join([*parts, f"{most}: *"])


def _place(answer: str) -> tuple[int, str]:
    return (ORDER.index(answer) if answer in ORDER else len(ORDER)), answer


def _area(address: str) -> str:
    parts = address.split("/")
    if address.startswith("page "):
        return "pages"
    if parts[0] in {"cabinet", "cms"} and parts[1]:
        return f"{parts[0]}/{parts[1]}"
    return parts[0] or "/"
