"""The report of problems on the pages: links, missing files, pictures without descriptions.

No requests are sent to other sites: for an external link only its syntax is checked.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import caches
from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db import transaction
from django.urls import Resolver404, resolve
from wagtail.contrib.redirects.models import Redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin
from wagtail.documents import get_document_model
from wagtail.fields import StreamField
from wagtail.images import get_image_model
from wagtail.models import Page

_KEY = "cms_pages.page_checks.link_report"
_SECONDS = 10 * 60
_ANCHOR = re.compile(r"<a\s([^>]*)>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_CHOOSERS = {"page": "page", "document": "document", "documents": "document", "image": "image"}


@dataclass(frozen=True)
class Problem:
    """One thing to mend: on which page (or picture), and what."""

    title: str
    text: str
    page_id: int | None = None
    image_id: int | None = None


def problems() -> list[Problem]:
    """All that is broken on the live pages; remembered for ten minutes or until a publication."""
    found = caches["shared"].get(_KEY)
    if found is None:
        found = [*of_pages(_live_pages()), *_of_images()]
        caches["shared"].set(_KEY, found, _SECONDS)
    return found


def forget() -> None:
    """Look anew at the next asking."""
    transaction.on_commit(lambda: caches["shared"].delete(_KEY))


def of_pages(pages: Iterable[Page]) -> list[Problem]:
    """Return the problems on ``pages``, in their order."""
    known = _Known()
    return [
        Problem(page.title, text, page_id=page.pk)
        for page in pages
        for text in dict.fromkeys(_faults(page, known))
    ]


def _live_pages() -> list[Page]:
    return list(Page.objects.live().filter(depth__gt=1).order_by("path").specific())


class _Known:
    """The valid link targets, read once for all pages."""

    def __init__(self) -> None:
        live = Page.objects.live().specific(defer=True)
        site_root = Page.objects.filter(sites_rooted_here__is_default_site=True).first()
        prefix = site_root.url_path if site_root else "/"
        self.pages: set[int] = set()
        self.addresses: set[str] = set()
        self.routed: list[str] = []
        for page in live:
            self.pages.add(page.pk)
            address = f"/{page.url_path.removeprefix(prefix)}"
            self.addresses.add(address)
            if isinstance(page, RoutablePageMixin):
                self.routed.append(address)
        self.redirects = set(Redirect.objects.values_list("old_path", flat=True))
        documents = get_document_model().objects.only("file")
        self.documents = {document.pk: document for document in documents}
        self.images = set(get_image_model().objects.values_list("pk", flat=True))
        self._stored: dict[int, bool] = {}

    def has_file(self, document_id: int) -> bool:
        if document_id not in self._stored:
            file = self.documents[document_id].file
            self._stored[document_id] = bool(file) and file.storage.exists(file.name)
        return self._stored[document_id]

    def leads_somewhere(self, path: str) -> bool:
        address = path if path.endswith("/") or "." in path.rsplit("/", 1)[-1] else f"{path}/"
        if address in self.addresses or Redirect.normalise_path(path) in self.redirects:
            return True
        if any(address.startswith(routed) for routed in self.routed):
            return True
        try:
            return resolve(address).func.__module__ != "wagtail.views"
        except Resolver404:
            return False


def _faults(page: Page, known: _Known) -> Iterator[str]:
    for field in page._meta.get_fields():
        if isinstance(field, StreamField):
            stream = getattr(page, field.name)
            for block in stream.get_prep_value():
                yield from _within(block["value"], known, key=block["type"])
    # A list of documents; its class stands on pages, which ask this module for their checks.
    if hasattr(page, "items"):
        for item in page.items.all():
            if item.document_id is None:
                if item.kind in (item.Kind.TEMPLATE, item.Kind.PRESENTATION):
                    yield f"В строке «{item.title}» нет файла."
            else:
                yield from _of_document(item.document_id, known, f"в строке «{item.title}»")


def _within(value: Any, known: _Known, *, key: str) -> Iterator[str]:
    if isinstance(value, dict):
        if "decorative" in value and not value["decorative"] and not value.get("alt_text"):
            yield "У изображения нет описания."
        for name, inner in value.items():
            # An item of a list has the type of the list.
            yield from _within(inner, known, key=key if name == "value" else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _within(inner, known, key=key)
    elif isinstance(value, str):
        if key == "path" and value and not known.leads_somewhere(value):
            yield f"Кнопка ведёт на адрес {value}, которого на сайте нет."
        for attributes in _ANCHOR.findall(value):
            yield from _of_link(dict(_ATTRIBUTE.findall(attributes)), known)
    elif isinstance(value, int) and not isinstance(value, bool) and (kind := _chosen(key)):
        yield from _of_choice(kind, value, known)


def _chosen(key: str) -> str:
    """Return the type of object that a number in this field refers to; empty if none."""
    return "document" if key.endswith("_file") else _CHOOSERS.get(key, "")


def _of_choice(kind: str, key: int, known: _Known) -> Iterator[str]:
    if kind == "page" and key not in known.pages:
        yield "Выбранной страницы больше нет на сайте."
    elif kind == "document":
        yield from _of_document(key, known, "в списке документов")
    elif kind == "image" and key not in known.images:
        yield "Выбранное изображение удалено."


def _of_document(key: int, known: _Known, where: str) -> Iterator[str]:
    if key not in known.documents:
        yield f"Документ {where} удалён."
    elif not known.has_file(key):
        yield f"У документа {where} пропал файл: загрузите его заново."


def _of_link(attributes: dict[str, str], known: _Known) -> Iterator[str]:
    kind, key = attributes.get("linktype"), attributes.get("id", "")
    if kind == "page":
        if not key.isdecimal() or int(key) not in known.pages:
            yield "Ссылка в тексте ведёт на страницу, которой нет на сайте."
    elif kind == "document":
        if not key.isdecimal() or int(key) not in known.documents:
            yield "Ссылка в тексте ведёт на удалённый документ."
        else:
            yield from _of_document(int(key), known, "по ссылке в тексте")
    else:
        address = unescape(attributes.get("href", "")).strip()
        if fault := _fault_of_address(address, known):
            yield f"Ссылка «{address or 'без адреса'}»: {fault}"


def _fault_of_address(address: str, known: _Known) -> str:
    try:
        parts = urlsplit(address)
    except ValueError:
        return "адрес написан с ошибкой."
    own = urlsplit(settings.BASE_URL).netloc
    if address.startswith("#") and len(address) > 1:
        return ""
    if parts.scheme == "mailto":
        return "" if _is_valid(validate_email, parts.path) else "такой почты быть не может."
    if parts.scheme == "tel":
        return "" if re.fullmatch(r"\+?[\d\-()]{5,20}", parts.path) else "номер с ошибкой."
    if (not parts.scheme and not parts.netloc) or parts.netloc == own:
        if not parts.path.startswith("/"):
            return "адрес на этом сайте начинается с косой черты."
        return "" if known.leads_somewhere(parts.path) else "такой страницы на сайте нет."
    checker = URLValidator(schemes=["http", "https"])
    return "" if _is_valid(checker, address) else "адрес написан с ошибкой."


def _is_valid(validate: Any, text: str) -> bool:
    try:
        validate(text)
    except ValidationError:
        return False
    return True


def _of_images() -> list[Problem]:
    images = get_image_model().objects.filter(description="").order_by("title")
    return [
        Problem(image.title, "У изображения нет описания для тех, кто его не видит.", image_id=pk)
        for image in images
        for pk in [image.pk]
    ]
