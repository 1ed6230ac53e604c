"""How a form field becomes GOV.UK markup: its kind, ids, descriptions and choices."""

from copy import copy
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

# Order matters: the first class that fits, and Django derives some widgets from others.
KINDS: list[tuple[type[forms.Widget], str]] = [
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radios"),
    (forms.CheckboxInput, "checkbox"),
    (forms.Textarea, "textarea"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
    (forms.PasswordInput, "password"),
    (forms.MultiWidget, "group"),
    (forms.SelectDateWidget, "group"),
]
CONTROL_CLASS = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
    "group": "govuk-input input--medium",
}
SIZES = {"short": "input--short", "medium": "input--medium"}
CHOICE_GROUPS = {"radios", "checkboxes"}
ISO_DATE = "%Y-%m-%d"


class FileControl(forms.FileInput):
    """A file control without Django's "currently" and "clear", which the template says instead.

    The script hides the control behind a big button, and a browser that finds a hidden control
    empty refuses to send the form without a word: so the server alone demands the file.
    """

    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:
        return False


def kind_of(bound: BoundField) -> str:
    """Name the markup that the field's widget needs."""
    if bound.is_hidden:
        return "hidden"
    widget = bound.field.widget
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "input")


def id_of(bound: BoundField) -> str:
    """The id of the control; a form without automatic ids still gets one for its label."""
    return bound.field.widget.attrs.get("id") or bound.auto_id or bound.html_name


def target_of(bound: BoundField) -> str:
    """The id that an error summary leads to: the control, or the first of its choices."""
    if kind_of(bound) in CHOICE_GROUPS:
        return f"{id_of(bound)}_0"
    return bound.field.widget.id_for_label(id_of(bound))


def errors_of(form: BaseForm) -> list[dict[str, str]]:
    """Every error of a form with the id it belongs to; an error of the whole form has none."""
    found = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    for bound in form:
        target = "" if bound.is_hidden else target_of(bound)
        for text in map(str, bound.errors):
            found.append({"text": _named(str(bound.label), text), "target": target})
    return found


def _named(label: str, text: str) -> str:
    """«Заполните это поле.» says nothing far from its field, so that a summary names the field."""
    stems = [word[: max(3, len(word) - 2)] for word in label.lower().split()]
    if all(stem in text.lower() for stem in stems):
        return text
    return f"{label}: {text[:1].lower()}{text[1:]}"


def context_of(bound: BoundField, kind: str, options: dict[str, Any]) -> dict[str, Any]:
    """Everything that a field template prints."""
    if "hint" in options:
        # Django itself points to the hint wherever there is one, so the field must not have it.
        bound = copy(bound)
        bound.help_text = options["hint"]
    identity = id_of(bound)
    hint = bound.help_text
    limit = _limit(bound) if kind == "textarea" and options.get("count", True) else None
    context = {
        "id": identity,
        "label": options.get("label", bound.label),
        "hint": hint,
        "hint_id": f"{identity}_helptext",
        "error_id": f"{identity}_error",
        "errors": bound.errors,
        "optional": not bound.field.required
        and getattr(bound.field, "is_marked_optional", True)
        and options.get("optional", True),
        "inline": options.get("inline", False),
        "limit": limit,
        "describedby": _described_by(bound, identity, bool(hint), limit),
    }
    if kind in CHOICE_GROUPS:
        return context | {"choices": _choices(bound)}
    if kind == "file":
        context["file_now"] = _file_now(bound)
    return context | {"control": _control(bound, kind, context, options)}


def _limit(bound: BoundField) -> int | None:
    return bound.field.widget.attrs.get("maxlength") or getattr(bound.field, "max_length", None)


def _described_by(bound: BoundField, identity: str, has_hint: bool, limit: int | None) -> str:
    ids = [
        bound.field.widget.attrs.get("aria-describedby", ""),
        f"{identity}_helptext" if has_hint else "",
        f"{identity}_error" if bound.errors else "",
        f"{identity}-info" if limit else "",
    ]
    return " ".join(filter(None, ids))


def _control(bound: BoundField, kind: str, context: dict, options: dict) -> SafeString:
    widget = _plain(bound.field.widget)
    classes = [
        widget.attrs.get("class", ""),
        CONTROL_CLASS[kind],
        CONTROL_CLASS[kind].split()[0] + "--error" if bound.errors else "",
        SIZES.get(options.get("size", ""), ""),
        "govuk-js-character-count" if context["limit"] else "",
    ]
    attrs = {
        "id": context["id"],
        "class": " ".join(filter(None, classes)),
        # It vanishes on typing and is too pale to read: label and hint say it instead.
        "placeholder": False,
    }
    if context["describedby"] and kind != "group":
        attrs["aria-describedby"] = context["describedby"]
    if kind == "password":
        attrs |= {"spellcheck": "false", "autocapitalize": "none"}
    return bound.as_widget(widget=widget, attrs=attrs)


def _plain(widget: forms.Widget) -> forms.Widget:
    """The control as we draw it: a date in the browser's own calendar, a file without extras."""
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        return type(widget)(attrs={**widget.attrs, "type": "date"}, format=ISO_DATE)
    if isinstance(widget, forms.FileInput):
        return FileControl(attrs=widget.attrs)
    return widget


def _file_now(bound: BoundField) -> str:
    """The name of the file that is already there, without its folder."""
    return str(getattr(bound.initial, "name", "") or "").rsplit("/", 1)[-1]


def _choices(bound: BoundField) -> list[dict[str, Any]]:
    """The options of radios or checkboxes, flat, with their attributes ready to print."""
    found = []
    for option in bound.subwidgets:
        data = option.data
        attrs = {
            **data["attrs"],
            "id": data["attrs"].get("id", f"{bound.html_name}_{data['index']}"),
        }
        attrs.pop("aria-describedby", None)
        found.append(
            {
                "id": attrs["id"],
                "label": data["label"],
                "name": data["name"],
                "value": "" if data["value"] is None else str(data["value"]),
                "attrs": flatatt(attrs),
            }
        )
    return found
