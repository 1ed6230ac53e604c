"""The files of the suite: made anew from one seed each time, so that a failure can be repeated."""

import io
import random
import struct
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass

import pikepdf
from PIL import Image

from tests.files import packages, samples
from tests.files.active import samples as acting

SEED = 16
REFUSED, TAKEN, EITHER = "refused", "taken", "either"
_TIMES_CHANGED = 60
_TIMES_RANDOM = 25


@dataclass(frozen=True)
class Case:
    """A file, the kind as which it is sent (a code of `FileKind`), and what must come of it."""

    family: str
    name: str
    kind: str
    content: bytes
    verdict: str = EITHER


def cases() -> Iterator[Case]:
    """Yield every file of the suite."""
    for family in (_acting, _ordinary, _cut, _changed, _misnamed, _glued, _random, _archives):
        yield from family()
    for family in (_pictures, _texts, _documents):
        yield from family()


def good() -> dict[str, tuple[str, bytes]]:
    """Return a sound file of every kind, by a name."""
    return {
        "pdf": ("pdf", samples.pdf(3)),
        "scan": ("pdf", _scan()),
        "jpeg": ("jpeg", samples.image("JPEG", (600, 400))),
        "png": ("png", samples.image("PNG", (600, 400))),
        "word": ("docx", packages.packed(packages.word())),
        "excel": ("xlsx", packages.packed(packages.excel())),
        "zip": ("zip", samples.archive(("Диплом.pdf", samples.pdf()), ("a.txt", "слово"))),
        "csv": ("text", "Название;Тип\nЛицей;школа\n".encode("cp1251")),
    }


def _scan() -> bytes:
    out = io.BytesIO()
    Image.effect_noise((400, 560), 60).save(out, "PDF")
    return out.getvalue()


def _acting() -> Iterator[Case]:
    for kind, found in (
        ("docx", acting.ACTING_WORD),
        ("xlsx", acting.ACTING_EXCEL),
        ("pdf", acting.ACTING_PDF),
    ):
        for name, content in found.items():
            yield Case("act on their reader", f"{kind}, {name}", kind, content, REFUSED)
            inside = samples.archive(("папка/Файл", content))
            yield Case("act on their reader", f"{kind} in a ZIP, {name}", "zip", inside, REFUSED)


def _ordinary() -> Iterator[Case]:
    for name, (kind, content) in good().items():
        yield Case("ordinary", name, kind, content, TAKEN)
    for name, content in acting.ORDINARY_WORD.items():
        kind = "xlsx" if name == "printer" else "docx"
        yield Case("ordinary", name, kind, content, TAKEN)
    for name, content in acting.ORDINARY_PDF.items():
        yield Case("ordinary", name, "pdf", content, TAKEN)
    for kind, made in (("docx", packages.word), ("xlsx", packages.excel)):
        for writer in packages.WRITERS:
            content = packages.packed(writer(made()))
            yield Case("ordinary", f"{kind}, {writer.__name__}", kind, content, TAKEN)


