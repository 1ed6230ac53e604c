"""The choice of a period in words, the speed of the choice of experts, controls of its proofs."""

import datetime
import random
import time

import pytest
from hypothesis import Phase, given, settings

from attestation.scheduling.assignment import optimizer
from attestation.scheduling.assignment.optimizer import (
    Balanced,
    Request,
    assign,
    loads_after,
)
from attestation.scheduling.assignment.proposals import Period, choose_period
from attestation.scheduling.experts.eligibility import Expert, Person
from tests.scheduling.assignment import test_proposals_properties as properties

DAY = datetime.date


def period(key, starts_on, *, decision_on, limit=60):
    before = (starts_on - datetime.timedelta(days=1)).replace(day=11)
    return Period(
        id=key,
        name=f"№ {key}",
        year=2026,
        starts_on=starts_on,
        registration_until=before,
        schedule_until=before + datetime.timedelta(days=1),
        decision_on=decision_on,
        limit=limit,
    )


OCTOBER = period(1, DAY(2026, 10, 1), decision_on=DAY(2026, 11, 25))
DECEMBER = period(2, DAY(2026, 12, 1), decision_on=DAY(2027, 1, 25))
BOTH = [OCTOBER, DECEMBER]


@pytest.mark.parametrize(
    ("periods", "registered_on", "held_until", "today", "chosen", "words"),
    [
        # The nearest by default.
        (BOTH, DAY(2026, 9, 1), None, DAY(2026, 9, 5), 1, "поэтому ближайший период"),
        (BOTH, DAY(2026, 9, 1), DAY(2027, 5, 1), DAY(2026, 9, 5), 1, "решение будет раньше"),
        # It ends before any decision: the nearest, and it is said.
        (BOTH, DAY(2026, 9, 1), DAY(2026, 10, 1), DAY(2026, 9, 5), 1, "быть не может"),
        # Registered after the day of the nearest one.
        (BOTH, DAY(2026, 9, 14), None, DAY(2026, 9, 14), 2, "регистрировали до 11.09.2026"),
        # The schedule of the nearest one was due yesterday.
        (BOTH, DAY(2026, 9, 1), None, DAY(2026, 9, 13), 2, "график составляли до 12.09.2026"),
        # Late, but the next decision would come after the category has ended.
        (BOTH, DAY(2026, 9, 14), DAY(2026, 12, 1), DAY(2026, 9, 14), 1, "следующий будет поздно"),
        # Late, and nothing else is open.
        ([OCTOBER], DAY(2026, 9, 14), None, DAY(2026, 9, 14), 1, "другого открытого периода нет"),
        # The nearest one would take longer than the order allows.
        (
            [period(1, DAY(2026, 10, 1), decision_on=DAY(2026, 12, 1)), DECEMBER],
            DAY(2026, 9, 1),
            None,
            DAY(2026, 9, 5),
            2,
            "решение было бы через 61 день",
        ),
        # All would: the nearest, and what to do.
        (
            [period(1, DAY(2026, 10, 1), decision_on=DAY(2026, 12, 1))],
            DAY(2026, 9, 1),
            None,
            DAY(2026, 9, 5),
            1,
            "согласуйте дату заседания",
        ),
        ([], DAY(2026, 9, 1), None, DAY(2026, 9, 5), None, "нет открытого периода"),
    ],
)
def test_the_period_and_its_reason(periods, registered_on, held_until, today, chosen, words):
    found, reason = choose_period(
        periods, registered_on=registered_on, held_until=held_until, today=today
    )
    assert found == chosen
    assert words in reason


def test_the_limit_is_said_in_days():
    _, reason = choose_period(
        BOTH, registered_on=DAY(2026, 9, 1), held_until=None, today=DAY(2026, 9, 5)
    )
    assert "От начала до решения 55 дней, можно 60 дней." in reason


def a_large_municipality(people=300, listed=40):
    chance = random.Random(4)
    experts = [
        Expert(
            id=key,
            user_id=1000 + key,
            school_year=2026,
            organization_id=key % 12,
            municipality_id=0 if key < 34 else 1,
            position_id=chance.randrange(8),
            subject_id=chance.choice([None, 1, 2, 3]),
            works_anywhere=key >= 34,
        )
        for key in range(listed)
    ]
    requests = [
        Request(
            Person(
                id=key,
                user_id=key,
                organization_id=chance.randrange(14),
                municipality_id=0,
                position_id=chance.randrange(10),
                subject_id=chance.choice([None, 1, 2, 3]),
                barred=frozenset(chance.sample(range(1000, 1040), 2)),
            )
        )
        for key in range(people)
    ]
    return requests, experts, {expert.id: chance.randrange(6) for expert in experts}


def test_three_hundred_applicants_and_forty_experts_take_less_than_five_seconds():
    requests, experts, load = a_large_municipality()
    began = time.perf_counter()
    outcome = assign(requests, experts, load, year=2026)
    assert time.perf_counter() - began < 5
    assert not outcome.lacking
    after = loads_after(load, outcome.chosen.values())
    assert max(after.values()) <= outcome.ceiling + 1
    assert not properties.fits_under(outcome.ceiling - 1, requests, experts, load)


def greedy(requests, experts, load, *, year):
    """The best match first, whatever the load: what the optimal choice is to replace."""
    chosen, lacking = {}, {}
    for request in requests:
        free = [
            e
            for e in experts
            if e.id not in request.kept and optimizer.obstacle(e, request.person, year) is None
        ]
        free.sort(key=lambda e: -optimizer.match(e, request.person))
        new = tuple(e.id for e in free[: 2 - len(request.kept)])
        chosen[request.person.id] = new
        if short := 2 - len(request.kept) - len(new):
            lacking[request.person.id] = short
    return Balanced(chosen, lacking, properties.largest(load, chosen.values()))


@pytest.mark.parametrize(
    ("name", "regions", "careless"),
    [
        # Without the rules, with a choice that does not look at loads, with one that gives nobody.
        (
            "test_proposals_break_no_rule_and_leave_out_nobody",
            properties.MIDDLE,
            lambda patch: patch.setattr(optimizer, "obstacle", lambda *_: None),
        ),
        (
            "test_proposals_break_no_rule_and_leave_out_nobody",
            properties.MIDDLE,
            lambda patch: patch.setattr(properties, "assign", lambda *a, **k: Balanced({}, {}, 0)),
        ),
        (
            "test_small_regions_are_as_good_as_the_best_of_all_choices",
            properties.SMALL,
            lambda patch: patch.setattr(properties, "assign", greedy),
        ),
        (
            "test_larger_regions_stay_within_one_of_the_smallest_possible_load",
            properties.LARGE,
            lambda patch: patch.setattr(properties, "assign", greedy),
        ),
        (
            "test_small_regions_are_as_good_as_the_best_of_all_choices",
            properties.SMALL,
            lambda patch: patch.setattr(optimizer, "match", lambda *_: optimizer.Match.NONE),
        ),
    ],
)
def test_control_the_properties_notice_what_is_wrong(monkeypatch, name, regions, careless):
    careless(monkeypatch)
    quickly = settings(max_examples=100, phases=[Phase.generate], report_multiple_bugs=False)
    proof = getattr(properties, name).hypothesis.inner_test
    with pytest.raises(AssertionError):
        quickly(given(regions)(proof))()
