"""Forms of a withdrawal."""

from typing import Any

from django import forms

from attestation.base.forms import LongTextField, PlainForm
from attestation.files.checks import SIGNED_SCAN
from attestation.withdrawals.models import LONGEST_REASON


def _words(label: str, help_text: str) -> LongTextField:
    return LongTextField(label=label, max_length=LONGEST_REASON, help_text=help_text)


class WithdrawalForm(PlainForm, forms.Form):
    """The reason of a withdrawal; from a school coordinator also why not by the applicant."""

    reason = _words(
        "Отзыв заявления в связи с",
        "Допишите предложение, например: «неправильно указанным отчеством».",
    )
    hindrance = _words(
        "Почему педагог не может отозвать заявление сам",
        "Например: «находится в больнице». Педагог прочитает это в письме.",
    )

    def __init__(self, *args: Any, by_coordinator: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not by_coordinator:
            del self.fields["hindrance"]


class WithdrawalScanForm(PlainForm, forms.Form):
    """The signed request."""

    file = forms.FileField(
        label="Скан подписанного заявления на отзыв",
        help_text=SIGNED_SCAN.hint,
        widget=forms.ClearableFileInput(attrs={"accept": SIGNED_SCAN.accept}),
        allow_empty_file=True,
    )


class AnswerForm(PlainForm, forms.Form):
    """The form for the reason to decline a withdrawal."""

    answer = _words("Причина отказа", "Педагог прочитает её в кабинете и в письме.")
