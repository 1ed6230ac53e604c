"""The one way out: who gets a file, and under which headers."""

from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django_sendfile.utils import _get_sendfile

from attestation.base.errors import DomainError
from attestation.base.visibility import VisibilityRules
from attestation.files import access
from attestation.files.checks import SIGNED_SCAN, inspect
from attestation.files.models import StoredFile
from attestation.files.services import keep, store_bytes
from attestation.files.signals import file_read
from tests.files.samples import image, pdf, upload

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _own_ground(settings, tmp_path, monkeypatch):
    """A folder of its own, and nobody's reasons to see files."""
    settings.PRIVATE_ROOT = settings.SENDFILE_ROOT = tmp_path / "private"
    monkeypatch.setattr(access, "file_visibility", VisibilityRules())


def store(sent, *, actor):
    """Look at an upload and keep it, as every door does."""
    return keep(sent, inspect(sent, SIGNED_SCAN), actor=actor)


@pytest.fixture
def owner(django_user_model):
    return django_user_model.objects.create_user("owner")


@pytest.fixture
def stranger(django_user_model):
    return django_user_model.objects.create_user("stranger")


@pytest.fixture
def owners_see_theirs(owner):
    access.file_visibility.add(lambda user: Q(uploaded_by=user))


@pytest.fixture
def scan(owner, owners_see_theirs):
    return store(upload("Скан «Ё» №1.pdf", pdf(2)), actor=owner)


def test_a_picture_named_as_another_kind_is_kept_under_a_name_that_opens(owner):
    assert store(upload("Фото.jpg", pdf()), actor=owner).original_name == "Фото.pdf"


def test_a_stored_file_is_whole_private_and_nameless_on_the_disk(scan, owner):
    scan.refresh_from_db()
    path = Path(scan.blob.path)

    assert (scan.original_name, scan.pages, scan.uploaded_by) == ("Скан «Ё» №1.pdf", 2, owner)
    assert path.name == scan.pk.hex
    assert path.stat().st_size == scan.size
    assert path.stat().st_mode & 0o777 == 0o600
    assert path.parent.stat().st_mode & 0o777 == 0o700
    assert path.parent.parent.stat().st_mode & 0o777 == 0o700
    assert scan.uploaded_at <= timezone.now()


def test_a_private_file_has_no_address_of_its_own(scan):
    with pytest.raises(ValueError, match="no address"):
        scan.blob.url  # noqa: B018


def test_a_refused_upload_leaves_nothing(owner, tmp_path):
    with pytest.raises(DomainError):
        store(upload("a.pdf", b""), actor=owner)

    assert not StoredFile.objects.exists()
    assert not (tmp_path / "private").exists()


def test_a_rolled_back_transaction_leaves_no_row(owner):
    with transaction.atomic():
        stored = store(upload("a.pdf", pdf()), actor=owner)
        transaction.set_rollback(True)

    assert not StoredFile.objects.exists()
    assert Path(stored.blob.path).exists()


def test_what_the_system_builds_is_kept_without_an_actor():
    stored = store_bytes(
        b"%PDF-1.4", name="Заявление.pdf", content_type="application/pdf", actor=None, pages=1
    )

    assert stored.blob.read() == b"%PDF-1.4"
    assert (stored.size, stored.pages, stored.uploaded_by) == (8, 1, None)
    stored.blob.close()


def test_an_empty_document_is_refused_by_the_database():
    with pytest.raises(IntegrityError, match="storedfile_is_not_empty"):
        store_bytes(b"", name="a.pdf", content_type="application/pdf", actor=None)


def test_nobody_sees_a_file_without_a_registered_reason(owner):
    stored = store(upload("a.pdf", pdf()), actor=owner)

    assert not StoredFile.objects.visible_to(owner).exists()
    access.file_visibility.add(lambda user: Q(uploaded_by=user, size=0))
    assert not StoredFile.objects.visible_to(owner).exists()
    access.file_visibility.add(lambda user: Q(uploaded_by=user))
    assert list(StoredFile.objects.visible_to(owner)) == [stored]


def test_the_owner_downloads_it_under_its_own_name(client, owner, scan):
    client.force_login(owner)
    response = client.get(scan.get_absolute_url())

    assert response.status_code == 200
    assert len(response.getvalue()) == scan.size
    assert response["Content-Type"] == "application/pdf"
    assert response["Content-Disposition"] == (
        "attachment; filename*=utf-8''"
        "%D0%A1%D0%BA%D0%B0%D0%BD%20%C2%AB%D0%81%C2%BB%20%E2%84%961.pdf"
    )
    assert {"private", "no-store"} <= set(response["Cache-Control"].split(", "))
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Content-Security-Policy"].endswith("frame-ancestors 'self'; sandbox")


@pytest.mark.parametrize(
    ("name", "content", "policy"),
    [
        ("скан.pdf", pdf(), "default-src 'none'; frame-ancestors 'self'"),
        ("скан.png", image("PNG"), "default-src 'none'; frame-ancestors 'self'; sandbox"),
        ("скан.jpg", image("JPEG"), "default-src 'none'; frame-ancestors 'self'; sandbox"),
    ],
)
@pytest.mark.usefixtures("owners_see_theirs")
def test_pdf_and_pictures_can_be_shown_in_our_own_page(client, owner, name, content, policy):
    stored = store(upload(name, content), actor=owner)
    client.force_login(owner)
    response = client.get(stored.get_absolute_url(), {"inline": "1"})

    assert response["Content-Disposition"].startswith("inline; ")
    assert response["Content-Security-Policy"] == policy
    assert response["X-Frame-Options"] == "SAMEORIGIN"


@pytest.mark.usefixtures("owners_see_theirs")
def test_nothing_else_is_shown(client, owner):
    stored = store_bytes(b"<script>", name="a.html", content_type="text/html", actor=owner)
    client.force_login(owner)
    response = client.get(stored.get_absolute_url(), {"inline": "1"})

    assert response["Content-Disposition"] == 'attachment; filename="a.html"'


def test_to_others_the_file_is_absent(client, stranger, scan):
    client.force_login(stranger)
    absent = reverse("cabinet:file", args=["00000000-0000-4000-8000-000000000000"])

    assert client.get(scan.get_absolute_url()).status_code == 404
    assert client.get(absent).status_code == 404


def test_a_visitor_is_asked_to_sign_in(client, scan):
    response = client.get(scan.get_absolute_url())

    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/?next=")


def test_files_are_only_read(client, owner, scan):
    client.force_login(owner)

    assert client.post(scan.get_absolute_url()).status_code == 405


def test_reading_is_announced_with_the_file_and_the_reader(client, owner, stranger, scan):
    seen = []

    def note(sender, file, user, **kwargs):
        seen.append((file, user))

    file_read.connect(note)
    try:
        client.force_login(stranger)
        client.get(scan.get_absolute_url())
        client.force_login(owner)
        client.head(scan.get_absolute_url())
        assert seen == []
        client.get(scan.get_absolute_url())
    finally:
        file_read.disconnect(note)

    assert seen == [(scan, owner)]


def test_behind_a_web_server_only_a_pointer_is_sent(client, owner, scan, settings):
    settings.SENDFILE_BACKEND = "django_sendfile.backends.nginx"
    _get_sendfile.cache_clear()
    try:
        client.force_login(owner)
        response = client.get(scan.get_absolute_url())
    finally:
        _get_sendfile.cache_clear()

    assert response["X-Accel-Redirect"] == f"/_protected/{scan.blob.name}"
    assert response.content == b""
