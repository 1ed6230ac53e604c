"""The choice of an organization: its name is not enough where a region has many schools № 1."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from attestation.base.language.people_search import find_by_words
from attestation.directory.models import Organization

#: So many are offered in a list; of more, one is typed.
MOST_OFFERED = 300
#: So many are named where what was typed fits several.
_NAMED = 10
_HINT = "Впишите номер или часть названия и муниципалитет, например: «№ 3, Северный»."
_PLACES = ("name", "full_name", "municipality__name")


class OrganizationField(forms.ModelChoiceField):
    """A choice of organizations, each with its municipality: «Школа № 1, Северный район».

    Where there are more than a list can hold, a part of the name is typed instead.
    """

    def __init__(self, queryset: Any, **kwargs: Any) -> None:
        super().__init__(queryset, **kwargs)
        if self.queryset is not None:
            self.queryset = self.queryset.select_related("municipality")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A script puts a box above a long list, into which a part of the name is typed.
        return {**super().widget_attrs(widget), "data-searchable": ""}

    def label_from_instance(self, obj: Organization) -> str:
        return f"{obj.name}, {obj.municipality.name}"

    def get_bound_field(self, form: Any, field_name: str) -> forms.BoundField:
        if self._has_too_many():
            self.widget = forms.TextInput(attrs={"maxlength": 300, "autocomplete": "off"})
            self.widget.is_required = self.required
            self.help_text = self.help_text or _HINT
        return super().get_bound_field(form, field_name)

    def _has_too_many(self) -> bool:
        if not isinstance(self.widget, forms.Select) or self.queryset is None:
            return False
        keys = self.queryset.order_by().values_list("pk", flat=True)
        return len(keys[: MOST_OFFERED + 1]) > MOST_OFFERED

    def _offered(self) -> QuerySet[Organization]:
        return Organization.objects.none() if self.queryset is None else self.queryset

    def prepare_value(self, value: Any) -> Any:
        key = super().prepare_value(value)
        if not isinstance(self.widget, forms.TextInput) or not isinstance(key, int):
            return key
        chosen = self._offered().filter(pk=key).select_related("municipality").first()
        return self.label_from_instance(chosen) if chosen else ""

    def to_python(self, value: Any) -> Any:
        if value in self.empty_values or not isinstance(self.widget, forms.TextInput):
            return super().to_python(value)
        typed = " ".join(str(value)[:300].split())
        name, _, municipality = typed.rpartition(", ")
        found = list(self._offered().filter(name=name, municipality__name=municipality)[:2])
        if len(found) != 1:
            found = list(find_by_words(self._offered(), typed, _PLACES)[: _NAMED + 1])
        if not found:
            raise ValidationError("Такой организации нет. Проверьте название и муниципалитет.")
        if len(found) > 1:
            raise ValidationError(
                "Подходит несколько организаций, впишите одну из них целиком: "
                + "; ".join(map(self.label_from_instance, found[:_NAMED]))
                + ("; и другие." if len(found) > _NAMED else ".")
            )
        return found[0]
