"""A unique word in every text column: who reads it, and whether it arrives as mere text.

Every kind of visitor of the matrix asks for every address, with filters and as tables; what they
get is read whatever its kind (page, PDF, XLSX, CSV, ZIP, Word, feed, JSON), as are the letters that
their acts send and the lines that are logged meanwhile.
"""

import io
import logging
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from config import logs
from django.db import transaction
from django.test import Client

from attestation.accounts.models import User
from attestation.notifications.delivery import message_of
from attestation.notifications.models import Letter, Message
from trust.marks_reading import Read, read
from trust.marks_seeding import MARK, Seeds, seed
from trust.marks_visibility import Visible
from trust.matrix import world
from trust.matrix_addresses import PLAIN, Filled, every
from trust.matrix_values import Values
from trust.matrix_visitors import LIKE_A_STRANGER, LONG_AGO, client_of, visitors
from trust.matrix_world import World
from trust.report import Row
from trust.shares import in_shares

#: Of lists: everything, a search, and both tables that can be taken away.
QUERIES = ("", "?state=all", "?q=zqx", "?export=xlsx", "?export=csv")
#: Who sees what another kind of visitor sees.
_ALIKE = {"blocked", *LONG_AGO, *LIKE_A_STRANGER}
_ENDS = ("logout", "failwhale")


def run() -> Iterator[Row]:
    """Crawl as everybody."""
    rows: dict[str, Row] = {}
    for share in in_shares(_crawl_share):
        for one in share:
            row = rows.setdefault(one.name, Row(one.name))
            row.tried += one.tried
            row.faults += one.faults
    yield from rows.values()


def _crawl_share(number: int, of: int) -> list[Row]:
    with world(f"marks_{number}") as made:
        people = crawlers(made)
        mine = {who: people[who] for who in [*people][number::of]}
        addresses = crawled(made)
        seeds = seed()
        counted = [Row("marks: columns that hold one", len(seeds.seeded))] if number == 0 else []
        return [*counted, *crawl(seeds, addresses, mine)]


def crawlers(made: World) -> dict[str, Any]:
    """Return the visitors of the matrix, one of those who see the same."""
    return {who: one for who, one in visitors(made).items() if who not in _ALIKE}


def crawled(made: World) -> list[Filled]:
    """Return the addresses that may show something: of what is there."""
    return [one for one in every(Values(made)) if not one.whose.startswith("absent")]


class Crawl:
    """What was looked at, and what was found where it should not be."""

    def __init__(self, seeds: Seeds) -> None:
        self._seeds = seeds
        self._sights: dict[Any, Visible] = {}
        self.seen = Row("marks: seen by those who may")
        self.attacks = Row("marks: answers that are mere text")
        self.errors = Row("marks: no error for strange words")
        self.letters = Row("marks: letters")
        self.logs = Row("marks: lines of the log")
        self._told: set[tuple[str, ...]] = set()

    def rows(self) -> list[Row]:
        return [self.seen, self.attacks, self.errors, self.letters, self.logs]

    def sight(self, person: User | None) -> Visible:
        """Return what ``person`` may see, worked out once."""
        key = person and person.pk
        if key not in self._sights:
            self._sights[key] = Visible(person)
        return self._sights[key]

    def judge(self, row: Row, found: Read, person: User | None, who: str, where: str) -> None:
        """Hold what was read against what ``person`` may see."""
        for mark in {*MARK.findall(found.text.lower())} & self._seeds.of.keys():
            row.tried += 1
            seeded = self._seeds.of[mark]
            if not self.sight(person).holds(seeded.model, seeded.pk, seeded.column):
                self._tell(row, who, str(seeded), where)
        self.attacks.tried += 1
        for attack in found.attacks:
            self._tell(self.attacks, who, attack, where)

    def _tell(self, row: Row, who: str, what: str, where: str) -> None:
        if (row.name, who, what) in self._told:
            return
        self._told.add((row.name, who, what))
        row.faults.append(f"{what} for {who} at {where}")


def crawl(seeds: Seeds, addresses: Sequence[Filled], people: Mapping[str, Any]) -> list[Row]:
    """Ask for each address as each visitor; read what comes."""
    found = Crawl(seeds)
    with logged(found.logs):
        for who, person in people.items():
            client = client_of(person, proved=True)
            for filled in addresses:
                if filled.pattern.rstrip("/").endswith(_ENDS):
                    continue
                for query in QUERIES if filled.whose == PLAIN else QUERIES[:1]:
                    if not _look(found, client, person, who, filled, query):
                        break
                if filled.whose.startswith("own") and filled.pattern.startswith("cabinet/"):
                    _act(found, client, person, who, filled)
        _read_letters(found)
    return found.rows()


def _look(found: Crawl, client: Client, person: Any, who: str, filled: Filled, query: str) -> bool:
    """Read one answer; return whether there is more to ask for at this address."""
    where = f"{filled.name}{query}"
    with transaction.atomic():
        response = client.get(filled.address + query)
        streaming = response.streaming
        content = b"".join(response.streaming_content) if streaming else response.content
        transaction.set_rollback(True)
    found.errors.tried += 1
    if response.status_code >= 500 and not filled.pattern.startswith("readyz"):
        found.errors.faults.append(f"{response.status_code} for {who} at {where}")
        return False
    kind = response.headers.get("Content-Type", "")
    answer = read(content, kind, dict(response.headers))
    found.judge(found.seen, answer, person, who, where)
    return bool(response.status_code == 200)


def _act(found: Crawl, client: Client, person: Any, who: str, filled: Filled) -> None:
    """Press a button, and read the letters and messages that it sends to others."""
    with transaction.atomic():
        last = [model.objects.order_by("-pk").values_list("pk", flat=True)[0] for model in _SENT]
        response = client.post(filled.address)
        if response.status_code >= 500:
            found.errors.faults.append(f"{response.status_code} for {who}, POST {filled.name}")
        elif response.status_code == 302:
            for model, key in zip(_SENT, last, strict=True):
                for sent in model.objects.filter(pk__gt=key).select_related("user"):
                    _judge_sent(found, sent, filled.name)
        transaction.set_rollback(True)


_SENT: tuple[Any, ...] = (Letter, Message)


def _judge_sent(found: Crawl, sent: Any, where: str) -> None:
    text = "\n".join(str(getattr(sent, name, "")) for name in ("subject", "title", "body", "text"))
    if sent.user is not None:
        found.judge(found.letters, Read(text), sent.user, f"the reader {_role(sent.user)}", where)


def _role(user: User) -> str:
    return "with an office" if user.groups.exists() else "without a group"


def _read_letters(found: Crawl) -> None:
    """Put every letter of the world into the form in which it leaves."""
    for letter in Letter.objects.select_related("user"):
        found.letters.tried += 1
        try:
            message = message_of(letter).message()
        except Exception as error:
            found.letters.faults.append(f"a letter cannot be sent: {error!r}")
            continue
        if message["Zq-Line"] is not None or "\n" in str(message["Subject"]):
            found.letters.faults.append("a line break in a header of a letter")


@contextmanager
def logged(row: Row) -> Iterator[None]:
    """Read the lines that the site logs, as its own formatter writes them."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(logs.MaskedFormatter(logs.LINE["format"], style="{"))
    root = logging.getLogger()
    before, root.handlers, level = root.handlers, [handler], root.level
    root.setLevel(logging.INFO)
    try:
        yield
    finally:
        root.handlers = before
        root.setLevel(level)
    for line in lines.getvalue().splitlines():
        row.tried += 1
        if line.startswith("Zq-Line"):
            row.faults.append(f"a line that a word has made: {line[:80]}")
