"""A lesson of 300 MB comes whole over a connection that breaks twenty times."""

import hashlib
import os
import random
import re
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from config.postgres import embedded_url
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from attestation.applications.choices import Form
from attestation.files.models import StoredFile
from attestation.files.uploads.models import Upload
from tests import factories
from tests.browser.breaking import BreakingProxy, WebServer
from tests.files.test_video_formats import box
from tests.security.loopback import free_port

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MEGABYTE = 1024 * 1024
SIZE = 300 * MEGABYTE
BREAKS = 20
#: Far less than the file: what a server that held it would need.
FLAT = 60 * MEGABYTE


def lesson(path: Path) -> str:
    """Write a recording of ``SIZE`` bytes, random in places; return its SHA-256."""
    head = box(b"ftyp", b"mp42" + bytes(4)) + box(b"moov", bytes(64))
    source = random.Random(7)
    with path.open("wb") as file:
        file.write(head + (SIZE - len(head)).to_bytes(4, "big") + b"mdat")
        for start in range(MEGABYTE, SIZE, MEGABYTE):
            file.seek(start)
            file.write(source.randbytes(4096))
        file.truncate(SIZE)
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def database_url() -> str:
    """The address of the database of this test."""
    url = os.environ.get("DATABASE_URL") or embedded_url(Path(settings.VAR_DIR) / "postgres")
    return urlunsplit(urlsplit(url)._replace(path=f"/{connection.settings_dict['NAME']}"))


@pytest.fixture
def server(tmp_path):
    server = WebServer(free_port(), database_url(), tmp_path / "var")
    yield server
    server.kill()


@pytest.fixture
def proxy(server):
    breaks = random.Random(196).sample(range(MEGABYTE, SIZE), BREAKS)
    proxy = BreakingProxy(server.port, breaks)
    yield proxy
    proxy.close()


def page_of(application, chromium, proxy) -> Page:
    client = Client()
    client.force_login(application.applicant)
    address = f"http://127.0.0.1:{proxy.port}"
    context = chromium.new_context(base_url=address, locale="ru-RU")
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": address}])
    page = context.new_page()
    page.goto(reverse("cabinet:documents", args=[application.pk]))
    return page


def test_300_megabytes_come_whole_over_20_breaks_and_a_killed_server(
    region, chromium, server, proxy, picture, tmp_path
):
    application = factories.draft(region.home.teacher, form=Form.DISTANCE)
    path = tmp_path / "Открытый урок математики.mp4"
    told = lesson(path)
    page = page_of(application, chromium, proxy)
    at_rest = server.peak_memory()
    page.set_input_files("input[name=files]", path)
    said = page.locator(".uploads__said")
    expect(said).to_have_text(re.compile(r"Загружено [3-9]\d %"), timeout=120_000)
    picture(page, "uploads-on-the-way-1280")
    grown = server.peak_memory() - at_rest
    server.kill()
    server.start()
    expect(page.get_by_text("Загружено. Скажите, что это")).to_be_visible(timeout=180_000)
    assert proxy.made == BREAKS
    picture(page, "uploads-waiting-1280")
    page.set_viewport_size({"width": 360, "height": 800})
    picture(page, "uploads-waiting-360")
    upload = Upload.objects.get()
    assert upload.is_finished
    page.get_by_label("Что это").select_option("lesson_video")
    page.get_by_role("button", name="Прикрепить к заявлению").click()
    expect(page.get_by_role("heading", name="Видеозапись урока")).to_be_visible(timeout=60_000)
    picture(page, "documents-360")
    page.set_viewport_size({"width": 1280, "height": 900})
    picture(page, "documents-1280")
    stored = StoredFile.objects.get(content_type="video/mp4")
    assert (stored.size, stored.sha256) == (SIZE, told)
    assert max(grown, server.peak_memory() - at_rest) < FLAT
    page.context.close()
