"""The server's side of tus 1.0.0, sentence by sentence of the protocol."""

import base64
import hashlib
import io
import uuid

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.base.requests.limits import Turns
from attestation.files.uploads import services as upload_services
from attestation.files.uploads.models import Upload
from tests import factories

pytestmark = pytest.mark.django_db

CONTENT = b"%PDF-" + bytes(range(256)) * 20
LENGTH = len(CONTENT)


@pytest.fixture
def person(settings):
    settings.DISK_RESERVE_BYTES = 0
    return factories.UserFactory()


@pytest.fixture
def client(person):
    client = Client()
    client.force_login(person)
    return client


def metadata(**told):
    return ",".join(f"{k} {base64.b64encode(v.encode()).decode()}" for k, v in told.items())


def headers(**more):
    return {"Tus-Resumable": "1.0.0", **more}


def create(client, length=LENGTH, name="скан.pdf", rule="signed_scan", **more):
    told = metadata(filename=name, rule=rule, place="form")
    return client.generic(
        "POST",
        reverse("cabinet:uploads"),
        headers=headers(**{"Upload-Length": str(length), "Upload-Metadata": told, **more}),
    )


def patch(client, address, content, offset, **more):
    return client.patch(
        address,
        content,
        content_type="application/offset+octet-stream",
        headers=headers(**{"Upload-Offset": str(offset), **more}),
    )


def test_the_server_says_what_it_can(client):
    response = client.options(reverse("cabinet:uploads"))
    assert response.status_code == 204
    assert response["Tus-Resumable"] == response["Tus-Version"] == "1.0.0"
    assert "creation" in response["Tus-Extension"].split(",")
    assert response["Tus-Max-Size"] == str(2 * 1024**3)


def test_a_file_comes_in_two_pieces_and_is_whole(client, person):
    created = create(client)
    assert created.status_code == 201
    assert created["Upload-Expires"].endswith("GMT")
    address = created["Location"]
    first = patch(client, address, CONTENT[:1000], 0)
    assert (first.status_code, first["Upload-Offset"]) == (204, "1000")
    standing = client.head(address, headers=headers())
    assert standing.status_code == 200
    assert (standing["Upload-Offset"], standing["Upload-Length"]) == ("1000", str(len(CONTENT)))
    assert "no-store" in standing["Cache-Control"]
    assert patch(client, address, CONTENT[1000:], 1000)["Upload-Offset"] == str(len(CONTENT))
    upload = Upload.objects.get(owner=person)
    assert upload.is_finished
    assert hashlib.sha256(upload.path.read_bytes()).digest() == hashlib.sha256(CONTENT).digest()
    assert upload.path.stat().st_mode & 0o777 == 0o600


def test_creation_may_bring_the_first_bytes(client):
    told = metadata(filename="скан.pdf", rule="signed_scan")
    response = client.post(
        reverse("cabinet:uploads"),
        CONTENT[:100],
        content_type="application/offset+octet-stream",
        headers=headers(**{"Upload-Length": str(len(CONTENT)), "Upload-Metadata": told}),
    )
    assert (response.status_code, response["Upload-Offset"]) == (201, "100")


def test_another_offset_is_a_conflict_and_changes_nothing(client):
    address = create(client)["Location"]
    patch(client, address, CONTENT[:10], 0)
    for wrong in (0, 9, 11):
        assert patch(client, address, b"x", wrong).status_code == 409
    assert client.head(address, headers=headers())["Upload-Offset"] == "10"


def test_more_than_was_promised_is_refused(client):
    address = create(client, length=5)["Location"]
    assert patch(client, address, b"123456", 0).status_code == 400
    assert client.head(address, headers=headers())["Upload-Offset"] == "0"


