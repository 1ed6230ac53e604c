"""Forms of the import of organizations."""

from collections.abc import Sequence
from typing import Any

from django import forms

from attestation.base.forms import choice_field
from attestation.table_imports.forms import skip_errors_field, table_field


class OrganizationTableForm(forms.Form):
    table = table_field(
        "Таблица организаций", error_messages={"required": "Выберите файл с таблицей."}
    )


class ApplyImportForm(forms.Form):
    skip_errors = skip_errors_field("Внести только строки без ошибок")
    apart = forms.TypedMultipleChoiceField(
        label="Похожи на те, что уже есть",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Такие строки будут объединены с организацией, на которую похожи: второй она не "
        "появится. Отметьте те, что на самом деле другие, – они будут добавлены отдельно.",
    )

    def __init__(self, *args: Any, alike: Sequence[dict[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "apart").choices = [(row["row"], _likeness(row)) for row in alike]
        if not alike:
            del self.fields["apart"]


def _likeness(row: dict[str, Any]) -> str:
    return (
        f"Строка {row['row']}: «{row['values']['name']}» похоже на «{row['like']}», "
        f"{row['values']['municipality']}"
    )
