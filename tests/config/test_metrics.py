"""`/metrics` tells what alerts and dashboard ask for, to nobody but the monitoring."""

import datetime
import json
import os
import re
import shutil
import subprocess
import sys

import pytest
import yaml
from config import metrics
from django.db import DatabaseError, connection
from django.test import Client
from django.utils import timezone

from attestation.base.jobs import defer
from attestation.management.backups.making import done_mark
from attestation.notifications.models import Letter
from tests.deploy.files import DEPLOY, ROOT

pytestmark = pytest.mark.django_db
MONITORING = DEPLOY / "monitoring"


def told(client=None, **headers):
    answer = (client or Client()).get("/metrics", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def value(name, text=None):
    """Return the value of a sample, by its name with labels."""
    return float(re.search(rf"^{re.escape(name)} (\S+)$", text or told(), flags=re.MULTILINE)[1])


def test_requests_are_counted_by_view_and_status():
    client = Client()
    name = 'attestation_requests_total{status="200",view="alive"}'
    client.get("/healthz")
    before = value(name)
    client.get("/healthz")
    assert value(name) == before + 1
    client.get("/accounts/login/")
    client.get("/no/such/page/")
    text = told()
    assert value('attestation_requests_total{status="200",view="LoginView"}', text) >= 1
    assert 'status="404"' in text
    assert value('attestation_request_seconds_count{area="accounts"}', text) >= 1
    # No address, and nothing of a link, becomes a label.
    assert "/" not in "".join(re.findall(r'view="([^"]*)"', text))


def test_an_error_whose_page_breaks_too_is_counted(monkeypatch):
    def broken(*_args, **_options):
        raise ValueError

    monkeypatch.setattr("config.health._fault", broken)
    monkeypatch.setattr("attestation.base.display.views.error_page", broken)
    name = 'attestation_requests_total{status="500",view="ready"}'
    client = Client(raise_request_exception=False)
    for _ in range(2):
        with pytest.raises(ValueError):  # noqa: PT011 (as it is raised)
            client.get("/readyz")
    assert value(name) >= 2


def test_what_waits_and_what_failed_is_told(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    assert value("attestation_backup_done_timestamp_seconds") == 0
    letter = {"to": "a@mail.example", "subject": "a"}
    old = Letter.objects.create(**letter)
    Letter.objects.filter(pk=old.pk).update(
        created_at=timezone.now() - datetime.timedelta(minutes=10)
    )
    Letter.objects.create(**letter, failed_at=timezone.now())
    Letter.objects.create(**letter, sent_at=timezone.now())
    defer("attestation.reports.tasks.count_for_statistics", timestamp=0)
    done_mark().touch()
    text = told()
    assert value('attestation_letters{state="waiting"}', text) == 1
    assert value('attestation_letters{state="failed"}', text) == 1
    assert 600 <= value("attestation_letters_oldest_seconds", text) < 700
    assert value('attestation_jobs_waiting{worker="batches"}', text) == 1
    assert value('attestation_worker_stands_still{worker="letters"}', text) == 1
    assert value("attestation_backup_done_timestamp_seconds", text) > 0
    assert value('attestation_jobs_failed{queue="batches"}', text) == 0
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_jobs SET status = 'failed'")
    assert value('attestation_jobs_failed{queue="batches"}') == 1
    assert value('attestation_jobs_failed{queue="mail"}') == 0
    assert value("attestation_disk_free_bytes", text) > 0


def test_only_the_machine_itself_may_ask_where_there_is_no_token():
    assert Client(REMOTE_ADDR="::1").get("/metrics").status_code == 200
    for stranger in (
        Client(REMOTE_ADDR="198.51.100.7"),
        Client(REMOTE_ADDR=""),
        # A proxy on this machine asks for somebody else.
        Client(headers={"X-Forwarded-For": "198.51.100.7"}),
        Client(headers={"X-Real-IP": "198.51.100.7"}),
    ):
        answer = stranger.get("/metrics")
        assert answer.status_code == 404
        assert answer.content == b""


def test_with_a_token_nobody_may_without_it(settings):
    settings.METRICS_TOKEN = "a-token-of-tests"
    far = Client(REMOTE_ADDR="198.51.100.7")
    told(far, Authorization="Bearer a-token-of-tests")
    for wrong in ("", "Bearer ", "Bearer a-token", "Basic a-token-of-tests", "Bearer я"):
        assert far.get("/metrics", headers={"Authorization": wrong}).status_code == 404
    assert Client().get("/metrics").status_code == 404


def test_the_address_of_the_machine_is_asked_for_whatever_the_hosts_are(settings):
    settings.ALLOWED_HOSTS = ["attestation.example"]
    settings.SECURE_SSL_REDIRECT = True
    assert Client().get("/metrics", headers={"Host": "127.0.0.1:8000"}).status_code == 200
    assert Client().get("/healthz", headers={"Host": "127.0.0.1:8000"}).status_code == 400


def test_a_database_that_is_away_is_a_number(monkeypatch):
    def away(_now):
        raise DatabaseError

    monkeypatch.setattr(metrics.job_health, "health", away)
    text = told()
    assert value("attestation_database_up", text) == 0
    assert "attestation_requests_total" in text


def asked(text):
    return set(re.findall(r"\battestation_[a-z_]+\b", text))


def expressions():
    rules = yaml.safe_load((MONITORING / "attestation-alerts.yml").read_text())
    yield from (rule["expr"] for group in rules["groups"] for rule in group["rules"])
    dashboard = json.loads((MONITORING / "attestation-dashboard.json").read_text())
    for panel in dashboard["panels"]:
        yield from (target["expr"] for target in panel["targets"])


def test_everything_that_alerts_and_dashboard_ask_for_is_told():
    Client().get("/healthz")
    text = told()
    samples = set(re.findall(r"^(attestation_[a-z_]+)", text, flags=re.MULTILINE))
    wanted = asked("\n".join(expressions()))
    assert len(wanted) > 12
    assert wanted - samples == set()
    # And nothing is told that nobody looks at.
    families = set(re.findall(r"^# TYPE (attestation_[a-z_]+)", text, flags=re.MULTILINE))
    seen = {re.sub(r"_(bucket|count|sum|total)$", "", name) for name in wanted}
    assert {re.sub(r"_total$", "", name) for name in families} - seen == {
        "attestation_request_seconds_created",
        "attestation_requests_created",
    } & families


@pytest.mark.skipif(not shutil.which("promtool"), reason="Prometheus is not installed")
def test_prometheus_understands_rules_and_answer():
    rules = MONITORING / "attestation-alerts.yml"
    subprocess.run(["promtool", "check", "rules", rules], check=True)  # noqa: S603, S607
    check = ["promtool", "check", "metrics"]
    subprocess.run(check, input=told(), text=True, check=True)  # noqa: S603


def test_processes_that_share_a_folder_tell_their_sum(tmp_path):
    """Each scrape is answered by one of several web processes."""
    program = (
        "import django; django.setup()\n"
        "from django.test import Client\n"
        "Client().get('/healthz')\n"
        "print(Client().get('/metrics').content.decode())\n"
    )
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path / "shared"),
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
    }
    texts = [
        subprocess.run(  # noqa: S603
            [sys.executable, "-c", program],
            env=environment,
            cwd=ROOT,
            check=True,
            capture_output=True,
            text=True,
        ).stdout
        for _ in range(2)
    ]
    name = 'attestation_requests_total{status="200",view="alive"}'
    assert [value(name, text) for text in texts] == [1, 2]
