"""What people type is text wherever it is shown, and changes nothing but its own field."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from attestation.accounts.models import Profile
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.applications.services import filing, review
from attestation.applications.workflow import ApplicationState
from attestation.notifications.models import Letter
from tests import factories
from tests.files.samples import pdf

pytestmark = pytest.mark.django_db

CANARY = "<img src=x onerror=alert(1)>\"'{{7*7}}{%25 now %25}=1+1"


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def test_typed_words_are_text_on_every_page(region):
    home = region.home
    for place in (home.school, home.municipality):
        type(place).objects.filter(pk=place.pk).update(name=CANARY)
    teacher, reason = home.teacher, factories.reason(CANARY)
    teacher.profile.education = CANARY
    teacher.profile.save()
    application = factories.generated(teacher)
    attach = reverse("cabinet:attach", args=[application.pk, "results"])
    sent = SimpleUploadedFile(f"{CANARY}.pdf", pdf())
    assert client_of(teacher).post(attach, {"title": CANARY, "file": sent}).status_code == 302
    document_services.attach(application, "signed_scan", factories.pdf_upload(), actor=teacher)
    filing.submit(application, actor=teacher)
    review.send_back(application, reason=reason, note=CANARY, actor=home.coordinator)

    own = ["home", "messages", "profile", "profile_edit", "applications", "schedules"]
    addresses = [*(reverse(f"cabinet:{name}") for name in own), application.get_absolute_url()]
    seen = 0
    for person in (teacher, home.coordinator, home.school_coordinator, region.operator):
        for address in addresses:
            page = client_of(person).get(address).content.decode()
            assert "<img src=x" not in page, address
            seen += "&lt;img src=x" in page
    assert seen > 5
    assert all("\n" not in letter.subject for letter in Letter.objects.all())


def test_no_posted_name_reaches_past_its_form(region):
    home = region.home
    application = factories.draft(home.teacher)
    before = Application.objects.values().get()
    taken = {
        "position": application.position_id,
        "category": "first",
        "held_category": "none",
        "form": "in_person",
    }
    smuggled = {
        "state": ApplicationState.REGISTERED,
        "applicant": region.operator.pk,
        "applicant_id": region.operator.pk,
        "organization": region.abroad.school.pk,
        "number": 1,
        "number_year": 2026,
        "revision": 7,
        "submitted_at": "2026-01-01",
        "id": 77,
        "pk": 77,
    }
    address = reverse("cabinet:application_edit", args=[application.pk])
    assert client_of(home.teacher).post(address, taken | smuggled).status_code == 302
    assert Application.objects.values().get() == before


def test_no_posted_name_makes_somebody_more(region):
    teacher = region.home.teacher
    given = factories.typed_card(teacher)
    smuggled = {
        "is_staff": 1,
        "is_superuser": 1,
        "groups": 1,
        "user": region.operator.pk,
        "username": "hozyain",
        "email": "hozyain@mail.example",
        "password": "x",
    }
    address = reverse("cabinet:profile_edit")
    assert client_of(teacher).post(address, given | smuggled).status_code == 302
    kept = ("username", "email", "password", "is_staff", "is_superuser")
    after = type(teacher).objects.get(pk=teacher.pk)
    assert [getattr(after, f) for f in kept] == [getattr(teacher, f) for f in kept]
    assert not after.groups.exists()
    assert after.profile.pk == teacher.profile.pk


def test_a_tab_left_open_changes_nothing_any_more(region):
    home = region.home
    application = factories.submitted(home.teacher)
    review.reject(application, reason=factories.reason(), actor=home.coordinator)
    before = Application.objects.values().get()
    old_tab = client_of(home.coordinator)
    for act in ("register", "reject", "send_back"):
        given = {"reason": before["decision_reason_id"], "note": "ещё раз"}
        response = old_tab.post(reverse(f"cabinet:{act}", args=[application.pk]), given)
        assert response.status_code in (302, 422), act
    for act in ("generate", "submit"):
        client_of(home.teacher).post(reverse(f"cabinet:{act}", args=[application.pk]))
    assert Application.objects.values().get() == before


def test_looking_changes_nothing(region):
    home = region.home
    application = factories.submitted(home.teacher)
    before = Application.objects.values().get()
    for person in (home.teacher, home.coordinator, region.operator):
        for act in ("generate", "submit", "register", "reject", "send_back"):
            address = reverse(f"cabinet:{act}", args=[application.pk])
            for method in ("get", "head", "options", "put", "delete", "patch"):
                getattr(client_of(person), method)(
                    address, headers={"x-http-method-override": "POST"}
                )
    assert Application.objects.values().get() == before


def test_looking_at_the_own_pages_makes_no_profile():
    client = client_of(factories.UserFactory())
    names = ("home", "filing", "profile", "profile_edit", "profile_contacts", "application_new")
    for name in names:
        assert client.get(reverse(f"cabinet:{name}")).status_code == 200, name
    assert not Profile.objects.exists()
