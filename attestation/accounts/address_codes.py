"""The code by which whoever signs up confirms the address, typed on the page that follows.

The session keeps a keyed hash of it, never the code. It is made for a known address too, whose
letter tells no code: the pages are the same, and no guess confirms anything.
"""

import secrets
import time

from allauth.account.internal.flows.email_verification import login_on_verification, verify_email
from allauth.account.models import EmailAddress
from allauth.account.stages import EmailVerificationStage, LoginStageController
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare, salted_hmac

from attestation.accounts import rate_limits

#: How long a code works, in seconds; a sign-in that waits for it is forgotten then too.
LASTS = 15 * 60
_KEY = "address_code"
_SALT = "attestation.accounts.address_codes"

WRONG = "Код не подошёл. Проверьте цифры в последнем письме."
OLD = "Код уже не действует. Войдите с почтой и паролем: мы пришлём новый."


def new_code(request: HttpRequest, address: str) -> str:
    """Return a code of six digits for ``address``; the session of the visitor will know it."""
    code = f"{secrets.randbelow(1_000_000):06d}"
    request.session[_KEY] = {
        "address": address,
        "hash": _hash(address, code),
        "until": time.time() + LASTS,
    }
    return code


def address_of(request: HttpRequest) -> str:
    """Return the address that waits for its code; empty where there is none."""
    waiting = request.session.get(_KEY)
    return str(waiting["address"]) if waiting and time.time() < waiting["until"] else ""


def stage_of(request: HttpRequest) -> EmailVerificationStage | None:
    """Return the sign-in that goes on once the address is confirmed, if one waits."""
    found: EmailVerificationStage | None = LoginStageController.enter(
        request, EmailVerificationStage.key
    )
    return found


def confirm(request: HttpRequest, code: str) -> HttpResponse:
    """Confirm the address by the code and sign its owner in; the answer leads on.

    Raises:
        ValidationError: the code is wrong or old, or there were too many guesses.
    """
    address, stage = address_of(request), stage_of(request)
    if not (address and stage):
        raise ValidationError(OLD)
    with rate_limits.guess_of_address_code(request, address):
        expected = request.session[_KEY]["hash"]
        is_right = constant_time_compare(expected, _hash(address, "".join(code.split())))
        own = EmailAddress.objects.filter(user=getattr(stage.login.user, "pk", None), email=address)
        found = own.select_related("user").first()
        if not (is_right and found):
            raise ValidationError(WRONG)
    if not verify_email(request, found):
        raise ValidationError(OLD)
    del request.session[_KEY]
    response: HttpResponse | None = login_on_verification(request, found)
    if response is None:
        raise ValidationError(OLD)
    return response


def _hash(address: str, code: str) -> str:
    return salted_hmac(_SALT, f"{address}:{code}", algorithm="sha256").hexdigest()
