"""Files built to do harm, beyond those of ``tests/files``."""

import resource
import struct
import zlib
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse

from attestation.base.errors import DomainError
from attestation.files.checks import SIGNED_SCAN, inspect
from tests import factories
from tests.files.samples import upload


def deflated(head: bytes, megabytes: int) -> bytes:
    """``head`` and so many megabytes of blanks, as a Flate stream."""
    packer = zlib.compressobj(9)
    stream = packer.compress(head)
    for _ in range(megabytes):
        stream += packer.compress(b" " * 1024 * 1024)
    return stream + packer.flush()


def lzw(head: bytes, megabytes: int) -> bytes:
    """The same as an LZW stream: each code stands for one blank more than the code before."""
    clear, width_now, bits, blanks = 256, 9, [], 0
    run = [0x20, *range(258, 3758)]
    groups = [list(head)]
    while blanks < megabytes * 1024 * 1024:
        groups.append(run)
        blanks += len(run) * (len(run) + 1) // 2
    for group in groups:
        bits.append(f"{clear:0{width_now}b}")
        for count, code in enumerate(group):
            # The table grows with every code but the first; codes grow one entry early.
            width_now = max(9, (258 + count).bit_length())
            bits.append(f"{code:0{width_now}b}")
        width_now = max(9, (258 + len(group)).bit_length())
    bits.append(f"{257:0{width_now}b}")
    text = "".join(bits)
    size = -(-len(text) // 8)
    return int(text.ljust(size * 8, "0"), 2).to_bytes(size, "big")


def bomb(megabytes: int, *, pack: Callable[[bytes, int], bytes] = deflated) -> bytes:
    """A PDF whose pages are listed in a stream that unpacks into so many megabytes."""
    objects = b"1 0 2 40 " + b"<< /Type /Catalog /Pages 2 0 R >>".ljust(40)
    stream = pack(objects + b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", megabytes)
    name = b"FlateDecode" if pack is deflated else b"LZWDecode"
    out, starts = BytesIO(), {}

    def put(number: int, head: bytes, body: bytes | None = None) -> None:
        starts[number] = out.tell()
        tail = b"" if body is None else b"\nstream\n" + body + b"\nendstream"
        out.write(b"%d 0 obj\n<< %s >>%s\nendobj\n" % (number, head, tail))

    out.write(b"%PDF-1.5\n")
    put(3, b"/Type /Page /Parent 2 0 R /MediaBox [0 0 10 10]")
    packed = b"/Type /ObjStm /N 2 /First 9 /Length %d /Filter /%s" % (len(stream), name)
    put(4, packed, stream)
    rows = [(0, 0, 65535), (2, 4, 0), (2, 4, 1)]
    rows += [(1, starts[3], 0), (1, starts[4], 0), (1, out.tell(), 0)]
    table = b"".join(struct.pack(">BIH", *row) for row in rows)
    put(5, b"/Type /XRef /Size 6 /W [1 4 2] /Root 1 0 R /Length %d" % len(table), table)
    out.write(b"startxref\n%d\n%%%%EOF\n" % starts[5])
    return out.getvalue()


def test_a_pdf_that_unpacks_without_end_is_refused():
    with pytest.raises(DomainError, match="повреждён"):
        inspect(upload("скан.pdf", bomb(600)), SIGNED_SCAN)
    assert inspect(upload("скан.pdf", bomb(1)), SIGNED_SCAN).pages == 1


def test_an_lzw_stream_that_unpacks_without_end_is_a_sentence_and_not_a_dead_process():
    assert inspect(upload("скан.pdf", bomb(1, pack=lzw)), SIGNED_SCAN).pages == 1
    huge = upload("скан.pdf", bomb(4000, pack=lzw))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(DomainError, match="повреждён"):
        inspect(huge, SIGNED_SCAN)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert grown < 64 * 1024, "kilobytes"


@pytest.mark.parametrize(
    "name", ["a'b; x=1.pdf", "\u202efdp.pdf", "../../e\0tc.pdf", "я" * 300 + ".pdf", "a.html.pdf"]
)
@pytest.mark.django_db
def test_a_hostile_name_stays_a_name(region, name):
    application = factories.generated(region.home.teacher)
    client = Client()
    client.force_login(region.home.teacher)
    sent = factories.pdf_upload()
    sent._name = name  # past the cleaning that Django does for browsers that do not lie
    address = reverse("cabinet:attach", args=[application.pk, "signed_scan"])
    assert client.post(address, {"file": sent}).status_code == 302
    stored = application.documents.get(kind="signed_scan", detached_at=None).file
    response = client.get(stored.get_absolute_url())
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith("attachment")
    assert response["X-Content-Type-Options"] == "nosniff"
    assert not any(sign in stored.original_name for sign in '\r\n"/\0\u202e')
    assert len(stored.original_name) <= 150


@pytest.mark.django_db
def test_a_paper_has_no_room_for_a_book(region):
    teacher = region.home.teacher
    client = Client()
    client.force_login(teacher)
    address = reverse("cabinet:profile_edit")
    given = factories.typed_card(teacher)
    refused = client.post(address, {**given, "education": "слово " * 100_000})
    assert refused.status_code == 422
    assert "2000" in refused.content.decode()
    assert client.post(address, {**given, "education": "слово " * 300}).status_code == 302
