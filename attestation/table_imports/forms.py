"""Fields that every import of a table has."""

from typing import Any

from django import forms

from attestation.files.checks import TABLE


def table_field(label: str, **options: Any) -> forms.FileField:
    """Return the field for an XLSX or CSV table."""
    # The check of uploads speaks of an empty file in the same words everywhere.
    return forms.FileField(
        label=label,
        help_text=TABLE.hint,
        widget=forms.FileInput(attrs={"accept": TABLE.accept}),
        **{"allow_empty_file": True, **options},
    )


def skip_errors_field(label: str) -> forms.BooleanField:
    """Return the box by which rows that cannot be written are left out."""
    return forms.BooleanField(label=label, required=False)
