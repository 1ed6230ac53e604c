"""The rules of the system's look at a filed application: pure functions of its facts."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import TextChoices

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.precheck.facts import Facts, Row
from attestation.base.registry import Registry
from attestation.categories.choices import HeldCategory
from attestation.directory.review_models import ReviewPoint
from attestation.paperwork.scan_messages import findings as in_words
from attestation.paperwork.signing.checks import FIELDS
from attestation.paperwork.signing.fields import SIGNATURE

_BESIDE = ReviewPoint.Beside


class Severity(TextChoices):
    """How much a remark weighs; either way the application is no clean one."""

    GRAVE = "grave", "исправить"
    LOOK = "look", "проверьте"


@dataclass(frozen=True)
class Remark:
    """What the system has found: a sentence, and the line of the checklist to look at.

    ``beside`` is a code of `ReviewPoint.Beside`; documents and lines of the checklist have it.
    """

    code: str
    text: str
    beside: str
    severity: str = Severity.LOOK

    def as_data(self) -> dict[str, str]:
        return {
            "code": self.code,
            "text": self.text,
            "beside": str(self.beside),
            "severity": str(self.severity),
        }


Rule = Callable[[Facts], Iterator[Remark]]
#: What rooms above have against an application; its table needs a trigger, as those of the facts.
others: Registry[Callable[[Application], Iterable[Remark]]] = Registry()
#: Remarks of the checks of a scan that weigh most.
_GRAVE = {"signature_not_seen", "blank", "few_pages"}
#: Where a kind of document that is missing would be looked for.
_BESIDE_KIND = {
    DocumentKind.SIGNED_SCAN: _BESIDE.SCAN,
    DocumentKind.RESULTS: _BESIDE.RESULTS,
    DocumentKind.HELD_CATEGORY: _BESIDE.HELD,
}


def remarks_of(facts: Facts) -> list[Remark]:
    """Return everything that speaks against the application, what weighs most first."""
    found = [remark for rule in _RULES for remark in rule(facts)]
    return sorted(found, key=lambda remark: remark.severity != Severity.GRAVE)


def _signature(facts: Facts) -> Iterator[Remark]:
    scan = facts.scan
    if scan is None:
        yield Remark("no_scan", "Подписанного заявления нет.", _BESIDE.SCAN, Severity.GRAVE)
        return
    if not scan.is_current:
        text = f"Подписан лист прежней редакции, а действует редакция {facts.revision}."
        yield Remark("old_scan", text, _BESIDE.SCAN, Severity.GRAVE)
    if scan.signed_here:
        return
    for remark in scan.remarks:
        code = remark["code"]
        weighs = Severity.GRAVE if code in _GRAVE else Severity.LOOK
        for text in in_words([remark]):
            yield Remark(code, text, _BESIDE.SCAN, weighs)
    if not _is_signed(scan.remarks) and not _codes(scan.remarks) & {"signature_not_seen"}:
        text = "Система не нашла на скане места для подписи: посмотрите, подписано ли заявление."
        yield Remark("signature_unknown", text, _BESIDE.SCAN)


def _codes(remarks: list[dict[str, Any]]) -> set[str]:
    return {remark["code"] for remark in remarks}


def _is_signed(remarks: list[dict[str, Any]]) -> bool:
    """Return whether each place for a signature was found, and something is written there."""
    fields = [one for remark in remarks if remark["code"] == FIELDS for one in remark["fields"]]
    places = [one for one in fields if one["kind"] == SIGNATURE]
    return bool(places) and not any(one["is_empty"] for one in places)


def _documents(facts: Facts) -> Iterator[Remark]:
    for kind, title in facts.lacking.items():
        if kind in {DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS}:
            continue
        if kind == DocumentKind.HELD_CATEGORY and _is_borne_out(facts):
            continue
        weighs = Severity.LOOK if kind == DocumentKind.HELD_CATEGORY else Severity.GRAVE
        beside = _BESIDE_KIND.get(DocumentKind(kind), _BESIDE.TERMS)
        yield Remark("document_missing", f"Не приложено: {_lower(title)}.", beside, weighs)


def _lower(title: str) -> str:
    return title[:1].lower() + title[1:]


def _results(facts: Facts) -> Iterator[Remark]:
    if not facts.has_results:
        text = "Результатов профессиональной деятельности нет или заполнены не все таблицы."
        yield Remark("no_results", text, _BESIDE.RESULTS, Severity.GRAVE)


def _workplace(facts: Facts) -> Iterator[Remark]:
    if facts.is_closed:
        into = f", она объединена с организацией «{facts.successor}»" if facts.successor else ""
        text = f"Организация «{facts.organization}» больше не действует{into}."
        yield Remark("organization_closed", text, _BESIDE.POSITION, Severity.GRAVE)
    if facts.moved_to:
        text = f"В личной карточке педагога другая организация: «{facts.moved_to}»."
        yield Remark("other_workplace", text, _BESIDE.POSITION)


def _category(facts: Facts) -> Iterator[Remark]:
    held = facts.held
    if held.difference:
        yield Remark("register_differs", held.difference, _BESIDE.HELD)
    elif held.category != HeldCategory.NONE and not held.is_in_register:
        text = "Имеющейся категории в реестре нет: сверьте её с копией приказа."
        yield Remark("not_in_register", text, _BESIDE.HELD)
    for beside, text in facts.speaks_against:
        yield Remark("terms", text, beside)


def _is_borne_out(facts: Facts) -> bool:
    held = facts.held
    return held.is_in_register and not held.difference


def _dates(facts: Facts) -> Iterator[Remark]:
    ordered, until = facts.held.order_date, facts.held.until
    if ordered and ordered > facts.filed_on:
        text = f"Приказ о категории от {_day(ordered)} позже, чем подано заявление."
        yield Remark("order_in_future", text, _BESIDE.HELD)
    if ordered and until and until <= ordered:
        text = f"Категория действует до {_day(until)}, а приказ о ней от {_day(ordered)}."
        yield Remark("ends_before_order", text, _BESIDE.HELD)
    for row in facts.rows:
        if _last_year(row) > facts.filed_on.year:
            text = f"В результатах ещё не наступивший год: «{row.title}», {_last_year(row)}."
            yield Remark("year_in_future", text, _BESIDE.RESULTS)


def _last_year(row: Row) -> int:
    return max(row.year_from, row.year_until or row.year_from)


def _day(day: datetime.date) -> str:
    return f"{day:%d.%m.%Y}"


_RULES: tuple[Rule, ...] = (_signature, _documents, _results, _workplace, _category, _dates)
