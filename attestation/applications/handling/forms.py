"""The forms of those who work on an application."""

from typing import Any

from django import forms

from attestation.accounts.models import User
from attestation.applications.handling.access import leaders_for
from attestation.applications.handling.models import ApplicationHandling
from attestation.applications.handling.services import NOTE_LENGTH
from attestation.applications.models import Application
from attestation.base.forms import LongTextField, PlainForm, model_field
from attestation.base.language.natural_order import in_alphabet


class LeaderForm(PlainForm, forms.Form):
    """Who leads the application from now on; ``was`` is who did when the page was drawn."""

    to = forms.ModelChoiceField(
        label="Координатор", queryset=User.objects.none(), required=False, empty_label="никто"
    )
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(
        self,
        *args: Any,
        application: Application,
        handling: ApplicationHandling,
        **rest: Any,
    ) -> None:
        own = dict.fromkeys(("to", "was"), handling.leader_id)
        super().__init__(*args, **{**rest, "initial": {**own, **(rest.get("initial") or {})}})
        keys = [person.pk for person in leaders_for(application)]
        field = model_field(self, "to")
        field.queryset = User.objects.filter(pk__in=keys).order_by(
            *in_alphabet("last_name", "first_name"), "pk"
        )


class HoldForm(PlainForm, forms.Form):
    """Until when the application is put aside, and why."""

    until = forms.DateField(
        label="До какого дня",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    reason = forms.CharField(
        label="Почему",
        max_length=300,
        help_text="Педагог этого не увидит.",
    )


class NoteForm(PlainForm, forms.Form):
    """A note for who works on the application."""

    text = LongTextField(
        label="Заметка",
        max_length=NOTE_LENGTH,
        rows=3,
        error_messages={"required": "Напишите заметку."},
    )
