"""Whoever chooses an organization reads where it is: many bear the same name."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any

import pytest
from django import forms
from django_filters import FilterSet
from wagtail import hooks
from wagtail.admin.viewsets.model import ModelViewSet

from attestation.applications.profile.forms import WorkplaceFields
from attestation.directory.fields import OrganizationField
from attestation.directory.models import Organization
from attestation.scheduling.viewsets import ExpertForm

pytestmark = pytest.mark.django_db

#: There the municipality has been chosen just before, and the list is of it alone.
WITHIN_A_MUNICIPALITY = (WorkplaceFields,)


def below(kind: Any) -> Iterator[Any]:
    """Yield the classes of ours that descend from ``kind``."""
    for one in kind.__subclasses__():
        if one.__module__.startswith(("attestation.", "cms_pages.")):
            yield one
        yield from below(one)


def viewsets() -> Iterator[ModelViewSet]:
    for register in hooks.get_hooks("register_admin_viewset"):
        found = register()
        for group in found if isinstance(found, list) else [found]:
            yield from getattr(group, "registerables", [group])


def choices() -> Iterator[tuple[str, Any]]:
    """Yield every choice of an organization, by the form or the list that has it."""
    for form in below(forms.BaseForm):
        if not issubclass(form, WITHIN_A_MUNICIPALITY):
            yield from fields_of(form.__name__, getattr(form, "base_fields", {}))
    for filters in below(FilterSet):
        # Copied as requests do: a filter keeps its field, and the class would keep this one.
        found = {name: one.field for name, one in deepcopy(filters.base_filters).items()}
        yield from fields_of(filters.__name__, found)
    for viewset in viewsets():
        if isinstance(viewset, ModelViewSet):
            form = viewset.get_form_class()
            yield from fields_of(type(viewset).__name__, getattr(form, "base_fields", {}))


def fields_of(where: str, fields: Any) -> Iterator[tuple[str, Any]]:
    for name, field in fields.items():
        queryset = getattr(field, "queryset", None)
        if queryset is not None and queryset.model is Organization:
            yield f"{where}.{name}", field


def test_an_organization_is_named_with_its_municipality_and_can_be_typed(region):
    field = OrganizationField(Organization.objects.order_by("pk"))
    school = region.home.school
    assert (school.pk, f"{school.name}, {school.municipality.name}") in [
        (value.value, label) for value, label in field.choices if value
    ]
    assert "data-searchable" in field.widget.attrs


def test_the_municipalities_of_a_long_list_are_read_at_once(region, django_assert_num_queries):
    kind = region.home.school.type
    for number in range(5):
        Organization.objects.create(
            name=f"Школа № {number + 50}", municipality=region.home.municipality, type=kind
        )
    field = OrganizationField(Organization.objects.all())
    # The iteration, and whether there is anything to choose at all.
    with django_assert_num_queries(2):
        assert len(list(field.choices)) > 5


def test_every_choice_of_an_organization_says_where_it_is():
    found = dict(choices())
    assert len(found) >= 3
    assert {name for name, field in found.items() if not isinstance(field, OrganizationField)} == (
        set()
    )


def test_the_workplace_of_an_expert_says_where_it_is(region):
    labels = {str(label) for _, label in ExpertForm().fields["organization"].choices}
    school = region.home.school
    assert f"{school.name}, {school.municipality.name}" in labels


class TypedForm(forms.Form):
    organization = OrganizationField(Organization.objects.all())


@pytest.fixture
def many(region, monkeypatch):
    """A list may hold one; there are four."""
    monkeypatch.setattr("attestation.directory.fields.MOST_OFFERED", 1)
    return region


def test_of_too_many_organizations_one_is_typed(many):
    school = many.home.school
    page = TypedForm(initial={"organization": school.pk}).as_p()
    assert "<option" not in page
    assert f"{school.municipality.name}" in page
    whole = TypedForm({"organization": f"{school.name}, {school.municipality.name}"})
    assert whole.is_valid()
    assert whole.cleaned_data["organization"] == school
    Organization.objects.filter(pk=school.pk).update(name="Лицей № 77")
    assert TypedForm({"organization": "лицей 77"}).is_valid()


def test_what_fits_several_organizations_or_none_is_asked_again(many):
    several = TypedForm({"organization": "СОШ"}).errors["organization"][0]
    assert "впишите одну из них целиком" in several
    assert many.home.school.name in several
    nothing = TypedForm({"organization": "гимназия"}).errors["organization"][0]
    assert "Такой организации нет" in nothing
    assert not TypedForm({"organization": ""}).is_valid()


def test_a_typed_organization_that_stays_is_no_change(many):
    school = many.home.school
    label = f"{school.name}, {school.municipality.name}"
    form = TypedForm({"organization": label}, initial={"organization": school.pk})
    assert form.changed_data == []
