"""The words of the Wagtail admin: a walk over its pages as chief editor and as operator."""

import re
from collections.abc import Iterator
from urllib.parse import urljoin, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group
from django.urls import Resolver404, resolve

from attestation.accounts.models import User
from attestation.accounts.services.groups import OPERATORS

pytestmark = pytest.mark.django_db

#: Names of formats, of programs and of what has no Russian name; addresses and logins are left out.
_ALLOWED = frozenset(
    re.findall(
        r"\w+",
        """PDF DOCX XLSX CSV PPTX ODT ODS RTF ZIP PNG JPG JPEG WEBP GIF AVIF HEIC SVG ICO Word Excel
        PowerPoint TSV itemprop Wagtail CMS JavaScript HTML URL cookie QR ID XML JSON Ctrl Alt Shift
        Enter Esc BEGIN END CERTIFICATE""",
    )
)
_NOT_WORDS = re.compile(r"\S+[@/.#_]\S+|\S*[\w-]*\d[\w-]*")
#: Wagtail takes these from the names of its fields; only administrators see them.
_TECHNICAL = re.compile(r"(?:Port|Site name|Root page|Page)$|Сортировка по Port")
#: A count with a noun in the singular or in the nominative plural: «4 страница», «7 группы».
_WRONG_COUNT = re.compile(
    r"(?<![\d–.,])(?:\d*[02-9]|\d*1\d) (?:страница|запись|группа|изображение|документ|"
    r"пользователь)\b|\b(?:\d*[05-9]|\d*1\d) (?:типы|группы|записи|страницы|документы)\b"
)


def words(html: str) -> Iterator[str]:
    """Yield what a page shows, piece by piece."""
    soup = BeautifulSoup(html, "html.parser")
    for hidden in soup(["script", "style", "svg", "template", "code", "pre", "option"]):
        hidden.decompose()
    for hidden in soup.select("[hidden]"):
        hidden.decompose()
    yield from (text for piece in soup.stripped_strings if (text := " ".join(piece.split())))
    for one in soup.select("[placeholder], [aria-label], [title]"):
        yield from (one[name] for name in ("placeholder", "aria-label", "title") if one.get(name))


def links(html: str, address: str) -> Iterator[str]:
    for one in BeautifulSoup(html, "html.parser").select("a[href]"):
        yield urljoin(address, str(one["href"])).split("#")[0]
    # The menu is drawn by a script.
    yield from re.findall(r'"url": "(/cms/[^"?]*)"', html)


def walk(client, start: str) -> tuple[set[str], list[str]]:
    """Open one page of each kind below the admin; return the kinds and the faults of words."""
    queue, kinds, faults = [start], set(), []
    while queue:
        address = queue.pop(0)
        path = urlsplit(address).path
        try:
            kind = resolve(path).view_name
        except Resolver404:
            continue
        if not path.startswith("/cms/") or kind in kinds or "bulk" in path or "logout" in path:
            continue
        kinds.add(kind)
        answer = client.get(address)
        if answer.status_code != 200 or "text/html" not in answer["Content-Type"]:
            continue
        html = answer.content.decode()
        queue += links(html, address)
        for text in words(html):
            latin = {*re.findall(r"[A-Za-z]{2,}", _NOT_WORDS.sub(" ", text))} - _ALLOWED
            if (latin and not _TECHNICAL.match(text)) or _WRONG_COUNT.search(text):
                faults.append(f"{address}: {text[:120]}")
    return kinds, faults


@pytest.fixture(params=["editor", "operator"])
def staff(request, site, client):
    if request.param == "editor":
        person = User.objects.create_superuser("глава", "", "пароль", last_name="Лебедева")
    else:
        person = User.objects.create_user("оператор", last_name="Зимина")
        person.groups.add(Group.objects.get(name=OPERATORS))
    client.force_login(person)
    return client


def test_the_admin_speaks_russian_and_counts_rightly(staff):
    kinds, faults = walk(staff, "/cms/")
    assert len(kinds) > 15
    assert faults == []
