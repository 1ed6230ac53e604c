"""A login that is taken brings free ones to choose from; it works without scripts."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from attestation.accounts.usernames import free_variants, is_taken, taken_words
from attestation.accounts.validators import username_validators
from attestation.base.forms import choice_field
from attestation.base.language.clean_text import clean_line

#: What is added to the hint of a login that one need not choose.
WITHOUT_LOGIN = " Без него входят по почте."
_OTHER = ("", "Впишу другой")


class FreeLogin:
    """Put before a form that has the field ``username``."""

    fields: dict[str, forms.Field]
    data: Any
    cleaned_data: dict[str, Any]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        login = self.fields["username"]
        login.label = "Логин"
        login.help_text = "Латинские буквы и цифры, например belova2026."
        login.error_messages["required"] = "Придумайте логин."
        wanted = clean_line(str(self.data.get("username", "")))
        if wanted and _is_well_written(wanted) and self.is_taken(wanted):
            self._offer(wanted)

    def is_taken(self, login: str) -> bool:
        """Return whether somebody else has ``login``."""
        return is_taken(login)

    def _offer(self, wanted: str) -> None:
        """Let the person choose a free variant below the login."""
        chosen = clean_line(str(self.data.get("variant", "")))
        variants = free_variants(wanted)
        if chosen and chosen not in variants and not is_taken(chosen):
            # It was offered before; meanwhile others have come and gone.
            variants = [chosen, *variants] if _is_well_written(chosen) else variants
        field = forms.ChoiceField(
            label="Свободные имена",
            choices=[*((name, name) for name in variants), _OTHER],
            required=False,
            widget=forms.RadioSelect,
        )
        # Its label says already that there is a choice; only the template reads the mark.
        field.is_marked_optional = False  # type: ignore[attr-defined]
        found = list(self.fields.items())
        place = list(self.fields).index("username") + 1
        self.fields.clear()
        self.fields.update([*found[:place], ("variant", field), *found[place:]])

    def clean_username(self) -> str:
        wanted = self.cleaned_data["username"]
        if not wanted and not self.fields["username"].required:
            return ""
        chosen = clean_line(str(self.data.get("variant", "")))
        variants: Any = choice_field(self, "variant").choices if "variant" in self.fields else ()
        if chosen in dict(variants):
            wanted = chosen or wanted
        for validator in username_validators:
            validator(wanted)
        if self.is_taken(wanted):
            raise ValidationError(taken_words(wanted), code="username_taken")
        return wanted


def _is_well_written(login: str) -> bool:
    try:
        for validator in username_validators:
            validator(login)
    except ValidationError:
        return False
    return len(login) <= 150
