"""A field of the admin that offers known words and takes any other."""

from collections.abc import Callable, Mapping
from typing import Any

from django import forms
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString


class OfferingInput(forms.TextInput):
    """A text input with a list of usual values.

    Args:
        offered: returns the choices, each with an explanation.
    """

    def __init__(self, offered: Callable[[], Mapping[str, str]]) -> None:
        super().__init__()
        self.offered = offered

    def render(
        self, name: str, value: Any, attrs: dict[str, Any] | None = None, renderer: Any = None
    ) -> SafeString:
        given = dict(attrs or {})
        key = f"{given.get('id', name)}-offered"
        field = super().render(name, value, given | {"list": key}, renderer)
        options = format_html_join("", '<option value="{}">{}</option>', self.offered().items())
        return format_html('{}<datalist id="{}">{}</datalist>', field, key, options)
