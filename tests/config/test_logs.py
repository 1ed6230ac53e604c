"""No log tells the secret of a link that still opens something."""

import io
import json
import logging
import logging.config
import re
from collections.abc import Iterator

import pytest
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from config.logs import LINE, GunicornLogger, JsonFormatter, MaskedFormatter, masked
from django.conf import settings as configured
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from gunicorn.config import Config

from attestation.accounts.models import User
from attestation.notifications.models import Letter
from tests.invitations.conftest import invited  # noqa: F401 (a fixture)
from tests.security.loopback import free_port
from tests.security.nginx import DOCUMENTED, nginx, status

pytestmark = pytest.mark.django_db

SECRET = "kQ3vXz9-secret_of-a-letter-7hT2mWqLr0"
#: Arguments in the addresses of strangers that are no secrets, with the reason.
KNOWN = {
    "pk": "a number, or the name of a file that is asked for its reader",
    "action_name": "a word of Wagtail's",
    "kind": "a kind of blank",
    "slug": "the period or the day of a published list",
    "path": "a picture of the site",
    "uidb36": "a number of an account",
    "restriction_id": "a number",
    "page_view_restriction_id": "a number",
    "page_id": "a number",
}
#: Below it stands what the pages publish, by public keys.
PUBLISHED = "api/"


