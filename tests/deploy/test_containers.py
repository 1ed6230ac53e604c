"""The containers run without rights on read-only roots, each with a check of its health."""

import json
import re
import shutil
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from tests.deploy.files import DEPLOY, ROOT, compose
from tests.security.loopback import free_port
from tests.security.nginx import DOCUMENTED

SERVICES = compose()["services"]
#: What ends by itself has no health.
ENDING = {"update", "backup"}


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_has_no_rights_and_writes_to_volumes_alone(name):
    service = SERVICES[name]
    user = service["user"].partition(":")[0]
    assert user.isdigit()
    assert int(user) > 0
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "privileged" not in service


@pytest.mark.parametrize("name", SERVICES)
def test_a_container_that_lasts_comes_back_and_is_asked_for_its_health(name):
    service = SERVICES[name]
    if name in ENDING:
        assert service["restart"] == "no"
        return
    assert service["restart"] == "unless-stopped"
    assert service["healthcheck"]["test"][0] == "CMD"
    assert service["logging"]["options"]["max-file"]


def test_volumes_and_services_that_are_named_exist():
    told = compose()
    for service in SERVICES.values():
        for volume in service.get("volumes", []):
            source = volume.partition(":")[0]
            assert source.startswith("./") or source in told["volumes"]
        assert set(service.get("depends_on", {})) <= SERVICES.keys()
    # Only nginx is reached from outside.
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["nginx"]


def test_no_secret_stands_in_the_files_and_no_user_is_root():
    dockerfile = (DEPLOY / "Dockerfile").read_text()
    stages = re.split(r"^FROM ", dockerfile, flags=re.MULTILINE)[2:]
    assert len(stages) == 2
    for stage in stages:
        assert re.findall(r"^USER (\S+)$", stage, flags=re.MULTILINE)[-1] == "10001:10001"
    assert "PASSWORD: ${POSTGRES_PASSWORD:?" in (DEPLOY / "compose.yaml").read_text()
    ignored = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert not {"!var", "!.git", "!deploy"} & set(ignored)


def test_the_proxy_of_the_containers_is_the_documented_one_without_root(tmp_path):
    changed = subprocess.run(  # noqa: S603
        ["/bin/sed", "-f", DEPLOY / "nginx-in-container.sed", DEPLOY / "nginx.conf"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    ports = re.findall(r"listen (?:\[::\]:)?(\d+)", changed)
    assert len(ports) == len(re.findall("listen ", DOCUMENTED))
    assert {*ports} == {"8080", "8443"}
    assert changed.count("http://web:8000") == DOCUMENTED.count("http://127.0.0.1:8000")
    words = "\n".join(line.partition("#")[0] for line in changed.splitlines())
    assert not re.search(r"/var/log|/etc/ssl|127\.0\.0\.1", words)


@pytest.fixture
def answering(monkeypatch):
    """A site that says ``told``; what it was asked."""
    told, asked = {}, []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["Host"]))
            self.send_response(told["status"])
            self.end_headers()
            self.wfile.write(told["body"].encode())

        def log_message(self, *_told):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield server.server_port, told, asked
    server.shutdown()
    server.server_close()
    thread.join()


def checked(port, path, *words):
    script = DEPLOY / "healthcheck.py"
    address = f"http://127.0.0.1:{port}{path}"
    return subprocess.run(  # noqa: S603
        ["/usr/bin/env", "python3", script, address, *words],
        env={"BASE_URL": "https://attestation.example", "PATH": "/usr/bin:/bin"},
        capture_output=True,
    ).returncode


def test_the_check_of_health_tells_a_site_and_a_worker_that_do_not_work(answering):
    port, told, asked = answering
    told.update(status=200, body="ok")
    assert checked(port, "/readyz") == 0
    assert asked == [("/readyz", "attestation.example")]
    told.update(status=503, body="worker does not work: papers")
    assert checked(port, "/readyz") == 1
    assert checked(port, "/readyz/workers", "letters") == 0
    assert checked(port, "/readyz/workers", "papers") == 1
    assert checked(free_port(), "/readyz") != 0
    # Every worker asks for itself.
    checks = json.dumps([service.get("healthcheck", {}) for service in SERVICES.values()])
    workers = [name for name, one in SERVICES.items() if "run_worker" in one.get("command", [])]
    assert all(f'/readyz/workers", "{name}"' in checks for name in workers)


def image_files():
    lines = (DEPLOY / "Dockerfile.dockerignore").read_text().splitlines()
    return [line.removeprefix("!") for line in lines if line.startswith("!")]


def test_the_image_has_whatever_the_site_reads_beside_its_code():
    read = {
        path
        for folder in ("attestation", "cms_pages", "site")
        for source in (ROOT / folder).rglob("*.py")
        for path in re.findall(r'BASE_DIR\)? / "([^"]+)"', source.read_text())
    }
    assert "docs" in read
    assert {path.partition("/")[0] for path in read} - {"var"} <= set(image_files())


@pytest.mark.long
@pytest.mark.django_db
def test_the_files_of_the_image_alone_make_a_site(production, tmp_path):
    image = tmp_path / "image"
    for name in image_files():
        source, place = ROOT / name, image / name
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            unneeded = shutil.ignore_patterns("__pycache__", "migrations", "images")
            shutil.copytree(source, place, ignore=unneeded)
        else:
            shutil.copy(source, place)
    run = subprocess.run(
        [sys.executable, "manage.py", "check"],
        cwd=image,
        env=production,
        capture_output=True,
        text=True,
    )
    assert run.returncode == 0, run.stderr
