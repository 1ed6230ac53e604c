"""The check of what must hold for all data, beside a site at work."""

import pytest
from django.core.management import call_command
from django.db import connection

from attestation.base.invariants import Invariant
from attestation.management.commands import check_invariants


@pytest.mark.django_db(transaction=True)
def test_reading_large_files_between_two_queries_ends_no_check(monkeypatch):
    def setting(name):
        with connection.cursor() as cursor:
            cursor.execute(f"SHOW {name}")
            return cursor.fetchone()[0]

    names = ("idle_in_transaction_session_timeout", "transaction_isolation")
    seen = []
    rule = Invariant("a rule", lambda _sample: seen.extend(map(setting, names)) or ())
    with connection.cursor() as cursor:
        cursor.execute("SET idle_in_transaction_session_timeout = '5min'")
    monkeypatch.setattr(check_invariants, "invariants", [rule])
    call_command("check_invariants")
    assert seen == ["0", "repeatable read"]
    assert setting(names[0]) == "5min"
    connection.close()
