"""Recordings of lessons are judged by their container; one that broke off is found."""

import pytest

from attestation.base.errors import DomainError
from attestation.files.checks import EVIDENCE, LESSON_VIDEO, inspect
from tests.files.samples import upload


def box(kind, content=b""):
    return (8 + len(content)).to_bytes(4, "big") + kind + content


def mp4(brand=b"mp42"):
    return box(b"ftyp", brand + bytes(4)) + box(b"moov", bytes(20)) + box(b"mdat", bytes(5000))


MOV = box(b"wide") + box(b"mdat", bytes(5000)) + box(b"moov", bytes(20))
AVI = b"RIFF" + (4 + 3000).to_bytes(4, "little") + b"AVI " + bytes(3000)
EBML = b"\x1a\x45\xdf\xa3\x8b\x42\x82\x88matroska"
MKV = EBML + b"\x18\x53\x80\x67\x4f\xa0" + bytes(4000)
WEBM = b"\x1a\x45\xdf\xa3\x87\x42\x82\x84webm" + b"\x18\x53\x80\x67\xff" + bytes(4000)


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("урок.mp4", mp4(), "video/mp4"),
        ("урок.MOV", mp4(b"qt  "), "video/mp4"),
        ("старая камера.mov", MOV, "video/mp4"),
        ("урок.avi", AVI, "video/x-msvideo"),
        ("урок.mkv", MKV, "video/x-matroska"),
        ("урок.webm", WEBM, "video/x-matroska"),
    ],
)
def test_usual_recordings_are_taken(name, content, content_type):
    assert inspect(upload(name, content), LESSON_VIDEO).content_type == content_type


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("урок.mp4", mp4()[:-100]),
        ("урок.mp4", box(b"ftyp", b"mp42") + box(b"mdat", bytes(900))),
        ("урок.avi", AVI[:-1]),
        ("урок.mkv", MKV[:-1]),
        ("урок.mkv", EBML),
    ],
)
def test_a_recording_that_broke_off_is_refused(name, content):
    with pytest.raises(DomainError, match="не до конца"):
        inspect(upload(name, content), LESSON_VIDEO)


def test_a_recording_has_its_own_place_and_its_own_advice():
    with pytest.raises(DomainError, match="Видеозаписи здесь не принимаются"):
        inspect(upload("урок.mp4", mp4()), EVIDENCE)
    large = upload("урок.mp4", mp4())
    large.size = LESSON_VIDEO.max_bytes + 1
    with pytest.raises(
        DomainError, match=r"можно не больше 2 ГБ\. Сохраните видеозапись с меньшим"
    ):
        inspect(large, LESSON_VIDEO)
