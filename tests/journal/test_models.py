"""The database lets nobody change or delete what the journal holds."""

import pytest
from django.db import DatabaseError, connection, transaction

from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE attestation_journalentry SET text = 'Ничего не было.'",
        "UPDATE attestation_journalentry SET at = at - interval '1 day'",
        "DELETE FROM attestation_journalentry",
    ],
)
def test_an_entry_stays_as_it_was_written(statement):
    entry = log_entry("office.give", "Дана роль.", actor=factories.UserFactory())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    kept = JournalEntry.objects.get(pk=entry.pk)
    assert (kept.text, kept.at) == (entry.text, entry.at)
