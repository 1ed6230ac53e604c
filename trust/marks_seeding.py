"""A unique word in every text column of every row, followed by words that attack their reader.

The columns find themselves from the models. What holds no words (codes, keys, hashes, paths) is
told by its name; what the database takes no word in is found by trying.
"""

import datetime
import itertools
import re
import string
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction

APPS = {"attestation", "cms_pages", "account", "wagtailcore", "wagtaildocs", "wagtailimages"}
#: Columns of codes and of what is computed, not of words; by the name of the field.
CODES = re.compile(
    r"(.*_)?(key|hash|sha256|event|path|slug)"
    r"|action|batch|code|content_type|contentpath|group|hostname|kind|password|pem|request_id|rule"
    r"|pgh_\w+"
)
#: Codes whose name is a word elsewhere.
_CODES = {"Comment.position", "DocumentText.file", "Signature.number"}
#: Tables that are no words of people: of Wagtail's own book-keeping.
_LEFT_OUT = {"referenceindex", "revision", "contenttype", "locale", "pagelogentry"}
_LEFT_OUT |= {"modellogentry", "rendition", "emailconfirmation", "uploadedfile", "taskstate"}
#: So that the name of a file keeps its kind.
_EXTENSION = re.compile(r"\.\w{2,5}\Z")
#: A formula of a table, a tag, an attribute, templates of Django and of Word files, the sign that
#: turns the direction of writing, a line of a header or of a log.
HOSTILE = "\"'><zqtag onzq=1>zqj{{7*7}}{% now 'Y' %}\u202e\r\nZq-Line: 1"
#: Begins every mark; no word of ours has these letters.
PREFIX = "zqx"
MARK = re.compile(PREFIX + r"[0-9a-z]{5}")
_DIGITS = string.digits + string.ascii_lowercase


@dataclass(frozen=True)
class Seed:
    """Where a mark stands."""

    model: type[models.Model]
    pk: Any
    column: str

    def __str__(self) -> str:
        return f"{self.model._meta.object_name}.{self.column}"


@dataclass
class Seeds:
    """The marks by their words; which columns hold some, and which would not."""

    of: dict[str, Seed] = field(default_factory=dict)
    seeded: set[str] = field(default_factory=set)
    refused: set[str] = field(default_factory=set)

    def left_out(self) -> list[str]:
        """Return the columns that hold no mark, though they are there for words."""
        every = {
            f"{model._meta.object_name}.{column.name}"
            for model in seeded_models()
            for column in columns(model)
        }
        return sorted(every - self.seeded)


def columns(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    """Return the columns of a model that hold words of people."""
    return [
        column
        for column in model._meta.local_concrete_fields
        if isinstance(column, models.CharField | models.TextField)
        and not column.choices
        and not column.generated
        and not isinstance(column, models.SlugField | models.FilePathField | models.UUIDField)
        and not CODES.fullmatch(column.name)
        and f"{model._meta.object_name}.{column.name}" not in _CODES
    ]


def seeded_models() -> list[type[models.Model]]:
    """Return the models that have such columns."""
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model._meta.app_label in APPS
        and model._meta.managed
        and model._meta.model_name not in _LEFT_OUT
        and columns(model)
    ]


def seed() -> Seeds:
    """Write a mark into every column of every row, past services and triggers."""
    seeds = Seeds()
    words = _words()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
    for model in seeded_models():
        # Pages are a tree: no row of it stands by itself.
        if model._meta.app_label == "attestation" and not model._base_manager.exists():
            make_one(model)
        for row in model._base_manager.order_by("pk").values():
            _seed_row(seeds, words, model, row)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = origin")
    return seeds


def make_one(model: type[models.Model]) -> bool:
    """Make a row of a table in which the world has none; return whether the database takes it."""
    given = {
        column.name: _anything(column)
        for column in model._meta.concrete_fields
        if not (column.primary_key and column.auto_created) and not column.generated
    }
    try:
        with transaction.atomic():
            model._base_manager.bulk_create([model(**given)])
    except (IntegrityError, DataError, ValidationError, ValueError, TypeError):
        return False
    return True


def _anything(column: models.Field[Any, Any]) -> Any:
    if isinstance(column, models.ForeignKey):
        return column.related_model._base_manager.order_by("pk").first()
    if column.has_default():
        return column.get_default()
    if column.choices:
        return next(code for code, _ in column.flatchoices)
    if column.null:
        return None
    if isinstance(column, models.UUIDField):
        return uuid.uuid4()
    return _OF_KIND.get(column.get_internal_type(), "1")


_OF_KIND: dict[str, Any] = {
    "DateField": datetime.date(2026, 10, 1),
    "DateTimeField": datetime.datetime(2026, 10, 1, tzinfo=datetime.UTC),
    "JSONField": [],
    "BooleanField": False,
    **dict.fromkeys(("PositiveSmallIntegerField", "PositiveIntegerField", "IntegerField"), 1),
}


def _words() -> Iterator[str]:
    for letters in itertools.product(_DIGITS, repeat=5):
        yield PREFIX + "".join(letters)


def _seed_row(
    seeds: Seeds, words: Iterator[str], model: type[models.Model], row: dict[str, Any]
) -> None:
    key = row[model._meta.pk.attname]
    for column in columns(model):
        name = f"{model._meta.object_name}.{column.name}"
        if row[column.attname] is None or name in seeds.refused:
            continue
        mark = next(words)
        if _put(model, key, column, value(mark, column, row[column.attname])):
            seeds.of[mark] = Seed(model, key, column.name)
            seeds.seeded.add(name)
        elif _put(model, key, column, mark):
            seeds.of[mark] = Seed(model, key, column.name)
        else:
            seeds.refused.add(name)


def value(mark: str, column: models.Field[Any, Any], old: str) -> str:
    """Return what is written: the mark as a formula, and as much hostility as there is room."""
    if isinstance(column, models.EmailField):
        return f"{mark}@mail.example"
    ending = found[0] if (found := _EXTENSION.search(old)) else ""
    room = (column.max_length or 1000) - len(ending)
    return f"={mark}{HOSTILE}"[:room] + ending


def _put(model: type[models.Model], key: Any, column: Any, new: str) -> bool:
    try:
        with transaction.atomic():
            model._base_manager.filter(pk=key).update(**{column.name: new})
    except (IntegrityError, DataError):
        return False
    return True
