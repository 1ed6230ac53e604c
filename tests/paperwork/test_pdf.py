"""Rendering in general: what a template may reach, and what happens when it cannot be drawn."""

from io import BytesIO

import pytest
from django.test import override_settings
from PIL import Image
from pypdf import PdfReader

from attestation.paperwork.drawing.html import PaperworkError
from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.qr import qr_png_data_uri

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "OPTIONS": {
            "loaders": [
                (
                    "django.template.loaders.locmem.Loader",
                    {
                        "deep.html": "<div>" * 300 + "x",
                        "picture.html": '<img src="{{ src }}" width="90" height="90"><p>x</p>',
                    },
                )
            ]
        },
    }
]


@pytest.fixture(autouse=True)
def _own_templates():
    with override_settings(TEMPLATES=TEMPLATES):
        yield


def pictures(src):
    reader = PdfReader(BytesIO(render_pdf("picture.html", {"src": src})))
    return len(reader.pages[0].images)


def test_a_template_that_cannot_be_drawn_is_our_fault():
    with pytest.raises(PaperworkError, match=r"deep\.html"):
        render_pdf("deep.html", {})


def test_a_picture_comes_in_its_address():
    assert pictures(qr_png_data_uri("ATT:1:1")) == 1


def test_a_template_reaches_neither_files_nor_the_network(tmp_path):
    secret = tmp_path / "secret.png"
    Image.new("RGB", (90, 90)).save(secret)

    for src in (str(secret), secret.as_uri(), "http://127.0.0.1:9/secret.png"):
        assert pictures(src) == 0
