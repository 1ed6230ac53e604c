"""The changes of one schedule release against the previous one, as text."""

from collections.abc import Iterable, Mapping
from uuid import UUID

from attestation.publications import changes
from attestation.publications.changes import Change
from attestation.scheduling.releases.models import ReleaseRow

__all__ = ["Change", "differences"]

#: What visitors see of a person, with its name in a list of changes.
COMPARED = {
    "name": "Имя",
    "position": "Должность",
    "organization": "Организация",
    "municipality": "Муниципалитет",
    "category": "Категория",
    "form": "Форма",
    "first_expert": "Специалист 1",
    "second_expert": "Специалист 2",
    "coordinator_phone": "Телефон координатора",
}


def differences(
    old_rows: Iterable[ReleaseRow],
    new_rows: Iterable[ReleaseRow],
    moves: Mapping[UUID, tuple[str, str]],
) -> list[Change]:
    """As `attestation.publications.changes.differences`; of a new person, the experts are told."""
    return changes.differences(
        old_rows,
        new_rows,
        compared=COMPARED,
        told_of_new=("first_expert", "second_expert"),
        moves=moves,
    )
