"""The documented nginx before the real application, on loopback, and visitors who are silent."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from http.client import HTTPConnection
from pathlib import Path

from tests.security.loopback import free_port

ROOT = Path(__file__).parents[2]
DOCUMENTED = (ROOT / "deploy" / "nginx.conf").read_text()
_STARTS_WITHIN = 60.0


def here(
    documented: str,
    *,
    port: int,
    behind: int,
    folder: Path,
    has_tls: bool = False,
    plain: int | None = None,
) -> str:
    """Return the documented configuration with addresses and paths of this machine.

    Args:
        port: where it serves what it serves at 443.
        folder: of its logs, of `VAR_DIR`, and with TLS of the certificate `site.pem`.
        plain: where it leads on to HTTPS, as it does at 80.
    """
    left_out = ["listen [::]", *(() if has_tls else ("ssl_certificate",))]
    lines = [line for line in documented.splitlines() if not any(one in line for one in left_out)]
    site = "\n".join(lines)
    tls = " ssl http2" * has_tls
    for there, changed in {
        "listen 443 ssl http2;": f"listen 127.0.0.1:{port}{tls};",
        "listen 443 ssl http2 default_server;": f"listen 127.0.0.1:{port}{tls} default_server;",
        "listen 80": f"listen 127.0.0.1:{plain or free_port()}",
        "server_name attestation.example;": "server_name attestation.example localhost 127.0.0.1;",
        "/etc/ssl/attestation.pem": f"{folder}/site.pem",
        "/etc/ssl/private/attestation.key": f"{folder}/site.pem",
        "http://127.0.0.1:8000": f"http://127.0.0.1:{behind}",
        "/srv/attestation/var/": f"{folder}/",
        "/srv/attestation/deploy/": f"{ROOT}/deploy/",
        "/var/www/certificates": f"{folder}/certificates",
        "/var/log/nginx/": f"{folder}/",
    }.items():
        site = site.replace(there, changed)
    kinds = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    paths = "\n".join(f"{kind}_temp_path {folder}/{kind};" for kind in kinds)
    # Who may not change to another user stays the one of the tests, whose files nginx reads.
    user = "user root;\n" if os.geteuid() == 0 else ""
    head = f"{user}worker_processes 1;\ndaemon off;\npid {folder}/nginx.pid;\nevents {{}}\n"
    return f"{head}http {{\naccess_log {folder}/other.log;\n{paths}\n{site}\n}}\n"


@contextmanager
def running(
    command: list[str], *, port: int, env: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Run a server until the block ends; the block begins when it listens."""
    silent = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603
        command, cwd=ROOT, env=env, stdout=silent, stderr=silent
    )
    try:
        until = time.monotonic() + _STARTS_WITHIN
        while True:
            assert process.poll() is None, command
            assert time.monotonic() < until, command
            try:
                socket.create_connection(("127.0.0.1", port)).close()
            except OSError:
                time.sleep(0.05)
            else:
                break
        yield
    finally:
        process.send_signal(signal.SIGINT)  # at once, for gunicorn as for nginx
        process.wait(timeout=30)


@contextmanager
def application(env: Mapping[str, str], *, threads: int = 4) -> Iterator[int]:
    """Run the application as in production, with few threads; give its port."""
    port = free_port()
    command = [
        *(sys.executable, "-m", "gunicorn", "--pythonpath", ".,site", "--log-level", "error"),
        *("--bind", f"127.0.0.1:{port}", "--threads", str(threads), "--timeout", "60"),
        *("--keep-alive", "0", "config.wsgi"),
    ]
    with running(command, port=port, env=env):
        yield port


@contextmanager
def nginx(
    folder: Path,
    *,
    behind: int,
    documented: str = DOCUMENTED,
    has_tls: bool = False,
    plain: int | None = None,
) -> Iterator[int]:
    """Run nginx with the documented configuration before the application; give its port."""
    port = free_port()
    file = folder / "nginx.conf"
    file.write_text(
        here(documented, port=port, behind=behind, folder=folder, has_tls=has_tls, plain=plain)
    )
    command = ["nginx", "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(file)]
    with running(command, port=port):
        yield port


@contextmanager
def silent_posts(port: int, path: str, *, number: int = 40) -> Iterator[None]:
    """Begin so many forms with files and never end them."""
    begun = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n"
        "Content-Type: multipart/form-data; boundary=b\r\n\r\n--b\r\n"
    )
    with held(port, begun, number=number):
        yield


@contextmanager
def held(port: int, begun: str, *, number: int) -> Iterator[None]:
    """Let so many visitors send ``begun``, and then neither send nor read."""
    with ExitStack() as open_ones:
        for _ in range(number):
            visitor = open_ones.enter_context(socket.create_connection(("127.0.0.1", port)))
            visitor.sendall(begun.encode())
        yield


def status(port: int, path: str = "/accounts/login/", *, within: float = 10.0) -> int | None:
    """Return how a page is answered; None where nothing comes in time."""
    connection = HTTPConnection("127.0.0.1", port, timeout=within)
    try:
        connection.request("GET", path, headers={"Host": "localhost"})
        return connection.getresponse().status
    except TimeoutError:
        return None
    finally:
        connection.close()
