"""Public pages are compressed for whoever can read them so; cabinets and files are not."""

import gzip

import pytest

from cms_pages.publishing import page_cache as publication_page_cache

pytestmark = pytest.mark.django_db

PACKED = {"HTTP_ACCEPT_ENCODING": "gzip, br"}


@pytest.mark.parametrize("address", ["/", "/search/?q=график", "/schedules/calendar/"])
def test_a_public_page_is_compressed_for_browsers_alone(pages, client, address):
    plain = client.get(address)
    packed = client.get(address, **PACKED)
    assert "Content-Encoding" not in plain
    assert packed["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in packed["Vary"]
    assert len(packed.content) < len(plain.content)
    assert b"</html>" in gzip.decompress(packed.content)


def test_a_remembered_schedule_is_compressed_once_and_for_browsers_alone(
    published, client, settings, monkeypatch
):
    settings.SCHEDULES_REMEMBERED = True
    published(names=["Белова Анна Игоревна"])
    packed = [client.get("/schedules/2026-10/", **PACKED) for _ in range(3)]
    for response in packed:
        assert response["Content-Encoding"] == "gzip"
        assert "Белова Анна" in gzip.decompress(response.content).decode()
    assert "Белова Анна" in client.get("/schedules/2026-10/").content.decode()
    monkeypatch.setattr(
        publication_page_cache, "compress", lambda content: pytest.fail("compressed again")
    )
    assert client.get("/schedules/2026-10/", **PACKED).content == packed[2].content


def test_pages_of_cabinets_are_not_compressed(region, client):
    client.force_login(region.home.teacher)
    assert "Content-Encoding" not in client.get("/cabinet/", **PACKED)


def test_files_are_not_compressed(published, client):
    published()
    response = client.get("/schedules/2026-10/xlsx/", **PACKED)
    assert response.status_code == 200
    assert "Content-Encoding" not in response
