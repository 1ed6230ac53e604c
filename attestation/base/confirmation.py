"""The page that comes before an act: what it will do, and a tick where nothing takes it back.

A transition says of itself that it is ``irreversible``, a view likewise; a test finds those that
have no such page.
"""

import hashlib
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.http import HttpResponse, QueryDict

from attestation.base.forms import PlainForm
from attestation.base.language.sentences import tidied
from attestation.base.web import ServiceFormView

SURE = "sure"
TOLD = "told"

TICK = "Поставьте отметку, если вы уверены. Если нет – вернитесь назад, ничего не изменится."
CHANGED = (
    "Пока страница была открыта, изменилось то, о чём она говорит. Прочитайте её ещё раз и "
    "подтвердите."
)


class ConfirmForm(PlainForm, forms.Form):
    """Nothing but the confirmation that `ConfirmedMixin` adds."""


class AskedMixin:
    """A page that says what its button will do: put it before `ServiceFormView`.

    GET draws the question, POST does what it asks about, also from a button elsewhere.
    """

    #: The transitions that it performs: «schedule.close».
    confirms: ClassVar[tuple[str, ...]] = ()
    heading = ""
    lead = ""
    button = ""
    decline = "Не сейчас"

    if TYPE_CHECKING:
        get_success_url: Any

    def consequences(self) -> Sequence[str]:
        """Return what the act will do, a sentence each; a page may say it in its template."""
        return ()

    def refusal(self) -> str:
        """Return why the act is not possible now; the form is not shown then."""
        return ""

    def back(self) -> str:
        """Return the address for whoever decides against it."""
        return str(self.get_success_url())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        # The view class after the mixin defines it.
        page = super().get_context_data(**kwargs)  # type: ignore[misc]
        return {
            "heading": self.heading,
            "lead": self.lead,
            "button": self.button,
            "decline": self.decline,
            "back": self.back(),
            "refusal": self.refusal(),
            "consequences": [tidied(sentence) for sentence in self.consequences()],
            **page,
        }


class AskedView(AskedMixin, ServiceFormView):
    """An act that is asked for once, because something takes it back or little is lost."""

    template_name = "cabinet/confirm.html"
    form_class = ConfirmForm


class ConfirmedMixin(AskedMixin):
    """The same for what cannot be taken back.

    It asks for a tick that is never set beforehand, and asks again where the consequences have
    changed since the page was drawn. The service gets the data of the form without the tick.
    """

    irreversible: ClassVar[bool] = True
    #: The words beside the tick.
    sure = "Я прочитал(а), что произойдёт, и подтверждаю"

    def consequences(self) -> Sequence[str]:
        raise TypeError("consequences() is what a subclass is for")

    def facts(self) -> Any:
        """Return what must not change between reading and confirming."""
        return list(self.consequences())

    def fingerprint(self) -> str:
        return hashlib.sha256(repr(self.facts()).encode()).hexdigest()[:20]

    def get_form(self, form_class: Any = None) -> forms.BaseForm:
        # The view class after the mixin defines it, here and below.
        form = super().get_form(form_class)  # type: ignore[misc]
        form.fields[SURE] = forms.BooleanField(label=self.sure, error_messages={"required": TICK})
        form.fields[TOLD] = forms.CharField(
            required=False, initial=self.fingerprint(), widget=forms.HiddenInput
        )
        return form

    def form_valid(self, form: forms.Form) -> HttpResponse:
        del form.cleaned_data[SURE]
        if form.cleaned_data.pop(TOLD) != self.fingerprint():
            form.add_error(None, CHANGED)
            _ask_anew(form, self.fingerprint())
            # As above.
            return self.form_invalid(form)  # type: ignore[attr-defined]
        # As above.
        return super().form_valid(form)  # type: ignore[misc]


def _ask_anew(form: forms.Form, told: str) -> None:
    """Draw the form without the tick, for what stands on the page now."""
    sent = QueryDict(mutable=True)
    sent.update(form.data)
    sent.pop(form.add_prefix(SURE), None)
    sent[form.add_prefix(TOLD)] = told
    form.data = sent


class ConfirmedView(ConfirmedMixin, ServiceFormView):
    """An act that needs no other data than the confirmation."""

    template_name = "cabinet/confirm.html"
    form_class = ConfirmForm
