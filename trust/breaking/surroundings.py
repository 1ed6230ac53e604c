"""What workers stand on: a cache that is gone, a full disk, a clock that jumps."""

import datetime
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random

from config.cache_settings import cache_settings
from django.core.cache import caches
from django.test import Client, override_settings
from django.urls import reverse

from attestation.notifications.models import Letter
from attestation.notifications.services.messages import queue_letter
from tests import database, factories
from tests.security.loopback import free_port
from trust.breaking import workers
from trust.breaking.kills import Stage
from trust.breaking.kind import Kind, noon
from trust.breaking.kinds import KINDS
from trust.breaking.mail import Mail
from trust.racing.situations import Situation
from trust.report import Row

#: Jobs that write files; a dossier tells its person instead of being tried again.
WRITERS = (
    "attestation.scheduling.tasks.publish_release",
    "attestation.orders.tasks.publish_order",
    "attestation.orders.tasks.draw_order",
    "attestation.privacy.tasks.build_archive",
    "attestation.applications.tasks.build_appendix",
    "attestation.evaluation.tasks.fill_template",
)
_SIZE = 48 * 1024 * 1024
_HOUR = datetime.timedelta(hours=1)


def cache_is_gone(mail: Mail) -> Row:
    """Take the cache away: letters go out once, whoever guesses is stopped as before."""
    row = Row("faults: cache")
    with socket.create_server(("127.0.0.1", 0)) as silent:
        ports = {"refuses": free_port(), "is silent": silent.getsockname()[1]}
        for name, port in ports.items():
            row.tried += 1
            with override_settings(CACHES=cache_settings(f"redis://127.0.0.1:{port}/0")):
                row.faults += [f"Redis {name}: {fault}" for fault in _without_cache(mail)]
    return row


def _without_cache(mail: Mail) -> Iterator[str]:
    database.reset()
    database.mark_dirty()
    caches["default"].clear()
    mail.forget()
    person = Situation().teacher
    for number in range(3):
        queue_letter(person.email, f"Новость {number}", "Текст.", user=person)
    workers.finished(noon())
    if sorted(mail.arrived.values()) != [1, 1, 1] or Letter.objects.filter(sent_at=None).exists():
        yield f"letters arrived {sorted(mail.arrived.values())} times"
    client, page = Client(), reverse("account_login")
    if client.get(page).status_code != 200:
        yield "the page of the sign-in does not come"
    for _ in range(8):
        client.post(page, {"login": person.username, "password": "wrong-phrase-26"})
    client.post(page, {"login": person.username, "password": factories.PASSWORD})
    if "_auth_user_id" in client.session:
        yield "after eight wrong passwords the right one was taken"


def disk_is_full(mail: Mail, random: Random, *, times: int) -> Row:
    """Fill the disk of the files before a job; once there is room, it is done."""
    with _small_disk() as root:
        if root is None:
            return Row("faults: disk (left out: no small disk can be mounted here)")
        row = Row("faults: disk")
        with override_settings(PRIVATE_ROOT=root / "private"):
            for task in WRITERS:
                stage = Stage(KINDS[task], mail)
                try:
                    for _ in range(times):
                        row.tried += 1
                        faults = _filled(stage, root, random)
                        row.faults += [f"{stage.kind.name}: {fault}" for fault in faults]
                finally:
                    stage.close()
        return row


def _filled(stage: Stage, root: Path, random: Random) -> list[str]:
    stage.begin_again()
    filler = root / "filler"
    left = random.choice((0, random.randrange(60_000)))
    filler.write_bytes(b"x" * max(0, shutil.disk_usage(root).free - left))
    try:
        workers.finished(stage.moment)
    finally:
        filler.unlink()
    return stage.recovered(patient=True)


@contextmanager
def _small_disk() -> Iterator[Path | None]:
    """Mount a disk in memory, where that is allowed."""
    with tempfile.TemporaryDirectory(prefix="attestation-trust-") as folder:
        mount = ["mount", "-t", "tmpfs", "-o", f"size={_SIZE}", "tmpfs", folder]
        try:
            done = subprocess.run(mount, check=False, capture_output=True).returncode == 0  # noqa: S603
        except FileNotFoundError:
            done = False
        try:
            yield Path(folder) if done else None
        finally:
            if done:
                subprocess.run(["umount", folder], check=True)  # noqa: S603, S607


def clock_jumps(kinds: Iterable[Kind], mail: Mail, random: Random) -> Row:
    """Kill workers; the clock of the fresh ones is first an hour ahead, then an hour behind."""
    row = Row("faults: clock")
    for kind in kinds:
        stage = Stage(kind, mail)
        try:
            for jump in (_HOUR, -_HOUR):
                row.tried += 1
                faults = stage.kill(random, jump=jump)
                row.faults += [f"{kind.name}, {jump}: {fault}" for fault in faults]
        finally:
            stage.close()
    return row
