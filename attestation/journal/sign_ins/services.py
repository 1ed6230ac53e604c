"""Counting what happens at the sign-in; bounded, however many addresses somebody guesses from."""

import datetime

from django.db import connection, transaction
from django.db.models import F
from django.utils import timezone

from attestation.journal.sign_ins.models import SignInRecord

#: So many rows an hour tell refusals apart; whatever comes beyond is counted in one row of its act.
MOST_AN_HOUR = 1000
KEPT = datetime.timedelta(days=180)

#: What says that somebody did not get in.
REFUSALS = [
    SignInRecord.Act.REFUSED,
    SignInRecord.Act.REFUSED_CODE,
    SignInRecord.Act.LOCKED_OUT,
    SignInRecord.Act.LOCKED_OUT_CODE,
]
_COUNT = """
    INSERT INTO attestation_signinrecord (hour, act, whose, account_id, address, count, last_at)
    VALUES (%s, %s, %s, %s, %s, 1, %s)
    ON CONFLICT (hour, act, whose, address) DO UPDATE
    SET count = attestation_signinrecord.count + 1, last_at = excluded.last_at
"""


@transaction.atomic
def count(act: str, *, account: int | None, address: str) -> None:
    """Count one more ``act`` of this hour.

    Args:
        act: a value of `SignInRecord.Act`.
        account: the key of the account; None where nobody has that login.
        address: the network address, empty where there is none.
    """
    now = timezone.now()
    hour = now.replace(minute=0, second=0, microsecond=0)
    whose = f"account {account}" if account else ""
    same = SignInRecord.objects.filter(hour=hour, act=act, whose=whose, address=address)
    if same.update(count=F("count") + 1, last_at=now):
        return
    told_apart = SignInRecord.objects.filter(hour=hour, act__in=REFUSALS)
    if act in REFUSALS and told_apart[MOST_AN_HOUR - 1 : MOST_AN_HOUR].exists():
        whose, account, address = "", None, ""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [hour, act, whose, account, address, now])


def tidy(now: datetime.datetime) -> int:
    """Delete what is older than half a year; return how many rows."""
    return SignInRecord.objects.filter(hour__lt=now - KEPT).delete()[0]
