"""Applications that the system has nothing against, and jobs that look at them."""

from typing import Any

from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.precheck import services
from attestation.applications.precheck.models import Precheck
from tests import factories

SIGNED = [
    {
        "code": "fields",
        "pages": [],
        "fields": [
            {
                "kind": "signature",
                "label": "",
                "page": 1,
                "corners": [[0, 0], [1, 0], [1, 1], [0, 1]],
                "is_empty": False,
            }
        ],
    }
]


def filed(person: User, **terms: Any) -> Application:
    """File an application whose scan shows a signature; the system has not looked yet."""
    application = factories.submitted(person, **terms)
    application.documents.filter(kind=DocumentKind.SIGNED_SCAN).update(remarks=SIGNED)
    return application


def clean(person: User, **terms: Any) -> Application:
    application = filed(person, **terms)
    services.look(application.pk)
    return application


def with_remarks(person: User, **terms: Any) -> Application:
    """An application on whose scan no place for a signature was found."""
    application = factories.submitted(person, **terms)
    services.look(application.pk)
    return application


def row_of(application: Application) -> Precheck:
    return Precheck.objects.get(application=application)
