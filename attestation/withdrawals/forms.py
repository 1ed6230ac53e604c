"""Forms of a withdrawal."""

from typing import Any

from django import forms

from attestation.base.forms import PlainForm
from attestation.base.language.people_search import find_by_name
from attestation.files.checks import SIGNED_SCAN
from attestation.withdrawals.models import LONGEST_REASON
from attestation.withdrawals.workflow import SENT, WithdrawalState

_TOO_LONG = f"Слишком длинно: можно не больше {LONGEST_REASON} знаков. Сократите текст."


def _words(label: str, help_text: str) -> forms.CharField:
    return forms.CharField(
        label=label,
        max_length=LONGEST_REASON,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=help_text,
        error_messages={"max_length": _TOO_LONG},
    )


class WithdrawalForm(PlainForm, forms.Form):
    """Why an application is withdrawn; of a school coordinator also why not by its applicant."""

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
    """Why a withdrawal is declined."""

    answer = _words("Причина отказа", "Педагог прочитает её в кабинете и в письме.")


class WithdrawalFilter(forms.Form):
    """Filter of the list: by default what waits for an answer."""

    state = forms.ChoiceField(
        label="Состояние",
        required=False,
        choices=[
            ("", "Все"),
            *((code, label) for code, label in WithdrawalState.choices if code in SENT),
        ],
    )
    surname = forms.CharField(label="Фамилия", required=False, max_length=150)

    def apply(self, withdrawals: Any) -> Any:
        """Narrow ``withdrawals`` by what was chosen; a value that makes no sense is left out."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        lookups = {
            "state": chosen.get("state"),
        }
        withdrawals = withdrawals.filter(**{key: value for key, value in lookups.items() if value})
        places = [f"application__{name}" for name in ("surname", "given_name", "patronymic")]
        return find_by_name(withdrawals, chosen.get("surname") or "", places)
