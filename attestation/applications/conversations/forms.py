"""The forms of a message and of a request for a document."""

from collections.abc import Iterable
from typing import Any

from django import forms

from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind
from attestation.applications.conversations.limits import LENGTH
from attestation.applications.conversations.services import FILES_EACH, RULE
from attestation.applications.documents.forms import DocumentForm
from attestation.base.forms import EMPTY_CHOICE, LongTextField, PlainForm, choice_field


class FilesInput(forms.FileInput):
    """A control for several files; the view takes them in before the form is looked at."""

    allow_multiple_selected = True


class MessageForm(PlainForm, forms.Form):
    """A message, its files, and for staff the day by which an answer is waited for."""

    text = LongTextField(
        label="Сообщение",
        max_length=LENGTH,
        rows=5,
        error_messages={"required": "Напишите сообщение."},
    )
    file = forms.FileField(
        label="Файлы",
        required=False,
        help_text=f"{RULE.hint}. С одним сообщением – не больше {FILES_EACH} файлов.",
        widget=FilesInput(attrs={"accept": RULE.accept}),
    )
    answer_by = forms.DateField(
        label="Ответить до",
        required=False,
        help_text="Если нужен ответ к сроку: заявителю придёт напоминание, а вам – "
        "сообщение, если ответа не будет. Сроки рассмотрения от этого не меняются.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    def __init__(self, *args: Any, may_expect: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not may_expect:
            del self.fields["answer_by"]


class AskForm(PlainForm, forms.Form):
    """One document that is asked for without a return."""

    wanted = forms.ChoiceField(label="Какой документ")
    text = LongTextField(
        label="Что в нём нужно",
        max_length=LENGTH,
        help_text="Педагог прочитает это в кабинете: «Ещё один скан, на первом не видно номера».",
        error_messages={
            "required": "Напишите, что нужно: педагог прочитает это и поймёт, что делать."
        },
    )
    answer_by = forms.DateField(
        label="Прикрепить до",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Накануне и в этот день педагогу придёт напоминание.",
    )

    def __init__(self, *args: Any, kinds: Iterable[DocumentKind], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(kind.value, kind.label) for kind in kinds]
        choice_field(self, "wanted").choices = [("", EMPTY_CHOICE), *choices]


class GiveForm(DocumentForm):
    """The one file that was asked for; only proofs of results are named by who attaches them."""

    def __init__(self, *args: Any, kind: DocumentKind, **kwargs: Any) -> None:
        super().__init__(*args, kind=kind, **kwargs)
        if kind not in EVIDENCE_KINDS:
            del self.fields["title"]
