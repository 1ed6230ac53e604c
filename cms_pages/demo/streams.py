"""The plain texts of the demonstration as the stored form of the blocks.

Keys of blocks follow from their place, so that two loads of the demonstration are equal.
"""

import json
import uuid
from collections.abc import Callable
from typing import Any

_SPACE = uuid.UUID("2f6a3c1e-6f0e-5d1b-9a65-5c1f0c9a7b10")


def stream(place: str, blocks: list[tuple[str, Any]]) -> str:
    """The JSON of a stream.

    Args:
        place: which page and field this is; keys are made of it.
        blocks: pairs of the kind of a block and its plain value.
    """
    return json.dumps(
        [
            {
                "type": kind,
                "value": _VALUES.get(kind, _records)(value, f"{place}/{number}"),
                "id": _key(f"{place}/{number}"),
            }
            for number, (kind, value) in enumerate(blocks)
        ]
    )


def topics(place: str, groups: list[tuple[str, list[tuple[str, str]]]]) -> str:
    """The JSON of a stream of questions by topic."""
    return stream(place, [("topic", group) for group in groups])


def _key(place: str) -> str:
    return str(uuid.uuid5(_SPACE, place))


def _list(place: str, values: list[Any]) -> list[dict[str, Any]]:
    return [
        {"type": "item", "value": value, "id": _key(f"{place}:{number}")}
        for number, value in enumerate(values)
    ]


def _as_it_is(value: Any, place: str) -> Any:
    return value


def _notice(value: Any, place: str) -> Any:
    return {"kind": value[0], "text": value[1]}


def _steps(value: Any, place: str) -> Any:
    return {"steps": _list(place, [{"title": title, "text": text} for title, text in value])}


def _question(value: Any, place: str) -> Any:
    return {"question": value[0], "answer": value[1]}


def _topic(value: Any, place: str) -> Any:
    title, questions = value
    return {
        "title": title,
        "questions": _list(place, [_question(question, place) for question in questions]),
    }


def _call(value: Any, place: str) -> Any:
    title, text, button, path = value
    return {"title": title, "text": text, "button": button, "page": None, "path": path}


def _people(value: Any, place: str) -> Any:
    title, people = value
    names = ("name", "post", "about", "phone", "email", "hours")
    described = [dict(zip(names, person, strict=True)) for person in people]
    return {"title": title, "people": _list(place, described)}


def _table(value: Any, place: str) -> Any:
    caption, columns, rows = value
    return {
        "caption": caption,
        "columns": [{"type": kind, "heading": heading} for kind, heading in columns],
        "rows": [{"values": list(row)} for row in rows],
    }


def _records(value: Any, place: str) -> Any:
    return {"caption": value["caption"], "records": _list(place, value["records"])}


_VALUES: dict[str, Callable[[Any, str], Any]] = {
    "heading": _as_it_is,
    "text": _as_it_is,
    "notice": _notice,
    "steps": _steps,
    "question": _question,
    "topic": _topic,
    "call": _call,
    "people": _people,
    "table": _table,
    "fact": _as_it_is,
    "document": _as_it_is,
    "schedule": _as_it_is,
}
