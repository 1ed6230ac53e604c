"""The pages of what is nobody's fault: no database for a while, no room on the disk."""

import base64
import errno
import hashlib
import re

import psycopg
import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.db import InterfaceError, OperationalError
from procrastinate.exceptions import ConnectorException

from attestation.base.disk_space import OutOfSpaceError


def deferred_nowhere():
    """What a service meets that defers a job: the driver's error below the queue's."""
    error = ConnectorException()
    error.__cause__ = psycopg.OperationalError("server closed the connection unexpectedly")
    return error


def of_driver(kind):
    """The error of the driver as Django passes it on."""
    error = OperationalError("said by the server")
    error.__cause__ = kind("said by the server")
    return error


def answer(client, monkeypatch, error):
    def fail(*_args):
        raise error

    monkeypatch.setattr("attestation.base.display.views._context", fail)
    client.raise_request_exception = False
    return client.get("/reading/")


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("the connection is closed"),
        InterfaceError("connection already closed"),
        deferred_nowhere(),
        of_driver(psycopg.errors.AdminShutdown),
        of_driver(psycopg.errors.TooManyConnections),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_database_that_is_away_is_told_and_when_to_come_back(client, monkeypatch, error):
    response = answer(client, monkeypatch, error)
    assert response.status_code == 503
    assert response["Retry-After"] == "30"
    assert "Сейчас недоступно" in response.content.decode()


@pytest.mark.parametrize("error", [OutOfSpaceError(), OSError(errno.ENOSPC, "no space")])
def test_a_full_disk_is_told(client, monkeypatch, error):
    response = answer(client, monkeypatch, error)
    assert response.status_code == 507
    assert "не хватает места" in response.content.decode()


@pytest.mark.parametrize(
    "error",
    [
        KeyError("x"),
        OSError(errno.EACCES, "denied"),
        of_driver(psycopg.errors.QueryCanceled),
        of_driver(psycopg.errors.LockNotAvailable),
        of_driver(psycopg.errors.DeadlockDetected),
    ],
)
def test_our_own_errors_stay_errors(client, monkeypatch, error):
    response = answer(client, monkeypatch, error)
    assert response.status_code == 500
    assert "На сайте ошибка" in response.content.decode()


def test_the_page_of_an_error_stands_alone(client, monkeypatch):
    """With no static file on the server (a half-done update) a page of an error is still one."""

    def missing(name, *_args, **_options):
        raise ValueError(f"Missing staticfiles manifest entry for {name!r}")

    monkeypatch.setattr(staticfiles_storage, "url", missing)
    client.cookies["reading"] = "size:150.scheme:white-on-black"
    for error in (KeyError("x"), OperationalError("away"), OutOfSpaceError()):
        response = answer(client, monkeypatch, error)
        page = response.content.decode()
        assert '<html lang="ru" data-size="150" data-scheme="white-on-black">' in page
        assert re.findall(r'(?:src|href)="(?!/"|/feedback/|data:)[^"]*"', page) == []
        [styles] = re.findall(r"<style>(.*?)</style>", page, re.DOTALL)
        digest = base64.b64encode(hashlib.sha256(styles.encode()).digest()).decode()
        assert f"style-src 'self' 'sha256-{digest}'" in response["Content-Security-Policy"]
