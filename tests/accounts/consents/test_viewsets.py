"""Texts of consents in the Wagtail admin: drafts are edited, what is in force is only copied."""

import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentDocument, ConsentKind
from attestation.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db
NEW = "/cms/directory/consentdocument/new/"


@pytest.fixture
def staff(client, region):
    client.force_login(region.operator)
    return client


def test_an_operator_writes_a_version_and_lets_it_hold(staff, region):
    sent = {"kind": "processing", "text": "Я согласна.\r\nПодробно.", "valid_from": ""}
    sent["valid_from"] = timezone.localdate().isoformat()
    assert staff.post(NEW, sent).status_code == 302
    document = consent_services.current(ConsentKind.PROCESSING)
    assert (document.version, document.text) == (2, "Я согласна.\nПодробно.")


def test_what_is_in_force_is_shown_but_not_changed(staff):
    document = factories.consent_text()
    address = reverse("consentdocument:edit", args=[document.pk])
    assert "не меняется" in staff.get(address).content.decode()
    sent = {"kind": "processing", "text": "Другое", "valid_from": ""}
    assert staff.post(address, sent).status_code == 200
    assert ConsentDocument.objects.get(pk=document.pk).text == document.text


def test_a_version_in_force_is_copied_into_the_next_draft(staff):
    document = factories.consent_text()
    page = staff.get(reverse("consentdocument:copy", args=[document.pk])).content.decode()
    assert document.text in page


def test_a_day_that_has_passed_is_refused_at_its_field(staff):
    sent = {"kind": "processing", "text": "Т", "valid_from": factories.yesterday().isoformat()}
    response = staff.post(NEW, sent)
    assert "уже прошла" in str(response.context["form"].errors["valid_from"])


def test_the_register_of_consents_can_be_read_and_not_changed(staff, region):
    page = staff.get(reverse("consent:index")).content.decode()
    assert region.home.teacher.full_name in page
    consent = region.home.teacher.consents.get()
    staff.force_login(User.objects.create_superuser("root"))
    for act in ("edit", "delete"):
        address = f"{reverse('consent:index')}{act}/{consent.pk}/"
        assert staff.post(address).status_code == 404
    assert Consent.objects.filter(pk=consent.pk).exists()


def test_what_the_database_keeps_is_not_deleted_and_said_so(client, region, admin_user):
    client.force_login(admin_user)
    text = ConsentDocument.objects.get()
    page = client.post(reverse("consentdocument:delete", args=[text.pk]), follow=True)
    assert page.status_code == 200
    assert "удалить нельзя" in page.content.decode()
    assert ConsentDocument.objects.filter(pk=text.pk).exists()
