"""Parsers work apart: what a file does to one ends there, and the person reads a sentence."""

import io
import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest

from attestation.applications.achievements import results_file
from attestation.base.errors import DomainError
from attestation.evaluation.conclusions import scans as conclusion_scans
from attestation.files.checks import SIGNED_SCAN, inspect
from attestation.files.formats import DOCX, PDF, ZIP, FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.signing import checks as signing
from attestation.paperwork.signing import scan_checks
from tests.files import hostile
from tests.files.samples import upload


def test_a_function_is_called_in_another_process_with_the_file():
    assert (
        sandbox_client.run_in_sandbox(hostile.answer, upload("a", b"abc"), twice=True) == "abcabc"
    )


def test_a_file_on_the_disk_is_handed_over_without_being_copied(tmp_path):
    path = tmp_path / "a"
    path.write_bytes(b"on the disk")
    with path.open("rb") as file:
        file.read(3)
        assert sandbox_client.run_in_sandbox(hostile.answer, file) == "on the disk"


@pytest.mark.parametrize("deed", ["hang", "spin", "eat", "crash", "write"])
def test_what_a_parser_does_to_itself_becomes_a_sentence(deed):
    began = time.monotonic()
    with pytest.raises(FileFormatError, match="слишком сложно устроен"):
        sandbox_client.run_in_sandbox(getattr(hostile, deed), io.BytesIO(b"x"), seconds=2)
    assert time.monotonic() - began < 10
    assert sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"next")) == "next"


def test_several_steps_share_one_budget_of_time():
    began = time.monotonic()
    with sandbox_client.budget(2), sandbox_client.budget(60):
        for _ in range(5):
            with pytest.raises(FileFormatError, match="слишком сложно устроен"):
                sandbox_client.run_in_sandbox(hostile.hang, io.BytesIO(b"x"))
    assert time.monotonic() - began < 8
    assert sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"next")) == "next"


class Queue:
    """Places for which everybody waits so many seconds, by a clock of its own."""

    def __init__(self, seconds: float) -> None:
        self.seconds, self.now = seconds, time.monotonic()

    def acquire(self, timeout: float) -> bool:
        self.now += min(self.seconds, timeout)
        return self.seconds <= timeout

    def release(self) -> None: ...


@pytest.fixture
def queue(monkeypatch):
    def placed(seconds):
        queue = Queue(seconds)
        monkeypatch.setattr(sandbox_client, "_places", queue)
        monkeypatch.setattr(sandbox_client, "time", SimpleNamespace(monotonic=lambda: queue.now))

    return placed


def test_the_wait_for_a_turn_is_not_counted_and_the_steps_of_a_file_share_its_patience(queue):
    queue(15)
    with sandbox_client.budget(10), sandbox_client.budget(60):
        assert sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"whole")) == "whole"
        with pytest.raises(sandbox_client.BusyError):
            sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"late"))
    assert sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"next")) == "next"


@pytest.mark.parametrize(
    "look",
    [
        lambda file: inspect(upload("скан.pdf", b"%PDF-1.7"), SIGNED_SCAN),
        lambda file: scan_checks.shows_nothing(file, PDF.content_type),
        lambda file: signing.look_at_sheet(file, PDF.content_type, blank=b""),
        lambda file: results_file.require_filled(None, file, DOCX.content_type),
        lambda file: conclusion_scans.remarks_on(None, file, ZIP.content_type),
    ],
)
def test_a_busy_day_switches_no_check_off(queue, look):
    queue(60)
    with pytest.raises(DomainError, match="сейчас проверяется много файлов") as busy:
        look(io.BytesIO(b"x"))
    assert busy.value.field == "file"


def test_a_folder_is_lent_and_taken_away():
    folder = sandbox_client.run_in_sandbox(hostile.write_there, io.BytesIO(b"x"), with_scratch=True)
    assert "sandbox-" in folder
    assert not os.path.exists(folder)  # noqa: PTH110
    with pytest.raises(FileFormatError):
        sandbox_client.run_in_sandbox(hostile.write_there, io.BytesIO(b"x"))
    with pytest.raises(FileFormatError):
        sandbox_client.run_in_sandbox(
            hostile.write_there, io.BytesIO(b"x"), with_scratch=True, size=32 * 1024 * 1024
        )


def test_an_answer_is_bounded():
    with pytest.raises(FileFormatError):
        sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"x" * 5000), max_answer=4000)


def test_the_workshop_knows_no_secrets():
    known = sandbox_client.run_in_sandbox(hostile.environment, io.BytesIO(b"x"))
    assert not set(known) & {"SECRET_KEY", "DATABASE_URL", "EMAIL_URL"}
    assert "DJANGO_SETTINGS_MODULE" in os.environ
    assert "DJANGO_SETTINGS_MODULE" not in known


def test_answers_of_several_threads_are_not_mixed_up():
    words = [f"word {n}".encode() for n in range(20)]
    with ThreadPoolExecutor(8) as pool:
        answers = list(
            pool.map(lambda w: sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(w)), words)
        )
    assert answers == [word.decode() for word in words]
    assert threading.active_count() < 20


def test_a_workshop_that_was_ended_is_started_anew():
    sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"x"))
    sandbox_client._worker._process.kill()
    sandbox_client._worker._process.wait()
    assert sandbox_client.run_in_sandbox(hostile.answer, io.BytesIO(b"again")) == "again"
