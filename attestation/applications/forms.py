"""Shapes of what applicants and coordinators send."""

from typing import Any

from django import forms
from django.utils import timezone

from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind, Form
from attestation.applications.documents.forms import DocumentForm
from attestation.applications.models import Application
from attestation.base.forms import LongTextField, PlainForm, applies, model_field
from attestation.base.optimistic_locking import OptimisticLockingForm
from attestation.categories.choices import Category, HeldCategory
from attestation.directory.models import (
    AttestedPosition,
    DecisionReason,
    SimplifiedGround,
)
from attestation.directory.review_models import ReviewPoint
from attestation.files.checks import SCAN_OR_ARCHIVE, code_of

_IF_HELD = "Если категория есть или была – обязательно."


def positions_with_subject() -> list[int]:
    """Return the keys of the positions that an applicant names with a subject."""
    wanted = AttestedPosition.objects.filter(is_active=True, needs_subject=True)
    return list(wanted.values_list("pk", flat=True))


class TermsForm(OptimisticLockingForm, PlainForm, forms.ModelForm):
    """The terms of an application."""

    category = forms.ChoiceField(
        label="На какую категорию подаёте", choices=Category.choices, widget=forms.RadioSelect
    )
    held_category = forms.ChoiceField(
        label="Какая категория у вас есть или была",
        choices=HeldCategory.choices,
        initial=HeldCategory.NONE,
        widget=forms.RadioSelect,
    )
    in_presence = forms.TypedChoiceField(
        label="Аттестацию на заседании комиссии прошу провести",
        choices=[("", "без моего присутствия"), ("yes", "в моём присутствии")],
        coerce=bool,
        # Any value may stand for an empty choice; the stubs know texts only.
        empty_value=False,  # type: ignore[arg-type]
        required=False,
        widget=forms.RadioSelect,
        help_text="«В моём присутствии» значит, что нужно будет приехать на заседание.",
    )

    class Meta:
        model = Application
        fields = [
            "position",
            "subject",
            "category",
            "held_category",
            "held_order_number",
            "held_order_date",
            "held_until",
            "form",
            "ground",
            "in_presence",
        ]
        widgets = {
            "held_order_date": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "held_until": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "form": forms.RadioSelect,
        }
        help_texts = {
            "subject": "Для учителя, преподавателя и педагога дополнительного образования.",
            "held_order_number": _IF_HELD,
            "held_order_date": _IF_HELD,
            "held_until": "Для категорий, установленных до 1 сентября 2023 года.",
            "ground": "Для упрощённой формы – обязательно.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "position").queryset = AttestedPosition.objects.filter(is_active=True)
        model_field(self, "ground").queryset = SimplifiedGround.objects.filter(is_active=True)
        for name in ("held_order_number", "held_order_date", "held_until"):
            applies(self.fields[name], to="held_category", unless=HeldCategory.NONE)
        applies(self.fields["ground"], to="form", when=[Form.SIMPLIFIED])
        applies(self.fields["subject"], to="position", when=positions_with_subject())
        if self.instance.pk and self.instance.in_presence:
            self.initial["in_presence"] = "yes"

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        position = cleaned.get("position")
        if position and position.needs_subject and not cleaned.get("subject"):
            self.add_error("subject", "Для этой должности выберите предмет.")
        if position and not position.needs_subject:
            # The choice made for another position must not appear in the paper.
            cleaned["subject"] = None
        if cleaned.get("form") == Form.SIMPLIFIED and not cleaned.get("ground"):
            self.add_error("ground", "Для упрощённой формы выберите основание.")
        if cleaned.get("held_category") not in (None, HeldCategory.NONE):
            for name in ("held_order_number", "held_order_date"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, "Укажите по приказу об имеющейся категории.")
        if cleaned.get("held_category") == HeldCategory.NONE:
            # Values entered before «не имею» was chosen must not appear in the paper.
            cleaned |= {"held_order_number": "", "held_order_date": None, "held_until": None}
        if cleaned.get("form") != Form.SIMPLIFIED:
            cleaned["ground"] = None
        held_since = cleaned.get("held_order_date")
        if held_since and held_since > timezone.localdate():
            self.add_error("held_order_date", "Эта дата ещё не наступила. Проверьте её.")
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        # clean() above says the same at the field; the constraints stay the database's last word.
        return {field.name for field in self.instance._meta.fields}

    @property
    def terms(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class AttachForm(DocumentForm):
    """One file with its meaning, on the page of its kind."""

    def __init__(self, *args: Any, kind: DocumentKind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if kind not in EVIDENCE_KINDS:
            self.fields["title"].initial = kind.label
        if kind == DocumentKind.SIGNED_SCAN:
            del self.fields["title"]
            self.fields["file"].help_text += ". Или архив ZIP: скан и таблицы Word вместе"
            self.fields["file"].widget.attrs |= {
                "accept": SCAN_OR_ARCHIVE.accept,
                "data-upload-rule": code_of(SCAN_OR_ARCHIVE),
            }


#: How many characters a coordinator's own words may have.
NOTE_LENGTH = 2000


class DecisionForm(PlainForm, forms.Form):
    """The reason for returning or rejecting an application."""

    reason = forms.ModelChoiceField(
        label="Причина", queryset=DecisionReason.objects.none(), empty_label="Выберите причину"
    )
    note = LongTextField(
        label="Пояснение своими словами",
        required=False,
        max_length=NOTE_LENGTH,
        help_text="Педагог прочитает его в кабинете и в письме.",
    )

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        model_field(self, "reason").queryset = DecisionReason.objects.filter(
            is_active=True, **{purpose: True}
        )


class ReturnForm(DecisionForm):
    """The reason for a return, and the lines of the checklist that are to be mended."""

    points = forms.ModelMultipleChoiceField(
        label="Что не выполнено",
        queryset=ReviewPoint.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        help_text="Отметьте пункты проверки. Педагог увидит ровно их, под словами «Что исправить».",
        error_messages={"required": "Отметьте хотя бы один пункт: что педагогу исправить."},
    )
    field_order = ("points", "reason", "note")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        wordless = DecisionReason.objects.filter(is_active=True, for_return=True, needs_note=True)
        if named := ", ".join(f"«{one}»" for one in wordless):
            note = self.fields["note"]
            note.help_text = f"{note.help_text} Обязательно, если причина – {named}."
        points = ReviewPoint.objects.filter(is_active=True)
        field = model_field(self, "points")
        field.queryset, field.required = points, points.exists()
