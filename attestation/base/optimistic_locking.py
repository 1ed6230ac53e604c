"""Concurrent edits in two windows: the second to save is notified and sees both versions."""

import datetime
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.functional import cached_property

#: The name of the hidden field with the version that the page was drawn from.
FIELD = "version"

CHANGED = (
    "Пока вы заполняли форму, эти данные изменили в другом окне или изменил другой человек. "
    "Сравните и сохраните ещё раз, если верно то, что ввели вы."
)


@dataclass(frozen=True)
class Difference:
    """A field with different values in two windows, as text."""

    label: str
    saved: str
    typed: str


class OptimisticLockingForm:
    """A mixin for model forms that replace existing data.

    The version is a fingerprint of the values shown, so that only values that the form would
    overwrite count as a change.
    """

    fields: dict[str, forms.Field]
    data: Any
    is_bound: bool
    instance: Any
    get_initial_for_field: Callable[[forms.Field, str], Any]

    if TYPE_CHECKING:

        def __getitem__(self, name: str) -> forms.BoundField:
            """Declare the method of the form class after the mixin."""
            raise NotImplementedError

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sent_version = self.data.get(FIELD, "") if self.is_bound else ""
        self.differences: list[Difference] = []

    @cached_property
    def version(self) -> str:
        """The version on the page; a refused form is drawn with the one that it was sent with.

        Reckoned when it is asked for: by then the form has all its initial values.
        """
        return self.sent_version or self.fingerprint()

    @property
    def replaces(self) -> bool:
        """True if there are saved data that another window may have changed."""
        return bool(self.sent_version) and self.instance.pk is not None

    def _saved(self, name: str) -> Any:
        field = self.fields[name]
        return field.prepare_value(self.get_initial_for_field(field, name))

    def fingerprint(self) -> str:
        """Return a hash of the saved values."""
        shown = [f"{name}={_plain(self._saved(name))}" for name in sorted(self.fields)]
        return hashlib.sha256("\n".join(shown).encode()).hexdigest()[:20]

    def is_stale(self, now: "OptimisticLockingForm") -> bool:
        """Return whether the page shows another version than ``now``; store the differences.

        Args:
            now: an unbound form of the same kind with the data saved now.
        """
        if not self.sent_version or self.sent_version == now.version:
            return False
        self.version = now.version
        self.differences = [
            Difference(str(self[name].label), _words(field, now._saved(name)), _words(field, typed))
            for name, field in self.fields.items()
            if _plain(now._saved(name)) != _plain(typed := self[name].value())
        ]
        return True


def _plain(value: Any) -> str:
    if isinstance(value, list | tuple):
        return ",".join(sorted(map(str, value)))
    if isinstance(value, str):
        # Browsers end lines in a way of their own.
        return value.replace("\r\n", "\n").strip()
    return "" if value in (None, False) else str(value)


def _words(field: forms.Field, value: Any) -> str:
    """A value as the form's reader knows it."""
    if value in (None, "", [], False):
        return "не указано"
    if isinstance(field, forms.ModelChoiceField):
        try:
            return str(field.to_python(value))
        except forms.ValidationError:
            return str(value)
    choices = dict(getattr(field, "choices", []))
    if str(value) in choices:
        return str(choices[str(value)])
    if isinstance(value, datetime.date):
        return f"{value:%d.%m.%Y}"
    return "да" if value is True else str(value)
