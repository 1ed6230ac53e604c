"""The policy of each answer: previews may be framed by the admin, nothing else may by anybody."""

import io

import pytest
from config.content_policy import BrowserHeadersMiddleware
from django.http import FileResponse
from django.urls import reverse
from wagtail.models import Page

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(demo_pages):
    return Page.objects.get(slug="news")


def policy(response):
    parts = response["Content-Security-Policy"].split("; ")
    return {name: values for name, _, values in (part.partition(" ") for part in parts)}


@pytest.mark.parametrize("door", ["preview_on_edit", "view_draft", "revisions_view"])
def test_every_door_to_a_preview_lets_the_admin_frame_it(client, chief, page, door):
    client.force_login(chief)
    page = page.specific
    keys = [page.pk, page.save_revision().pk] if door == "revisions_view" else [page.pk]
    answer = client.get(reverse(f"wagtailadmin_pages:{door}", args=keys), {"mode": ""})
    assert answer.status_code == 200
    assert policy(answer)["frame-ancestors"] == "'self'"


def test_a_page_of_the_site_is_framed_by_nobody(client, pages):
    answer = client.get("/")
    assert policy(answer)["frame-ancestors"] == "'none'"
    assert answer["X-Frame-Options"] == "DENY"


def test_the_admin_is_framed_by_nobody_else(client, chief):
    client.force_login(chief)
    answer = client.get(reverse("wagtailadmin_home"))
    assert policy(answer)["frame-ancestors"] == "'self'"
    assert "'unsafe-inline'" in policy(answer)["script-src"]


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\r\n", "\x1b"])
def test_the_name_of_a_file_is_shown_as_it_is_read(rf, sign):
    file = FileResponse(io.BytesIO(b"a"), as_attachment=True, filename=f"скан{sign}gpj.exe")
    sent = BrowserHeadersMiddleware(lambda request: file)(rf.get("/"))["Content-Disposition"]
    assert sent == "attachment; filename*=utf-8''%D1%81%D0%BA%D0%B0%D0%BDgpj.exe"
