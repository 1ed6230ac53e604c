"""What the system has against a filed application, from its facts alone."""

import dataclasses
import datetime

import pytest

from attestation.applications.precheck.facts import Facts, Held, Row, Scan
from attestation.applications.precheck.rules import Severity, remarks_of

FILED = datetime.date(2026, 11, 2)
DAY = datetime.timedelta(days=1)


def place(kind="signature", *, empty=False):
    return {"kind": kind, "label": "", "page": 1, "corners": [], "is_empty": empty}


def scan(*codes, places=None, **facts):
    fields = [place(), place("date")] if places is None else places
    remarks = [{"code": code, "pages": [1]} for code in codes]
    return Scan(remarks=[*remarks, {"code": "fields", "pages": [], "fields": fields}], **facts)


CLEAN = Facts(filed_on=FILED, scan=scan(), organization="МБОУ «СОШ № 1»")
HELD = Held("first", order_date=FILED - 900 * DAY, until=FILED + 300 * DAY, is_in_register=True)


def codes(**facts):
    return [remark.code for remark in remarks_of(dataclasses.replace(CLEAN, **facts))]


def test_what_is_in_order_has_no_remarks():
    assert codes() == []
    assert codes(held=HELD, rows=[Row("Олимпиада", 2023, 2026)]) == []


@pytest.mark.parametrize(
    ("sheet", "found"),
    [
        (None, ["no_scan"]),
        (scan(is_current=False), ["old_scan"]),
        (Scan(signed_here=True), []),
        (Scan(signed_here=True, is_current=False), ["old_scan"]),
        # What was seen on a scan does not matter to what was signed in the system.
        (scan("signature_not_seen", signed_here=True), []),
        (Scan(), ["signature_unknown"]),
        (scan(places=[]), ["signature_unknown"]),
        (scan(places=[place("date")]), ["signature_unknown"]),
        (scan(places=[place(empty=True)]), ["signature_unknown"]),
        (scan(places=[place(), place(empty=True)]), ["signature_unknown"]),
        (scan("signature_not_seen", places=[place(empty=True)]), ["signature_not_seen"]),
        (scan("date_not_seen"), ["date_not_seen"]),
        (scan("no_mark"), ["no_mark"]),
        (scan("low_resolution"), ["low_resolution"]),
        (scan("blurred", "dark"), ["blurred", "dark"]),
        (scan("pale"), ["pale"]),
        (scan("few_pages"), ["few_pages"]),
        (scan("blank"), ["blank"]),
        (Scan(remarks=[{"code": "unreadable", "pages": []}]), ["unreadable", "signature_unknown"]),
    ],
)
def test_signature_mark_and_legibility_are_read_off_the_scan(sheet, found):
    assert codes(scan=sheet) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"has_results": False, "lacking": {"results": "Результаты"}}, ["no_results"]),
        ({"has_results": False}, ["no_results"]),
        ({"lacking": {"ground": "Документ"}}, ["document_missing"]),
        ({"lacking": {"petition": "Ходатайство"}}, ["document_missing"]),
        ({"lacking": {"signed_scan": "Скан"}, "scan": None}, ["no_scan"]),
    ],
)
def test_what_is_missing_is_said_once(facts, found):
    assert codes(**facts) == found


@pytest.mark.parametrize(
    ("facts", "found", "words"),
    [
        ({"is_closed": True}, ["organization_closed"], "больше не действует."),
        (
            {"is_closed": True, "successor": "Лицей № 2"},
            ["organization_closed"],
            "объединена с организацией «Лицей № 2»",
        ),
        ({"moved_to": "Лицей № 3"}, ["other_workplace"], "другая организация: «Лицей № 3»"),
    ],
)
def test_the_workplace_is_compared_with_the_register_of_organizations(facts, found, words):
    remarks = remarks_of(dataclasses.replace(CLEAN, **facts))
    assert [one.code for one in remarks] == found
    assert words in remarks[0].text
    assert remarks[0].beside == "position"


def held(**facts):
    return dataclasses.replace(HELD, **facts)


COPY_MISSING = {"held_category": "Копия документа об имеющейся категории"}


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"held": held(difference="Номер не такой.")}, ["register_differs"]),
        ({"held": held(is_in_register=False)}, ["not_in_register"]),
        ({"held": Held()}, []),
        ({"held": Held(is_in_register=True, difference="В реестре есть.")}, ["register_differs"]),
        # A copy is not missed where the register says the same.
        ({"held": HELD, "lacking": COPY_MISSING}, []),
        (
            {"held": held(is_in_register=False), "lacking": COPY_MISSING},
            ["document_missing", "not_in_register"],
        ),
        (
            {"held": held(difference="Нет такой."), "lacking": COPY_MISSING},
            ["document_missing", "register_differs"],
        ),
        ({"speaks_against": [("terms", "Отказано недавно.")]}, ["terms"]),
    ],
)
def test_the_category_is_compared_with_the_register_of_categories(facts, found):
    assert codes(**facts) == found


@pytest.mark.parametrize(
    ("facts", "found"),
    [
        ({"held": held(order_date=FILED)}, []),
        ({"held": held(order_date=FILED + DAY)}, ["order_in_future"]),
        ({"held": held(until=HELD.order_date)}, ["ends_before_order"]),
        ({"held": held(until=HELD.order_date + DAY)}, []),
        ({"held": held(until=None)}, []),
        ({"rows": [Row("Урок", 2026)]}, []),
        ({"rows": [Row("Урок", 2027)]}, ["year_in_future"]),
        ({"rows": [Row("Урок", 2025, 2027), Row("Кружок", 2020)]}, ["year_in_future"]),
    ],
)
def test_dates_are_in_order(facts, found):
    assert codes(**facts) == found


def test_what_weighs_most_comes_first_and_each_says_where_to_look():
    facts = dataclasses.replace(
        CLEAN,
        scan=scan("no_mark", "signature_not_seen", places=[place(empty=True)]),
        has_results=False,
        moved_to="Лицей № 3",
    )
    remarks = remarks_of(facts)
    assert [one.code for one in remarks] == [
        "signature_not_seen",
        "no_results",
        "no_mark",
        "other_workplace",
    ]
    assert [one.severity for one in remarks[:2]] == [Severity.GRAVE] * 2
    assert [one.beside for one in remarks] == ["scan", "results", "scan", "position"]
    assert all(one.text.endswith(".") for one in remarks)
