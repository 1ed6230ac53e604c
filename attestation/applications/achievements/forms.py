"""The form of one line of results."""

from typing import Any

from django import forms
from django.utils import timezone

from attestation.applications.achievements.models import FIRST_YEAR, ResultRow
from attestation.applications.achievements.services.rows import PROOF_KINDS
from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind, Level
from attestation.applications.documents.requirements import RULES
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.forms import LongTextField, PlainForm, typed_field
from attestation.directory.results_models import ResultsTable
from attestation.files.fields import UploadField

_YEAR = "Укажите год четырьмя цифрами, например 2024."


class ProofField(forms.ModelMultipleChoiceField):
    """The documents of the application that can prove something."""

    def label_from_instance(self, document: ApplicationDocument) -> str:
        return f"{document.title} ({document.file.original_name})"


class RowForm(PlainForm, forms.Form):
    """One line; its labels are the headings of the table's columns."""

    title = LongTextField(max_length=500, rows=2)
    year_from = forms.IntegerField(label="С какого года", widget=forms.TextInput)
    year_until = forms.IntegerField(
        label="По какой год",
        required=False,
        widget=forms.TextInput,
        help_text="Оставьте пустым, если это один год.",
    )
    level = forms.ChoiceField(label="Уровень", choices=[("", "Выберите"), *Level.choices])
    result = LongTextField(max_length=1000, rows=3)
    proofs = ProofField(
        label="Какие из прикреплённых файлов это подтверждают",
        queryset=ApplicationDocument.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    upload = forms.FileField(
        label="Прикрепить ещё один файл", required=False, allow_empty_file=True
    )

    def __init__(
        self,
        *args: Any,
        application: Application,
        table: ResultsTable,
        row: ResultRow | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["title"].label = table.title_column
        self.fields["result"].label = table.result_column
        if not table.asks_level:
            del self.fields["level"]
        for name in ("year_from", "year_until"):
            self.fields[name].widget.attrs |= {"inputmode": "numeric", "maxlength": 4}
            self.fields[name].error_messages["invalid"] = _YEAR
        rule = RULES[PROOF_KINDS.get(table.code, DocumentKind.OTHER)]
        self.fields["upload"].help_text = f"Грамота, справка, диплом. {rule.hint}."
        self.fields["upload"].widget.attrs["accept"] = rule.accept
        self._offer_proofs(application)
        if row is not None:
            names = set(self.fields) - {"proofs", "upload"}
            self.initial = {name: getattr(row, name) for name in names}
            self.initial["proofs"] = [proof.pk for proof in row.proofs.filter(detached_at=None)]

    def _offer_proofs(self, application: Application) -> None:
        attached = application.documents.filter(detached_at=None, kind__in=EVIDENCE_KINDS)
        typed_field(self, "proofs", ProofField).queryset = attached.select_related("file")
        if not attached.exists():
            del self.fields["proofs"]
            self.fields["upload"].label = "Файл, который это подтверждает"

    def clean_year_from(self) -> int:
        return self._year("year_from")

    def clean_year_until(self) -> int | None:
        return self._year("year_until") if self.cleaned_data["year_until"] is not None else None

    def _year(self, name: str) -> int:
        year: int = self.cleaned_data[name]
        if not FIRST_YEAR <= year <= timezone.localdate().year:
            raise forms.ValidationError("Проверьте год.")
        return year

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("year_from"), cleaned.get("year_until")
        if first and last and last < first:
            self.add_error("year_until", "Последний год не может быть раньше первого.")
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """The arguments for `attestation.applications.achievements.services.rows.save_row`."""
        values = {name: self.cleaned_data.get(name) for name in (*self.fields,) if name != "upload"}
        return {"level": "", "proofs": [], **values}


class ResultsFileForm(PlainForm, forms.Form):
    """A ready file in place of the tables, on their page; attaching it is a page of its own."""

    title = forms.CharField(widget=forms.HiddenInput, initial=DocumentKind.RESULTS.label)
    file = UploadField(rule=RULES[DocumentKind.RESULTS], label="Файл")
