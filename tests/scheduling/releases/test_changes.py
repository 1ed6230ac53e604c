"""What one release changes against another, in words."""

from uuid import UUID

from attestation.scheduling.releases.changes import Change, differences
from attestation.scheduling.releases.models import ReleaseRow


def row(key: int, **words: str) -> ReleaseRow:
    facts = {
        "name": f"Белова {key}",
        "organization": "Школа № 1",
        "first_expert": "Громова А. И.",
        "second_expert": "Жданов А. И.",
        "coordinator_phone": "8 (000) 00-00-00",
        **words,
    }
    return ReleaseRow(key=UUID(int=key), **facts)


def test_equal_rows_differ_in_nothing_wherever_they_stand():
    old = [row(1, place=1), row(2, place=2)]
    assert differences(old, [row(2, place=1), row(1, place=2)], {}) == []


def test_each_kind_is_named_with_what_was_and_what_is():
    old = [row(1), row(2), row(3)]
    new = [row(1, second_expert="Лапина А. И.", coordinator_phone=""), row(4)]
    found = differences(old, new, {UUID(int=2): ("февраль", "апрель")})
    assert found == [
        Change(
            kind="changed",
            key=UUID(int=1),
            name="Белова 1",
            organization="Школа № 1",
            before="Специалист 2: Жданов А. И.\nТелефон координатора: 8 (000) 00-00-00",
            after="Специалист 2: Лапина А. И.\nТелефон координатора: не указан",
        ),
        Change("moved", UUID(int=2), "Белова 2", "Школа № 1", "Период: февраль", "Период: апрель"),
        Change("removed", UUID(int=3), "Белова 3", "Школа № 1", "", ""),
        Change(
            "added",
            UUID(int=4),
            "Белова 4",
            "Школа № 1",
            "",
            "Специалист 1: Громова А. И.\nСпециалист 2: Жданов А. И.",
        ),
    ]
