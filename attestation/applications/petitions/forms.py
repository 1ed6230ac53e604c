"""The form of a petition."""

from django import forms

from attestation.applications.petitions.models import LONGEST_TEXT
from attestation.base.forms import LongTextField, PlainForm


class PetitionForm(PlainForm, forms.Form):
    """What the organization says of the teacher, and in what post who signs speaks for it."""

    text = LongTextField(
        label="За что организация ходатайствует",
        max_length=LONGEST_TEXT,
        rows=12,
        help_text="Деятельность педагога, связанная с методической работой или наставничеством "
        "(пункты 50 и 51 Порядка).",
    )
    signer_post = forms.CharField(
        label="Ваша должность",
        max_length=200,
        help_text="Например: директор; заместитель директора, действует по приказу № 14.",
    )
