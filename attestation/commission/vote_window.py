"""The days of a vote: when it may be opened, taken part in and closed. What each asks for."""

import datetime
from fractions import Fraction

from attestation.base.errors import DomainError
from attestation.commission.counting import Rule, has_quorum, needed_for_quorum
from attestation.commission.models import CommissionSession
from attestation.directory.rules_models import ProcedureRules

_WITHOUT_QUORUM = {
    "присутствуют": "Сначала отметьте, кто присутствует, или перенесите заседание.",
    "проголосовали": "Дождитесь голосов или отмените заседание.",
}

#: A vote farther from the session than this is a slip of the pen in a date.
FARTHEST = datetime.timedelta(days=92)

_Days = tuple[datetime.date, datetime.date]


def rule_on(day: datetime.date) -> Rule:
    """Return the counting rules in force on ``day``."""
    rules = ProcedureRules.on(day)
    return Rule(
        Fraction(rules.quorum_numerator, rules.quorum_denominator),
        rules.tie_favours_applicant,
        rules.majority_of_present,
    )


def vote_window(
    held_on: datetime.date,
    form: str,
    vote_from: datetime.date | None,
    vote_until: datetime.date | None,
) -> _Days:
    """Return the first and the last day of the vote; without an answer it is the session's day.

    Raises:
        DomainError: the days are in the wrong order or months away from the session, or an
            in-person vote begins too early.
    """
    first = vote_from or min(held_on, vote_until or held_on)
    last = vote_until or max(held_on, first)
    if first < held_on and form == CommissionSession.Form.IN_PERSON:
        raise DomainError(
            f"На очном заседании голосуют с его дня: {held_on:%d.%m.%Y} или позже.",
            field="vote_from",
        )
    if last < first:
        raise DomainError(
            "Последний день голосования не может быть раньше первого.", field="vote_until"
        )
    for field, day in (("vote_from", first), ("vote_until", last)):
        require_near(held_on, day, field=field)
    return first, last


def require_near(held_on: datetime.date, day: datetime.date, *, field: str) -> None:
    """Refuse a ``day`` of the vote that is months away from the session."""
    if abs(day - held_on) > FARTHEST:
        raise DomainError(
            f"От заседания {held_on:%d.%m.%Y} больше трёх месяцев: проверьте дату.", field=field
        )


def require_may_open(session: CommissionSession, today: datetime.date) -> None:
    """Refuse to open a vote before its first day or after its last."""
    if today < session.vote_from:
        raise DomainError(
            f"Голосование назначено {session.vote_days}: раньше его не открыть. Если голосовать "
            "нужно раньше, измените дни голосования."
        )
    if today > session.vote_until:
        raise DomainError(
            f"Дни голосования прошли ({session.vote_days}). Назначьте другие и откройте его."
        )


def require_may_vote(session: CommissionSession, today: datetime.date) -> None:
    """Refuse a vote in the cabinet outside the days of the vote."""
    if not session.vote_from <= today <= session.vote_until:
        raise DomainError(
            f"Голосование идёт {session.vote_days}: сегодня голос не принять. "
            "Обратитесь к секретарю комиссии."
        )


def require_may_close(session: CommissionSession, today: datetime.date, *, waiting: int) -> None:
    """Refuse to count before the session's day, or while days of the vote are left and people wait.

    Args:
        waiting: the members who may still vote.
    """
    if today < session.held_on:
        raise DomainError(
            f"Заседание назначено на {session.held_on:%d.%m.%Y}: решения принимаются в этот день, "
            "раньше голосование не закрыть. Если день другой, перенесите заседание."
        )
    if waiting and today < session.vote_until:
        raise DomainError(
            f"Голосование идёт {session.vote_days}, и проголосовали ещё не все: "
            f"осталось {waiting}. Закрыть его можно в последний день или когда проголосуют все."
        )


def require_quorum(session: CommissionSession, number: int, what: str) -> None:
    """Refuse where ``number`` members are no quorum; ``what`` they do, in the plural."""
    members, rule = session.members.count(), rule_on(session.held_on)
    if not has_quorum(members=members, took_part=number, rule=rule):
        raise DomainError(
            f"Нет кворума: {what} {number} из {members}, нужно не меньше "
            f"{needed_for_quorum(members, rule)}. {_WITHOUT_QUORUM[what]}"
        )
