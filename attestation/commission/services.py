"""The writes to a session except the votes: prepare, convene, close, cancel."""

import datetime
from collections.abc import Set as AbstractSet

from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.dates import full_day
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import as_sentence
from attestation.commission.access import may_prepare, roles_towards
from attestation.commission.counting import Decision, count
from attestation.commission.models import (
    AgendaItem,
    CommissionMember,
    CommissionSession,
    SessionMember,
)
from attestation.commission.selectors import waiting_applications
from attestation.commission.vote_groups import group_of
from attestation.commission.vote_window import (
    require_may_open,
    require_quorum,
    rule_on,
    vote_window,
)
from attestation.commission.voting.services import agenda_of, ballots_of, require_countable
from attestation.commission.workflow import OPEN, WORKFLOW, SessionState
from attestation.journal.services import advance, locked, log_entry
from attestation.notifications.events import (
    SESSION_CANCELLED,
    SESSION_CHANGED,
    SESSION_CONVENED,
    VOTE_OPENED,
    Event,
)
from attestation.notifications.services.messages import notify_all

_TAKEN = {
    "agenda_one_live_place": "Кто-то из этих людей уже стоит в повестке другого заседания. "
    "Обновите страницу и составьте повестку ещё раз."
}


def _record(session: CommissionSession, act: str, text: str, *, actor: User) -> None:
    log_entry(f"session.{act}", text, actor=actor, session=session)


def _advance(session: CommissionSession, name: str, *, actor: User) -> CommissionSession:
    return advance(session, name, workflow=WORKFLOW, actor=actor, roles_towards=roles_towards)


def _open(session: CommissionSession, *, actor: User) -> CommissionSession:
    """Lock and return a session whose members and agenda may still change."""
    may_prepare(actor).raise_if_denied()
    session = locked(session)
    if session.state not in OPEN:
        raise DomainError(
            "Голосование уже началось или закончилось: состав и повестка не меняются."
        )
    return session


@transaction.atomic
def prepare(
    *,
    held_on: datetime.date,
    form: str,
    place: str = "",
    vote_from: datetime.date | None = None,
    vote_until: datetime.date | None = None,
    actor: User,
) -> CommissionSession:
    """Create a session: number it within its year and seat the members of that day.

    Args:
        vote_from, vote_until: the days of the vote; by default the session's day.

    Raises:
        DomainError: the actor is no secretary, the commission has no members on that day, or the
            days of the vote do not fit.
    """
    may_prepare(actor).raise_if_denied()
    first, last = vote_window(held_on, form, vote_from, vote_until)
    with constraint_errors_as({"session_number_in_year": "Номер занят. Повторите ещё раз."}):
        session = CommissionSession.objects.create(
            held_on=held_on,
            form=form,
            place=place,
            vote_from=first,
            vote_until=last,
            year=held_on.year,
            number=_next_number(held_on.year),
        )
    if not _seat(session):
        raise DomainError(
            f"На {held_on:%d.%m.%Y} в комиссии никого нет. Сначала внесите состав комиссии.",
            field="held_on",
        )
    _record(session, "prepare", f"Начата подготовка: {str(session).lower()}.", actor=actor)
    return session


def _next_number(year: int) -> int:
    # One secretary at a time takes a number.
    User.objects.select_for_update(no_key=True).filter(
        groups__permissions__codename="keep_commission"
    ).order_by("pk").first()
    taken = CommissionSession.objects.filter(year=year).aggregate(last=Max("number"))
    return (taken["last"] or 0) + 1


@transaction.atomic
def change_session(
    session: CommissionSession,
    *,
    held_on: datetime.date,
    form: str,
    place: str = "",
    vote_from: datetime.date | None = None,
    vote_until: datetime.date | None = None,
    actor: User,
) -> CommissionSession:
    """Change day, form, place or the days of the vote until the vote opens; tell who was invited.

    Raises:
        DomainError: the vote has begun, or the days of the vote do not fit.
    """
    session = _open(session, actor=actor)
    before = session.circumstances
    if held_on.year != session.year:
        session.year, session.number = held_on.year, _next_number(held_on.year)
    session.held_on, session.form, session.place = held_on, form, place
    session.vote_from, session.vote_until = vote_window(held_on, form, vote_from, vote_until)
    if not session.is_in_person:
        session.members.update(is_present=False)
    session.save()
    _seat(session)
    after = session.circumstances
    if after == before:
        return session
    _record(session, "change", f"Изменено: {before} Теперь: {after}", actor=actor)
    if session.state == SessionState.CONVENED:
        _tell_members(
            session,
            "Заседание комиссии изменено",
            f"Было: {before}\nСтало: {after}",
            event=SESSION_CHANGED,
        )
    return session


