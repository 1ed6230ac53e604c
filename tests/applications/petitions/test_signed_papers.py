"""The petition of the employer, written and signed in the system."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as documents
from attestation.applications.documents.requirements import PETITION, missing
from attestation.applications.models import Application
from attestation.applications.petitions import services
from attestation.applications.petitions.models import Petition
from attestation.base.errors import DomainError
from attestation.categories.choices import Category
from attestation.files.models import StoredFile
from attestation.notifications.models import Message
from attestation.signatures.models import Manner
from tests import factories
from tests.signing import accept_rules, allow, signed_by

pytestmark = pytest.mark.django_db

WORDS = {"text": "Ведёт методическое объединение.", "signer_post": "директор"}


@pytest.fixture
def application(region):
    """A built application that needs a petition; the organization has somebody to sign it."""
    allow(PETITION, Manner.BOTH)
    accept_rules(region.home.school_coordinator)
    built = factories.generated(region.home.teacher)
    Application.objects.filter(pk=built.pk).update(category=Category.METHODIST)
    built.refresh_from_db()
    return built


def test_written_and_signed_it_meets_the_requirement(application, region):
    head = region.home.school_coordinator
    client = Client()
    client.force_login(head)
    address = reverse("cabinet:petition", args=[application.pk])
    page = reverse("cabinet:documents", args=[application.pk])
    before = client.get(page).content.decode()
    assert f'href="{address}"' in before
    assert "Написать и подписать" in before
    answer = client.post(address, WORDS)
    petition = Petition.objects.get()
    assert answer.url == f"/cabinet/sign/petition/{petition.pk}/"
    assert any("Ходатайство" in one for one in missing(application))
    signature = signed_by(head, PETITION, petition)
    document = application.documents.get(kind=DocumentKind.PETITION, detached_at=None)
    assert document.file == signature.file
    assert "Написать заново" in client.get(page).content.decode()
    assert not any("Ходатайство" in one for one in missing(application))
    told = Message.objects.filter(user=application.applicant)
    assert told.filter(title="Ходатайство работодателя подписано").exists()
    client.force_login(application.applicant)
    assert signature.number in client.get(application.get_absolute_url()).content.decode()


def test_the_applicant_neither_writes_nor_signs_it(application):
    with pytest.raises(DomainError, match="представитель организации"):
        services.write(application, **WORDS, actor=application.applicant)


def test_another_school_does_not_see_it(application, region):
    petition = services.write(application, **WORDS, actor=region.home.school_coordinator)
    stranger = region.abroad.school_coordinator
    assert not StoredFile.objects.visible_to(stranger).filter(pk=petition.paper_id).exists()


def test_written_anew_it_is_signed_anew(application, region):
    head = region.home.school_coordinator
    first = services.write(application, **WORDS, actor=head)
    services.write(application, **WORDS | {"text": "Иначе."}, actor=head)
    with pytest.raises(DomainError, match="написано заново"):
        signed_by(head, PETITION, first)


@pytest.mark.parametrize("field", WORDS)
def test_an_empty_field_is_asked_for(application, region, field):
    with pytest.raises(DomainError) as refused:
        services.write(application, **WORDS | {field: " "}, actor=region.home.school_coordinator)
    assert refused.value.field == field


def test_where_it_is_signed_in_the_system_no_file_is_taken(application):
    allow(PETITION, Manner.ELECTRONIC)
    with pytest.raises(DomainError, match="Ходатайство подписывает в системе"):
        documents.attach(
            application,
            DocumentKind.PETITION,
            factories.pdf_upload(),
            actor=application.applicant,
        )
