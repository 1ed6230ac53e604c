"""What tests share: the procedure's people and things, real jobs and a real mail server."""

import gc
import io
import json
import os
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

import hypothesis
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Mailbox
from allauth.account.internal.flows.login import (
    get_authentication_records,
    record_authentication,
)
from django.contrib.auth.signals import user_logged_in
from django.core.management import call_command
from django.db import connection
from django.dispatch import receiver
from django.test import Client
from wagtail.models import Site

from attestation.files.sandbox import client as sandbox_client
from attestation.notifications import delivery
from cms_pages.services import build_site
from tests import database, factories
from tests import prepared as preparing
from tests.prepared import prepared
from tests.security.loopback import free_port
from trust.racing.at_once import at_once as at_once_in_threads

#: Lets hooks of this module use the database.
BLOCKER = pytest.StashKey[Any]()


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,
    django_db_blocker: Any,
    django_db_modify_db_settings: None,
) -> Iterator[None]:
    """A copy of the migrated database for this process; `--create-db` migrates anew."""
    before = connection.settings_dict["NAME"]
    name = connection.settings_dict["TEST"]["NAME"] or f"test_{before}"
    request.config.stash[BLOCKER] = django_db_blocker
    with django_db_blocker.unblock():
        database.create(name, anew=request.config.getvalue("create_db"))
        yield
        database.drop(name, then=before)


@pytest.fixture
def _prepared_data(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: Any
) -> None:
    """What was set up once for several tests; comes before the transaction of the test."""
    with django_db_blocker.unblock():
        preparing.setup(request.node)


@pytest.fixture(autouse=True)
def _private_files(settings: Any, tmp_path: Any) -> None:
    """Files of a test live as long as the test."""
    settings.PRIVATE_ROOT = tmp_path / "private"
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.SENDFILE_ROOT = tmp_path


@pytest.fixture(autouse=True, scope="session")
def _one_sheet_is_parsed_once() -> Iterator[None]:
    """What the process apart says of the sheet of the factories is asked once by each worker.

    Thousands of tests file an application with it, in some forks each, and hear the same.
    """
    answers: dict[tuple[str, ...], bytes] = {}
    really_ask = sandbox_client._ask

    def ask(request: bytes, file: Any, max_answer: int) -> bytes:
        asked = json.loads(request)
        # It may stand behind the blank paper that it is compared with, whose words it has not.
        file.seek(asked["arguments"].pop("blank_bytes", 0))
        is_sheet = file.read(len(factories.sheet()) + 1) == factories.sheet()
        file.seek(0)
        if not is_sheet:
            return really_ask(request, file, max_answer)
        key = tuple(json.dumps(asked[part]) for part in ("module", "function", "arguments"))
        if key not in answers:
            answers[key] = really_ask(request, file, max_answer)
        return answers[key]

    sandbox_client._ask = ask
    yield
    sandbox_client._ask = really_ask


@receiver(user_logged_in)
def _signed_in_a_moment_ago(request: Any, user: Any, **_signal: Any) -> None:
    """`force_login` stands for a sign-in with a password, which is remembered for a while."""
    if hasattr(request, "session") and not get_authentication_records(request, user):
        record_authentication(request, user, method="password")


@pytest.fixture
def later(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Let days pass for the bytes of files that were thrown away."""

    def pass_by(days: float) -> None:
        now = time.time() + days * 24 * 60 * 60
        monkeypatch.setattr("attestation.files.services.time.time", lambda: now)

    return pass_by


@prepared
def pages() -> Site:
    """The public pages, in the transaction of the test."""
    return build_site()


@prepared
def region() -> factories.Region:
    """One municipality with its people, and a second one next to it."""
    return factories.Region()


@prepared
def matrix_world() -> Any:
    """Two territories with one of everything; see `trust.matrix_world`."""
    from trust.matrix_world import build

    _begin_keys_anew()
    return build()


def _begin_keys_anew() -> None:
    """Number rows as in a new database: no transaction gives back the keys it has taken."""
    with connection.cursor() as cursor:
        cursor.execute("""
            SELECT s.oid::regclass::text, t.oid::regclass::text, quote_ident(a.attname)
            FROM pg_class s
            JOIN pg_depend d ON d.objid = s.oid AND d.deptype IN ('a', 'i')
            JOIN pg_class t ON t.oid = d.refobjid
            JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = d.refobjsubid
            WHERE s.relkind = 'S'
        """)
        for sequence, table, column in cursor.fetchall():
            cursor.execute(f"SELECT coalesce(max({column}), 0) + 1 FROM {table}")  # noqa: S608
            cursor.execute(f"ALTER SEQUENCE {sequence} RESTART WITH {cursor.fetchone()[0]}")


@prepared(committed=True)
def site() -> None:
    """The public pages."""
    call_command("build_site", stdout=io.StringIO())


@prepared(committed=True)
def demonstration(site: None) -> None:
    """The small demonstration with the public pages."""
    call_command("load_demo", "--once", "--small", stdout=io.StringIO())


@pytest.fixture
def run_jobs(monkeypatch: pytest.MonkeyPatch) -> Callable[[], None]:
    """Run every job that waits, with the worker that runs in production.

    The jobs of the clock are left out: what a test sees must not depend on the minute.
    """
    from procrastinate.contrib.django import app

    monkeypatch.setattr(app.periodic_registry, "periodic_tasks", {})

    def run() -> None:
        def work() -> None:
            try:
                with app.replace_connector(app.connector.get_worker_connector()):
                    app.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
            finally:
                connection.close()

        # A worker brings its own event loop, which a thread with a browser already has.
        thread = threading.Thread(target=work)
        thread.start()
        thread.join(timeout=120)
        assert not thread.is_alive()

    return run


@pytest.fixture
def process_environment(tmp_path: Any) -> dict[str, str]:
    """Variables for a process of its own that shares the test's database and files."""
    (tmp_path / "test").symlink_to(tmp_path)
    database = connection.get_connection_params()
    parts = {key: database[key] for key in ("host", "port", "user", "password") if key in database}
    return os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "DATABASE_URL": f"postgresql:///{database['dbname']}?{urlencode(parts)}",
        "VAR_DIR": str(tmp_path),
    }