def _cut() -> Iterator[Case]:
    for name, (kind, content) in good().items():
        for share in range(5, 100, 5):
            cut = content[: len(content) * share // 100]
            yield Case("cut off", f"{name} at {share} %", kind, cut)


def _changed() -> Iterator[Case]:
    chance = random.Random(SEED)
    for name, (kind, content) in good().items():
        for number in range(_TIMES_CHANGED):
            changed = bytearray(content)
            for _ in range(chance.choice((1, 3, 20))):
                changed[chance.randrange(len(changed))] = chance.randrange(256)
            yield Case("changed bytes", f"{name}, {number}", kind, bytes(changed))


def _misnamed() -> Iterator[Case]:
    kinds = dict(good().values())
    for given in kinds:
        for kind, content in kinds.items():
            if given not in {kind, "text"}:
                case = Case("of another kind", f"{kind} as {given}", given, content, REFUSED)
                yield case


def _glued() -> Iterator[Case]:
    page = b"<!DOCTYPE html><script>alert(1)</script>"
    for name, (kind, content) in good().items():
        for other, (_, more) in good().items():
            yield Case("two in one", f"{name} before {other}", kind, content + more)
        yield Case("two in one", f"{name} before a page", kind, content + page)
        yield Case("two in one", f"a page before {name}", kind, page + content)


def _random() -> Iterator[Case]:
    chance = random.Random(SEED + 1)
    for name, (kind, content) in good().items():
        for number in range(_TIMES_RANDOM):
            size = chance.choice((0, 1, 10, 1000, 100_000))
            made = content[: chance.choice((4, 8, 64))] + chance.randbytes(size)
            yield Case("random bytes", f"{name}, {number}", kind, made)


def _archives() -> Iterator[Case]:
    zeros = b"\0" * (30 * 1024 * 1024)
    link = zipfile.ZipInfo("link")
    link.external_attr = 0o120777 << 16
    many = [(f"{number}.txt", b"") for number in range(3000)]
    names = ("../a.txt", "..\\a.txt", "C:a.txt", "/etc/passwd", "a/../../b.txt")
    bad: dict[str, bytes] = {
        "ratio": samples.archive(("a.txt", zeros)),
        "ratio inside": samples.archive(("a.zip", samples.archive(("a.txt", zeros)))),
        "entries": samples.archive(*many),
        "link": samples.archive((link, "/etc/passwd")),
        "overlap": _overlapping(),
        "declared gigabytes": _declared(2**31),
        "twice": _twice(),
        **{f"name {name}": samples.archive((name, "x")) for name in names},
        **{
            f"program {ending}": samples.archive(*many[:400], (f"a{ending}", b"x"))
            for ending in (".exe", ".EXE. ", ".scr", ".js", ".lnk", ".docm", ".hta", ".iso")
        },
    }
    for name, content in bad.items():
        yield Case("archives", name, "zip", content, REFUSED)
    for name in ("CON", "a" * 3000, "\u202efdp.exe.txt", "a\r\nb.txt", "ё" * 200, "a|b?.txt"):
        yield Case("archives", f"name {name[:20]!r}", "zip", samples.archive((name, "x")))


def _overlapping() -> bytes:
    content = bytearray(samples.archive(("a.txt", b"a"), ("b.txt", b"b")))
    first = content.find(b"PK\x01\x02")
    second = content.find(b"PK\x01\x02", first + 4)
    content[second + 42 : second + 46] = content[first + 42 : first + 46]
    return bytes(content)


def _declared(size: int) -> bytes:
    content = bytearray(samples.archive(("a.txt", b"a")))
    record = content.find(b"PK\x01\x02")
    content[record + 24 : record + 28] = struct.pack("<I", size)
    return bytes(content)


def _twice() -> bytes:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return samples.archive(("a.txt", "a"), ("a.txt", "b"))


def _pictures() -> Iterator[Case]:
    for width, height in ((9000, 9000), (65_000, 1000), (20_000, 20_000)):
        content = samples.image("PNG", (width, height), "1")
        yield Case("pictures", f"PNG {width}×{height}", "png", content, REFUSED)
    for size in ((1, 1), (2, 1), (1, 5000)):
        for kind in ("jpeg", "png"):
            content = samples.image(kind.upper(), size)
            yield Case("pictures", f"{kind} {size}", kind, content, TAKEN)


def _texts() -> Iterator[Case]:
    """XML that grows, nests or never ends, in the main part of a Word file."""
    main = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    laughs = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    bodies: dict[str, tuple[str, str]] = {
        "laughs": (f'<!DOCTYPE d [<!ENTITY e0 "ha">{laughs}]><d>&e11;</d>', REFUSED),
        "external": ('<!DOCTYPE d [<!ENTITY e SYSTEM "file:///etc/passwd">]><d>&e;</d>', REFUSED),
        "deep": ("<d>" * 20_000 + "</d>" * 20_000, EITHER),
        "fields": (
            f'<w:d xmlns:w="{main}">' + '<w:fldChar w:fldCharType="begin"/>x' * 20_000 + "</w:d>",
            EITHER,
        ),
        "instructions": (
            f'<w:d xmlns:w="{main}"><w:fldChar w:fldCharType="begin"/>'
            + "<w:instrText>PAGE </w:instrText>" * 50_000
            + "</w:d>",
            EITHER,
        ),
        "attributes": ("<d " + " ".join(f'a{n}="1"' for n in range(30_000)) + "/>", EITHER),
    }
    for name, (body, verdict) in bodies.items():
        content = packages.packed(packages.word() | {"word/document.xml": body.encode()})
        yield Case("XML", name, "docx", content, verdict)


def _documents() -> Iterator[Case]:
    for change in (_nested, _many, _loop, _huge, _unpacking, _repeated):
        yield Case("PDF", change.__name__, "pdf", acting.pdf(change))
    for number in (400, 4000):
        yield Case("PDF", f"{number} pages", "pdf", samples.pdf(number), TAKEN)


def _nested(document: pikepdf.Pdf) -> None:
    inner = pikepdf.Array()
    for _ in range(300):
        inner = pikepdf.Array([inner])
    document.Root.Deep = inner


def _many(document: pikepdf.Pdf) -> None:
    document.Root.Many = pikepdf.Array(
        [document.make_indirect(pikepdf.Dictionary(JSX=number)) for number in range(20_000)]
    )


def _loop(document: pikepdf.Pdf) -> None:
    document.pages[0].obj.Loop = document.Root.Pages


def _huge(document: pikepdf.Pdf) -> None:
    document.pages[0].MediaBox = pikepdf.Array([0, 0, 10**7, 10**7])


def _unpacking(document: pikepdf.Pdf) -> None:
    document.pages[0].Contents = document.make_stream(b"q " * (10 * 1024 * 1024))


def _repeated(document: pikepdf.Pdf) -> None:
    form = document.make_stream(
        b"/X Do " * 200, Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Form
    )
    resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=form))
    form.Resources = document.pages[0].Resources = resources
    document.pages[0].Contents = document.make_stream(b"/X Do " * 200)
