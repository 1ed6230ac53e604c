"""Who reads and answers reports: operators of the centre and administrators."""

from typing import Any

from django.db.models import Q

from attestation.accounts.access import administers, is_operator
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING
from attestation.feedback.models import report_visibility


def may_answer(user: Any) -> PermissionResult:
    """Return whether ``user`` reads reports and answers them, and why not."""
    answers = is_operator(user) or administers(user)
    return ALLOWED if answers else denied("На сообщения отвечают операторы и администраторы.")


@report_visibility.add
def as_who_answers(user: Any) -> Q:
    """All of them."""
    return Q(pk__isnull=False) if may_answer(user) else NOTHING
