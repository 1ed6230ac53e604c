"""Catalogues of translated sentences (.po) made into what Django reads (.mo), without gettext."""

import ast
import struct
from collections.abc import Iterator
from pathlib import Path

#: Of the header of a .mo file, as the manual of gettext has it.
_MAGIC, _REVISION, _HEADER = 0x950412DE, 0, 7 * 4


def sentences(text: str) -> Iterator[tuple[str, str]]:
    """Yield key and translation of each entry of a .po file.

    Plural forms are parted by a null character, as the .mo file has them; so is the plural of the
    key. What is not translated is left out.
    """
    for entry in text.split("\n\n"):
        parts: dict[str, str] = {}
        field = ""
        for line in entry.splitlines():
            if line.startswith("#") or not line.strip():
                continue
            if not line.startswith('"'):
                field, _, line = line.partition(" ")
            parts[field] = parts.get(field, "") + ast.literal_eval(line)
        forms = [said for name, said in sorted(parts.items()) if name.startswith("msgstr")]
        if any(forms):
            key = "\0".join(parts[name] for name in ("msgid", "msgid_plural") if name in parts)
            yield key, "\0".join(forms)


def compiled(text: str) -> bytes:
    """Return the .mo file of a .po file."""
    found = sorted((key.encode(), said.encode()) for key, said in sentences(text))
    keys, said = b"", b""
    key_places, said_places = [], []
    for key, translated in found:
        key_places.append((len(key), len(keys)))
        keys += key + b"\0"
        said_places.append((len(translated), len(said)))
        said += translated + b"\0"
    tables = _HEADER + 16 * len(found)
    header = struct.pack(
        "<7I", _MAGIC, _REVISION, len(found), _HEADER, _HEADER + 8 * len(found), 0, tables
    )
    places = [(length, tables + place) for length, place in key_places]
    places += [(length, tables + len(keys) + place) for length, place in said_places]
    return header + b"".join(struct.pack("<2I", *place) for place in places) + keys + said


def compile_all(folder: Path) -> list[Path]:
    """Write the .mo file beside each .po file below ``folder``."""
    made = []
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        target.write_bytes(compiled(source.read_text(encoding="utf-8")))
        made.append(target)
    return made
