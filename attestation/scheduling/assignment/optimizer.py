"""The optimal choice of experts for a period: a flow of smallest cost, solved by SciPy.

Each person sends as many units as experts are missing, an expert takes at most one unit of a
person, and passes their units on. All bounds are whole numbers, and the matrix of a network is
totally unimodular, so that each corner of the solutions is a whole assignment: the simplex method
of HiGHS, which ends in a corner, needs no search over whole numbers.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from attestation.scheduling.experts.eligibility import (
    Expert,
    Match,
    Person,
    match,
    obstacle,
)

#: How many experts assess one person.
EXPERTS = 2

_Arcs = np.ndarray


@dataclass(frozen=True)
class Request:
    """A person in the period, with the experts that they have already; those stay."""

    person: Person
    kept: tuple[int, ...] = ()


@dataclass(frozen=True)
class Balanced:
    """The result for one period.

    ``chosen``: the new experts by person, best match first; ``lacking``: the number of experts
    still missing by person (no zeros); ``ceiling``: the smallest possible maximum load among
    experts who get a new person, counting their previous load.
    """

    chosen: Mapping[int, tuple[int, ...]]
    lacking: Mapping[int, int]
    ceiling: int


def assign(
    requests: Sequence[Request], experts: Sequence[Expert], load: Mapping[int, int], *, year: int
) -> Balanced:
    """Assign to each person the missing experts.

    In this order of importance: the rules of `eligibility.obstacle` hold and the experts of a
    person differ; every person gets as many of the missing experts as the rules allow; no
    expert who gets a new person ends with a load above ``ceiling + 1``; as few as possible of
    another position, then of another subject, then from another municipality; the loads are as
    even as possible (the smallest sum of squares).

    With N persons and M experts the largest load exceeds the smallest possible by at most one.
    Proof: the number of experts of a person is fixed beforehand by the rules alone, for loads
    have no limit of their own. An assignment in which every expert used has a load of at most L
    exists exactly if the units flow with the capacities max(0, L - load); more capacity never
    hurts, so bisection over L finds the smallest one, the ceiling, by maximum flows. The second
    step solves with the capacities of ceiling + 1, so it is feasible and cannot exceed them. An
    expert who gets no new person keeps a load that no assignment can reduce.

    Args:
        load: the number of people an expert already has in the period, including kept ones; by
            key.
        year: the school year whose list is valid for the period.
    """
    rows, columns = _arcs(requests, experts, year)
    available = np.bincount(rows, minlength=len(requests))
    missing = np.array([EXPERTS - len(request.kept) for request in requests], dtype=int)
    needs = np.minimum(np.maximum(missing, 0), available)
    had = np.array([load.get(expert.id, 0) for expert in experts], dtype=int)
    lacking = {
        request.person.id: int(short)
        for request, short in zip(requests, missing - needs, strict=True)
        if short > 0
    }
    if not needs.sum():
        return Balanced({}, lacking, 0)
    ceiling = _smallest_ceiling(rows, columns, needs, had)
    room = np.minimum(np.maximum(ceiling + 1 - had, 0), np.bincount(columns, minlength=len(had)))
    taken = _cheapest(_tiers(requests, experts, rows, columns), rows, columns, needs, had, room)
    return Balanced(_in_words(requests, experts, rows[taken], columns[taken]), lacking, ceiling)


def _arcs(requests: Sequence[Request], experts: Sequence[Expert], year: int) -> tuple[_Arcs, _Arcs]:
    """Return the allowed pairs as person and expert indexes; complete persons have none."""
    pairs = [
        (i, j)
        for i, request in enumerate(requests)
        if len(request.kept) < EXPERTS
        for j, expert in enumerate(experts)
        if expert.id not in request.kept and obstacle(expert, request.person, year) is None
    ]
    found = np.array(pairs, dtype=int).reshape(-1, 2)
    return found[:, 0], found[:, 1]


def _smallest_ceiling(rows: _Arcs, columns: _Arcs, needs: _Arcs, had: _Arcs) -> int:
    """The smallest L with which all units flow into capacities of max(0, L - load)."""
    # SciPy takes 50 MB of memory: only a process that is asked for proposals loads it.
    from scipy.sparse import csr_array
    from scipy.sparse.csgraph import maximum_flow

    people, experts, units = len(needs), len(had), int(needs.sum())
    source, sink = 0, people + experts + 1
    tails = np.concatenate([np.full(people, source), rows + 1, np.arange(experts) + people + 1])
    heads = np.concatenate([np.arange(people) + 1, columns + people + 1, np.full(experts, sink)])

    def flows(limit: int) -> bool:
        capacities = np.concatenate([needs, np.ones(len(rows)), np.maximum(limit - had, 0)])
        graph = csr_array((capacities.astype(np.int32), (tails, heads)), shape=(sink + 1, sink + 1))
        return maximum_flow(graph, source, sink).flow_value == units

    low, high = int(had.min()), int(had.max()) + people
    while low + 1 < high:
        middle = (low + high) // 2
        low, high = (low, middle) if flows(middle) else (middle, high)
    return high


def _tiers(
    requests: Sequence[Request], experts: Sequence[Expert], rows: _Arcs, columns: _Arcs
) -> list[_Arcs]:
    """Return the cost of each pair (0 or 1) per preference, most important first."""
    found = [(experts[j], requests[i].person) for i, j in zip(rows, columns, strict=True)]
    fits = np.array([match(expert, person) for expert, person in found], dtype=int)
    away = [expert.municipality_id != person.municipality_id for expert, person in found]
    return [fits == Match.NONE, fits == Match.POSITION, np.array(away)]


def _cheapest(
    tiers: Sequence[_Arcs], rows: _Arcs, columns: _Arcs, needs: _Arcs, had: _Arcs, room: _Arcs
) -> _Arcs:
    """Return the indexes of the selected pairs.

    The preferences are solved one after another. Once one is solved, the duals show which
    variables every optimal solution leaves at a bound (complementary slackness); these are
    fixed there, and the next preference chooses among the optimal solutions only.

    The k-th unit of an expert costs load + k, and cheap units fill first: the costs add up to
    half the sum of squares, up to a constant.
    """
    from scipy.optimize import linprog
    from scipy.sparse import coo_array

    owners = np.repeat(np.arange(len(had)), room)
    steps = np.concatenate([np.arange(1, n + 1) for n in room])
    pairs, passes = len(rows), len(owners)
    people = len(needs)
    matrix = coo_array(
        (
            np.concatenate([np.ones(pairs), np.ones(pairs), -np.ones(passes)]),
            (
                np.concatenate([rows, columns + people, owners + people]),
                np.concatenate([np.arange(pairs), np.arange(pairs), np.arange(passes) + pairs]),
            ),
        ),
        shape=(people + len(had), pairs + passes),
    ).tocsr()
    right = np.concatenate([needs, np.zeros(len(had))])
    bounds = np.tile([0.0, 1.0], (pairs + passes, 1))
    costs = [np.concatenate([tier, np.zeros(passes)]) for tier in tiers]
    evenness = np.concatenate([np.zeros(pairs), had[owners] + steps])
    for cost in [*costs, evenness]:
        if not cost.any():
            continue
        solved = linprog(cost, A_eq=matrix, b_eq=right, bounds=bounds, method="highs-ds")
        if not solved.success:
            raise ArithmeticError(f"the choice of experts has no solution: {solved.message}")
        # Costs are whole numbers, and so are the duals of a corner: a half tells them apart.
        low, high = solved.lower.marginals > 0.5, solved.upper.marginals < -0.5
        bounds[low, 1] = bounds[low, 0]
        bounds[high, 0] = bounds[high, 1]
    return np.flatnonzero(solved.x[:pairs] > 0.5)


def _in_words(
    requests: Sequence[Request], experts: Sequence[Expert], rows: _Arcs, columns: _Arcs
) -> dict[int, tuple[int, ...]]:
    chosen: dict[int, list[Expert]] = {}
    people = {request.person.id: request.person for request in requests}
    for i, j in zip(rows, columns, strict=True):
        chosen.setdefault(requests[i].person.id, []).append(experts[j])
    for key, found in chosen.items():
        found.sort(key=lambda expert: (-match(expert, people[key]), expert.id))
    return {key: tuple(expert.id for expert in found) for key, found in chosen.items()}


def loads_after(load: Mapping[int, int], chosen: Iterable[Iterable[int]]) -> Counter[int]:
    """The loads once ``chosen`` are assigned."""
    after = Counter(load)
    for experts in chosen:
        after.update(experts)
    return after
