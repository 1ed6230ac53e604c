"""Small real files of every kind that uploads are judged by."""

import zipfile
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument"
WORD = f"{OFFICE}.wordprocessingml.document.main+xml"
EXCEL = f"{OFFICE}.spreadsheetml.sheet.main+xml"


#: The content of a page of a PDF on which something is to be seen.
DRAWN = b"3 w 100 100 300 150 re 120 120 m 380 230 l S"


def upload(name, content):
    return SimpleUploadedFile(name, content)


def pdf(pages=1, **save):
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page().contents_add(DRAWN)
    out = BytesIO()
    document.save(out, **save)
    return out.getvalue()


def image(plugin="JPEG", size=(60, 40), mode="RGB"):
    """A picture; something is to be seen on those in colour."""
    out = BytesIO()
    made = Image.new(mode, size)
    if mode == "RGB":
        made.paste("white", (size[0] // 3, size[1] // 3, size[0] // 2, size[1] // 2))
    made.save(out, plugin)
    return out.getvalue()


def content_types(part="/word/document.xml", kind=WORD, before=""):
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>{before}'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        f'<Override PartName="{part}" ContentType="{kind}"/></Types>'
    )


def archive(*entries, compression=zipfile.ZIP_DEFLATED):
    """A zip of ``(name or ZipInfo, content)`` pairs."""
    out = BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, content in entries:
            target.writestr(name, content)
    return out.getvalue()


def docx(*more, types=None):
    return archive(
        ("[Content_Types].xml", types or content_types()),
        ("word/document.xml", "<document/>"),
        *more,
    )


def xlsx():
    return archive(
        ("[Content_Types].xml", content_types("/xl/workbook.xml", EXCEL)),
        ("xl/workbook.xml", "<workbook/>"),
    )
