"""Office files as packages, by the rules of their standard (ECMA-376, part 2: OPC).

A part is known by its declared content type and by relationships, never by the name that one
program happens to give it. Names are the same without regard to case, slash direction, a leading
slash and percent-encoding. `readable` gives the libraries, which know fewer of these rules, a copy
that all of them understand. No Django here: this runs in the sandbox process.
"""

import posixpath
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any, BinaryIO
from urllib.parse import unquote
from xml.sax.saxutils import quoteattr

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

MAX_CONTENT_TYPES = 1024 * 1024

_OFFICE = "application/vnd.openxmlformats-officedocument"
MAIN_TYPES = {
    f"{_OFFICE}.wordprocessingml.document.main+xml": "docx",
    f"{_OFFICE}.spreadsheetml.sheet.main+xml": "xlsx",
    f"{_OFFICE}.presentationml.presentation.main+xml": "pptx",
}
#: What is no document of any of these kinds, and what people call it: a template, a show, macros.
_OTHER_KINDS = (
    (re.compile(r"macroenabled"), "macros"),
    (re.compile(r"\.template\.main\+xml$"), "template"),
    (re.compile(r"presentationml\.slideshow\.main\+xml$"), "pptx"),
)
#: The first entry of a document of LibreOffice, which says its kind (ODF 1.3, part 2).
_ODF_KIND = "mimetype"
_LONGEST_KIND = 128
_ODF = b"application/vnd.oasis.opendocument."
#: Where programs put the main part, for packages that have no relationships of their own.
_USUAL = ("word/document.xml", "xl/workbook.xml", "ppt/presentation.xml")
_LISTING = "[Content_Types].xml"
_ROOT_LINKS = "_rels/.rels"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_LINKS = "http://schemas.openxmlformats.org/package/2006/relationships"
_MAIN_LINK = "/relationships/officeDocument"
_LINKS_TYPE = "application/vnd.openxmlformats-package.relationships+xml"
#: The parts that readers look for by their type.
_LINKED = frozenset(("worksheet", "sharedStrings", "styles", "slide", "footnotes", "endnotes"))
# What openpyxl looks for under one name only.
_STYLES, _STYLES_NAME = f"{_OFFICE}.spreadsheetml.styles+xml", "xl/styles.xml"
# «Strict Open XML» differs from what the libraries read in its namespaces alone.
_STRICT = "http://purl.oclc.org/ooxml/"
_STRICT_SPACE = re.compile(rb"http://purl\.oclc\.org/ooxml/(\w+)/")


class PackageError(Exception):
    """The package contradicts itself or cannot be read."""


def part_key(name: str) -> str:
    """Return what two spellings of the same part name have in common."""
    return posixpath.normpath(unquote(name.replace("\\", "/").lstrip("/"))).casefold()


@dataclass(frozen=True)
class _Link:
    key: str
    type: str
    target: str
    is_external: bool


