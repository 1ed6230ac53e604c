"""The public page that checks a signature: by number, by file, by both."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.signatures.services.test_signing import paper, signer  # noqa: F401
from tests.signatures.test_selectors import signature  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db
ADDRESS = "/signature/"


def pdf(content):
    return SimpleUploadedFile("документ.pdf", content, content_type="application/pdf")


def said(answer):
    return " ".join(answer.content.decode().split())


def test_the_link_of_the_sheet_shows_the_signature(pages, signature):  # noqa: F811
    answer = Client().get(ADDRESS, {"number": signature.number})
    assert answer.status_code == 200
    assert "Такая подпись есть" in said(answer)
    assert signature.signer_name in said(answer)
    assert "no-store" in answer["Cache-Control"]


def test_a_whole_file_is_confirmed_and_nothing_else_is_told(pages, signature):  # noqa: F811
    answer = Client().post(ADDRESS, {"file": pdf(signature.file.read())})
    assert "Документ не изменён" in said(answer)
    assert signature.signer_name in said(answer)
    for private in (signature.title, signature.person.email, signature.address):
        assert private not in said(answer)


def test_a_changed_file_is_named_so_and_the_signer_is_not(pages, signature):  # noqa: F811
    changed = signature.file.read() + b"!"
    answer = Client().post(ADDRESS, {"number": signature.number, "file": pdf(changed)})
    assert "Это не тот файл, или он изменён" in said(answer)
    assert signature.signer_name not in said(answer)
    answer = Client().post(ADDRESS, {"file": pdf(changed)})
    assert "Такого файла среди подписанных нет" in said(answer)


def test_an_unknown_number_is_answered_with_what_to_look_at(pages):
    answer = Client().get(ADDRESS, {"number": "AAAA-BBBB-CCCC"})
    assert "Подписи с таким номером нет" in said(answer)


@pytest.mark.parametrize("sent", [{}, {"number": "  "}])
def test_without_a_question_it_asks_for_one(pages, sent):
    answer = Client().post(ADDRESS, sent)
    assert answer.status_code == 422
    assert "Впишите номер подписи или выберите файл." in said(answer)


def test_an_empty_file_is_a_changed_one(pages, signature):  # noqa: F811
    answer = Client().post(ADDRESS, {"number": signature.number, "file": pdf(b"")})
    assert "Это не тот файл, или он изменён" in said(answer)


def test_who_asks_too_often_waits(pages, settings):
    settings.STATUS_LIMITS = settings.STATUS_LIMITS | {"signature_from_address": "2/10m/key"}
    client = Client()
    for _ in range(2):
        assert client.get(ADDRESS, {"number": "AAAA-BBBB-CCCC"}).status_code == 200
    assert client.get(ADDRESS, {"number": "AAAA-BBBB-CCCC"}).status_code == 429
    assert client.get(ADDRESS).status_code == 200
