"""What a visitor reports, and what an operator answers."""

import re
from typing import Any

from django import forms

from attestation.base.forms import LongTextField, PlainForm

_REQUEST_ID = re.compile(r"[\w.:-]{1,64}", re.ASCII)


def request_id_of(text: str) -> str:
    """Return ``text`` where it can be the id of a request, else nothing."""
    return text if _REQUEST_ID.fullmatch(text) else ""


class _RequestId(forms.CharField):
    """Nobody has typed it: what makes no sense is left out, and no error is shown."""

    def clean(self, value: Any) -> str:
        return request_id_of(str(value or ""))


class ReportForm(PlainForm, forms.Form):
    """A report; who has signed in needs no address."""

    text = LongTextField(
        label="Что случилось",
        max_length=3000,
        help_text="Что вы делали и что увидели. Паролей и паспортных данных не пишите.",
        rows=6,
        error_messages={"required": "Напишите, что случилось."},
    )
    page = forms.CharField(label="На какой странице", required=False, max_length=500)
    email = forms.EmailField(
        label="Почта для ответа",
        required=False,
        max_length=254,
        help_text="Без адреса мы прочитаем сообщение, но ответить не сможем.",
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    request_id = _RequestId(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["email"]


class AnswerForm(PlainForm, forms.Form):
    """The answer of the centre."""

    answer = LongTextField(
        label="Ответ",
        max_length=3000,
        rows=5,
        error_messages={"required": "Напишите ответ."},
    )
