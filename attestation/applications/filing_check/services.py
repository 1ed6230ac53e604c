"""From the checked answers to the page of signing, in one act."""

from contextlib import suppress

from django.db import transaction

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentDocument, ConsentKind
from attestation.accounts.models import User
from attestation.applications.applicant_data import paper_stands
from attestation.applications.filing_check.signed_papers import SignedApplication
from attestation.applications.models import Application
from attestation.applications.services import filing
from attestation.base.errors import DomainError
from attestation.signatures.services import signing


@transaction.atomic
def prepare(
    application: Application,
    *,
    rules: ConsentDocument | None,
    address: str | None,
    actor: User,
) -> Application:
    """Build the paper where none stands, accept the rules of signing, and send the code.

    Args:
        rules: the version that was shown and accepted; None where it was before.
        address: the applicant's network address, None where it is unknown.

    Raises:
        DomainError: as `filing.generate`; another version of the rules came into force.
    """
    if rules is not None and consent_services.given(actor, ConsentKind.SIGNING) is None:
        consent_services.give(
            actor, ConsentKind.SIGNING, document=rules, address=address, actor=actor
        )
    if not paper_stands(application):
        application = filing.generate(application, actor=actor)
    if signing.authenticator_of(actor) is None:
        # Whoever has had a code a moment ago asks for another on the page of signing.
        with suppress(DomainError):
            signing.send_code(SignedApplication(), application, actor=actor)
    return application