@pytest.fixture
def worker_process(settings: Any, process_environment: dict[str, str]) -> Callable[[], None]:
    """Run every job that waits in a worker that is a process of its own, as in production.

    It knows nothing of the test's process: it imports what its settings name, reads the test's
    database and the test's files, and ends when no job is left.
    """

    def run() -> None:
        command = [sys.executable, "manage.py", "procrastinate", "worker", "--one-shot"]
        finished = subprocess.run(  # noqa: S603
            command,
            cwd=settings.BASE_DIR,
            env=process_environment,
            capture_output=True,
            timeout=120,
        )
        assert finished.returncode == 0, finished.stderr.decode()

    return run


@pytest.fixture
def at_once() -> Callable[..., list[Any]]:
    """Call functions at the same moment in threads of their own; returns results or exceptions."""
    return at_once_in_threads


class SmtpServer:
    """A mail server on loopback with what it has received."""

    def __init__(self, mailbox: Any) -> None:
        self.mailbox = mailbox

    def letters_to(self, address: str) -> list[Any]:
        return [m for m in self.mailbox if m["X-RcptTo"] == address]


@pytest.fixture
def smtp_server(settings: Any, tmp_path: Any) -> Iterator[SmtpServer]:
    """A real SMTP server, to which the outbox sends."""
    handler = Mailbox(tmp_path / "mailbox")
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = controller.hostname, controller.port
    yield SmtpServer(handler.mailbox)
    delivery.hang_up()
    controller.stop()


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """Two for each core: half of the time a test waits for PostgreSQL or the browser."""
    return 2 * len(os.sched_getaffinity(0))


def pytest_configure(config: pytest.Config) -> None:
    # The same examples in every run, however busy the machine is.
    hypothesis.settings.register_profile(
        "calm",
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[hypothesis.HealthCheck.too_slow],
    )
    hypothesis.settings.load_profile("calm")
    # The browser's driver keeps an event loop in the thread of the test.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    os.environ.setdefault(database.RUN_ID, uuid.uuid4().hex[:12])
    # What a test writes need not outlive a power cut: a dozen files of each are waited for.
    os.fsync = lambda descriptor: None


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Any:
    answer = yield
    if BLOCKER in item.config.stash:
        with item.config.stash[BLOCKER].unblock():
            preparing.teardown(nextitem)
    return answer


def pytest_sessionfinish(session: pytest.Session) -> None:
    if not hasattr(session.config, "workerinput"):
        database.drop_snapshots()
        preparing.remove_snapshot_files()


def _kind_of(item: pytest.Item) -> str:
    """Return the mark of a test by what it uses: a browser, real commits, pages, or nothing."""
    names = {*getattr(item, "fixturenames", ())}
    if item.get_closest_marker("browser") or "chromium" in names:
        return "browser"
    if preparing.is_transactional(item) or "at_once" in names:
        return "race"
    if {"client", "admin_client"} & names or getattr(item.module, "Client", None) is Client:
        return "web"
    return "unit"


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """Name no test by the bytes of a file: a PDF has others in every second and every worker."""
    return argname if isinstance(val, bytes) and len(val) > 60 else None


# First: pytest-xdist reads the groups in the same hook.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Only tests marked so run apart from what begins alike."""
    for item in items:
        if item.get_closest_marker("xdist_group") is None:
            item.add_marker(pytest.mark.xdist_group(preparing.group_of(item)))
        item.add_marker(_kind_of(item))
        if preparing.uses_database(item):
            item.fixturenames.insert(0, "_prepared_data")


# First: pytest-xdist sends the order to the workers in the same hook. Later than the other hook:
# pytest-django puts its own order there.
@pytest.hookimpl(tryfirst=True)
def pytest_collection_finish(session: pytest.Session) -> None:
    """What begins alike follows one another, the long ones first."""
    preparing.sort_tests(session.items)
    # Django, Wagtail and the tests stay in memory: looking for garbage among their objects again
    # and again finds none.
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
