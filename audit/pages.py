"""Which pages are looked at: every public one, and some of each kind in the cabinets."""

from collections import Counter
from dataclasses import dataclass
from html.parser import HTMLParser
from http.client import HTTPConnection
from urllib.parse import quote, urljoin, urlsplit

from defusedxml import ElementTree
from django.urls import Resolver404, resolve

#: So many pages of one kind are taken in one cabinet; they differ by their contents.
OF_A_KIND = 1
#: One of each role; `teacher2` has filed, `teacher` has not.
PEOPLE = (
    *("teacher", "teacher2", "school", "municipal", "expert1"),
    *("operator", "secretary", "member1"),
)
#: Public pages that the map of the site leaves out.
_BESIDE_THE_MAP = (
    *("/search/", f"/search/?q={quote('заявление')}", f"/search/?q={quote('нетничего')}"),
    *("/schedules/calendar/", "/accounts/login/", "/accounts/signup/"),
    *("/accounts/password/reset/", "/no-such-page/"),
)
_MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}loc"
_CABINETS = ("/cabinet/", "/accounts/")


@dataclass(frozen=True)
class Answer:
    """What the server said to one request; ``text`` is empty for files."""

    status: int
    content_type: str
    text: str


@dataclass(frozen=True)
class Place:
    """A page to look at.

    Attributes:
        address: below the site.
        person: whose cabinet it is in, empty for visitors.
        html: as the server sends it.
        is_mapped: whether the site's map names it.
    """

    address: str
    person: str
    html: str
    is_mapped: bool = False

    def __str__(self) -> str:
        return f"{self.person or 'visitor'} {self.address}"


def ask(port: int, address: str, *, cookie: str = "") -> Answer:
    """Ask the site under audit; redirects are answers, too."""
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", address, headers={"Cookie": cookie} if cookie else {})
        response = connection.getresponse()
        body = response.read()
    finally:
        connection.close()
    content_type = response.headers.get("Content-Type", "")
    text = body.decode() if content_type.startswith(("text/", "application/xml")) else ""
    return Answer(response.status, content_type, text)


def public(port: int) -> list[Place]:
    """Every page of the site's map and those that it leaves out."""
    tree = ElementTree.fromstring(ask(port, "/sitemap.xml").text)
    mapped = [urlsplit(element.text or "").path for element in tree.iter(_MAP)]
    found = []
    for address in dict.fromkeys([*mapped, *_BESIDE_THE_MAP]):
        answer = ask(port, address)
        if "text/html" in answer.content_type:
            found.append(Place(address, "", answer.text, is_mapped=address in mapped))
    return found


def of_cabinet(port: int, person: str, cookie: str) -> list[Place]:
    """The pages that ``person`` reaches by links, some of each kind."""
    queue, known = ["/cabinet/"], {"/cabinet/"}
    kinds: Counter[str] = Counter()
    found = []
    while queue:
        address = queue.pop(0)
        kind = kind_of(address)
        if kind is None or kinds[kind] >= OF_A_KIND:
            continue
        answer = ask(port, address, cookie=cookie)
        if answer.status != 200 or "text/html" not in answer.content_type:
            continue
        kinds[kind] += 1
        found.append(Place(address, person, answer.text))
        for link in links(answer.text, address):
            if link not in known:
                known.add(link)
                queue.append(link)
    return found


def kind_of(address: str) -> str | None:
    """The name of the view behind an address; None where it is no page of the cabinets."""
    path = urlsplit(address).path
    if not path.startswith(_CABINETS):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def links(html: str, address: str) -> list[str]:
    """The addresses of the same site that a page leads to, without their fragments."""
    reader = _Links()
    reader.feed(html)
    found = []
    for href in reader.found:
        parts = urlsplit(urljoin(address, href))
        if not parts.scheme and not parts.netloc:
            found.append(parts.path + (f"?{parts.query}" if parts.query else ""))
    return list(dict.fromkeys(found))


class _Links(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href")
        if tag == "a" and href:
            self.found.append(href)
