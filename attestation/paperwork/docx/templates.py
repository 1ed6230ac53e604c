"""Word files made from user-edited templates, in a sandbox that permits a template little.

A template may print values, test conditions and loop over the lists that it is given. Calls,
assignments, arithmetic, macros and names with an underscore are not in its language at all, so
that no escape can be expressed; the output is limited, too. Nested loops over a long list,
or markup that is hard to parse, may still run for any time: an operator's upload is therefore
filled in a separate process, with limits on time and memory.
"""

import io
import json
import re
import zipfile
from collections.abc import Callable, Mapping
from typing import Any, BinaryIO

import segno
from defusedxml.ElementTree import ParseError, fromstring
from docx.shared import Mm
from docxtpl import DocxTemplate, InlineImage
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from attestation.base.language.no_breaks import without_breaks
from attestation.files import opc
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client

MAX_TEMPLATE_UNPACKED = 8 * 1024 * 1024
MAX_RENDERED = 6 * 1024 * 1024
MAX_LOOPS_WITHIN = 3
#: So long a template of the operators may take; an order about a thousand people takes three.
SECONDS = 15

_FILTERS = ("capitalize", "default", "first", "join", "last", "length", "lower", "trim", "upper")
_TESTS = ("defined", "none", "undefined")
_LANGUAGE = (
    nodes.Template,
    nodes.Output,
    nodes.TemplateData,
    nodes.Name,
    nodes.Getattr,
    nodes.Const,
    nodes.Filter,
    nodes.Test,
    nodes.For,
    nodes.If,
    nodes.CondExpr,
    nodes.Compare,
    nodes.Operand,
    nodes.And,
    nodes.Or,
    nodes.Not,
    nodes.Keyword,
)
_WORDS: dict[type[nodes.Node], str] = {
    nodes.Macro: "макрос",
    nodes.Call: "вызов со скобками",
    nodes.CallBlock: "вызов со скобками",
    nodes.Import: "подключение другого файла",
    nodes.FromImport: "подключение другого файла",
    nodes.Include: "подключение другого файла",
    nodes.Extends: "подключение другого файла",
    nodes.Assign: "присваивание (set)",
    nodes.AssignBlock: "присваивание (set)",
    nodes.Getitem: "обращение в квадратных скобках",
}


class WordTemplateError(Exception):
    """A defect of a template, as a Russian sentence for the operator."""


class Mark:
    """A QR code that stands where the template prints it; it shows nothing else of itself."""

    __slots__ = ("_draw",)

    def __init__(self, draw: Callable[[], str]) -> None:
        self._draw = draw

    def __html__(self) -> str:
        return self._draw()


class _Bounded(Template):
    """Stops as soon as too much has come out."""

    def render(self, *args: Any, **kwargs: Any) -> str:
        pieces, size = [], 0
        for piece in self.generate(*args, **kwargs):
            size += len(piece)
            if size > MAX_RENDERED:
                raise WordTemplateError("По этому шаблону получается слишком большой документ.")
            pieces.append(piece)
        return "".join(pieces)


class WordEnvironment(ImmutableSandboxedEnvironment):
    """The sandbox of Word templates; everything that is compiled in it is checked first."""

    template_class = _Bounded

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined, finalize=_plain)
        self.globals = {}
        self.filters = {name: self.filters[name] for name in _FILTERS}
        self.tests = {name: self.tests[name] for name in _TESTS}

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        tree = super()._parse(source, name, filename)
        _check(tree, loops=0)
        return tree


def _plain(value: Any) -> Any:
    if isinstance(value, (str, int, Markup, Mark, StrictUndefined)):
        return value
    raise WordTemplateError("Шаблон печатает не текст, а список или его часть: уточните имя.")


def _check(node: nodes.Node, *, loops: int) -> None:
    if not isinstance(node, _LANGUAGE):
        what = _WORDS.get(type(node), f"команда {type(node).__name__.lower()}")
        raise WordTemplateError(f"В шаблоне есть то, что в нём не разрешено: {what}.")
    name = getattr(node, "attr", "") or getattr(node, "name", "")
    if isinstance(node, (nodes.Getattr, nodes.Name)) and str(name).startswith("_"):
        raise WordTemplateError(f"В шаблоне есть недопустимое имя «{name}».")
    if isinstance(node, nodes.For):
        loops += 1
        if loops > MAX_LOOPS_WITHIN or node.recursive:
            raise WordTemplateError("В шаблоне слишком много циклов внутри друг друга.")
        if not isinstance(node.iter, (nodes.Name, nodes.Getattr)):
            raise WordTemplateError("Цикл в шаблоне может идти только по списку из данных.")
    for child in node.iter_child_nodes():
        _check(child, loops=loops)


def inspected_package(content: bytes) -> BinaryIO:
    """Return a Word file for the libraries; refuse one that reaches out of itself or is too much.

    Raises:
        WordTemplateError: with a sentence.
    """
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        if sum(entry.file_size for entry in package.infolist()) > MAX_TEMPLATE_UNPACKED:
            raise WordTemplateError("Шаблон слишком велик: уберите из него рисунки.")
    try:
        plain = opc.readable(io.BytesIO(content))
    except opc.PackageError as error:
        raise WordTemplateError(_REACHES_OUT) from error
    with zipfile.ZipFile(plain) as package:
        for name in package.namelist():
            lowered = name.lower()
            if lowered.endswith(".rels") and _reaches_out(package.read(name)):
                raise WordTemplateError(_REACHES_OUT)
            if lowered.endswith(".bin") or "/embeddings/" in lowered or "/afchunk" in lowered:
                raise WordTemplateError(
                    "В шаблон вложен другой файл или программа. Уберите вложение."
                )
    plain.seek(0)
    return plain


