"""Whatever breaks and whenever: the bytes that we count are there, and no others."""

import os
from io import BytesIO

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from attestation.base.errors import DomainError
from attestation.files import services
from attestation.files.checks import SIGNED_SCAN, inspect
from attestation.files.uploads import services as upload_services
from attestation.files.uploads.models import Upload
from tests import factories
from tests.files.samples import pdf

CONTENT = b"%PDF-" + os.urandom(4995)
LENGTH = len(CONTENT)


class Network:
    """A body that ends, or breaks with an error, after ``size`` bytes."""

    def __init__(self, content: bytes, size: int, *, breaks: bool) -> None:
        self.rest, self.breaks = BytesIO(content[:size]), breaks

    def read(self, size: int) -> bytes:
        piece = self.rest.read(min(size, 37))
        if not piece and self.breaks:
            raise OSError("connection reset")
        return piece


def begun(length=LENGTH, name="скан.pdf"):
    person = factories.UserFactory()
    return upload_services.begin(name, length, rule="signed_scan", place="", actor=person)


#: At which offset the sender continues (relative to ours), how much it sends, how that ends.
attempts = st.lists(
    st.tuples(
        st.sampled_from([0, 0, 0, 0, -1, 1, 700]),
        st.integers(0, 2000),
        st.sampled_from(["ends", "breaks", "killed", "disk lost the end"]),
    ),
    max_size=12,
)


@pytest.mark.long
@pytest.mark.django_db
@given(attempts=attempts)
@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_breaks_the_counted_bytes_are_those_of_the_file(attempts, monkeypatch):
    monkeypatch.setattr(upload_services, "BLOCK", 300)
    upload = begun()
    for shift, size, end in [*attempts, (0, len(CONTENT), "ends")]:
        ours = upload_services.offset_of(upload)
        claimed = max(0, ours + shift)
        network = Network(CONTENT[claimed:], size, breaks=end == "breaks")
        if claimed != ours:
            with pytest.raises(upload_services.WrongOffsetError):
                upload_services.append(upload, network, offset=claimed)
        else:
            upload_services.append(upload, network, offset=claimed)
        upload.refresh_from_db()
        if end == "killed":
            # Written but not counted: the process ended between the disk and the database.
            with upload.path.open("ab") as file:
                file.write(b"garbage")
        elif end == "disk lost the end" and upload.path.exists():
            os.truncate(upload.path, upload.path.stat().st_size // 2)
        standing = upload_services.offset_of(upload)
        assert standing <= upload.length
        if upload.path.exists():
            assert upload.path.read_bytes()[:standing] == CONTENT[:standing]
    upload.refresh_from_db()
    assert upload.is_finished
    assert upload.path.read_bytes()[: upload.length] == CONTENT


@pytest.mark.django_db
def test_whoever_continues_takes_the_pen_from_a_connection_that_hangs():
    upload = begun(length=400)

    class Hanging:
        """Sends the second half of its piece only after somebody else has continued."""

        pieces = 0

        def read(self, size: int) -> bytes:
            self.pieces += 1
            if self.pieces == 1:
                return b"a" * 200
            upload_services.append(Upload.objects.get(pk=upload.pk), BytesIO(b"b" * 50), offset=0)
            return b""

    with pytest.raises(upload_services.SupersededError):
        upload_services.append(upload, Hanging(), offset=0)
    upload.refresh_from_db()
    assert upload.offset == 50
    assert upload.path.read_bytes() == b"b" * 50


@pytest.mark.django_db(transaction=True)
def test_of_two_senders_at_once_none_spoils_the_file(at_once):
    upload = begun()

    def send():
        mine = Upload.objects.get(pk=upload.pk)
        return upload_services.append(mine, BytesIO(CONTENT), offset=0)

    at_once(send, send, send)
    upload.refresh_from_db()
    standing = upload_services.offset_of(upload)
    assert upload.path.read_bytes()[:standing] == CONTENT[:standing]
    if standing < upload.length:
        upload = upload_services.append(upload, BytesIO(CONTENT[standing:]), offset=standing)
    assert upload.path.read_bytes() == CONTENT


@pytest.mark.django_db
def test_a_form_takes_a_finished_upload_once_and_only_from_its_owner():
    content = pdf()
    upload = begun(length=len(content))
    upload_services.append(upload, BytesIO(content), offset=0)
    reference = upload_services.UploadReference(upload.pk)
    stranger = factories.UserFactory()

    def take(actor):
        with upload_services.received(reference, actor=actor) as file:
            facts = inspect(file, SIGNED_SCAN)
            upload_services.use_up(reference, actor=actor)
            return services.keep(file, facts, actor=actor)

    with pytest.raises(DomainError, match="уже прикреплён"):
        take(stranger)
    stored = take(upload.owner)
    assert (stored.pages, stored.original_name) == (1, "скан.pdf")
    # Kept by a second name: gigabytes are not copied.
    assert os.path.samefile(stored.blob.path, upload.path)  # noqa: PTH121
    with pytest.raises(DomainError, match="уже прикреплён"):
        take(upload.owner)


@pytest.mark.django_db
def test_an_unfinished_upload_is_not_taken():
    upload = begun()
    upload_services.append(upload, BytesIO(CONTENT[:10]), offset=0)
    with (
        pytest.raises(DomainError, match="не полностью"),
        upload_services.received(upload_services.UploadReference(upload.pk), actor=upload.owner),
    ):
        pytest.fail("it was taken")


@pytest.mark.django_db
def test_what_the_checks_refuse_stays_an_upload():
    upload = begun(length=len(CONTENT))
    upload_services.append(upload, BytesIO(CONTENT), offset=0)
    reference = upload_services.UploadReference(upload.pk)
    with (
        pytest.raises(DomainError, match="повреждён"),
        upload_services.received(reference, actor=upload.owner) as file,
    ):
        inspect(file, SIGNED_SCAN)
    assert upload.path.exists()
    assert Upload.objects.filter(pk=upload.pk).exists()


@pytest.mark.django_db
def test_a_place_is_cleared_of_what_all_have_sent_and_one_drops_but_the_own():
    one, other = factories.UserFactory(), factories.UserFactory()
    begin = upload_services.begin
    mine = begin("скан.pdf", 9, rule="signed_scan", place="here", actor=one)
    begin("скан.pdf", 9, rule="signed_scan", place="here", actor=other)
    elsewhere = begin("скан.pdf", 9, rule="signed_scan", place="there", actor=one)
    for key, place, actor in (
        (mine.pk, "here", other),
        (str(mine.pk), "there", one),
        ("no key", "here", one),
    ):
        upload_services.drop(key, place=place, actor=actor)
    assert Upload.objects.count() == 3
    upload_services.drop(str(mine.pk), place="here", actor=one)
    assert Upload.objects.count() == 2
    upload_services.clear("here")
    assert Upload.objects.get() == elsewhere
