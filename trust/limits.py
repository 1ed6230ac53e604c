"""Guesses, replays, times that tell, and slow visitors, against the site as it is set up."""

import datetime
import os
import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from urllib.parse import urlencode

import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, override_settings
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.notifications.models import Letter
from cms_pages.models import StatusPage
from cms_pages.services import build_site
from tests import factories
from tests.security import nginx
from trust.report import Row
from trust.world import own_database

#: Guesses of each secret, from as many addresses.
GUESSES = 40
#: Pairs of answers of each page whose times are compared.
TIMINGS = 60
#: Two pages differ if chance makes so much rarer than this, and by more than this share.
_CHANCE, _SHARE = 0.001, 0.05
_WRONG = "ne-tot-parol-26"
_HASHERS = ["attestation.accounts.hashers.PasswordHasher"]
_EARLY = datetime.datetime(2026, 10, 5, 8, 0, 5, tzinfo=datetime.UTC)


def run() -> Iterator[Row]:
    """Try them one after the other."""
    with own_database("limits"):
        build_site()
        region = factories.Region()
        yield guesses(region)
        yield replays(region)
        yield from timings(region)
        yield slowness()


def _sign_in(
    person: User, password: str = factories.PASSWORD, address: str = "192.0.2.1"
) -> Client:
    client = Client(REMOTE_ADDR=address)
    given = {"login": person.username, "password": password}
    client.post(reverse("account_login"), given)
    return client


def _is_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def guesses(region: factories.Region) -> Row:
    """Guess each secret of an account; after its limit the right one must not pass either."""
    row = Row("limits: guesses")
    owner = region.home.teacher
    cache.clear()
    for _ in range(GUESSES):
        _sign_in(owner, _WRONG)
    row.tried += GUESSES
    if _is_in(_sign_in(owner)):
        row.faults.append("a password is still compared after 40 wrong ones from one address")
    if not _is_in(_sign_in(owner, address="203.0.113.7")):
        row.faults.append("a stranger has locked the owner out")
    _guess_from_everywhere(owner, row)
    _guess_codes(region.home.coordinator, row)
    return row


def _guess_from_everywhere(owner: User, row: Row) -> None:
    cache.clear()
    limit = int(settings.SIGN_IN_LIMITS["login_from_anywhere"].partition("/")[0])
    for number in range(limit + 10):
        _sign_in(owner, _WRONG, f"198.51.{number // 250}.{number % 250}")
        row.tried += 1
    if _is_in(_sign_in(owner, address="198.51.100.251")):
        row.faults.append(f"a password is still compared after {limit} wrong ones from everywhere")


def _guess_codes(person: User, row: Row) -> None:
    secret = _with_second_step(person)
    cache.clear()
    with time_machine.travel(_EARLY, tick=False):
        for number in range(GUESSES):
            client = _sign_in(person, address=f"198.51.100.{number}")
            client.post(reverse("mfa_authenticate"), {"code": f"{number:06d}"})
            row.tried += 1
        client = _sign_in(person, address="198.51.100.99")
        client.post(reverse("mfa_authenticate"), {"code": _code(secret)})
        if _is_in(client):
            row.faults.append("a code is still compared after 40 wrong ones")
    Authenticator.objects.filter(user=person).delete()


def _with_second_step(person: User) -> str:
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    Authenticator.objects.filter(user=person).delete()
    TOTP.activate(person, secret)
    RecoveryCodes.activate(person)
    return secret


def _code(secret: str, *, steps: int = 0) -> str:
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def replays(region: factories.Region) -> Row:
    """Use everything that works once for a second time."""
    row = Row("limits: replays")
    person = region.home.coordinator
    secret = _with_second_step(person)
    with time_machine.travel(_EARLY, tick=False):
        code = _code(secret, steps=1)
        _replay(row, "a code", lambda: _steps_in(person, code))
        _replay(row, "the code before a used one", lambda: _steps_in(person, _code(secret)), 0)
    with time_machine.travel(_EARLY + datetime.timedelta(minutes=20), tick=False):
        [one, *_] = RecoveryCodes(
            Authenticator.objects.get(user=person, type="recovery_codes")
        ).get_unused_codes()
        _replay(row, "a recovery code", lambda: _steps_in(person, one))
    Authenticator.objects.filter(user=person).delete()
    _replay_recovery(region.home.teacher, row)
    return row


def _replay(row: Row, what: str, use: Callable[[], bool], times: int = 1) -> None:
    """It works ``times`` times, and never again, whatever the cache remembers."""
    for number in range(times + 3):
        cache.clear()
        row.tried += 1
        if use() != (number < times):
            row.faults.append(f"{what}: use {number + 1} {'fails' if number < times else 'works'}")


def _steps_in(person: User, code: str) -> bool:
    client = _sign_in(person)
    client.post(reverse("mfa_authenticate"), {"code": code})
    return _is_in(client)


def _replay_recovery(person: User, row: Row) -> None:
    cache.clear()
    Client().post(reverse("account_reset_password"), {"email": person.email})
    letter = Letter.objects.filter(to=person.email, is_secret=True).latest("pk")
    found = re.search(r"/accounts/password/reset/key/\S+", letter.body)
    assert found
    words = iter(
        ("yashcherica-na-kamne-1", "yashcherica-na-kamne-2", "3-yashcherica-na", "4-yashche")
    )

    def use() -> bool:
        before = User.objects.get(pk=person.pk).password
        client = Client()
        page = client.get(found[0], follow=True)
        word = next(words)
        client.post(page.request["PATH_INFO"], {"password1": word, "password2": word})
        return User.objects.get(pk=person.pk).password != before

    _replay(row, "a link of recovery", use)


