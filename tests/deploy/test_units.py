"""The units of systemd start what exists, every worker, and come back after every end."""

import os
import shutil
import subprocess

import pytest
from django.core.management import CommandError, get_commands, load_command_class
from gunicorn.config import Config

from attestation.base.queues import WORKERS
from tests.deploy.files import DEPLOY, ROOT, UNITS, compose, services, start, told_commands, unit

#: Services that end by themselves, each by its timer.
BY_TIMER = {"attestation-backup.service", "attestation-check.service"}
LASTING = sorted(set(services()) - BY_TIMER)
_analyze = pytest.mark.skipif(
    not shutil.which("systemd-analyze"), reason="systemd is not installed"
)


def parsed(words):
    name, *rest = words
    command = load_command_class(get_commands()[name], name)
    return command.create_parser("manage.py", name).parse_args(rest)


@pytest.mark.parametrize(("where", "words"), list(told_commands()))
def test_every_command_exists_and_takes_its_arguments(where, words):
    for worker in WORKERS if "%i" in words else [""]:
        parsed([word.replace("%i", worker) for word in words])


def test_a_command_with_a_wrong_argument_is_noticed():
    with pytest.raises(CommandError):
        parsed(["run_worker", "nobody"])


def test_the_target_wants_every_worker_and_every_timer():
    wanted = set()
    for line in (UNITS / "attestation.target").read_text().splitlines():
        key, _, value = line.partition("=")
        wanted |= set(value.split()) if key == "Wants" else set()
    workers = {f"attestation-worker@{name}.service" for name in WORKERS}
    timers = {path.name for path in UNITS.glob("*.timer")}
    assert wanted == {"attestation-web.service", *workers, *timers}
    assert {name.replace(".service", ".timer") for name in BY_TIMER} == timers


@pytest.mark.parametrize("name", LASTING)
def test_what_lasts_comes_back_and_ends_within_bounds(name):
    read = unit(name)
    assert read["Service"]["Restart"] == "always"
    assert read["Unit"]["StartLimitIntervalSec"] == "0"
    assert int(read["Service"]["TimeoutStopSec"]) <= 90


@pytest.mark.parametrize("name", services())
def test_every_service_runs_without_rights_and_with_its_variables(name):
    service = unit(name)["Service"]
    assert service["User"] == "attestation"
    assert service["EnvironmentFile"] == "/etc/attestation.env"
    assert service["UMask"] == "0077"
    assert service["NoNewPrivileges"] == "yes"
    assert service["ProtectSystem"] == "strict"


def web(words):
    return vars(Config().parser().parse_args(words)) | {"bind": None}


def test_the_web_processes_of_unit_and_image_are_the_same():
    path, *words = start("attestation-web.service")
    assert path.endswith("/gunicorn")
    image = (DEPLOY / "Dockerfile").read_text().partition("\nCMD [")[2].partition("]\n")[0]
    told = [word.strip().strip('"') for word in image.split('", "')]
    assert web(words) == web(told[1:])
    # Two installations of one user would share its socket.
    assert web(words)["control_socket_disable"] is True


def test_the_containers_have_every_worker():
    commands = [service.get("command", []) for service in compose()["services"].values()]
    assert {words[3] for words in commands if "run_worker" in words} == set(WORKERS)


@pytest.fixture
def here(tmp_path):
    """The units with the paths of this tree, and a service that they come after."""
    for path in UNITS.iterdir():
        text = path.read_text().replace("/srv/attestation", str(ROOT))
        (tmp_path / path.name).write_text(text)
    return tmp_path


def analyze(*words):
    run = subprocess.run(  # noqa: S603
        [shutil.which("systemd-analyze"), *words],
        capture_output=True,
        text=True,
        env=os.environ | {"SYSTEMD_COLORS": "0"},
    )
    return run.returncode, run.stdout + run.stderr


@_analyze
def test_systemd_understands_every_line(here):
    units = sorted(str(path) for path in here.iterdir())
    assert analyze("verify", "--man=no", *units) == (0, "")
    broken = here / "attestation-web.service"
    broken.write_text(broken.read_text().replace("Restart=always", "Restart=sometimes"))
    assert "sometimes" in analyze("verify", "--man=no", str(broken))[1]


@_analyze
@pytest.mark.parametrize("name", services())
def test_systemd_finds_little_that_a_service_is_exposed_to(here, name):
    code, said = analyze("security", "--offline=true", "--threshold=20", str(here / name))
    assert code == 0, said
