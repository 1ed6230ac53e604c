"""Visitors who begin a request and never end it do not hold the site.

Each test runs twice: as the site is, and without the mend, where the same visitors must hold it.
"""

import pytest

from tests.security.loopback import free_port
from tests.security.nginx import (
    DOCUMENTED,
    application,
    here,
    nginx,
    silent_posts,
    status,
)

pytestmark = [pytest.mark.django_db, pytest.mark.long]

UPLOADS = "/cabinet/uploads/"
UNBUFFERED = DOCUMENTED.replace("proxy_request_buffering on;", "proxy_request_buffering off;")
GUARD = "attestation.base.requests.limits.UnreadBodyMiddleware"


@pytest.fixture
def unguarded(process_environment, tmp_path):
    """An environment in which the application reads a body before it asks who sends it."""
    source = f"from config.settings.test import *\n\nMIDDLEWARE.remove({GUARD!r})\n"
    (tmp_path / "unguarded.py").write_text(source)
    return process_environment | {
        "DJANGO_SETTINGS_MODULE": "unguarded",
        "PYTHONPATH": str(tmp_path),
    }


def test_forty_silent_strangers_hold_no_thread(process_environment, tmp_path):
    with application(process_environment) as behind:
        # Even with nobody before it, the application reads nothing of a stranger's upload.
        with silent_posts(behind, UPLOADS):
            assert status(behind) == 200
        # What it does read waits in nginx until it is whole.
        with nginx(tmp_path, behind=behind) as port:
            for path in (UPLOADS, "/accounts/login/"):
                with silent_posts(port, path):
                    assert status(port) == 200, path


def test_without_the_mend_they_hold_them_all(unguarded, tmp_path):
    with (
        application(unguarded) as behind,
        nginx(tmp_path, behind=behind, documented=UNBUFFERED) as port,
    ):
        assert status(port) == 200
        with silent_posts(port, UPLOADS):
            assert status(port, within=2) is None


def test_one_address_holds_few_uploads_and_the_site_is_still_there_for_it(tmp_path):
    few = DOCUMENTED.replace("limit_conn uploader 30;", "limit_conn uploader 3;")
    assert few != DOCUMENTED
    server = nginx(tmp_path, behind=free_port(), documented=few)
    with server as port, silent_posts(port, UPLOADS, number=3):
        assert status(port, UPLOADS) == 503
        # Let through: it is only that no application runs behind.
        assert status(port) == 502


def test_the_documented_configuration_differs_from_the_tested_one_in_addresses_alone(tmp_path):
    site = here(DOCUMENTED, port=1, behind=2, folder=tmp_path)
    tested = "\n".join(line.partition("#")[0] for line in site.splitlines())
    assert [word for word in ("443", "8000", "/srv", "/etc") if word in tested] == []
