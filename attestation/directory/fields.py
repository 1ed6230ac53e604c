"""The choice of an organization: its name is not enough where a region has many schools № 1."""

from typing import Any

from django import forms

from attestation.directory.models import Organization


class OrganizationField(forms.ModelChoiceField):
    """A choice of organizations, each with its municipality: «Школа № 1, Северный район»."""

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        if self.queryset is not None:
            self.queryset = self.queryset.select_related("municipality")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A script puts a box above a long list, into which a part of the name is typed.
        return {**super().widget_attrs(widget), "data-searchable": ""}

    def label_from_instance(self, obj: Organization) -> str:
        return f"{obj.name}, {obj.municipality.name}"
