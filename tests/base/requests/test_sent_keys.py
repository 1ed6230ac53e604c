"""What a request sends for a key is a key by one rule, in lists of boxes and in every select."""

import pytest
from django import forms
from django.contrib.auth.models import Group
from django.core.exceptions import ValidationError
from django_filters.fields import ModelChoiceField as FilteredChoice
from wagtail.models import Page

from attestation.base.requests.sent_keys import sent_keys
from attestation.reports.models import ExpertAgreement

#: Written so, Python takes most of them for the number 7.
ODD = ("x", "-7", "7.0", "²", "७", "７", "٧", " 7", "+7", "0_7", "9" * 10)


def test_only_what_can_be_a_key_is_taken_for_one():
    assert sent_keys(["12", "", *ODD, "007"]) == [12, 7]


@pytest.mark.parametrize("field", [forms.ModelChoiceField, FilteredChoice])
@pytest.mark.django_db
def test_a_select_takes_no_other_digits(field):
    Group.objects.get_or_create(pk=7)
    choice = field(Group.objects.all())
    assert choice.clean("7").pk == choice.clean(7).pk == 7
    for odd in ODD:
        with pytest.raises(ValidationError) as refused:
            choice.clean(odd)
        assert refused.value.code == "invalid_choice"


def test_fields_that_django_makes_of_a_model_keep_the_rule():
    for model, name in ((ExpertAgreement, "municipality"), (Page, "locale")):
        field = model._meta.get_field(name).formfield()
        with pytest.raises(ValidationError):
            field.clean("७")


@pytest.mark.django_db
def test_a_choice_by_another_name_than_the_key_is_free_to_have_it():
    group = Group.objects.create(name="७")
    assert forms.ModelChoiceField(Group.objects.all(), to_field_name="name").clean("७") == group
