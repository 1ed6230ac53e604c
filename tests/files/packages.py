"""Office files as programs of the world write them: one text, its package spelled in many ways."""

import datetime
import functools
import io
import re
import zipfile
from collections.abc import Callable

import docx
import xlsxwriter

TEXT = "Конкурс «Учитель года» пройдёт в Заречном районе."
DAY = datetime.date(2026, 4, 3)
Parts = dict[str, bytes]


def word() -> Parts:
    return dict(_word())


@functools.cache
def _word() -> Parts:
    document = docx.Document()
    document.add_paragraph(TEXT)
    out = io.BytesIO()
    document.save(out)
    return _parts(out)


def excel() -> Parts:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Муниципалитет", TEXT])
        sheet.write_datetime(0, 2, DAY, book.add_format({"num_format": "dd.mm.yyyy"}))
    return _parts(out)


def _parts(out: io.BytesIO) -> Parts:
    with zipfile.ZipFile(out) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(parts: Parts) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def _renamed(parts: Parts, new_name: Callable[[str], str]) -> Parts:
    return {new_name(name): content for name, content in parts.items()}


def _everywhere(parts: Parts, old: bytes, new: bytes) -> Parts:
    """Rename in names and references alike."""
    return {
        name.replace(old.decode(), new.decode()): content.replace(old, new)
        if name.endswith((".rels", "Types].xml"))
        else content
        for name, content in parts.items()
    }


_LISTING = "[Content_Types].xml"


def declared_by_default(parts: Parts) -> Parts:
    """As the Open XML SDK does: «xml» is the main type, every other part overrides it."""
    listing = parts[_LISTING]
    main = re.search(rb'<Override [^>]*ContentType="([^"]*\.main\+xml)"[^>]*/>', listing)
    listing = listing.replace(main[0], b"")
    listing = re.sub(rb'<Default [^>]*Extension="xml"[^>]*/>', b"", listing)
    default = b'<Default Extension="XML" ContentType="%s"/>' % main[1]
    return parts | {_LISTING: re.sub(rb"(<Types[^>]*>)", rb"\1" + default, listing)}


def other_case(parts: Parts) -> Parts:
    return _renamed(parts, lambda name: name.upper() if name != _LISTING else name)


def small_listing(parts: Parts) -> Parts:
    return _renamed(parts, lambda name: name.lower() if name == _LISTING else name)


def backslashes(parts: Parts) -> Parts:
    return _renamed(parts, lambda name: name.replace("/", "\\"))


def leading_slashes(parts: Parts) -> Parts:
    return _renamed(parts, lambda name: f"/{name}")


def backslashes_in_targets(parts: Parts) -> Parts:
    return {
        name: re.sub(rb'Target="([^":]*)"', lambda m: m[0].replace(b"/", b"\\"), content)
        if name.endswith(".rels")
        else content
        for name, content in parts.items()
    }


def absolute_targets(parts: Parts) -> Parts:
    folders = {"_rels/.rels": b"/"} | {
        f"{folder}/_rels/{name}.xml.rels": b"/%s/" % folder.encode()
        for folder, name in (("word", "document"), ("xl", "workbook"))
    }
    return {
        name: re.sub(rb'Target="(?!/|http|\.)', b'Target="' + folders[name], content)
        if name in folders
        else content
        for name, content in parts.items()
    }


def percent_encoded(parts: Parts) -> Parts:
    """The references are encoded, the names of the archive are not."""
    moved = _everywhere(parts, b"document.xml", b"document 1.xml")
    moved = _everywhere(moved, b"sharedStrings.xml", b"shared strings.xml")
    moved = _everywhere(moved, b"sheet1.xml", b"sheet 1.xml")
    return {
        name: re.sub(rb"(document|shared|sheet) ", rb"\1%20", content)
        if name.endswith((".rels", "Types].xml"))
        else content
        for name, content in moved.items()
    }


def undeclared(parts: Parts) -> Parts:
    """Only the main part is declared; what the others are, the relationships tell."""
    listing = re.sub(
        rb'<Override [^>]*ContentType="(?![^"]*main\+xml)[^>]*/>', b"", parts[_LISTING]
    )
    default = b'<Default Extension="xml" ContentType="application/xml"/>'
    listing = re.sub(rb'<Default [^>]*Extension="xml"[^>]*/>', b"", listing)
    return parts | {_LISTING: re.sub(rb"(<Types[^>]*>)", rb"\1" + default, listing)}


def other_names(parts: Parts) -> Parts:
    moved = _everywhere(parts, b"document.xml", b"main7.xml")
    moved = _everywhere(moved, b"workbook.xml", b"book.xml")
    return _everywhere(moved, b"styles.xml", b"looks.xml")


def strict(parts: Parts) -> Parts:
    spaces = re.compile(rb"http://schemas\.openxmlformats\.org/(\w+)/2006/(?!metadata)")
    return {
        name: content
        if name == _LISTING
        else re.sub(rb"ooxml/package/", b"ooxml/", spaces.sub(_strict_space, content))
        for name, content in parts.items()
    }


def _strict_space(found):
    if found[1] == b"package":
        return found[0]
    return b"http://purl.oclc.org/ooxml/" + found[1] + b"/"


WRITERS = [
    declared_by_default,
    other_case,
    small_listing,
    backslashes,
    leading_slashes,
    backslashes_in_targets,
    absolute_targets,
    percent_encoded,
    other_names,
    strict,
]
