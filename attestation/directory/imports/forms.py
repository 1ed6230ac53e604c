"""Forms of the import of organizations."""

from django import forms

from attestation.table_imports.forms import skip_errors_field, table_field


class OrganizationTableForm(forms.Form):
    table = table_field(
        "Таблица организаций", error_messages={"required": "Выберите файл с таблицей."}
    )


class ApplyImportForm(forms.Form):
    skip_errors = skip_errors_field("Внести только строки без ошибок")