@transaction.atomic
def add_members(session: CommissionSession, *, actor: User) -> int:
    """Add the members of the day who are missing; return how many were added."""
    session = _open(session, actor=actor)
    seated = _seat(session)
    if seated:
        _record(session, "seat", f"В состав заседания добавлено: {seated}.", actor=actor)
    return seated


def _seat(session: CommissionSession) -> int:
    day = session.held_on
    current = (
        CommissionMember.objects.filter(Q(ends_on=None) | Q(ends_on__gte=day), starts_on__lte=day)
        .exclude(user__session_seats__session=session)
        .select_related("user")
    )
    # A person whose seat changed lately may have two rows for the day; the later one counts.
    by_user = {member.user_id: member for member in current.order_by("starts_on", "pk")}
    SessionMember.objects.bulk_create(
        SessionMember(
            session=session,
            user=member.user,
            duty=member.duty,
            post=member.post,
            surname=member.user.last_name,
            given_name=member.user.first_name,
            patronymic=member.user.patronymic,
            municipality_id=member.municipality_id,
        )
        for member in by_user.values()
    )
    return len(by_user)


@transaction.atomic
def remove_member(member: SessionMember, *, actor: User) -> None:
    """Take a member out of a session that has not begun to vote."""
    session = _open(member.session, actor=actor)
    deleted, _ = session.members.filter(pk=member.pk).delete()
    if not deleted:
        raise DomainError("Этого человека уже нет в составе заседания.")
    _record(session, "unseat", f"Выведен(а) из состава: {member.full_name}.", actor=actor)


@transaction.atomic
def fill_agenda(session: CommissionSession, *, actor: User) -> int:
    """Add every waiting application to the agenda; return how many were added."""
    session = _open(session, actor=actor)
    waiting = waiting_applications().select_for_update(of=("self",))
    items = [
        AgendaItem(
            session=session,
            application=application,
            group=group_of(application),
            name=application.full_name,
            position=application.position_label,
            organization=application.organization.name,
            municipality=application.organization.municipality.name,
        )
        for application in waiting
    ]
    with constraint_errors_as(_TAKEN):
        AgendaItem.objects.bulk_create(items)
    if items:
        _record(session, "fill_agenda", f"В повестку включено: {len(items)}.", actor=actor)
    return len(items)


@transaction.atomic
def remove_from_agenda(item: AgendaItem, *, actor: User) -> None:
    """Take a person off the agenda of a session that has not begun to vote."""
    session = _open(item.session, actor=actor)
    deleted, _ = session.items.filter(pk=item.pk).delete()
    if not deleted:
        raise DomainError("Этого человека уже нет в повестке.")
    _record(session, "take_off", f"Снято с повестки: {item.name}.", actor=actor)


@transaction.atomic
def remove_withdrawn(application: Application, *, actor: User) -> None:
    """Take a withdrawn application off an agenda that is not voted on yet.

    Raises:
        DomainError: the commission votes on it, or has decided; a vote is never undone.
    """
    item = AgendaItem.objects.filter(application=application, is_live=True).first()
    if item is None:
        return
    session = locked(item.session)
    if session.state not in OPEN:
        raise DomainError(
            "Комиссия уже голосует по этому заявлению или приняла решение: "
            "отзыв зарегистрировать нельзя, отклоните его с этой причиной."
        )
    item.delete()
    _record(session, "take_off", f"{item.name}: снято с повестки, заявление отозвано.", actor=actor)


@transaction.atomic
def convene(session: CommissionSession, *, actor: User) -> CommissionSession:
    """Invite the members; from now on they see the agenda and its materials.

    Raises:
        DomainError: there are no members to invite or no items to decide.
    """
    session = _advance(session, "convene", actor=actor)
    if not session.items.exists():
        raise DomainError("Повестка пуста. Сначала составьте её.")
    if not session.members.exists():
        raise DomainError("В составе заседания никого нет.")
    session.convened_at = timezone.now()
    session.save()
    people = session.items.count()
    day = full_day(session.held_on)
    how = (
        f"Заседание проводится очно: {session.place or 'место сообщит секретарь'}."
        if session.form == CommissionSession.Form.IN_PERSON
        else "Заседание проводится заочно: проголосовать можно в личном кабинете "
        f"{session.vote_days}."
    )
    text = (
        f"Приглашаем вас на заседание аттестационной комиссии {day}. {how} В повестке "
        f"{people} {plural(people, 'человек', 'человека', 'человек')}; повестка и материалы – "
        "в личном кабинете."
    )
    _tell_members(session, "Заседание аттестационной комиссии", text, event=SESSION_CONVENED)
    _record(session, "convene", f"Заседание созвано, в повестке {people}.", actor=actor)
    return session


