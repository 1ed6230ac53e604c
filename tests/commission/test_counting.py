"""How voices become decisions, for any ballots whatever (order 196, clauses 34 and 40)."""

from collections import Counter
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from attestation.commission.counting import (
    Ballot,
    Decision,
    Item,
    Rule,
    Tally,
    count,
    has_quorum,
    needed_for_quorum,
    tally,
)
from attestation.commission.vote_groups import Voice, VoteGroup

MEMBERS = range(1, 12)
groups = st.sampled_from(list(VoteGroup))
voices = st.sampled_from(list(Voice))


@st.composite
def agendas(draw):
    """Up to eight people, some of whom sit in the commission themselves."""
    applicants = draw(st.lists(st.integers(1, 40), unique=True, max_size=8))
    return [Item(100 + n, draw(groups), applicant) for n, applicant in enumerate(applicants)]


@st.composite
def votes(draw):
    """An agenda and the ballots of some of the members."""
    items = draw(agendas())
    members = draw(st.lists(st.sampled_from(MEMBERS), unique=True))
    keys = [item.key for item in items]
    exceptions = st.dictionaries(st.sampled_from(keys), voices) if keys else st.just({})
    return items, [
        Ballot(member, draw(st.dictionaries(groups, voices)), draw(exceptions))
        for member in members
    ]


@given(votes())
def test_every_voice_is_counted_once_and_none_is_invented(vote):
    items, ballots = vote
    counted = count(items, ballots)
    assert set(counted) == {item.key for item in items}
    for item in items:
        said = Counter(
            ballot.exceptions.get(item.key) or ballot.groups.get(item.group)
            for ballot in ballots
            if ballot.member != item.applicant
        )
        assert counted[item.key] == Tally(
            said[Voice.FOR], said[Voice.AGAINST], said[Voice.ABSTAINED]
        )


@given(votes())
def test_nobody_votes_on_themselves(vote):
    items, ballots = vote
    for item in items:
        others = [ballot for ballot in ballots if ballot.member != item.applicant]
        assert tally(item, ballots) == tally(item, others)


@given(votes(), st.randoms())
def test_the_order_of_ballots_changes_nothing(vote, random):
    items, ballots = vote
    shuffled = list(ballots)
    random.shuffle(shuffled)
    assert count(items, shuffled) == count(items, ballots)


tallies = st.builds(Tally, st.integers(0, 30), st.integers(0, 30), st.integers(0, 30))


rules = st.builds(Rule, tie_favours_applicant=st.booleans(), majority_of_present=st.booleans())


@given(st.integers(1, 30), st.integers(0, 9), st.booleans())
def test_a_tie_is_decided_in_favour_of_the_applicant_or_against_as_the_rule_says(
    half, abstained, favours
):
    expected = Decision.SET if favours else Decision.REFUSED
    present = Rule(tie_favours_applicant=favours, majority_of_present=True)
    compared = Rule(tie_favours_applicant=favours, majority_of_present=False)
    assert Tally(half + abstained, half, abstained).decision(present) == expected
    assert Tally(half, half, abstained).decision(compared) == expected


@given(tallies, st.booleans())
def test_more_than_half_of_those_present_sets_the_category_whatever_the_tie_rule(one, favours):
    rule = Rule(tie_favours_applicant=favours)
    if 2 * one.in_favour != one.voices:
        is_set = 2 * one.in_favour > one.voices
        assert (one.decision(rule) == Decision.SET) == is_set


@given(tallies, rules)
def test_one_more_voice_in_favour_never_turns_a_category_into_a_refusal(one, rule):
    more = Tally(one.in_favour + 1, one.against, one.abstained)
    assert one.decision(rule) == Decision.REFUSED or more.decision(rule) == Decision.SET


def test_a_person_of_whom_nobody_spoke_gets_no_category():
    assert Tally().decision(Rule()) == Decision.REFUSED


@given(st.integers(1, 60), st.integers(0, 60), st.fractions(Fraction(1, 3), 1))
def test_a_quorum_is_at_least_the_share_of_the_members(members, took_part, share):
    rule = Rule(quorum=share)
    assert has_quorum(members=members, took_part=took_part, rule=rule) == (
        Fraction(took_part, members) >= share
    )


@pytest.mark.parametrize(("members", "needed"), [(3, 2), (7, 5), (9, 6), (10, 7), (20, 14)])
def test_two_thirds_are_rounded_up(members, needed):
    assert needed_for_quorum(members, Rule()) == needed


def test_an_empty_commission_has_no_quorum():
    assert not has_quorum(members=0, took_part=0, rule=Rule())
