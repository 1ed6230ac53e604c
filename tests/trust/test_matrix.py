"""The matrix: a part of it by turns, and faults that are put in to see that they are told."""

from typing import Any

import pytest

from attestation.applications.models import ApplicationQuerySet
from attestation.cabinet import context_processors
from tests.turns import part
from trust import matrix
from trust.matrix_addresses import Filled, UnknownParameterError, every, filled
from trust.matrix_table import PATH, read, written
from trust.matrix_values import Values
from trust.matrix_visitors import visitors
from trust.report import Row

pytestmark = pytest.mark.django_db

#: So many turns try everything; the suite does so at once.
_TURNS = 150
_OTHERS_APPLICATION = "cabinet/applications/<int:pk>/ other"
_HOME = "cabinet/ -"


@pytest.fixture
def asked(matrix_world: Any) -> Any:
    """Ask for addresses by their names, as some visitors; returns the rows by their names."""

    def ask(*names: str, who: tuple[str, ...]) -> dict[str, Row]:
        chosen = [one for one in every(Values(matrix_world)) if one.name in names]
        assert len(chosen) == len(names)
        result = matrix.ask(chosen, {name: people[name] for name in who})
        return {row.name: row for row in matrix.judged(result, [*people], whole=False)}

    with matrix.asked_at(matrix_world):
        people = visitors(matrix_world)
        yield ask


@pytest.mark.turns
@pytest.mark.long
def test_everybody_is_answered_as_the_table_says(matrix_world: Any) -> None:
    with matrix.asked_at(matrix_world):
        people = visitors(matrix_world)
        addresses = [*every(Values(matrix_world))]
        named = {f"{method} {one.name}" for one in addresses for method in matrix.METHODS}
        assert named == read(PATH.read_text(), people).keys()
        assert len(named) * len(people) >= 60_000
        rows = [*matrix.judged(matrix.ask(part(addresses, of=_TURNS), people), [*people])]
    assert [f"{row.name}: {fault}" for row in rows for fault in row.faults] == []


# --- The suite can fail -----------------------------------------------------------------------


def test_a_view_without_its_visibility_is_told(asked: Any, monkeypatch: Any) -> None:
    assert asked(_OTHERS_APPLICATION, who=("applicant",))["matrix: cabinet"].faults == []
    monkeypatch.setattr(ApplicationQuerySet, "visible_to", lambda rows, user: rows.all())
    rows = asked(_OTHERS_APPLICATION, who=("applicant", "stranger", "operator that was"))
    assert rows["matrix: cabinet"].faults == [
        f"GET {_OTHERS_APPLICATION} as {who}: page, the table says absent"
        for who in ("applicant", "stranger", "operator that was")
    ]


def test_a_look_that_writes_and_an_error_are_told(asked: Any, monkeypatch: Any) -> None:
    roles_of = context_processors.roles_of

    def writes(user: Any) -> Any:
        user.notifications.create(title="Вы смотрели", text="сюда")
        return roles_of(user)

    monkeypatch.setattr(context_processors, "roles_of", writes)
    rows = asked(_HOME, who=("applicant",))
    assert rows["matrix: looking writes nothing"].faults == [
        f"GET {_HOME} as applicant writes to attestation_message"
    ]

    def fails(user: Any) -> Any:
        raise ValueError

    monkeypatch.setattr(context_processors, "roles_of", fails)
    assert (
        f"GET {_HOME} as applicant: 500"
        in asked(_HOME, who=("applicant",))["matrix: no error"].faults
    )


def test_an_unlisted_address_is_told(matrix_world: Any) -> None:
    result = matrix.ask([Filled("design/new/", "-", "/design/")], {"anonymous": None})
    [row, *_] = matrix.judged(result, ["anonymous"])
    assert row.faults == [f"{method} design/new/ -: not in the table" for method in matrix.METHODS]
    with pytest.raises(UnknownParameterError, match="cabinet/pay/<int:pk>"):
        [*filled("cabinet/pay/<int:pk>/", Values(matrix_world))]


def test_what_a_refusal_or_a_former_office_does_is_told() -> None:
    result = matrix.Result(
        answers={"POST cabinet/a/ -": {"stranger": "absent", "operator that was": "refused"}},
        writes={"POST cabinet/a/ -": {"stranger": {"attestation_message"}}},
    )
    told = {row.name: row.faults for row in matrix.judged(result, ["stranger"])}
    assert told["matrix: who is refused writes nothing"] == [
        "POST cabinet/a/ - as stranger: absent, and writes to ['attestation_message']"
    ]
    assert told["matrix: an office that has ended opens nothing"] == [
        "POST cabinet/a/ - as operator that was: refused, unlike a stranger"
    ]


def test_the_table_is_read_as_it_is_written() -> None:
    answers = {
        "GET cabinet/a/ own": {"anonymous": "sign-in", "applicant": "page", "school": "absent"},
        "GET cabinet/a/b/ -": {"anonymous": "sign-in", "applicant": "page", "school": "absent"},
        "POST cabinet/a/ own": {"anonymous": "sign-in", "applicant": "done", "school": "absent"},
    }
    text = written(answers)
    assert text.count("page: applicant") == 1
    assert read(text, ("anonymous", "applicant", "school")) == answers
