"""`make run` tells an address at which somebody answers, and why it cannot start in one line."""

import io
import os
import socket
import subprocess
import sys
from threading import Thread

import pytest
from django.core.management.base import CommandError

from attestation.management.commands.run_site import Command, hold, require_free


def test_the_address_is_told_once_somebody_listens():
    said = io.StringIO()
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        port = server.getsockname()[1]
        teller = Thread(target=Command(stdout=said)._say_when_open, args=[port], daemon=True)
        teller.start()
        assert said.getvalue() == ""
        server.listen()
        teller.join(timeout=20)
    assert f"Сайт открыт: http://127.0.0.1:{port}/" in said.getvalue()


def test_a_taken_port_is_told_in_one_line():
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        port = server.getsockname()[1]
        with pytest.raises(CommandError, match=f"Порт {port} занят") as refusal:
            require_free(port)
    assert "\n" not in str(refusal.value)
    require_free(port)


def test_a_second_run_with_the_same_data_is_told_so(tmp_path):
    with hold(tmp_path), pytest.raises(CommandError, match="уже запущен"):
        hold(tmp_path)
    hold(tmp_path).close()


def test_a_folder_that_takes_nothing_is_told_in_one_line(settings):
    environment = os.environ | {"VAR_DIR": "/proc/attestation"}
    environment.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "manage.py", "run_site"]
    ended = subprocess.run(  # noqa: S603
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=60
    )
    said = ended.stderr.strip().splitlines()
    assert ended.returncode == 1
    assert len(said) == 1
    assert said[0].startswith("Nothing can be written to VAR_DIR, /proc/attestation: ")
