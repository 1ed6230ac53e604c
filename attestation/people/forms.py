"""The one field by which people are looked up."""

from django import forms

from attestation.base.forms import PlainForm


class LookUpForm(PlainForm, forms.Form):
    """What was typed; a number, a telephone, an address, an organization or a name."""

    q = forms.CharField(
        label="Кого найти",
        max_length=150,
        required=False,
        help_text="Фамилия с инициалами, номер заявления, телефон, почта, логин или организация.",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
