"""Accounts that were begun and never entered: of mistyped addresses, for the most part.

Nothing of such an account is anybody's work, and its address and login may be another's.
"""

import datetime
import logging

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import ProtectedError, RestrictedError
from django.db.models.deletion import Collector

from attestation.accounts.models import User
from attestation.accounts.usernames import never_entered

#: How long somebody who has signed up may take to confirm the address.
KEPT = datetime.timedelta(days=30)
#: What belongs to a sign-up; an account that anything else belongs to stays.
_OF_A_SIGN_UP = {User, EmailAddress}

_logger = logging.getLogger(__name__)


def purge(now: datetime.datetime) -> int:
    """Delete what was begun before `KEPT` and never entered; return how many accounts.

    Where anything stands that rests on an account – an application, a right, a line of the
    journal – the account stays.
    """
    old = never_entered().filter(date_joined__lt=now - KEPT).order_by("pk")
    gone = sum(map(_purge, old.values_list("pk", flat=True)))
    if gone:
        _logger.info("%s accounts deleted whose address was never confirmed", gone)
    return gone


@transaction.atomic
def _purge(key: int) -> bool:
    # Whoever confirms the address right now holds its row; the next night will see.
    addresses = EmailAddress.objects.filter(user=key).select_for_update(skip_locked=True)
    if not addresses or any(one.verified for one in addresses):
        return False
    begun = never_entered().filter(pk=key).select_for_update(of=("self",), skip_locked=True)
    found = begun.first()
    if found is None or not _is_bare(found):
        return False
    found.delete()
    return True


def _is_bare(person: User) -> bool:
    """Return whether nothing but the sign-up rests on the account; letters keep without it."""
    collector = Collector(using="default", origin=person)
    try:
        collector.collect([person])
    except (ProtectedError, RestrictedError):
        return False
    fast = (rows.model for rows in collector.fast_deletes if rows.exists())
    return {*collector.data, *fast} <= _OF_A_SIGN_UP
