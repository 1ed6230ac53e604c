"""The petition on the page of an application that needs one."""

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications import sections as application_sections
from attestation.applications.access import roles_towards
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import WITH_PETITION
from attestation.applications.models import Application
from attestation.applications.petitions.signed_papers import SignedPetition
from attestation.applications.sections import PageSection
from attestation.signatures.kinds import manner_of
from attestation.signatures.offers import offer_to


@application_sections.page_sections.add(priority=20)
def petition_section(application: Application, user: User) -> PageSection | None:
    """Return who has to do what about the petition, where it is signed in the system."""
    if application.category not in WITH_PETITION:
        return None
    kind = SignedPetition()
    petition = application.petitions.filter(replaced_at=None).select_related("paper").first()
    if petition is None and not manner_of(kind.code).is_offered:
        return None
    may_write = bool(document_services.may_write_petition(application, actor=user))
    is_own = Role.APPLICANT in roles_towards(user, application)
    offer = offer_to(user, kind, petition) if petition else None
    if not (offer and offer.signatures) and not may_write and not is_own:
        return None
    return PageSection(
        "applications/petitions/_section.html",
        {"petition": petition, "offer": offer, "may_write": may_write, "is_own": is_own},
    )