@pytest.mark.parametrize(
    ("more", "status"),
    [
        ({"Upload-Length": str(2 * 1024**3 + 1)}, 413),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "9" * 30}, 400),
        ({"Upload-Metadata": "filename !!!"}, 400),
        ({"Upload-Metadata": metadata(filename="a.pdf", rule="anything")}, 400),
        ({"Upload-Metadata": metadata(filename="a.exe", rule="signed_scan")}, 422),
        ({"Upload-Length": "0"}, 422),
        ({"Upload-Length": str(21 * 1024**2)}, 422),
        ({"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_what_cannot_become_a_file_is_refused_at_once(client, more, status):
    response = create(client, **more)
    assert response.status_code == status
    assert not Upload.objects.exists()
    if status == 412:
        assert response["Tus-Version"] == "1.0.0"


def test_a_piece_says_what_it_is(client):
    address = create(client)["Location"]
    response = client.patch(address, b"x", content_type="text/plain", headers=headers())
    assert response.status_code == 415
    assert patch(client, address, b"x", "abc").status_code == 400


def test_termination_removes_row_and_bytes(client, person, django_capture_on_commit_callbacks):
    address = create(client)["Location"]
    patch(client, address, CONTENT[:10], 0)
    path = Upload.objects.get().path
    assert path.exists()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.delete(address, headers=headers()).status_code == 204
    assert not path.exists()
    assert client.head(address, headers=headers()).status_code == 404


def test_a_client_that_cannot_patch_says_so_in_a_header(client):
    address = create(client)["Location"]
    response = client.post(
        address,
        CONTENT[:10],
        content_type="application/offset+octet-stream",
        headers=headers(**{"Upload-Offset": "0", "X-HTTP-Method-Override": "PATCH"}),
    )
    assert response["Upload-Offset"] == "10"
    # A link could be made to send this: it would pass no check of a token.
    assert client.get(address, headers=headers(**{"X-HTTP-Method-Override": "DELETE"})).status_code
    assert Upload.objects.exists()


def test_nobody_but_the_owner_knows_of_an_upload(client):
    address = create(client)["Location"]
    other = Client()
    other.force_login(factories.UserFactory())
    assert other.head(address, headers=headers()).status_code == 404
    assert patch(other, address, b"x", 0).status_code == 404
    assert other.delete(address, headers=headers()).status_code == 404
    assert Client().head(address, headers=headers()).status_code == 401
    assert Upload.objects.get().offset == 0


def test_a_piece_without_the_token_against_forged_requests_is_refused(person):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person)
    assert create(client).status_code == 403
    client.get(reverse("cabinet:profile_edit"))
    token = client.cookies["csrftoken"].value
    created = create(client, **{"X-CSRFToken": token})
    assert created.status_code == 201
    assert patch(client, created["Location"], b"x", 0).status_code == 403
    sent = patch(client, created["Location"], b"x", 0, **{"X-CSRFToken": token})
    assert sent.status_code == 204


def test_one_person_cannot_fill_the_disk(client, settings):
    settings.UPLOADS_WAITING = 2
    assert [create(client).status_code for _ in range(3)] == [201, 201, 422]
    settings.UPLOADS_WAITING, settings.UPLOAD_QUOTA_BYTES = 10, 3 * len(CONTENT)
    assert [create(client).status_code for _ in range(2)] == [201, 422]
    settings.UPLOAD_QUOTA_BYTES, settings.DISK_RESERVE_BYTES = 10**12, 10**18
    refused = create(client)
    assert "не хватает места" in refused.content.decode()


def test_what_nobody_claims_is_purged_with_its_bytes(client, django_capture_on_commit_callbacks):
    address = create(client)["Location"]
    patch(client, address, CONTENT, 0)
    kept = create(client)["Location"]
    late = Upload.objects.order_by("created_at").first()
    Upload.objects.filter(pk=late.pk).update(expires_at=timezone.now())
    assert client.head(address, headers=headers()).status_code == 404
    with django_capture_on_commit_callbacks(execute=True):
        assert upload_services.purge() == 1
    assert not late.path.exists()
    assert client.head(kept, headers=headers()).status_code == 200


def test_an_unknown_upload_does_not_exist(client):
    address = reverse("cabinet:upload", args=[uuid.uuid4()])
    assert client.head(address, headers=headers()).status_code == 404


# --- What is refused before it has come whole ----------------------------------------------------

PIECE = 8192


@pytest.mark.parametrize(
    ("name", "rule", "head", "said"),
    [
        ("Урок.mp4", "lesson_video", b"%PDF-1.4", "но это документ PDF"),
        ("Урок.mp4", "documents", b"\x1a\x45\xdf\xa3webm", "но это видеозапись MKV или WebM"),
        ("скан.pdf", "signed_scan", b"\0\0\0\x18ftypmp42", "но это видеозапись"),
        ("скан.pdf", "signed_scan", b"PK\x03\x04", "но это документ Word, таблица Excel или архив"),
        ("скан.jpg", "proof", b"\0\0\0\x18ftypheic", "HEIC с телефона"),
        ("итоги.docx", "results", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "старого вида"),
    ],
)
def test_a_file_that_is_not_what_it_is_called_ends_with_its_first_piece(
    client, name, rule, head, said
):
    created = create(client, length=15_000_000, name=name, rule=rule)

    refused = patch(client, created["Location"], head.ljust(PIECE, b"\1"), 0)

    assert refused.status_code == 422
    assert said in refused.content.decode()
    assert not Upload.objects.exists()


def test_a_film_is_refused_when_its_upload_is_created(client):
    refused = create(client, length=300_000_000, name="Урок.mp4", rule="proof")
    assert refused.status_code == 422
    assert refused.content.decode().startswith("Видеозаписи здесь не принимаются.")


@pytest.mark.parametrize(
    ("name", "rule", "head"),
    [
        ("скан.pdf", "signed_scan", b"\xef\xbb\xbf%PDF-1.4"),
        ("итоги.docx", "results", b"PK\x03\x04"),
        ("скан.zip", "scan_or_archive", b"PK\x03\x04"),
        ("Урок.mov", "documents", b"\0\0\0\x08wide"),
    ],
)
def test_a_file_that_begins_as_it_is_called_goes_on(client, name, rule, head):
    created = create(client, length=1_000_000, name=name, rule=rule)
    assert patch(client, created["Location"], head.ljust(PIECE, b"\1"), 0).status_code == 204


@pytest.mark.parametrize(("name", "taken"), [("скан.pdf", 422), ("скан.zip", 201)])
def test_an_archive_in_place_of_the_scan_may_be_larger_than_the_scan(client, name, taken):
    created = create(client, length=30_000_000, name=name, rule="scan_or_archive")
    assert created.status_code == taken


class Unreadable(io.BytesIO):
    def read(self, *_size):
        raise AssertionError("the body was read")


@pytest.mark.parametrize(
    "kind", ["multipart/form-data; boundary=b", "application/x-www-form-urlencoded"]
)
@pytest.mark.parametrize("signed_in", [True, False])
def test_a_form_is_refused_before_anything_reads_it(person, kind, signed_in):
    visitor = Client(enforce_csrf_checks=True)
    if signed_in:
        visitor.force_login(person)
    for address in (reverse("cabinet:uploads"), reverse("cabinet:upload", args=[uuid.uuid4()])):
        body = {"wsgi.input": Unreadable(b"--b"), "CONTENT_LENGTH": "100", "CONTENT_TYPE": kind}
        answer = visitor.post(address, headers=headers(), **body)
        assert answer.status_code == (415 if signed_in else 401)


def test_whoever_finds_no_turn_comes_again(client, monkeypatch):
    address = create(client)["Location"]
    monkeypatch.setattr("attestation.files.uploads.views._turns", Turns(altogether=0, each=0))
    answer = patch(client, address, CONTENT, 0)
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert client.head(address, headers=headers())["Upload-Offset"] == "0"