@pytest.fixture(params=["line", "json"])
def log(request):
    """All that the handlers of the site would write, at the lowest level, in either form."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(
        logging.config.DictConfigurator({}).configure_formatter(
            dict(configured.LOGGING["formatters"][request.param])
        )
    )
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield written
    root.removeHandler(handler)
    root.setLevel(before)


@pytest.fixture
def links(region, invited) -> list[str]:  # noqa: F811
    """Of an invitation, of an address to confirm, of recovery; all of them work."""
    person = region.home.teacher
    _, token = invited()
    address = EmailAddress.objects.create(user=person, email="new@mail.example")
    key = EmailConfirmationHMAC(address).key
    Client().post(reverse("account_reset_password"), {"email": person.username})
    letter = Letter.objects.filter(to=person.email).latest("pk")
    return [
        # The first of the three: a new address makes it void.
        re.search(r"/accounts/password/reset/key/\S+", letter.body)[0],
        reverse("invitation", args=[token]),
        reverse("account_confirm_email", args=[key]),
    ]


def test_no_log_tells_the_secret_of_a_link(links, log):
    for link in links:
        secret = link.rstrip("/").rpartition("/")[2]
        client = Client()
        moved = client.get(link)
        # As it is logged by itself, by the page that refuses, and by what breaks.
        client.post(link, {"password1": "a"})
        client.post(moved.url, {"password1": "a"})
        client.get(f"{link}x/")
        broken = ValueError(f"broken at {link}")
        logging.getLogger("attestation").error("At https://host%s", link, exc_info=broken)
        assert secret not in moved.url
        assert secret not in client.get(moved.url).content.decode()
        assert secret not in log.getvalue(), log.getvalue()
    assert "Unprocessable Entity: /invitation/open-" in log.getvalue()
    assert "/invitation/***/" in log.getvalue()


def test_no_log_tells_what_names_a_person(region, log, monkeypatch):
    """Neither what somebody has typed, nor the values by which the database refuses a row."""
    person = region.home.teacher
    client = Client(raise_request_exception=False)
    client.force_login(person)
    client.get("/search/", {"q": "Чижевская-Ольховская", "page": "x"})
    client.get("/no/such/page/", {"q": "Чижевская-Ольховская"})
    client.post("/cabinet/no/such/", {"snils": "112-233-445 95"})
    try:
        with transaction.atomic():
            User.objects.create(username=person.username, email="lost@mail.example")
    except IntegrityError:
        logging.getLogger("attestation").exception("Not kept for %s", "lost@mail.example")
    logging.getLogger("attestation").error("СНИЛС 112-233-445 95 of\nanother line")
    text = log.getvalue()
    assert "Not kept for ***@***" in text
    assert "duplicate key" in text
    for data in ("Чижевская", "112-233", "lost@", f"({person.username})"):
        assert data not in text, text


def test_a_record_of_json_is_a_line_with_the_id_of_its_request(monkeypatch):
    def broken(*_args, **_options):
        raise ValueError("broken\nat a@mail.example")

    monkeypatch.setattr("config.health._fault", broken)
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonFormatter(json_ensure_ascii=False))
    logging.getLogger("django.request").addHandler(handler)
    try:
        answer = Client(raise_request_exception=False).get("/readyz")
    finally:
        logging.getLogger("django.request").removeHandler(handler)
    assert answer.status_code == 500
    (line,) = written.getvalue().splitlines()
    told = json.loads(line)
    known = answer["X-Request-ID"]
    assert told["request_id"] == known
    assert known in answer.content.decode()
    assert told["level"] == "ERROR"
    assert told["status_code"] == 500
    assert told["message"] == "Internal Server Error: /readyz"
    assert told["exception"].endswith("ValueError: broken\nat ***@***")
    assert re.fullmatch(r"20\d\d-\d\d-\d\dT[\d:.]+Z", told["time"])
    assert told.keys() == {
        *("time", "level", "logger", "message", "request_id", "exception", "status_code"),
    }


@pytest.mark.parametrize("sign", ["\r\n", "\n", "\x85", "\u2028", "\x1b", "\u202e"])
def test_no_word_begins_a_line_of_its_own(sign):
    record = logging.makeLogRecord({"msg": "refused: %s", "args": (f"a{sign}INFO all is well",)})
    [line] = MaskedFormatter(LINE["format"], style="{").format(record).splitlines()
    assert sign not in line
    assert line.endswith("INFO all is well")


def test_a_wrong_host_is_a_line_and_no_traceback(settings, monkeypatch):
    settings.ALLOWED_HOSTS = ["attestation.example"]
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(MaskedFormatter("{message}", style="{"))
    logger = logging.getLogger("django.security.DisallowedHost")
    logger.addHandler(handler)
    try:
        answer = Client().get("/", headers={"Host": "other.example"})
    finally:
        logger.removeHandler(handler)
    assert answer.status_code == 400
    (line,) = written.getvalue().splitlines()
    assert "other.example" in line


def test_gunicorn_writes_in_the_same_form(monkeypatch, capsys):
    for form, pattern in (
        ("json", r'\{"time": "[^"]+Z", "level": "INFO", "logger": "gunicorn.error", .*\}'),
        ("line", r"\S+Z INFO gunicorn.error \[-\]: a word"),
    ):
        monkeypatch.setenv("LOG_FORMAT", form)
        GunicornLogger(Config()).info("a word")
        assert re.fullmatch(pattern, capsys.readouterr().err.strip())


def test_a_page_behind_a_link_tells_no_other_site_where_it_was(links):
    for link in links:
        client = Client()
        page = client.get(client.get(link).url)
        assert page.status_code == 200
        # With none at all, a browser would send the form of the page as one of nobody knows where.
        assert page["Referrer-Policy"] == "same-origin"


def strangers(resolver, before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in resolver.url_patterns:
        address = before + str(pattern.pattern)
        if not isinstance(pattern, URLPattern):
            yield from strangers(pattern, address)
        elif not getattr(pattern.callback, "login_required", True):
            yield address, pattern


def test_every_secret_in_an_address_of_strangers_is_known_to_the_mask():
    found = set()
    for address, pattern in strangers(get_resolver()):
        for name in pattern.pattern.regex.groupindex:
            if name in KNOWN or address.startswith(PUBLISHED):
                continue
            found.add(name)
            filled = re.sub(r"\(\?P<\w+>(\[[^]]*\]\+|\.\+)\)|<(\w+:)?\w+>", SECRET, address)
            assert SECRET not in masked(f"/{filled}".replace("^", "")), address
    assert found == {"token", "key"}


def test_nginx_writes_no_secret_either(tmp_path):
    with nginx(tmp_path, behind=free_port()) as port:
        for place in ("invitation", "accounts/confirm-email", "accounts/password/reset/key"):
            assert status(port, f"/{place}/{SECRET}/?next=/") == 502
        status(port, "/news/")
    logs = "\n".join(path.read_text() for path in tmp_path.glob("*.log"))
    assert SECRET not in logs
    assert logs.count("/***/?next=/") == 3
    assert "/news/" in logs
    assert "log_format" in DOCUMENTED
