"""Who reads the journal: administrators all of it, operators what is of their work."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from attestation.accounts.access import administers, is_operator
from attestation.accounts.models import User
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING
from attestation.journal.models import JournalEntry
from attestation.journal.sign_ins.models import SignInRecord


def may_read_journal(user: Any) -> PermissionResult:
    """Return whether ``user`` reads the journal, and why not."""
    reads = administers(user) or is_operator(user)
    return ALLOWED if reads else denied("Журнал читают операторы центра и администраторы.")


def visible_entries(user: Any) -> QuerySet[JournalEntry]:
    """All acts for administrators; for operators those of the region, without administrators'."""
    return JournalEntry.objects.filter(_visible(user, "actor", "person"))


def visible_sign_ins(user: Any) -> QuerySet[SignInRecord]:
    """All sign-ins for administrators; for operators without those of administrators."""
    return SignInRecord.objects.filter(_visible(user, "account"))


def _visible(user: Any, *people: str) -> Q:
    if administers(user):
        return Q()
    if not is_operator(user):
        return NOTHING
    # A handful of keys: the rows are looked through in their order, and few are left out.
    keys = _administrators()
    hidden = Q()
    for column in people:
        hidden |= Q(**{f"{column}__in": keys})
    return ~hidden


def _administrators() -> set[int]:
    """Return the keys of who keeps the accounts; joined by OR, every user would be read."""
    permission = Permission.objects.filter(
        codename="add_user", content_type__app_label="attestation"
    )
    own = User.user_permissions.through.objects.filter(permission__in=permission)
    of_groups = User.groups.through.objects.filter(group__permissions__in=permission)
    return {
        *User.objects.filter(is_superuser=True).values_list("pk", flat=True),
        *own.values_list("user", flat=True),
        *of_groups.values_list("user", flat=True),
    }
