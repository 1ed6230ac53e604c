"""The writes of those who work on an application: who leads, what is put aside, notes."""

import datetime

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.handling.access import (
    leaders_for,
    may_hold,
    may_lead,
    may_note,
)
from attestation.applications.handling.letters import tell_new_leader, tell_previous_leader
from attestation.applications.handling.models import (
    ApplicationHandling,
    ApplicationLook,
    StaffNote,
)
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED
from attestation.base.errors import DomainError, require_words
from attestation.base.language.clean_text import clean_line, clean_text
from attestation.base.language.dates import day_in_words
from attestation.journal.services import locked, log_entry

#: So many characters has a note.
NOTE_LENGTH = 2000
#: For so many days an application that is not under consideration is put aside at most.
LONGEST_HOLD = 90
#: Pages opened within this time are one look.
ONE_LOOK = datetime.timedelta(minutes=30)
#: So many notes stand at one application.
NOTES = 200
#: So long a note on an ended application is kept.
KEPT = datetime.timedelta(days=365)


@transaction.atomic
def hand_over(
    application: Application, to: User | None, *, was: int | None, actor: User
) -> ApplicationHandling:
    """Let ``to`` lead the application; nobody, if None.

    Args:
        was: the key of who led it when the actor decided so.

    Raises:
        DomainError: the actor may not, ``to`` is no coordinator there, or somebody else has said
            who leads it meanwhile.
    """
    application = locked(application)
    may_lead(application, actor=actor).raise_if_denied()
    if to is not None and to not in leaders_for(application):
        raise DomainError(
            "Вести заявление может только координатор этого муниципалитета.", field="to"
        )
    handling = _handling(application)
    before = handling.leader
    if handling.leader_id != was:
        now = f"его ведёт {before.short_name}" if before else "его не ведёт никто"
        raise DomainError(f"Пока страница была открыта, это изменили: сейчас {now}.")
    if before == to:
        return handling
    handling.leader = to
    handling.save(update_fields=["leader"])
    text = f"Заявление ведёт {to.short_name}." if to else "Заявление больше никто не ведёт."
    log_entry("handling.lead", text, actor=actor, application=application)
    if to is not None and to != actor:
        tell_new_leader(application, to, actor=actor)
    if before is not None and before != actor and before.is_active:
        tell_previous_leader(application, before, to, actor=actor)
    return handling


@transaction.atomic
def hold(
    application: Application, until: datetime.date, reason: str, *, actor: User
) -> ApplicationHandling:
    """Put the application aside until a day; the terms of the procedure run on.

    Raises:
        DomainError: the actor may not, the day is unsuitable, or no reason is given.
    """
    application = locked(application)
    may_hold(application, actor=actor).raise_if_denied()
    reason = clean_line(reason)
    if not reason:
        raise DomainError("Напишите, почему заявление отложено.", field="reason")
    _require_day(application, until)
    handling = _handling(application)
    handling.held_until, handling.hold_reason = until, reason
    handling.held_by, handling.held_state = actor, application.state
    handling.save(update_fields=["held_until", "hold_reason", "held_by", "held_state"])
    text = f"Заявление отложено до {day_in_words(until)}."
    log_entry("handling.hold", text, actor=actor, application=application)
    return handling


def _require_day(application: Application, until: datetime.date) -> None:
    today = timezone.localdate()
    if until <= today:
        raise DomainError("Назначьте день не раньше завтрашнего.", field="until")
    left = application.days_left(today)
    if left is not None and (until - today).days > left:
        advice = "Назначьте день не позже." if left > 0 else "Отложить его уже нельзя."
        raise DomainError(
            f"Сроки этим не останавливаются: {application.term_in_words(today)}. {advice}",
            field="until",
        )
    if until > today + datetime.timedelta(days=LONGEST_HOLD):
        raise DomainError(f"Отложить можно не больше чем на {LONGEST_HOLD} дней.", field="until")


@transaction.atomic
def resume(application: Application, *, actor: User) -> None:
    """Take up again what was put aside.

    Raises:
        DomainError: the actor may not, or it is not put aside any more.
    """
    application = locked(application)
    may_hold(application, actor=actor).raise_if_denied()
    handling = _handling(application)
    if not handling.is_held(timezone.localdate()):
        raise DomainError("Заявление уже не отложено.")
    handling.held_until = handling.held_by = None
    handling.hold_reason = handling.held_state = ""
    handling.save(update_fields=["held_until", "hold_reason", "held_by", "held_state"])
    text = "Заявление больше не отложено."
    log_entry("handling.resume", text, actor=actor, application=application)


def _handling(application: Application) -> ApplicationHandling:
    """Return the row of a locked application."""
    handling, _ = ApplicationHandling.objects.get_or_create(application=application)
    handling.application = application
    return handling


@transaction.atomic
def note_look(application: Application, *, actor: User) -> datetime.datetime | None:
    """Store that ``actor`` has opened the application.

    Pages opened one after another are one look, so that what is new stays new meanwhile.

    Returns:
        when the actor had looked before; None at first.
    """
    now = timezone.now()
    looks = ApplicationLook.objects.select_for_update()
    look, is_new = looks.get_or_create(
        application=application, user=actor, defaults={"looked_at": now}
    )
    if not is_new and now > look.looked_at:
        if now - look.looked_at > ONE_LOOK:
            look.before = look.looked_at
        look.looked_at = now
        look.save(update_fields=["looked_at", "before"])
    return look.before


@transaction.atomic
def add_note(application: Application, text: str, *, actor: User) -> StaffNote:
    """Write a note for who works on the application.

    Raises:
        DomainError: the actor may not, the note is empty or too long, or there are too many.
    """
    application = locked(application)
    may_note(application, actor=actor).raise_if_denied()
    text = clean_text(text)
    require_words(text, longest=NOTE_LENGTH, missing="Напишите заметку.")
    if StaffNote.objects.filter(application=application).count() >= NOTES:
        raise DomainError("У заявления уже слишком много заметок. Удалите лишние.")
    note = StaffNote.objects.create(application=application, author=actor, text=text)
    log_entry("handling.note", "Написана служебная заметка.", actor=actor, application=application)
    return note


@transaction.atomic
def delete_note(note: StaffNote, *, actor: User) -> None:
    """Delete a note of the actor's own.

    Raises:
        DomainError: somebody else has written it, the actor may not any more, or it has gone.
    """
    application = locked(note.application)
    may_note(application, actor=actor).raise_if_denied()
    if note.author_id != actor.pk:
        raise DomainError("Удалить можно только свою заметку.")
    gone, _ = StaffNote.objects.filter(pk=note.pk).delete()
    if not gone:
        raise DomainError("Эта заметка уже удалена.")
    text = "Служебная заметка удалена."
    log_entry("handling.unnote", text, actor=actor, application=application)


def tidy(now: datetime.datetime) -> int:
    """Delete notes of more than a year on applications that have ended; return how many."""
    old = StaffNote.objects.filter(written_at__lt=now - KEPT, application__state__in=ENDED)
    return old.delete()[0]
