"""Numbers of the acts that release lists: unique within the year and the kind of act.

A room that issues acts adds its kind. The same number in another kind is no fault, but rare enough
to be asked about.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms

from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line
from attestation.base.registry import Registry

#: The tick that appears beside a number which another kind of act bears.
SAME_NUMBER = "same_number"


@dataclass(frozen=True)
class ActKind:
    """One kind of act.

    Args:
        code: «schedule», «results».
        named: finds the act of that number in a year and names it: «распоряжение от … № …».
    """

    code: str
    named: Callable[[str, int], str]


act_kinds: Registry[ActKind] = Registry()


def require_free(kind: str, number: str, date: datetime.date, *, field: str) -> None:
    """Refuse a number that an act of ``kind`` bears in that year already, and one of no signs.

    Raises:
        DomainError: there is one, and the sentence names it; or nothing is seen of the number.
    """
    number = clean_line(number)
    if not number:
        raise DomainError("Укажите номер.", field=field)
    for known in act_kinds:
        if known.code == kind and (taken := known.named(number, date.year)):
            raise DomainError(
                f"Этот номер в {date.year} году уже есть: {taken}. Проверьте номер.", field=field
            )


def same_elsewhere(kind: str, number: str, date: datetime.date) -> list[str]:
    """Return the acts of other kinds that bear the number in that year."""
    others = [known for known in act_kinds if known.code != kind]
    found = [known.named(clean_line(number), date.year) for known in others]
    return [act for act in found if act]


class ActNumberForm:
    """A mixin for forms with the number and the date of an act: it asks about a repeated number.

    Put it before the form class. The answer is no part of ``cleaned_data``.
    """

    act_kind: ClassVar[str]
    number_field: ClassVar[str]
    date_field: ClassVar[str]

    if TYPE_CHECKING:
        fields: dict[str, forms.Field]
        add_error: Any

    def clean(self) -> dict[str, Any]:
        # The form class after the mixin defines ``clean``.
        data: dict[str, Any] = super().clean() or {}  # type: ignore[misc]
        number, date = data.get(self.number_field), data.get(self.date_field)
        if not number or not date:
            return data
        if acts := same_elsewhere(self.act_kind, number, date):
            self.fields[SAME_NUMBER] = forms.BooleanField(
                label="Номер верный, он совпал случайно", required=False
            )
            if not self._is_confirmed():
                self.add_error(
                    self.number_field,
                    f"Такой же номер у другого акта этого года: {'; '.join(acts)}. Если номер "
                    "верный, поставьте отметку внизу и отправьте ещё раз.",
                )
        return data

    def _is_confirmed(self) -> bool:
        field: Any = self.fields[SAME_NUMBER]
        form: Any = self
        name = form.add_prefix(SAME_NUMBER)
        return bool(field.widget.value_from_datadict(form.data, form.files, name))
