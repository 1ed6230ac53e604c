"""Forms of a correcting order: its reason, and the new content of one row."""

from typing import Any

from django import forms

from attestation.base.forms import LongTextField, PlainForm
from attestation.base.language.clean_text import clean_line, clean_text
from attestation.orders.corrections.services import Correction
from attestation.orders.models import OrderEntry

Outcome = OrderEntry.Outcome


def _text(label: str, **options: Any) -> LongTextField:
    return LongTextField(label=label, max_length=5000, rows=3, **options)


class CorrectionReasonForm(PlainForm, forms.Form):
    """The reason why an order is corrected."""

    reason = _text(
        "Что исправляется и почему",
        help_text="Для журнала и тех, кто готовит приказ. В приказе эти слова не печатаются: он "
        "называет пункт, который отменяет или излагает заново.",
    )
    public_reason = forms.CharField(
        label="Что сказать о причине на сайте и в письмах",
        max_length=300,
        required=False,
        help_text="Это увидят все, поэтому без имён: об отказах на сайте не сообщают. Пусто – "
        "«исправление сведений».",
    )


class EntryForm(PlainForm, forms.Form):
    """The new text of a row of a signed order."""

    outcome = forms.ChoiceField(label="Что сделать", widget=forms.RadioSelect)
    name = forms.CharField(label="Фамилия, имя, отчество", max_length=300)
    position = forms.CharField(label="Должность", max_length=400)
    organization = forms.CharField(label="Организация", max_length=200)
    grounds = _text(
        "Основания", required=False, help_text="Для отказа и для аннулирования обязательны."
    )

    def __init__(self, *args: Any, replaced: OrderEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Two of the three outcomes ask for them.
        self.fields["grounds"].is_marked_optional = False  # type: ignore[attr-defined]
        outcome = self.fields["outcome"]
        if isinstance(outcome, forms.ChoiceField):
            outcome.choices = _choices(replaced)

    @property
    def correction(self) -> Correction:
        data = self.cleaned_data
        return Correction(
            outcome=data["outcome"],
            name=clean_line(data["name"]),
            position=clean_line(data["position"]),
            organization=clean_line(data["organization"]),
            grounds=clean_text(data["grounds"]),
        )


def _choices(replaced: OrderEntry) -> list[tuple[str, str]]:
    """Return the possible outcomes for a row, a correction of words first."""
    match replaced.outcome:
        case Outcome.SET:
            return [
                (Outcome.SET, "исправить слова, категория остаётся установленной"),
                (Outcome.ANNULLED, "аннулировать: человек внесён в приказ по ошибке"),
                (Outcome.REFUSED, "отказать: категория установлена ошибочно"),
            ]
        case Outcome.REFUSED:
            return [
                (Outcome.REFUSED, "исправить слова или основания, отказ остаётся"),
                (Outcome.SET, "установить: отказано ошибочно"),
            ]
    return [(Outcome.SET, "восстановить: категория установлена")]
