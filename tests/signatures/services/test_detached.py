"""A detached signature beside a document: whose it must be, and what the page says of it."""

import io

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.db.utils import ProgrammingError
from django.test import Client

from attestation.applications.documents.requirements import APPLICATION, signed_in_system
from attestation.applications.filing_check.signed_papers import SignedApplication
from attestation.base.errors import DomainError
from attestation.signatures import cms, selectors
from attestation.signatures.models import (
    Confirmation,
    Manner,
    Signature,
    SignatureCertificate,
    TrustedCertificate,
)
from attestation.signatures.services import detached
from tests import factories
from tests.prepared import prepared
from tests.signatures.authority import Authority
from tests.signing import allow

pytestmark = pytest.mark.django_db

KIND = SignedApplication()


@pytest.fixture(scope="module")
def authority():
    return Authority()


@prepared
def unsigned(region):
    """Built, to be signed either way; its applicant has not accepted the rules of signing."""
    allow(APPLICATION, Manner.BOTH)
    return factories.generated(region.home.teacher)


@pytest.fixture
def trusted(authority):
    return TrustedCertificate.objects.create(title="Испытания", pem=authority.pem)


def upload(signer, application):
    content = signer.sign(KIND.paper(application).file.read())
    return SimpleUploadedFile("заявление.pdf.sig", content)


def attach(application, file):
    return detached.attach_signature(
        KIND, application, file, address="192.0.2.7", actor=application.applicant
    )


def test_a_signature_by_certificate_is_a_signature(unsigned, trusted, authority):
    name = str(unsigned.applicant).upper()
    signature = attach(unsigned, upload(authority.issue(common_name=name), unsigned))
    assert signed_in_system(unsigned) == signature
    assert (signature.confirmed_by, signature.rules) == (Confirmation.CERTIFICATE, None)
    certificate = signature.certificate
    assert certificate.issuer == "Удостоверяющий центр испытаний"
    found = selectors.check_signature(signature.number, [signature.file.read()])
    assert found.is_whole
    assert found.signers[0].certificate == str(certificate)
    with pikepdf.open(io.BytesIO(signature.file.read())) as document:
        [held] = document.attachments.values()
        assert held.get_file().read_bytes() == bytes(certificate.cms)


def test_the_certificate_of_somebody_else_signs_nothing(unsigned, trusted, authority):
    file = upload(authority.issue(common_name="Чужая Ольга Петровна"), unsigned)
    with pytest.raises(DomainError, match="выдан другому человеку: Чужая Ольга Петровна"):
        attach(unsigned, file)
    assert not Signature.objects.exists()


def test_a_certificate_that_is_trusted_no_longer_signs_nothing(unsigned, trusted, authority):
    TrustedCertificate.objects.update(is_active=False)
    file = upload(authority.issue(common_name=str(unsigned.applicant)), unsigned)
    with pytest.raises(DomainError, match="не доверяет"):
        attach(unsigned, file)


def test_what_was_verified_never_changes(unsigned, trusted, authority):
    attach(unsigned, upload(authority.issue(common_name=str(unsigned.applicant)), unsigned))
    rows = SignatureCertificate.objects.all()
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(issuer="Другой")


def test_the_page_takes_the_file_and_says_refusals_at_the_field(unsigned, trusted, authority):
    client = Client()
    client.force_login(unsigned.applicant)
    page = f"/cabinet/sign/application/{unsigned.pk}/file/"
    assert f'href="{page}"' in client.get(page.removesuffix("file/")).content.decode()
    answer = client.post(page, {"file": SimpleUploadedFile("a.sig", b"nonsense")})
    assert answer.context["form"].errors["file"] == [cms.UNREADABLE]
    signer = authority.issue(common_name=str(unsigned.applicant))
    answer = client.post(page, {"file": upload(signer, unsigned)}, follow=True)
    assert KIND.success in answer.content.decode()


def test_without_trusted_certificates_it_is_not_offered(unsigned):
    client = Client()
    client.force_login(unsigned.applicant)
    page = f"/cabinet/sign/application/{unsigned.pk}/"
    assert f"{page}file/" not in client.get(page).content.decode()
    assert "не внёс ни одного" in client.get(f"{page}file/").content.decode()