class Package:
    """The parts of an open archive, known by key (`part_key`).

    Raises:
        PackageError: a list of parts or relationships cannot be read.
    """

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        entries = [one for one in archive.infolist() if not one.filename.endswith(("/", "\\"))]
        self.parts = {part_key(entry.filename): entry for entry in entries}
        self._overrides: dict[str, str] = {}
        self._defaults: dict[str, str] = {}
        listing = self.parts.get(part_key(_LISTING))
        if listing:
            self._read_listing(listing)
        self.is_package = listing is not None
        if self.is_package and len(self.parts) < len(entries):
            raise PackageError("a name occurs twice")
        self._links = self._links_of("") if listing else []
        self.is_strict = any(_STRICT in link.type for link in self._links)
        self.main = self._found_main()
        self.kind = MAIN_TYPES.get(self.type_of(self.main).lower()) or self._other_kind()
        if self.main:
            self._type_by_links()

    def open(self, key: str) -> IO[bytes]:
        """Open a part for reading; a KeyError where there is none."""
        return self._archive.open(self.parts[key])

    def type_of(self, key: str) -> str:
        """Return the content type that is declared for a part, or an empty string."""
        if key in self._overrides:
            return self._overrides[key]
        return self._defaults.get(key.rpartition("/")[2].rpartition(".")[2], "")

    def of_type(self, ending: str) -> list[str]:
        """Return the parts, besides the main one, whose declared type ends so: «slide+xml»."""
        return [
            key for key in self.parts if key != self.main and self.type_of(key).endswith(ending)
        ]

    def relationships(self) -> Iterator[tuple[str, str, bool]]:
        """Yield of each link: the last word of its type, its target, whether that is outside."""
        for key in self.parts:
            if (source := _source_of(key)) is not None:
                for link in self._links_of(source):
                    yield link.type.rpartition("/")[2], link.target, link.is_external

    def _read_listing(self, listing: zipfile.ZipInfo) -> None:
        if listing.file_size > MAX_CONTENT_TYPES:
            raise PackageError("a list of parts of that size")
        for declared in _parsed(self._archive.read(listing)):
            tag, kind = declared.tag.rpartition("}")[2], declared.get("ContentType", "").strip()
            if tag == "Override":
                self._overrides[part_key(declared.get("PartName", ""))] = kind
            elif tag == "Default":
                self._defaults[declared.get("Extension", "").lstrip(".").casefold()] = kind

    def _found_main(self) -> str:
        linked = [one.key for one in self._links if one.type.endswith(_MAIN_LINK)]
        declared = [key for key, kind in self._overrides.items() if kind.lower() in MAIN_TYPES]
        for key in (*linked, *_USUAL, *declared):
            if key in self.parts and self.type_of(key).lower() in MAIN_TYPES:
                return key
        return ""

    def _other_kind(self) -> str:
        """Tell what has no main part that is known here: most of all a template of Word."""
        told = [kind.lower() for kind in (*self._overrides.values(), *self._defaults.values())]
        for pattern, kind in _OTHER_KINDS:
            if any(pattern.search(one) for one in told):
                return kind
        named = self.parts.get(_ODF_KIND)
        if named and named.file_size <= _LONGEST_KIND:
            return "odf" if self._archive.read(named).startswith(_ODF) else "zip"
        return "zip"

    def _type_by_links(self) -> None:
        """Give parts the type that the main part links them as: not every writer declares it."""
        family = self.type_of(self.main).lower().removeprefix(f"{_OFFICE}.").partition(".")[0]
        for link in self._links_of(self.main):
            name = link.type.rpartition("/")[2]
            if name in _LINKED and link.key in self.parts:
                self._overrides[link.key] = f"{_OFFICE}.{family}.{name}+xml"

    def _links_of(self, source: str) -> list[_Link]:
        folder, name = posixpath.split(source)
        entry = self.parts.get(posixpath.join(folder, "_rels", f"{name}.rels"))
        root = _parsed(self._archive.read(entry)) if entry else ()
        return [self._link(one, folder) for one in root]

    @staticmethod
    def _link(element: Any, folder: str) -> _Link:
        target = element.get("Target", "")
        path = target.replace("\\", "/").partition("#")[0]
        key = part_key(path if path.startswith("/") else posixpath.join(folder, path))
        outside = element.get("TargetMode", "").lower() == "external"
        return _Link(key, element.get("Type", ""), target, outside)

    # --- The copy for libraries ---------------------------------------------------------------

    def spelled(self) -> dict[str, str]:
        """Return the one spelling of each part by which a copy refers to it."""
        names = {
            key: posixpath.normpath(entry.filename.replace("\\", "/").lstrip("/"))
            for key, entry in self.parts.items()
        }
        styles = [key for key, kind in self._overrides.items() if kind == _STYLES and key in names]
        if styles and (styles[0] == _STYLES_NAME or _STYLES_NAME not in names):
            names[styles[0]] = _STYLES_NAME
        names |= {part_key(_LISTING): _LISTING, part_key(_ROOT_LINKS): _ROOT_LINKS}
        for key in self.parts:
            source = _source_of(key)
            if source in names:
                folder, name = posixpath.split(names[source])
                names[key] = posixpath.join(folder, "_rels", f"{name}.rels")
        return names

    def rewritten(self, names: dict[str, str]) -> dict[str, bytes]:
        """Return the list of parts and the relationships anew, every reference spelled alike."""
        parts = {part_key(_LISTING): self._listing_anew(names)}
        for key, entry in self.parts.items():
            if (source := _source_of(key)) is None:
                continue
            root = _parsed(self._archive.read(entry))
            lines = [self._link_anew(one, posixpath.dirname(source), names) for one in root]
            words = f'<Relationships xmlns="{_LINKS}">{"".join(lines)}</Relationships>'
            parts[key] = words.encode()
        return parts

    def _listing_anew(self, names: dict[str, str]) -> bytes:
        lines = [f'<Default Extension="rels" ContentType="{_LINKS_TYPE}"/>']
        for key in self.parts:
            kind = self.type_of(key)
            if not kind or key == part_key(_LISTING) or _source_of(key) is not None:
                continue
            if kind.lower() in MAIN_TYPES:
                # A default may call every part the main one.
                kind = kind.lower() if key == self.main else "application/xml"
            name, told = quoteattr(f"/{names[key]}"), quoteattr(kind)
            lines.append(f"<Override PartName={name} ContentType={told}/>")
        return f'<Types xmlns="{_TYPES}">{"".join(lines)}</Types>'.encode()

    def _link_anew(self, element: Any, folder: str, names: dict[str, str]) -> str:
        link = self._link(element, folder)
        told = {name: value for name, value in element.attrib.items() if not name.startswith("{")}
        if not link.is_external and link.key in self.parts:
            told["Target"] = f"/{names[link.key]}"
        words = " ".join(f"{name}={quoteattr(value)}" for name, value in told.items())
        return f"<Relationship {words}/>"


def readable(file: BinaryIO) -> BinaryIO:
    """Return a copy of an Office file that every library can read.

    Args:
        file: judged by `attestation.files.zip_formats` before: it unpacks to a bearable size.

    Raises:
        PackageError, zipfile.BadZipFile: it cannot be read.
    """
    copy = BytesIO()
    file.seek(0)
    with zipfile.ZipFile(file) as archive, zipfile.ZipFile(copy, "w", compresslevel=1) as target:
        package = Package(archive)
        names = package.spelled()
        anew = package.rewritten(names)
        for key, entry in package.parts.items():
            content = anew.get(key) or archive.read(entry)
            if package.is_strict and key.endswith((".xml", ".rels")):
                content = _STRICT_SPACE.sub(rb"http://schemas.openxmlformats.org/\1/2006/", content)
            target.writestr(names[key], content, compress_type=entry.compress_type)
    copy.seek(0)
    return copy


def _source_of(key: str) -> str | None:
    """The part whose relationships a part holds, or None where it holds none."""
    folder, name = posixpath.split(key)
    above, last = posixpath.split(folder)
    is_links = last == "_rels" and name.endswith(".rels")
    return posixpath.join(above, name.removesuffix(".rels")) if is_links else None


def _parsed(content: bytes) -> Any:
    try:
        return fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise PackageError("an unreadable list of parts or relationships") from error