_REACHES_OUT = (
    "Шаблон ссылается на внешний файл или адрес. Уберите ссылки, связанные рисунки и чужой "
    "шаблон Word."
)


def _reaches_out(relationships: bytes) -> bool:
    try:
        root = fromstring(relationships, forbid_dtd=True)
    except (ParseError, ValueError):
        return True
    return any(one.get("TargetMode", "").lower() == "external" for one in root)


def fill(
    template: bytes | None,
    form: Callable[[], bytes],
    values: Mapping[str, Any],
    *,
    mark: str = "",
) -> bytes:
    """Fill the operators' ``template`` in the sandbox, or else the system's ``form`` here.

    Args:
        values, mark: as for `render_docx`.

    Raises:
        WordTemplateError: the template is broken, uses a forbidden feature, or takes too long.
        BusyError: others are being filled; nothing is said about the template.
    """
    if template is None:
        return render_docx(form(), values, mark=mark)
    words = json.dumps({"values": _clean(values), "mark": mark}).encode()
    try:
        # One line of JSON, then the file: named arguments of a sandbox call must be short.
        parcel = io.BytesIO(words + b"\n" + template)
        return bytes(sandbox_client.run_in_sandbox(render_in_sandbox, parcel, seconds=SECONDS))
    except FileFormatError as fault:
        said = str(fault)
        if said == sandbox_client.TOO_HARD:
            said = (
                "Шаблон заполняется слишком долго или занимает слишком много памяти: уберите "
                "циклы внутри циклов и лишнее оформление."
            )
        raise WordTemplateError(said) from fault


def render_in_sandbox(parcel: Any) -> bytes:
    """Render the template that `fill` passes to the sandbox.

    Raises:
        FileFormatError: with the sentence of a `WordTemplateError`.
    """
    asked = json.loads(parcel.readline())
    try:
        return render_docx(parcel.read(), asked["values"], mark=asked["mark"])
    except WordTemplateError as fault:
        raise FileFormatError(str(fault)) from fault


def render_docx(template: bytes, values: Mapping[str, Any], *, mark: str = "") -> bytes:
    """Fill a Word template.

    Args:
        template: the bytes of a .docx with fields as docxtpl knows them.
        values: strings, numbers, and lists and dictionaries of such.
        mark: the text of the QR code that the field ``mark`` prints; empty prints nothing.

    Raises:
        WordTemplateError: the template is broken, or uses a forbidden feature.
    """
    word = DocxTemplate(inspected_package(template))
    drawn = Mark(lambda: str(InlineImage(word, _png(mark), width=Mm(24)))) if mark else ""
    out = io.BytesIO()
    try:
        word.render({**_clean(values), "mark": drawn}, WordEnvironment(), autoescape=True)
        word.save(out)
    except WordTemplateError:
        raise
    except TemplateError as error:
        raise WordTemplateError(_in_words(error)) from error
    except Exception as error:
        # The libraries below raise any kind of error about XML broken up by the fields.
        raise WordTemplateError(
            "Шаблон не удаётся заполнить: проверьте, что каждое поле стоит целиком в одном абзаце "
            "или одной строке таблицы."
        ) from error
    return out.getvalue()


# Characters invalid in XML, or taken by the library for a paragraph or page break.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def _clean(value: Any) -> Any:
    if isinstance(value, str):
        return without_breaks(_CONTROL.sub("", value))
    if isinstance(value, Mapping):
        return {name: _clean(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_clean(item) for item in value]
    return value


def _in_words(error: TemplateError) -> str:
    message = str(error.message or "")
    if found := re.search(r"'([^']+)' is undefined|has no attribute '([^']+)'", message):
        return f"В шаблоне неизвестное поле «{found[1] or found[2]}»."
    if found := re.search(r"No (filter|test) named '([^']+)'", message):
        return f"В шаблоне есть то, что в нём не разрешено: «{found[2]}»."
    return (
        "Шаблон написан с ошибкой: проверьте, что у каждого поля и каждой команды есть обе пары "
        "скобок и что каждое «if» и «for» закрыто."
    )


def _png(text: str) -> io.BytesIO:
    buffer = io.BytesIO()
    segno.make(text, error="m", micro=False).save(buffer, kind="png", scale=8)
    buffer.seek(0)
    return buffer


def text_of(content: bytes) -> str:
    """All text of a Word file, paragraphs and tables alike, one piece a line; plain spaces."""
    with zipfile.ZipFile(opc.readable(io.BytesIO(content))) as archive:
        package = opc.Package(archive)
        with package.open(package.main) as part:
            root = fromstring(part.read(), forbid_dtd=True)
    main = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    text = "\n".join(
        "".join(piece.text or "" for piece in paragraph.iter(f"{main}t"))
        for paragraph in root.iter(f"{main}p")
    )
    return text.replace("\xa0", " ")
