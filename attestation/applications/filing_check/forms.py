"""The form of «Проверьте и подайте»."""

from typing import Any

from django import forms

from attestation.base.forms import PlainForm

#: What the buttons send: to sign here, or to print.
HERE, BY_HAND = "here", "by_hand"


class CheckForm(PlainForm, forms.Form):
    """The rules of signing, where they are still to be accepted; the buttons say the way."""

    #: The version of the rules that was shown.
    rules = forms.IntegerField(
        required=False, widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1
    )
    agree = forms.BooleanField(
        label="Я прочитал(а) правила подписания и принимаю их",
        required=False,
        error_messages={"required": "Поставьте отметку, если принимаете правила."},
    )

    def __init__(self, *args: Any, asks_for_rules: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not asks_for_rules:
            del self.fields["agree"], self.fields["rules"]
        else:
            # Whoever prints the paper accepts no rules.
            self.fields["agree"].required = not self.is_by_hand
            # Only the template reads the mark.
            self.fields["agree"].is_marked_optional = False  # type: ignore[attr-defined]

    @property
    def is_by_hand(self) -> bool:
        """Whether the paper is to be printed and signed by hand."""
        return self.data.get("way") == BY_HAND
