"""Every address, asked by every kind of visitor, for what is own, another's and nobody's.

What each is answered stands in a table that people have read (`matrix_table.txt`); what is not in
it is a fault. Beyond the table, whatever it says: nothing is written where one only looks or is
refused, no answer is an error, and whoever has left an office sees what a stranger sees.
"""

import logging
import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

import time_machine
from django.conf import settings
from django.db import connection, transaction
from django.test import Client, override_settings

from trust.matrix_addresses import Filled, every
from trust.matrix_table import PATH, TODAY, Answers, read, written
from trust.matrix_values import Values
from trust.matrix_visitors import LIKE_A_STRANGER, LONG_AGO, client_of, visitors
from trust.matrix_world import World, build
from trust.report import Row
from trust.shares import in_shares
from trust.world import own_database

METHODS = ("GET", "POST")
#: What a page may write where one only looks: the session, and the counters of limits.
_UNTRACKED = {"django_session", "limit_counters", "django_cache", "usersessions_usersession"}
_WRITES = re.compile(
    r"\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+\"?(\w+)|.*\b(procrastinate_defer\w*)\(",
    re.IGNORECASE,
)
#: Errors by design: Wagtail shows administrators what an error looks like; no worker runs here.
_ERRORS = {"cms/failwhale/", "readyz", "readyz/workers"}
_REFUSALS = {"away", "refused", "absent", "sign-in", "button", "no form", "asked"}
_WORDS = {200: "page", 206: "page", 204: "done", 301: "led", 401: "sign-in", 403: "refused"}
_WORDS |= {404: "absent", 400: "wrong", 422: "wrong"}


@dataclass
class Result:
    """What was answered, and which tables were written to, by method and address, by visitor."""

    answers: Answers = field(default_factory=dict)
    writes: dict[str, dict[str, set[str]]] = field(default_factory=dict)
    requests: dict[str, int] = field(default_factory=lambda: dict.fromkeys(METHODS, 0))
    faults: list[str] = field(default_factory=list)


def run() -> Iterator[Row]:
    """Ask everything and hold it against the table."""
    result, people = ask_everything()
    TODAY.write_text(written(result.answers))
    yield from judged(result, people, whole=True)


def ask_everything() -> tuple[Result, list[str]]:
    """Return all answers and the kinds of visitors, who are shared among processes."""
    shares = in_shares(_ask_share)
    people = shares[0][1]
    whole = Result()
    for result, _ in shares:
        whole.faults += result.faults
        for method, asked in result.requests.items():
            whole.requests[method] += asked
        for by, more in ((whole.answers, result.answers), (whole.writes, result.writes)):
            for asked_for, row in more.items():
                by.setdefault(asked_for, {}).update(row)  # type: ignore[attr-defined]
    whole.answers = {
        asked: {who: row[who] for who in people} for asked, row in whole.answers.items()
    }
    return whole, people


def _ask_share(number: int, of: int) -> tuple[Result, list[str]]:
    with world(f"matrix_{number}") as made:
        people = visitors(made)
        mine = [*people][number::of]
        found = ask([*every(Values(made))], {who: people[who] for who in mine})
        return found, [*people]


@contextmanager
def world(name: str) -> Iterator[World]:
    """A world in a database of a suite's own; all of it is one transaction."""
    with own_database(name), transaction.atomic():
        made = build()
        with asked_at(made):
            yield made
        transaction.set_rollback(True)


def asked_at(made: World) -> Any:
    """Stop the clock at the moment of a world: nothing that is kept for a while grows old."""
    return time_machine.travel(made.moment, tick=False)


def ask(addresses: Sequence[Filled], people: Mapping[str, Any]) -> Result:
    """Ask for each address by each method as each visitor; nothing of it stays."""
    result = Result()
    # Thousands are refused here, each with its line.
    logging.disable()
    try:
        with bare_refusals():
            _ask_all(result, addresses, people)
    finally:
        logging.disable(logging.NOTSET)
    return result


def bare_refusals() -> Any:
    """Draw the page of each refusal empty, within the context that is returned.

    Most answers are refusals, and to draw their page takes longer than to refuse; `marks` draws
    them.
    """
    [ours] = settings.TEMPLATES
    bare = {path.name: "" for path in (settings.BASE_DIR / "templates").glob("4??*.html")}
    loaders = [
        ("django.template.loaders.locmem.Loader", bare),
        "django.template.loaders.filesystem.Loader",
        "django.template.loaders.app_directories.Loader",
    ]
    cached = [("django.template.loaders.cached.Loader", loaders)]
    options = {**ours["OPTIONS"], "loaders": cached}
    return override_settings(TEMPLATES=[{**ours, "APP_DIRS": False, "OPTIONS": options}])


def _ask_all(result: Result, addresses: Sequence[Filled], people: Mapping[str, Any]) -> None:
    for who, person in people.items():
        client = client_of(person, proved=who not in LONG_AGO)
        # What waits is counted once: it is kept, unlike all that follows.
        client.get("/cabinet/")
        for filled in addresses:
            for method in METHODS:
                _ask(result, client, who, method, filled)


