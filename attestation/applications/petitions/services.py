"""The writes to the petition of an employer."""

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.applications.petitions.models import Petition
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_line, clean_text
from attestation.directory.models import Institute
from attestation.files import services as files
from attestation.files.formats import PDF
from attestation.journal.services import locked, log_entry
from attestation.paperwork.papers import PetitionPaper, build_petition


@transaction.atomic
def write(application: Application, *, text: str, signer_post: str, actor: User) -> Petition:
    """Build the petition that the actor is to sign; one that was written before is replaced.

    Raises:
        DomainError: the actor does not speak for the employer, or something is not filled in.
    """
    application = locked(application)
    document_services.may_write_petition(application, actor=actor).raise_if_denied()
    text, signer_post = clean_text(text), clean_line(signer_post)
    if not text:
        raise DomainError("Напишите, за что организация ходатайствует.", field="text")
    if not signer_post:
        raise DomainError("Укажите вашу должность.", field="signer_post")
    application.petitions.filter(replaced_at=None).update(replaced_at=timezone.now())
    content = build_petition(
        PetitionPaper(
            addressee=tuple(Institute.load().addressee.splitlines()),
            organization=f"{application.organization}, {application.organization.municipality}",
            teacher=application.full_name,
            position=application.position_label,
            category=application.get_category_display(),
            number=application.code,
            lines=tuple(line for raw in text.splitlines() if (line := raw.strip())),
            signer_post=signer_post,
            signer_name=actor.full_name,
            date=f"{timezone.localdate():%d.%m.%Y}",
        )
    )
    stored = files.store_bytes(
        content,
        name=f"Ходатайство {application.surname}.pdf",
        content_type=PDF.content_type,
        actor=actor,
    )
    petition = Petition.objects.create(
        application=application,
        text=text,
        signer_post=signer_post,
        paper=stored,
        written_by=actor,
    )
    log_entry(
        "application.petition",
        "Составлено ходатайство работодателя.",
        actor=actor,
        application=application,
    )
    return petition
