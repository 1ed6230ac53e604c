"""An installation as the files of `deploy/` make one, on loopback."""

import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPMessage, HTTPSConnection
from pathlib import Path
from typing import Any

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from tests.deploy.files import ROOT, start, variables
from tests.security import nginx
from tests.security.loopback import free_port, write_certificate

HOST = "attestation.example"
_SECRET = "a-key-of-tests-that-is-long-enough-for-production-0123456789"


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: HTTPMessage
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


@dataclass
class Visitor:
    """Somebody who speaks with the installation; signed in where there are cookies."""

    port: int
    is_secured: bool = True
    cookies: dict[str, str] = field(default_factory=dict)
    host: str = HOST

    def ask(
        self, path: str, method: str = "GET", body: bytes | None = None, **headers: str
    ) -> Answer:
        """Ask for ``path``; a header is named with _ in place of -."""
        sent = {"Host": self.host} | {key.replace("_", "-"): told for key, told in headers.items()}
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{key}={told}" for key, told in self.cookies.items())
        connection = self._connection()
        try:
            connection.request(method, path, body=body, headers=sent)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        if not self.is_secured:
            return HTTPConnection("127.0.0.1", self.port, timeout=30)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        found = _Named("127.0.0.1", self.port, timeout=30, context=context)
        found.server_name = self.host
        return found


class _Named(HTTPSConnection):
    """A connection to loopback that asks for the certificate of another host."""

    server_name = ""

    def connect(self) -> None:
        HTTPConnection.connect(self)
        self.sock = self._context.wrap_socket(self.sock, server_hostname=self.server_name)


@dataclass
class Installation:
    """Ports of nginx with TLS, of nginx without, and of the application behind; its folder."""

    secured: int
    plain: int
    application: int
    var_dir: Path

    def stranger(self) -> Visitor:
        return Visitor(self.secured)

    def signed_in(self, user: Any) -> Visitor:
        """Somebody whose session this process has made."""
        client = Client()
        client.force_login(user)
        key = client.cookies["sessionid"].value
        assert Session.objects.filter(session_key=key).exists()
        token = "t" * 32
        return Visitor(self.secured, cookies={"__Host-sessionid": key, "__Host-csrftoken": token})


@pytest.fixture
def production(process_environment: dict[str, str], settings: Any) -> dict[str, str]:
    """The example of the environment, filled in for this machine."""
    settings.SECRET_KEY = _SECRET
    return (
        {key: told for key, told in os.environ.items() if key in ("PATH", "HOME", "LANG")}
        | variables()
        | {key: process_environment[key] for key in ("DATABASE_URL", "VAR_DIR")}
        | {
            "SECRET_KEY": _SECRET,
            "EMAIL_URL": "smtp://127.0.0.1:25",
            "DEFAULT_FROM_EMAIL": "centre@attestation.test",
            "DISK_RESERVE_MB": "0",
            "LOG_LEVEL": "ERROR",
        }
    )


@contextmanager
def web(environment: dict[str, str]) -> Iterator[int]:
    """Start the web processes by the words of their unit, two of them; give their port."""
    port = free_port()
    told = [
        word.replace("127.0.0.1:8000", f"127.0.0.1:{port}")
        for word in start("attestation-web.service")[1:]
    ]
    told[told.index("--workers") + 1] = "2"
    command = [sys.executable, "-m", "gunicorn", "--log-level", "error", *told]
    with nginx.running(command, port=port, env=environment):
        yield port


@pytest.fixture
def installed(production: dict[str, str], tmp_path: Path) -> Iterator[Installation]:
    """The web processes of the unit behind the documented nginx with TLS."""
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "--verbosity=0"],
        cwd=ROOT,
        env=production,
        check=True,
    )
    write_certificate(tmp_path / "site.pem", host=HOST)
    plain = free_port()
    with (
        web(production) as behind,
        nginx.nginx(tmp_path, behind=behind, has_tls=True, plain=plain) as secured,
    ):
        yield Installation(secured, plain, behind, tmp_path)
