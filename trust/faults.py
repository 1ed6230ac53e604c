"""What breaks: workers within every kind of job, and all that they stand on.

Nothing acknowledged may be lost, nothing done twice, and what was begun has to be finished by
itself in a stated time.
"""

import sys
from collections.abc import Iterable, Iterator
from random import Random

from trust.breaking import mail_faults, outage, surroundings
from trust.breaking.controls import CONTROLS
from trust.breaking.kills import Stage
from trust.breaking.kind import Kind
from trust.breaking.kinds import KINDS, jobs
from trust.breaking.mail import Mail, mail_server
from trust.files_at_hand import files_at_hand
from trust.report import Row
from trust.world import own_database

#: Kills within the work of each kind, and how often at most a worker is started for them.
KILLS, _MOST = 50, 150
#: How often the disk is full before each job that writes files, and PostgreSQL is stopped.
FILLINGS, STOPS = 3, 10
#: A control is to be found within so many kills.
_KILLS_OF_A_CONTROL = 15
#: From which the moments of all kills follow.
SEED = 20_261_201


def run() -> Iterator[Row]:
    """Kill workers within every kind of job, take guards away, break what is around them."""
    print(f"faults: seed {SEED}", file=sys.stderr)
    with own_database("faults"), files_at_hand(), mail_server() as mail:
        without = sorted(jobs() - KINDS.keys())
        yield Row("faults: jobs", len(jobs()), [f"{name}: no situation" for name in without])
        for kind in KINDS.values():
            yield kills(kind, mail, times=KILLS)
        yield controls(mail)
        yield mail_faults.letters_arrive(mail)
        yield surroundings.cache_is_gone(mail)
        yield surroundings.disk_is_full(mail, Random(SEED), times=FILLINGS)
        yield surroundings.clock_jumps(KINDS.values(), mail, Random(SEED))
        yield outage.web_and_worker_go_on(mail, Random(SEED), times=STOPS)


def kills(kind: Kind, mail: Mail, *, times: int) -> Row:
    """Kill workers within a job of ``kind`` until that was done so often."""
    row, random = Row(f"faults: {kind.name}"), Random(f"{SEED} {kind.name}")
    stage = Stage(kind, mail)
    try:
        while stage.kills.within < times and stage.kills.tried < max(_MOST, times):
            faults = stage.kill(random)
            row.faults += [f"kill {stage.kills.tried}: {fault}" for fault in faults]
            for fault in faults:
                print(f"{row.name}, kill {stage.kills.tried}: {fault}", file=sys.stderr)
    finally:
        stage.close()
    row.tried = stage.kills.within
    if row.tried < times:
        row.faults.append(f"only {row.tried} of {stage.kills.tried} kills came within the job")
    print(f"{row.name}: {stage.kills}", file=sys.stderr, flush=True)
    return row


def controls(mail: Mail, names: Iterable[str] = CONTROLS) -> Row:
    """Take each guard away, and see that it is missed."""
    row = Row("faults: controls")
    for name in names:
        row.tried += 1
        control = CONTROLS[name]
        stage, random = Stage(KINDS[control.task], mail), Random(f"{SEED} {name}")
        try:
            with control.without():
                found = (stage.kill(random) for _ in range(_KILLS_OF_A_CONTROL))
                if not any(one.startswith(control.harm) for faults in found for one in faults):
                    row.faults.append(f"{name}: not noticed")
        finally:
            stage.close()
    return row
