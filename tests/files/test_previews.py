"""Small pictures of what was attached."""

import io
from pathlib import Path

import pytest
from PIL import Image

from attestation.files import preview_views, previews, services
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.files.storage import drawing_path, keep_drawing
from tests.files.samples import image, pdf
from tests.files.test_pictures import KINDS


@pytest.mark.parametrize(
    ("content", "content_type"),
    [
        (pdf(2), "application/pdf"),
        (image("JPEG", (3000, 2000)), "image/jpeg"),
        (image("PNG", (900, 1200), "RGBA"), "image/png"),
    ],
)
def test_a_preview_is_a_small_jpeg(content, content_type):
    made = sandbox_client.run_in_sandbox(
        previews.picture, io.BytesIO(content), content_type=content_type
    )
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.format == "JPEG"
        assert max(picture.size) == previews.SIDE


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_picture_is_shown_as_people_see_it(kind):
    content = KINDS[kind]
    is_jpeg = content.startswith(b"\xff\xd8")
    made = previews.picture(
        io.BytesIO(content), content_type="image/jpeg" if is_jpeg else "image/png"
    )
    with Image.open(io.BytesIO(made)) as picture:
        assert picture.size == (80, 120)
        assert max(picture.getpixel((25, 20))) < 60
        assert min(picture.getpixel((60, 80))) > 200


def test_what_is_transparent_becomes_paper():
    made = previews.picture(io.BytesIO(image("PNG", (50, 50), "RGBA")), content_type="image/png")
    with Image.open(io.BytesIO(made)) as picture:
        assert min(picture.getpixel((25, 25))) > 250


def test_what_cannot_be_drawn_is_a_fault():
    with pytest.raises(FileFormatError):
        sandbox_client.run_in_sandbox(
            previews.picture, io.BytesIO(b"%PDF-broken"), content_type="application/pdf"
        )


@pytest.fixture
def stored():
    return services.store_bytes(pdf(1), name="а.pdf", content_type="application/pdf", actor=None)


@pytest.mark.django_db
@pytest.mark.parametrize("what", ["another picture is drawn", "files are being checked"])
def test_under_load_a_waiting_picture_is_shown_and_no_error(rf, monkeypatch, stored, what):
    monkeypatch.setattr(preview_views, "_visible", lambda request, pk: stored)
    busy = preview_views._drawing if what == "another picture is drawn" else sandbox_client._places
    taken = 0
    while busy.acquire(blocking=False):
        taken += 1
    try:
        waiting = preview_views.preview(rf.head("/"), stored.pk)
    finally:
        for _ in range(taken):
            busy.release()

    assert (waiting.status_code, waiting["Content-Type"]) == (202, "image/svg+xml")
    assert waiting["Cache-Control"] == "no-store"
    assert b'width="36"' in waiting.content
    drawn = preview_views.preview(rf.head("/"), stored.pk)
    assert (drawn.status_code, drawn["Content-Type"]) == (200, "image/jpeg")


@pytest.mark.django_db
def test_what_could_not_be_drawn_is_tried_again_later(monkeypatch, stored):
    with monkeypatch.context() as patched:
        patched.setattr(sandbox_client, "run_in_sandbox", _fails)
        assert preview_views._picture(stored) == b""
    assert preview_views._picture(stored) == b""
    monkeypatch.setattr(preview_views, "_FAILED_FOR", 0)
    assert preview_views._picture(stored)


def _fails(*args, **kwargs):
    raise FileFormatError("")


@pytest.mark.django_db
def test_what_cannot_be_drawn_is_tried_once(monkeypatch):
    calls = []
    real = sandbox_client.run_in_sandbox

    def counted(*args, **kwargs):
        calls.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(sandbox_client, "run_in_sandbox", counted)
    broken = services.store_bytes(pdf(1), name="а.pdf", content_type="application/pdf", actor=None)
    Path(broken.blob.path).write_bytes(b"%PDF-1.4 without a page")
    assert [preview_views._picture(broken) for _ in range(3)] == [b"", b"", b""]
    assert len(calls) == 1


@pytest.mark.django_db
def test_what_was_drawn_goes_with_the_file(stored, django_capture_on_commit_callbacks):
    page = drawing_path(stored.pk, "1.jpg")
    keep_drawing(page, preview_views._picture(stored))
    assert {path.name for path in page.parent.iterdir()} == {"preview.jpg", "1.jpg"}
    with django_capture_on_commit_callbacks(execute=True):
        services.discard(stored)
    assert not page.parent.exists()
