"""The one write of the school's board: a reminder to a teacher."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.school import board
from attestation.base.errors import DomainError
from attestation.journal.services import log_entry
from attestation.notifications.events import REMINDED_BY_SCHOOL
from attestation.notifications.services.messages import notify


@transaction.atomic
def remind(person: User, *, actor: User) -> None:
    """Write to ``person`` what they have to do, at most once in `board.PEACE`.

    Raises:
        DomainError: they work elsewhere, nothing is wanted of them, or they were reminded lately.
    """
    board.may_remind(person, actor=actor).raise_if_denied()
    # Locked: of two clicks at once one writes a letter.
    User.objects.select_for_update(of=("self",)).get(pk=person.pk)
    found = board.for_board(User.objects.filter(pk=person.pk))
    [row] = board.rows_of(found, now=timezone.now(), today=timezone.localdate())
    if not row.missing:
        raise DomainError("От этого педагога сейчас ничего не требуется.")
    if not row.may_be_reminded:
        raise DomainError("Ему уже напоминали на этой неделе. Подождите несколько дней.")
    last = f" Чтобы решение приняли в срок, – до {row.apply_by:%d.%m.%Y}." if row.apply_by else ""
    application = row.application
    notify(
        person,
        "Координатор напоминает об аттестации",
        f"{actor.full_name or actor.username} просит вас не забыть: {row.missing}.{last}",
        path=application.get_absolute_url() if application else reverse("begin"),
        event=REMINDED_BY_SCHOOL,
        application=application,
    )
    text = f"Напомнили педагогу: {row.missing}."
    log_entry(board.REMINDED, text, actor=actor, person=person)
