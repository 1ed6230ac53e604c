"""Each kind finds the codes that belong to it, in the database as in Python."""

import re
from pathlib import Path

import pytest
from django.conf import settings

from attestation.journal.kinds import KINDS
from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry

CODES = (
    *("account.edit", "account.second_step", "territory.take", "office.give", "group.edit"),
    *("application.register", "application.read", "withdrawal.submit", "person.read"),
    *("table.export", "session.dossier", "session.vote", "accounting.close"),
)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", KINDS.values(), ids=lambda kind: kind.code)
def test_the_condition_of_a_kind_says_what_the_kind_says(kind):
    for code in CODES:
        log_entry(code, "Запись.", actor=None)
    found = JournalEntry.objects.filter(kind.condition()).values_list("action", flat=True)
    assert set(found) == {code for code in CODES if kind.has(code)}
    assert found


def test_what_a_kind_names_is_written_somewhere():
    """Codes that nobody writes any more would make a choice that finds nothing."""
    folder = Path(settings.BASE_DIR, "attestation")
    source = "".join(path.read_text() for path in folder.rglob("*.py") if path.name != "kinds.py")
    for kind in KINDS.values():
        for code in (*kind.actions, *kind.without):
            assert f'"{code}"' in source, code
        for subject in kind.subjects:
            assert re.search(rf'"{subject}[."]', source), subject