def _ask(result: Result, client: Client, who: str, method: str, filled: Filled) -> None:
    asked = f"{method} {filled.name}"
    written_to: set[str] = set()
    cookies = client.cookies.output(header="", sep=";")
    with transaction.atomic(), connection.execute_wrapper(_watch(written_to)):
        response = client.generic(
            method, filled.address, content_type="application/x-www-form-urlencoded"
        )
        answer = _word(method, filled.address, response)
        if response.streaming:
            b"".join(response.streaming_content)
        transaction.set_rollback(True)
    client.cookies = SimpleCookie(cookies)
    result.requests[method] += 1
    result.answers.setdefault(asked, {})[who] = answer
    if response.status_code >= 500 and filled.pattern not in _ERRORS:
        result.faults.append(f"{asked} as {who}: {response.status_code}")
    if written_to:
        result.writes.setdefault(asked, {})[who] = written_to


def _word(method: str, address: str, response: Any) -> str:
    status = response.status_code
    if status == 405:
        return "button" if method == "GET" else "no form"
    if status not in {302, 303}:
        return _WORDS.get(status, str(status))
    where = response.headers["Location"]
    if where.startswith("/accounts/login/"):
        return "sign-in"
    if where.startswith("/accounts/reauthenticate/"):
        return "asked"
    # Where Wagtail sends those without a permission.
    if where == "/cms/" and address != where:
        return "away"
    return "led" if method == "GET" else "done"


def _watch(found: set[str]) -> Any:
    def watch(execute: Any, sql: Any, *rest: Any) -> Any:
        if match := _WRITES.match(str(sql)):
            table = match[1] or match[2]
            if table not in _UNTRACKED:
                found.add(table)
        return execute(sql, *rest)

    return watch


def judged(result: Result, people: Sequence[str], *, whole: bool = False) -> Iterator[Row]:
    """Yield a row for each area of the table, and for each rule beyond it."""
    promised = read(PATH.read_text(), people)
    rows: dict[str, Row] = {}
    for asked, answers in result.answers.items():
        area = asked.split(" ")[1].partition("/")[0]
        row = rows.setdefault(area, Row(f"matrix: {area}"))
        row.tried += len(answers)
        row.faults += _differences(asked, answers, promised.get(asked))
    if whole:
        gone = [f"{asked}: in the table, not asked" for asked in promised.keys() - result.answers]
        rows["table"] = Row("matrix: the table itself", len(promised), sorted(gone))
    yield from rows.values()
    yield Row("matrix: no error", sum(result.requests.values()), result.faults)
    yield _looked_only(result)
    yield _refused_only(result)
    yield _ended(result)


def _differences(
    asked: str, answers: Mapping[str, str], promised: Mapping[str, str] | None
) -> Iterator[str]:
    if promised is None:
        yield f"{asked}: not in the table"
        return
    for who, answer in answers.items():
        if answer != promised[who]:
            yield f"{asked} as {who}: {answer}, the table says {promised[who]}"


#: What a look may write to: who has read or taken away what, everywhere; elsewhere by the address.
_JOURNAL = "attestation_journalentry"
_NOTED: dict[str, set[str]] = {
    # When somebody who works on an application looked last.
    "cabinet/applications/<int:pk>/": {"attestation_applicationlook"},
    # How far a conversation has been read.
    "cabinet/applications/<int:pk>/conversation/": {
        *("attestation_conversationmark", "attestation_message"),
    },
    # A message is read, an address that serves is the account's.
    "cabinet/messages/": {"attestation_message"},
    "cabinet/messages/<int:pk>/": {"attestation_message"},
    "accounts/email/": {"account_emailaddress"},
    # Wagtail: its settings of a person, who edits now, sizes and pictures that it works out late.
    "cms/account/": {"wagtailusers_userprofile"},
    "cms/pages/": {"wagtailcore_pagesubscription", "wagtailadmin_editingsession"},
    "cms/documents/edit/": {"wagtaildocs_document", "wagtailsearch_indexentry"},
    "cms/images/": {"wagtailimages_rendition", "wagtailimages_image", "wagtailsearch_indexentry"},
    "cms/api/main/^images/": {"wagtailimages_rendition"},
}
#: Signing out is an act, though it ends at the sign-in.
_SIGN_OUT = "cms/logout/"


def _may_write(pattern: str) -> set[str]:
    known = (tables for begin, tables in _NOTED.items() if pattern.startswith(begin))
    return {_JOURNAL}.union(*known)


def _looked_only(result: Result) -> Row:
    row = Row("matrix: looking writes nothing", result.requests["GET"])
    for asked, by in result.writes.items():
        method, pattern = asked.split(" ")[:2]
        for who, tables in by.items():
            if method == "GET" and (more := tables - _may_write(pattern)):
                row.faults.append(f"{asked} as {who} writes to {', '.join(sorted(more))}")
    return row


def _refused_only(result: Result) -> Row:
    row = Row("matrix: who is refused writes nothing")
    for asked, answers in result.answers.items():
        for who, answer in answers.items():
            if not asked.startswith("POST") or answer not in _REFUSALS or _SIGN_OUT in asked:
                continue
            row.tried += 1
            if tables := result.writes.get(asked, {}).get(who):
                row.faults.append(f"{asked} as {who}: {answer}, and writes to {sorted(tables)}")
    return row


#: Not mended yet: whoever was ever listed as an expert may open the search for people, which then
#: finds nobody.
_KNOWN = {("cabinet/people/", "expert that was")}


def _ended(result: Result) -> Row:
    row = Row("matrix: an office that has ended opens nothing")
    for asked, answers in result.answers.items():
        for who in LIKE_A_STRANGER & answers.keys():
            row.tried += 1
            if (asked.split(" ")[1], who) in _KNOWN:
                continue
            if "stranger" in answers and answers[who] != answers["stranger"]:
                row.faults.append(f"{asked} as {who}: {answers[who]}, unlike a stranger")
    return row
