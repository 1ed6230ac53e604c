"""Two at the same moment, by two connections: what may come of it, and what keeps the harm away."""

from collections.abc import Iterator, Sequence

from trust.files_at_hand import files_at_hand
from trust.racing.pair import Pair
from trust.racing.pairs_of_applicants import APPLICATIONS, PEOPLE, WITHDRAWALS
from trust.racing.pairs_of_the_centre import EVALUATIONS, SCHEDULES
from trust.racing.pairs_of_the_commission import AGREEMENTS, ORDERS, SESSIONS
from trust.racing.running import lost, tried
from trust.report import Row
from trust.world import own_database

#: Every pair, by what it is about.
PAIRS: dict[str, Sequence[Pair]] = {
    "applications": APPLICATIONS,
    "withdrawals": WITHDRAWALS,
    "people": PEOPLE,
    "schedules": SCHEDULES,
    "evaluations": EVALUATIONS,
    "sessions": SESSIONS,
    "orders and the register": ORDERS,
    "agreements": AGREEMENTS,
}
#: How often each pair races.
TIMES = 20


def run() -> Iterator[Row]:
    """Race every pair; then show that each comes to harm without its guard."""
    with own_database("races"), files_at_hand():
        harmless = Row("races: controls")
        for about, pairs in PAIRS.items():
            row = Row(f"races: {about}")
            for pair in pairs:
                row.tried += TIMES
                row.faults += [f"{pair.name}: {fault}" for fault in tried(pair, times=TIMES)]
                harmless.tried += 1
                if not lost(pair):
                    harmless.faults.append(f"{pair.name}: no harm without its guard")
            yield row
        yield harmless
