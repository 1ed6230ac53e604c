"""Invariants of sessions of the commission."""

from collections.abc import Iterator

from attestation.base.invariants import invariant
from attestation.commission.counting import count
from attestation.commission.models import CommissionSession
from attestation.commission.voting.services import agenda_of, ballots_of
from attestation.commission.workflow import SessionState


@invariant("a closed session decided on everybody as a recount does")
def miscounted(_sample: int | None) -> Iterator[str]:
    for session in CommissionSession.objects.filter(state=SessionState.CLOSED):
        counted = count(agenda_of(session), ballots_of(session))
        rule = session.fixed_rule
        for item in session.items.all():
            tally = counted[item.pk]
            if rule is None or (item.counted, item.decision) != (tally, tally.decision(rule)):
                yield f"agenda item {item.pk}"
