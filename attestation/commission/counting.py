"""Counting a vote: pure functions of ballots, agenda and rules (order 196, clauses 34 and 40)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from fractions import Fraction

from attestation.commission.vote_groups import Voice, VoteGroup


class Decision(StrEnum):
    SET = "set"
    REFUSED = "refused"


@dataclass(frozen=True)
class Rule:
    """The rule by which a session decides.

    Attributes:
        quorum: the share of the members who must take part, 2/3 by the order.
        tie_favours_applicant: whether a tie is decided for the applicant.
        majority_of_present: an abstention weighs against the applicant, because the majority of
            those present decides; otherwise only за and против are compared.
    """

    quorum: Fraction = Fraction(2, 3)
    tie_favours_applicant: bool = True
    majority_of_present: bool = True

    def as_data(self) -> dict[str, int | bool]:
        """Return the counting rule of a vote for storage in JSON."""
        return {
            "quorum_numerator": self.quorum.numerator,
            "quorum_denominator": self.quorum.denominator,
            "tie_favours_applicant": self.tie_favours_applicant,
            "majority_of_present": self.majority_of_present,
        }

    @classmethod
    def from_data(cls, data: Mapping[str, int]) -> "Rule":
        """Return the rule that `as_data` has written down."""
        return cls(
            Fraction(data["quorum_numerator"], data["quorum_denominator"]),
            bool(data["tie_favours_applicant"]),
            bool(data["majority_of_present"]),
        )


@dataclass(frozen=True)
class Item:
    """A person on the agenda; ``key`` and ``applicant`` are identifiers of row and account."""

    key: int
    group: VoteGroup
    applicant: int


@dataclass(frozen=True)
class Ballot:
    """The votes of one member: a voice for each group, other voices for single persons."""

    member: int
    groups: Mapping[VoteGroup, Voice]
    exceptions: Mapping[int, Voice] = field(default_factory=dict)

    def voice(self, item: Item) -> Voice | None:
        """Return the voice that counts for ``item``; None on oneself, or where nothing was said."""
        if item.applicant == self.member:
            return None
        return self.exceptions.get(item.key, self.groups.get(item.group))


@dataclass(frozen=True)
class Tally:
    """The voices for one person; the members who did not speak on the person are not in it."""

    in_favour: int = 0
    against: int = 0
    abstained: int = 0

    @property
    def voices(self) -> int:
        return self.in_favour + self.against + self.abstained

    def decision(self, rule: Rule) -> Decision:
        """Return the decision of the voices; without any voice nobody gets a category."""
        opposed = self.against + (self.abstained if rule.majority_of_present else 0)
        if self.in_favour > opposed:
            return Decision.SET
        tie = self.in_favour == opposed and self.voices > 0
        return Decision.SET if tie and rule.tie_favours_applicant else Decision.REFUSED


def tally(item: Item, ballots: Iterable[Ballot]) -> Tally:
    """Count the voices for one person."""
    voices = [ballot.voice(item) for ballot in ballots]
    return Tally(
        in_favour=voices.count(Voice.FOR),
        against=voices.count(Voice.AGAINST),
        abstained=voices.count(Voice.ABSTAINED),
    )


def count(items: Sequence[Item], ballots: Sequence[Ballot]) -> dict[int, Tally]:
    """Return the tallies of the whole agenda, by the key of the item."""
    return {item.key: tally(item, ballots) for item in items}


def needed_for_quorum(members: int, rule: Rule) -> int:
    """Return how many of ``members`` must take part; a share is rounded up."""
    return -(-members * rule.quorum.numerator // rule.quorum.denominator)


def has_quorum(*, members: int, took_part: int, rule: Rule) -> bool:
    """Check whether enough members took part to decide; a session without members never may."""
    return members > 0 and took_part >= needed_for_quorum(members, rule)
