"""Forms of the import of organizations."""

from django import forms

from attestation.files.checks import TABLE


class OrganizationTableForm(forms.Form):
    # The check of uploads speaks of an empty file in the same words everywhere.
    table = forms.FileField(
        label="Таблица организаций",
        help_text=TABLE.hint,
        allow_empty_file=True,
        error_messages={"required": "Выберите файл с таблицей."},
        widget=forms.FileInput(attrs={"accept": TABLE.accept}),
    )


class ApplyImportForm(forms.Form):
    skip_errors = forms.BooleanField(label="Внести только строки без ошибок", required=False)
