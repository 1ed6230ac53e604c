"""What is typed into any form is cleaned once, in the same manner."""

import pytest
from allauth.account.forms import LoginForm, SignupForm
from django import forms
from django.core.exceptions import ValidationError
from wagtail import blocks
from wagtail.admin.forms.search import SearchForm

from attestation.base.language.clean_text import clean_address
from attestation.base.typed_text import validate_address

DIRTY = (
    "\N{ZERO WIDTH NO-BREAK SPACE}Бе\N{SOFT HYPHEN}лыи\N{COMBINING BREVE}\N{NO-BREAK SPACE} сад "
)


@pytest.mark.parametrize(
    "field",
    [forms.CharField(), SearchForm(placeholder="").fields["q"], blocks.CharBlock().field],
)
def test_one_line_is_composed_visible_and_evenly_spaced(field):
    assert field.clean(DIRTY) == "Белый сад"


def test_a_text_keeps_its_lines():
    field = forms.CharField(widget=forms.Textarea)

    assert field.clean("Ёлка\N{ZERO WIDTH SPACE}\n\nсад\N{SOFT HYPHEN}") == "Ёлка\n\nсад"


def test_invisible_signs_alone_are_nothing():
    with pytest.raises(ValidationError):
        forms.CharField().clean("\N{ZERO WIDTH SPACE}\N{HANGUL FILLER}\N{BRAILLE PATTERN BLANK}")


@pytest.mark.parametrize("widget", [forms.PasswordInput, forms.HiddenInput])
def test_a_password_and_what_the_browser_sends_stay_as_they_are(widget):
    field = forms.CharField(widget=widget)

    assert field.clean("a \N{ZERO WIDTH SPACE} b") == "a \N{ZERO WIDTH SPACE} b"


@pytest.mark.parametrize(
    "address", ["ivanova\N{ZERO WIDTH SPACE}@school.example", "\ufeffivanova@school.example\u00ad"]
)
@pytest.mark.parametrize(("form", "name"), [(SignupForm, "email"), (LoginForm, "login")])
def test_sign_up_and_sign_in_know_the_same_address(db, form, name, address):
    assert form().fields[name].clean(address) == "ivanova@school.example"


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("ivаnova@school.example", "буква „а“ русская"),
        ("ивaнова@school.example", "В адресе буквы „и“, „в“"),
        ("ivanova@sсhооl.example", "буквы „с“, „о“ русские"),
        # As a browser sends «mаil.ru» with one Russian letter.
        ("ivanova@xn--mil-6cd.ru", "буква „а“ русская"),
    ],
)
def test_russian_letters_of_an_address_are_named(address, said):
    with pytest.raises(ValidationError, match=said):
        forms.EmailField().clean(address)


@pytest.mark.parametrize(
    "copied",
    [
        "mailto:ivanova@school.example",
        "MAILTO: ivanova@school.example?subject=Аттестация",
        "ivanova@school.example.",
        "ivanova@school.example;",
        "Анна Иванова <ivanova@school.example>",
        "<mailto:ivanova@school.example>,",
    ],
)
def test_what_comes_along_when_an_address_is_copied_is_left_out(db, copied):
    assert forms.EmailField().clean(copied) == "ivanova@school.example"
    assert SignupForm().fields["email"].clean(copied) == "ivanova@school.example"


@pytest.mark.parametrize("address", ["ivanova@почта.рф", "ivanova@school.example"])
def test_a_domain_may_be_russian(address):
    validate_address(address)


@pytest.mark.parametrize(
    ("sent", "address"),
    [
        ("ivanova@xn--80a1acny.xn--p1ai", "ivanova@почта.рф"),
        ("ivanova@XN--80A1ACNY.XN--P1AI", "ivanova@почта.рф"),
        ("ivanova@lists.xn--80a1acny.xn--p1ai", "ivanova@lists.почта.рф"),
        # No encoding of anything.
        ("ivanova@xn--0.example", "ivanova@xn--0.example"),
        ("xn--80a1acny@school.example", "xn--80a1acny@school.example"),
    ],
)
def test_a_domain_is_known_again_however_the_browser_sends_it(sent, address):
    assert clean_address(sent) == address


def test_a_name_before_the_at_sign_is_no_longer_than_mail_servers_take():
    validate_address("a" * 64 + "@mail.example")
    with pytest.raises(ValidationError, match="До знака @ больше 64 знаков"):
        forms.EmailField().clean("a" * 65 + "@mail.example")
