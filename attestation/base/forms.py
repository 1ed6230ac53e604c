"""Forms with plain messages: one place for the errors about omitted or unchosen values."""

from collections.abc import Iterable
from typing import Any, Protocol, TypeVar

from django import forms

REQUIRED = "Заполните это поле."
CHOOSE = "Выберите из списка."
FILE = "Выберите файл."
EMPTY_CHOICE = "Выберите"

Kind = TypeVar("Kind", bound=forms.Field)


class HasFields(Protocol):
    """A form, or what stands before a form class."""

    fields: dict[str, forms.Field]


def typed_field(form: HasFields, name: str, kind: type[Kind]) -> Kind:
    """Return the field ``name`` of ``form`` as the ``kind`` that it is declared to be."""
    field = form.fields[name]
    if not isinstance(field, kind):
        raise TypeError(f"The field {name} is not a {kind.__name__}")
    return field


def choice_field(form: HasFields, name: str) -> forms.ChoiceField:
    """Return the field ``name`` of ``form``, which is a choice from a list."""
    return typed_field(form, name, forms.ChoiceField)


def model_field(form: HasFields, name: str) -> forms.ModelChoiceField:
    """Return the field ``name`` of ``form``, which is a choice from rows of the database."""
    return typed_field(form, name, forms.ModelChoiceField)


def named(form: HasFields, name: str, title: str) -> None:
    """Call the field ``name`` by ``title`` in summaries of errors, where its row is not seen."""
    # Django's fields know no such attribute; `error_links` asks for it.
    form.fields[name].named_as = title  # type: ignore[attr-defined]


class LongTextField(forms.CharField):
    """A text of several lines; what is too long is counted and told, never cut off."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(**options | {"widget": forms.Textarea(attrs={"rows": rows})})

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """Return what else the control says; not the length at which a browser cuts."""
        # It would cut a pasted text without a word.
        return {
            name: value
            for name, value in super().widget_attrs(widget).items()
            if name != "maxlength"
        }


class PlainForm:
    """A mixin for form classes that replaces Django's dry error messages by ours.

    Messages that a field defines itself stay.
    """

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            _say_plainly(field)


def _say_plainly(field: forms.Field) -> None:
    words = {"required": REQUIRED}
    if isinstance(field, (forms.ChoiceField, forms.ModelChoiceField)):
        words = dict.fromkeys(("required", "invalid_choice"), CHOOSE)
        _name_empty_choice(field)
    elif isinstance(field, forms.FileField):
        words = dict.fromkeys(("required", "missing"), FILE)
    for code, text in words.items():
        if field.error_messages.get(code) == _default_of(field, code):
            field.error_messages[code] = text


def _default_of(field: forms.Field, code: str) -> Any:
    """The sentence that the field's class has for ``code``, its own before its parents'."""
    words = [getattr(kind, "default_error_messages", {}) for kind in type(field).__mro__]
    return next((said[code] for said in words if code in said), None)


def _name_empty_choice(field: forms.ChoiceField | forms.ModelChoiceField) -> None:
    """Say «Выберите» where Django draws dashes."""
    if not isinstance(field, forms.ModelChoiceField):
        return
    if field.empty_label and set(field.empty_label) == {"-"}:
        field.empty_label = EMPTY_CHOICE
        field.widget.choices = field.choices


def applies(field: forms.Field, *, to: str, when: Iterable[Any] = (), unless: Any = None) -> None:
    """Let a script hide ``field`` where it does not apply to what was chosen; the form clears it.

    Args:
        to: the field that decides.
        when: the values with which it applies; or, in place of them,
        unless: the one with which it does not.
    """
    field.widget.attrs["data-applies-to"] = to
    if unless is not None:
        field.widget.attrs["data-applies-unless"] = str(unless)
    else:
        field.widget.attrs["data-applies-if"] = " ".join(map(str, when))
