"""What stands in the database, read by one query, and what must hold from one step to the next."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

from django.db import connection

from trust.machine.acts import Act

#: The ways that things may go, written down anew beside the tables of the product.
WAYS: dict[str, dict[str, str]] = {
    "application": {
        "": "draft",
        "draft": "generated deleted",
        "generated": "draft submitted deleted",
        "submitted": "returned registered rejected withdrawn",
        "returned": "generated submitted withdrawn",
        "registered": "scheduled decided withdrawn",
        "scheduled": "registered evaluated withdrawn",
        "evaluated": "scheduled verified withdrawn",
        "verified": "decided withdrawn",
    },
    "withdrawal": {
        "": "generated",
        "generated": "submitted dropped",
        "submitted": "registered declined dropped",
    },
    "schedule": {
        "": "open closed accepted",
        "open": "closed accepted",
        "closed": "open accepted",
        "accepted": "open",
    },
    "conclusion": {
        "": "being_evaluated ready",
        "being_evaluated": "ready",
        "ready": "sent accepted being_evaluated",
        "returned": "sent accepted being_evaluated",
        "sent": "accepted returned being_evaluated",
        "accepted": "verified returned being_evaluated",
    },
    "session": {
        "": "prepared",
        "prepared": "convened cancelled",
        "convened": "voting cancelled",
        "voting": "closed cancelled",
        "closed": "voting",
    },
    "order": {"": "draft", "draft": "signed "},
}

_STATES = {
    "application": "attestation_application",
    "withdrawal": "attestation_withdrawal",
    "schedule": "attestation_municipalschedule",
    "conclusion": "attestation_conclusion",
    "session": "attestation_commissionsession",
    "order": "attestation_order",
}
#: Rows that are written once: they neither change nor vanish.
_KEPT = {
    "row of a release": "SELECT id, md5(r::text) FROM attestation_releaserow r",
    "change in a release": "SELECT id, md5(r::text) FROM attestation_releasechange r",
    "vote on a group": "SELECT id, md5(r::text) FROM attestation_groupvote r",
    "vote on a person": "SELECT id, md5(r::text) FROM attestation_itemvote r",
    "signature": "SELECT id, md5(r::text) FROM attestation_signature r",
    "annulment": "SELECT id, md5(r::text) FROM attestation_categoryannulment r",
    "category": "SELECT id, md5(r::text) FROM attestation_categoryrecord r",
    "row of a signed order": "SELECT r.id, md5(r::text) FROM attestation_orderentry r"
    " JOIN attestation_order o ON o.id = r.order_id WHERE o.state = 'signed'",
    "number of an application": "SELECT id, number_year || '/' || number"
    " FROM attestation_application WHERE number IS NOT NULL",
    "number of a signed order": "SELECT id, number || date FROM attestation_order"
    " WHERE state = 'signed'",
}
#: What grows with every act that is done, and with none that is refused.
_COUNTED = (
    "attestation_journalentry",
    "attestation_letter",
    "attestation_message",
    "attestation_storedfile",
    "attestation_applicationdocument",
    "attestation_scheduleentry",
    "attestation_expertassignment",
    "attestation_amendment",
    "attestation_scoresheet",
    "attestation_agendaitem",
    "attestation_sessionmember",
    "attestation_release",
    "procrastinate_jobs",
)

_QUERY = " UNION ALL ".join(
    [
        *(
            f"SELECT 'state', '{kind}', id::text, state FROM {table}"
            for kind, table in _STATES.items()
        ),
        *(
            f"SELECT 'kept', '{kind}', k.id::text, k.said FROM ({rows}) AS k(id, said)"
            for kind, rows in _KEPT.items()
        ),
        *(f"SELECT 'count', '{table}', '', count(*)::text FROM {table}" for table in _COUNTED),
    ]
)


@dataclass(frozen=True)
class Facts:
    """States by kind and key, rows that are kept, and numbers of rows, at one moment."""

    states: dict[tuple[str, str], str]
    kept: dict[tuple[str, str], str]
    counts: dict[str, str]

    @classmethod
    def now(cls) -> Self:
        """Read them."""
        found: dict[str, dict[tuple[str, str], str]] = {"state": {}, "kept": {}, "count": {}}
        with connection.cursor() as cursor:
            cursor.execute(_QUERY)
            for sort, kind, key, said in cursor.fetchall():
                found[sort][kind, key] = said
        counts = {kind: said for (kind, _), said in found["count"].items()}
        return cls(found["state"], found["kept"], counts)

    def changes_to(self, later: "Facts") -> Iterator[tuple[str, str, str, str]]:
        """Yield what has another state later: kind, key, before, after («» for none)."""
        for kind, key in self.states.keys() | later.states.keys():
            before = self.states.get((kind, key), "")
            after = later.states.get((kind, key), "")
            if before != after:
                yield kind, key, before, after


def faults_of_refusal(before: Facts, after: Facts) -> Iterator[str]:
    """Yield what a refused act has left behind."""
    for kind, key, was, now in before.changes_to(after):
        yield f"refused, but {kind} {key} went from {was!r} to {now!r}"
    for kind, count in after.counts.items():
        if count != before.counts[kind]:
            yield f"refused, but {kind} has {count} rows, {before.counts[kind]} before"


def faults_of_act(act: Act, key: str, before: Facts, after: Facts) -> Iterator[str]:
    """Yield what an act has changed that it may not change."""
    for kind, changed, was, now in before.changes_to(after):
        if now not in WAYS[kind].get(was, "").split(" "):
            yield f"{kind} {changed} went from {was!r} to {now!r}"
        if (kind, changed) == (act.on, key):
            if now not in act.to and kind not in act.touches:
                yield f"{kind} {changed} went to {now!r}"
        elif kind not in act.touches and was:
            yield f"{act.name} changed {kind} {changed} from {was!r} to {now!r}"


def faults_of_keeping(before: Facts, after: Facts) -> Iterator[str]:
    """Yield what was written for good and is not there any more, or is given twice."""
    for (kind, key), said in before.kept.items():
        if after.kept.get((kind, key)) != said:
            yield f"{kind} {key} has changed or is gone"
    for kind in ("number of an application", "number of a signed order"):
        given = [said for (one, _), said in after.kept.items() if one == kind]
        if len(given) != len(set(given)):
            yield f"a {kind} is given twice"