Page = tuple[str, Callable[[int], Client | None], Callable[[int], Client | None]]


def timings(region: factories.Region) -> Iterator[Row]:
    """Compare how long four pages take for what is known and what is not, as production hashes."""
    teacher = region.home.teacher
    application = factories.submitted(teacher)
    wide = dict.fromkeys(settings.SIGN_IN_LIMITS, "100000/m/key")
    limits = dict.fromkeys(settings.ACCOUNT_RATE_LIMITS, "100000/m/ip")
    status = dict.fromkeys(settings.STATUS_LIMITS, "100000/m/key")
    with override_settings(
        PASSWORD_HASHERS=_HASHERS,
        SIGN_IN_LIMITS=wide,
        ACCOUNT_RATE_LIMITS=limits,
        STATUS_LIMITS=status,
    ):
        teacher.set_password(factories.PASSWORD)
        teacher.save()
        for name, known, unknown in _pages(teacher, application):
            yield timed(name, known, unknown)
        # The control: an answer that takes a little longer is told from the other.
        name, known, unknown = _pages(teacher, application)[0]
        late = timed("control", lambda n: (time.sleep(0.02), known(n)), unknown)
        control = Row("limits: a slower answer is noticed", late.tried)
        if not late.faults:
            control.faults.append("20 ms more are not noticed: the test can find nothing")
        yield control


def _pages(teacher: User, application: Application) -> list[tuple[str, Callable, Callable]]:
    login = reverse("account_login")
    reset, signup = reverse("account_reset_password"), reverse("account_signup")
    page = StatusPage.objects.live().get()

    def post(path: str, **given: str) -> None:
        Client().post(path, given)

    def sign_up(number: int, address: str) -> None:
        phrase = "yashcherica-na-kamne-1"
        post(signup, username=f"novy{number}", email=address, password1=phrase, password2=phrase)

    def ask(number: str) -> None:
        Client().get(f"{page.url}?{urlencode({'number': number, 'surname': 'Кто'})}")

    return [
        (
            "sign-in",
            lambda n: post(login, login=teacher.username, password=_WRONG),
            lambda n: post(login, login=f"nobody{n}", password=_WRONG),
        ),
        (
            "recovery",
            lambda n: post(reset, email=teacher.email),
            lambda n: post(reset, email=f"nobody{n}@mail.example"),
        ),
        (
            "sign-up",
            lambda n: sign_up(n, teacher.email),
            lambda n: sign_up(10_000 + n, f"nobody{n}@mail.example"),
        ),
        ("status", lambda n: ask(application.code), lambda n: ask("A999999")),
    ]


def timed(name: str, known: Callable, unknown: Callable, *, times: int = TIMINGS) -> Row:
    """Compare two kinds of requests that take turns; a fault where their times tell them apart."""
    row = Row(f"limits: time of {name}", 2 * times)
    found: tuple[list[float], list[float]] = ([], [])
    for number in range(times + 3):
        turns = ((known, found[0]), (unknown, found[1]))
        for ask, kept in reversed(turns) if number % 2 else turns:
            begun = time.perf_counter()
            ask(number)
            if number >= 3:
                kept.append(time.perf_counter() - begun)
    first, second = map(statistics.median, found)
    from scipy.stats import mannwhitneyu

    chance = mannwhitneyu(*found).pvalue
    if chance < _CHANCE and abs(first - second) / max(first, second) > _SHARE:
        row.faults.append(
            f"{first * 1000:.1f} ms for what is known, {second * 1000:.1f} ms for what is not"
            f" (p = {chance:.1g})"
        )
    return row


def slowness() -> Row:
    """Slow visitors before the documented nginx; the site must answer somebody else meanwhile."""
    row = Row("limits: slow visitors")
    with tempfile.TemporaryDirectory(prefix="attestation-trust-") as name, ExitStack() as running:
        folder = Path(name)
        behind = running.enter_context(nginx.application(_environment(folder)))
        port = running.enter_context(nginx.nginx(folder, behind=behind))
        for what, begun in _SLOW.items():
            with nginx.held(port, begun, number=120):
                row.tried += 120
                for _ in range(5):
                    if (found := nginx.status(port)) != 200:
                        row.faults.append(f"{what}: the site answers {found}")
    return row


_HEAD = "POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\n"
#: What is sent, and then nothing more.
_SLOW = {
    "an unfinished head": "GET /accounts/login/ HTTP/1.1\r\nHost: loc",
    "nothing at all": "",
    "an unfinished form": f"{_HEAD}Content-Type: application/x-www-form-urlencoded\r\n"
    "Content-Length: 90000\r\n\r\nlogin=a",
    "an unfinished form with a file": f"{_HEAD}Content-Type: multipart/form-data; boundary=b\r\n"
    "Content-Length: 90000\r\n\r\n--b\r\n",
    "unfinished pieces": f"{_HEAD}Transfer-Encoding: chunked\r\n\r\n5\r\nlogin",
    "an answer that is not read": "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n" * 20,
}


def _environment(folder: Path) -> dict[str, str]:
    (folder / "test").symlink_to(folder)
    made = connection.get_connection_params()
    parts = {key: made[key] for key in ("host", "port", "user", "password") if key in made}
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgresql:///{made['dbname']}?{urlencode(parts)}",
        "VAR_DIR": str(folder),
    }
