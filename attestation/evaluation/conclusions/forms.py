"""The forms for conclusions, for signers, coordinators and operators."""

from django import forms

from attestation.base.forms import LongTextField, PlainForm
from attestation.evaluation.conclusions.services.conclusions import CHECKLIST, UNCHECKED
from attestation.files.scan_archives import SIGNED_CONCLUSION


class ScanForm(PlainForm, forms.Form):
    """The signed paper, whole."""

    file = forms.FileField(
        label="Подписанное заключение",
        allow_empty_file=True,
        help_text="Все страницы одним файлом или архивом. " + SIGNED_CONCLUSION.hint,
        widget=forms.FileInput(attrs={"accept": SIGNED_CONCLUSION.accept}),
    )
    is_whole = forms.BooleanField(
        label="Файл полный, хотя страниц в нём меньше",
        required=False,
        help_text="Отметьте, только если сами проверили: все страницы и подписи на месте.",
    )


class ChecklistForm(PlainForm, forms.Form):
    """The list of points that a coordinator has checked."""

    checked = forms.MultipleChoiceField(
        label="Проверьте",
        error_messages={"required": UNCHECKED},
        choices=list(CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple,
    )


class ReturnForm(PlainForm, forms.Form):
    """The reason why a conclusion is returned."""

    reason = LongTextField(
        label="Что нужно исправить",
        required=False,
        max_length=2000,
        help_text="Это прочитают те, кому возвращается заключение.",
    )
