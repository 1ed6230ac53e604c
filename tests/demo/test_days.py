"""The demonstration is right on every day of the year: what it invents is reckoned from today."""

import datetime
from dataclasses import replace

import pytest
import time_machine
from django.db import connection

from attestation.base.invariants import invariants
from attestation.demo.context import SMALL
from attestation.demo.load import load
from tests.days import DAYS, ZONE
from tests.turns import part

pytestmark = [pytest.mark.long, pytest.mark.turns, pytest.mark.django_db]

#: Small, but with more people in each period than a session of the commission puts off.
SIZE = replace(SMALL, published=(5, 9, 6), teachers=100)


@pytest.mark.parametrize(("day", "reason"), part(DAYS, of=len(DAYS)))
def test_the_invariants_hold_on(pages: object, day: str, reason: str) -> None:
    moment = datetime.datetime.fromisoformat(day).replace(tzinfo=ZONE)
    with time_machine.travel(moment, tick=False):
        load(size=SIZE, say=lambda _line: None)
        broken = {rule.name: list(rule.find(None))[:3] for rule in invariants}
    assert not {name: found for name, found in broken.items() if found}, reason
    connection.check_constraints()
