"""Rendering of forms as GOV.UK markup: Django's renderer with a bound field for the design.

``{{ form }}`` and ``{{ form.email.as_field_group }}`` render whole fields; ``{{ form.email }}``
stays the bare control, so that fields rendered by others, above all Wagtail's administration,
are not affected.
"""

from copy import copy
from functools import cached_property
from typing import Any

from django import forms
from django.forms import BaseForm, BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.utils import flatatt
from django.utils.safestring import SafeString

# Order matters: the first class that fits, and Django derives some widgets from others.
_KINDS: list[tuple[type[forms.Widget], str]] = [
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
_CONTROL_CLASS = {
    "input": "govuk-input",
    "password": "govuk-input govuk-password-input__input govuk-js-password-input-input",
    "textarea": "govuk-textarea",
    "select": "govuk-select",
    "file": "govuk-file-upload",
    "checkbox": "govuk-checkboxes__input",
    "group": "govuk-input input--medium",
}
_SIZES = {"short": "input--short", "medium": "input--medium"}
_CHOICE_GROUPS = {"radios", "checkboxes"}
_ISO_DATE = "%Y-%m-%d"


class _FileControl(forms.FileInput):
    """A file control without Django's "currently" and "clear", which the template says instead.

    The script hides the control behind a big button, and a browser that finds a hidden control
    empty refuses to send the form without a word: so the server alone demands the file.
    """

    allow_multiple_selected = True

    def use_required_attribute(self, initial: Any) -> bool:
        return False


class DesignField(BoundField):
    """A field in the markup of the design: label, hint, errors and control."""

    @cached_property
    def kind(self) -> str:
        """The markup of the widget: the name of a template in ``components/field``."""
        if self.is_hidden:
            return "hidden"
        widget = self.field.widget
        return next((kind for cls, kind in _KINDS if isinstance(widget, cls)), "input")

    @property
    def template_name(self) -> str:
        own: str | None = getattr(self.field, "template_name", None)
        return own or f"components/field/{self.kind}.html"

    @property
    def identity(self) -> str:
        """The id of the control; a form without automatic ids still gets one for its label."""
        return self.field.widget.attrs.get("id") or self.auto_id or self.html_name

    @property
    def error_target(self) -> str:
        """The id that an error summary leads to: the control, or the first of its choices."""
        if self.is_hidden:
            return ""
        if self.kind in _CHOICE_GROUPS:
            return f"{self.identity}_0"
        return self.field.widget.id_for_label(self.identity)

    def as_field_group(self, **options: Any) -> SafeString:
        """Render the whole field.

        Args:
            options: ``hint`` overrides the form's own; the label cannot be, for an error summary
                names it too. ``optional=False`` leaves out «(необязательно)», ``size`` is
                ``short`` or ``medium``, ``inline=True`` puts radios in a row, ``count=False``
                leaves out the character count of a textarea.
        """
        drawn = self
        if "hint" in options:
            # Django itself points to the hint wherever there is one: the field must not have it.
            drawn = copy(self)
            drawn.help_text = options["hint"]
        return drawn.render(context=drawn.get_context(**options))

    def get_context(self, **options: Any) -> dict[str, Any]:
        """Return everything that a field template prints."""
        if self.kind == "hidden":
            return {"field": self}
        limit = self._limit if self.kind == "textarea" and options.get("count", True) else None
        context = {
            "field": self,
            "id": self.identity,
            "label": self.label,
            "hint": self.help_text,
            "hint_id": f"{self.identity}_helptext",
            "error_id": f"{self.identity}_error",
            "errors": self.errors,
            "optional": options.get("optional", True) and self._is_marked_optional,
            "inline": options.get("inline", False),
            "limit": limit,
            "describedby": self._described_by(limit),
        }
        if self.kind in _CHOICE_GROUPS:
            return context | {"choices": self._choices()}
        if self.kind == "file":
            context["file_now"] = self._file_now()
        size = _SIZES.get(options.get("size", ""), "")
        return context | {"control": self._control(context, size)}

    @property
    def _is_marked_optional(self) -> bool:
        # One radio of those that stand for an empty answer too is always chosen.
        is_chosen = self.kind == "radios" and not all(one["value"] for one in self._choices())
        marked = getattr(self.field, "is_marked_optional", True) and not is_chosen
        return not self.field.required and marked

    @property
    def _limit(self) -> int | None:
        return self.field.widget.attrs.get("maxlength") or getattr(self.field, "max_length", None)

    def _described_by(self, limit: int | None) -> str:
        ids = [
            self.field.widget.attrs.get("aria-describedby", ""),
            f"{self.identity}_helptext" if self.help_text else "",
            f"{self.identity}_error" if self.errors else "",
            f"{self.identity}-info" if limit else "",
        ]
        return " ".join(filter(None, ids))

    def _control(self, context: dict[str, Any], size: str) -> SafeString:
        widget = _plain(self.field.widget)
        control_class = _CONTROL_CLASS[self.kind]
        classes = [
            widget.attrs.get("class", ""),
            control_class,
            control_class.split()[0] + "--error" if self.errors else "",
            size,
            "govuk-js-character-count" if context["limit"] else "",
        ]
        attrs: dict[str, str | bool] = {
            "id": self.identity,
            "class": " ".join(filter(None, classes)),
            # It vanishes on typing and is too pale to read: label and hint say it instead.
            "placeholder": False,
        }
        if context["describedby"] and self.kind != "group":
            attrs["aria-describedby"] = context["describedby"]
        if self.kind == "password":
            attrs |= {"spellcheck": "false", "autocapitalize": "none"}
        return self.as_widget(widget=widget, attrs=attrs)

    def _file_now(self) -> str:
        """Return the name of the file that is already there, without its folder."""
        return str(getattr(self.initial, "name", "") or "").rsplit("/", 1)[-1]

    def _choices(self) -> list[dict[str, Any]]:
        """Return the options of radios or checkboxes, flat, with attributes ready to print."""
        found = []
        for option in self.subwidgets:
            data = option.data
            attrs = {
                **data["attrs"],
                "id": data["attrs"].get("id", f"{self.html_name}_{data['index']}"),
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


class DesignRenderer(TemplatesSetting):
    """The renderer of every form of the project (``FORM_RENDERER``)."""

    form_template_name = "components/form.html"
    bound_field_class = DesignField


def error_links(form: BaseForm) -> list[dict[str, str]]:
    """Return every error of a form with the id it belongs to; one of the whole form has none.

    A form that stands beside others says in ``subject`` what it is about; a field whose label says
    nothing apart from its row has ``named_as`` (`attestation.base.forms.named`).
    """
    found = [{"text": str(text), "target": ""} for text in form.non_field_errors()]
    bound: Any
    for bound in form:
        for text in map(str, bound.errors):
            label = getattr(bound.field, "named_as", "") or bound.label
            found.append({"text": _named(str(label), text), "target": bound.error_target})
    if subject := getattr(form, "subject", ""):
        found = [{**one, "text": f"{subject} – {one['text']}"} for one in found]
    return found


def _named(label: str, text: str) -> str:
    """«Заполните это поле.» says nothing far from its field, so that a summary names the field."""
    stems = [word[: max(3, len(word) - 2)] for word in label.lower().split()]
    if all(stem in text.lower() for stem in stems):
        return text
    return f"{label}: {text[:1].lower()}{text[1:]}"


def _plain(widget: forms.Widget) -> forms.Widget:
    """The control as we draw it: a date in the browser's own calendar, a file without extras."""
    if isinstance(widget, forms.DateInput) and widget.input_type == "text":
        return type(widget)(attrs={**widget.attrs, "type": "date"}, format=_ISO_DATE)
    if isinstance(widget, forms.FileInput):
        return _FileControl(attrs=widget.attrs)
    return widget
