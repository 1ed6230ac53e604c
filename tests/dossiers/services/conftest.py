"""An application that was filed, and what is attached to it."""

import pytest
from django.test import Client

from attestation.applications.choices import DocumentKind
from attestation.applications.models import ApplicationDocument
from attestation.files.services import store_bytes
from tests import factories


def client_of(person):
    client = Client()
    client.force_login(person)
    return client


def attached(application, title, content, *, name="scan.pdf", content_type="text/plain"):
    """A document that came before the application was evaluated."""
    file = store_bytes(content, name=name, content_type=content_type, actor=None)
    return ApplicationDocument.objects.create(
        application=application,
        kind=DocumentKind.PUPILS,
        title=title,
        file=file,
        attached_by=application.applicant,
    )


@pytest.fixture
def filed(region):
    """An application that waits for its coordinator: what the job does needs no more."""
    return factories.submitted(region.home.teacher)