def _tell_members(session: CommissionSession, title: str, text: str, *, event: Event) -> None:
    notify_all(
        [member.user for member in session.members.select_related("user")],
        title,
        text,
        event=event,
        path=session.get_absolute_url(),
        batch=f"session:{session.pk}",
    )


@transaction.atomic
def mark_present(session: CommissionSession, present: AbstractSet[int], *, actor: User) -> None:
    """Record who is present; ``present`` holds the keys of `SessionMember`."""
    may_prepare(actor).raise_if_denied()
    session = locked(session)
    if session.state not in {SessionState.CONVENED, SessionState.VOTING}:
        raise DomainError("Присутствие отмечают, когда заседание созвано и до подсчёта голосов.")
    if timezone.localdate() < session.held_on:
        raise DomainError(f"Присутствие отмечают в день заседания, {session.held_on:%d.%m.%Y}.")
    if voted := session.members.exclude(voted_at=None).exclude(pk__in=present).first():
        raise DomainError(f"{voted.full_name}: голос уже принят, отметку о присутствии не снять.")
    session.members.update(is_present=False)
    count_present = session.members.filter(pk__in=present).update(is_present=True)
    _record(session, "presence", f"Отмечено присутствующих: {count_present}.", actor=actor)


@transaction.atomic
def open_vote(session: CommissionSession, *, actor: User) -> CommissionSession:
    """Open the vote; members and agenda are fixed by that.

    Raises:
        DomainError: it is not a day of the vote, or in person too few members are present.
    """
    session = _advance(session, "open_vote", actor=actor)
    require_may_open(session, timezone.localdate())
    if session.is_in_person:
        require_quorum(session, session.members.filter(is_present=True).count(), "присутствуют")
    if not session.items.exists():
        raise DomainError("Повестка пуста: голосовать не о чем.")
    session.opened_at = timezone.now()
    session.save()
    _tell_members(
        session,
        "Открыто голосование комиссии",
        f"Открыто голосование заседания {session.held_on:%d.%m.%Y}. "
        "Проголосуйте в личном кабинете.",
        event=VOTE_OPENED,
    )
    _record(session, "open_vote", "Голосование открыто.", actor=actor)
    return session


@transaction.atomic
def close_vote(session: CommissionSession, *, actor: User) -> CommissionSession:
    """Count the votes and fix the decisions (order 196, clauses 34 and 40).

    Raises:
        DomainError: it is too early, or there is no quorum; the sentence says how many are missing.
    """
    session = _advance(session, "close_vote", actor=actor)
    require_countable(session)
    rule = rule_on(session.held_on)
    members = session.members.count()
    ballots = ballots_of(session)
    items = {item.pk: item for item in session.items.all()}
    for key, tally in count(agenda_of(session), ballots).items():
        item = items[key]
        item.in_favour, item.against, item.abstained = (
            tally.in_favour,
            tally.against,
            tally.abstained,
        )
        item.decision = tally.decision(rule)
    AgendaItem.objects.bulk_update(
        items.values(), ["in_favour", "against", "abstained", "decision"]
    )
    session.closed_at = timezone.now()
    session.members_count = members
    session.took_part = len(ballots)
    session.rule = rule.as_data()
    session.save()
    set_count = sum(item.decision == Decision.SET for item in items.values())
    counted = f"установить – {set_count}, отказать – {len(items) - set_count}."
    text = f"Голосование закрыто: участвовали {len(ballots)} из {members}; {counted}"
    _record(session, "close_vote", text, actor=actor)
    return session


@transaction.atomic
def cancel(session: CommissionSession, *, reason: str, actor: User) -> CommissionSession:
    """Cancel a session; its applications wait for another one."""
    was_known = session.state != SessionState.PREPARED
    session = _advance(session, "cancel", actor=actor)
    session.cancel_reason = clean_text(reason)
    if not session.cancel_reason:
        raise DomainError("Напишите, почему заседание отменяется.", field="reason")
    session.save()
    session.items.update(is_live=False)
    if was_known:
        _tell_members(
            session,
            "Заседание комиссии отменено",
            f"Заседание {session.held_on:%d.%m.%Y} отменено. "
            f"Причина: {as_sentence(session.cancel_reason)}",
            event=SESSION_CANCELLED,
        )
    _record(session, "cancel", f"Заседание отменено. {session.cancel_reason}", actor=actor)
    return session
