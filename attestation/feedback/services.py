"""Reports of visitors: taken in, answered, and thrown away after their term."""

import datetime
from typing import Any

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.access import operators
from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.feedback.access import may_answer
from attestation.feedback.models import ProblemReport, ReportState
from attestation.journal.services import log_entry
from attestation.notifications.events import REPORT_ANSWERED, REPORTED
from attestation.notifications.services.messages import notify, notify_all, queue_letter

#: So long after the answer a report is kept, with the address and all that was written.
KEPT = datetime.timedelta(days=180)
#: More of a report stands in no letter; all of it is in the cabinet.
_IN_A_LETTER = 600

_ANSWER = """Здравствуйте!

Вы сообщили об ошибке на сайте ({site}), № {number}:

{text}

Ответ центра аттестации:

{answer}
"""


@transaction.atomic
def report(
    text: str,
    *,
    page: str = "",
    request_id: str = "",
    email: str = "",
    actor: User | None,
) -> ProblemReport:
    """Take in a report and tell the operators.

    Args:
        page: the address of the page, as far as the visitor lets it be known.
        request_id: of the request that went wrong, as an error page shows it.
        email: for the answer, where nobody has signed in.
        actor: who reports; None for a visitor without an account.
    """
    made = ProblemReport.objects.create(
        text=text,
        page=page,
        request_id=request_id,
        email="" if actor else email,
        author=actor,
    )
    shown = text if len(text) <= _IN_A_LETTER else f"{text[:_IN_A_LETTER]}…"
    lines = [f"От кого: {made.from_whom}."]
    if page:
        lines.append(f"Страница: {page}")
    if request_id:
        lines.append(f"Номер запроса: {request_id}")
    notify_all(
        operators(),
        f"Сообщение об ошибке № {made.pk}",
        "\n".join([*lines, "", shown]),
        path=made.get_absolute_url(),
        event=REPORTED,
    )
    return made


@transaction.atomic
def answer(made: ProblemReport, text: str, *, actor: User) -> ProblemReport:
    """Answer a report; who left an address, or has an account, is told.

    Raises:
        DomainError: ``actor`` may not, or somebody has answered already.
    """
    may_answer(actor).raise_if_denied()
    made = ProblemReport.objects.select_for_update(of=("self",)).get(pk=made.pk)
    if made.is_answered:
        raise DomainError("На это сообщение уже ответили.")
    made.state, made.answer = ReportState.ANSWERED, text
    made.answered_at, made.answered_by = timezone.now(), actor
    made.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    subject: dict[str, Any] = {"person": made.author} if made.author else {}
    log_entry("feedback.answer", f"Дан ответ: {made}.", actor=actor, **subject)
    _tell(made)
    return made


def _tell(made: ProblemReport) -> None:
    title = f"Ответ на сообщение об ошибке № {made.pk}"
    if made.author:
        notify(
            made.author,
            title,
            f"Вы писали: «{made.text}»\n\nОтвет: {made.answer}",
            path=reverse("cabinet:messages"),
            event=REPORT_ANSWERED,
        )
    elif made.email:
        words = {"site": settings.BASE_URL, "number": made.pk}
        body = _ANSWER.format(**words, text=made.text, answer=made.answer)
        queue_letter(made.email, title, body, event=REPORT_ANSWERED)


def tidy(now: datetime.datetime) -> int:
    """Delete what was answered half a year ago; return how many reports."""
    return ProblemReport.objects.filter(answered_at__lt=now - KEPT).delete()[0]
