"""The application as the paper that is printed and signed."""

from collections.abc import Iterator
from typing import Any, cast

from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import attached_documents
from attestation.applications.models import Application
from attestation.base.language.names import signature
from attestation.base.language.plurals import plural
from attestation.categories.choices import HeldCategory
from attestation.directory.models import Institute
from attestation.paperwork.papers import ApplicationPaper, ExistingCategory


def sender_of(application: Application) -> dict[str, Any]:
    """Return what every paper of its applicant says: see `SentPaper`; its code stands apart."""
    return {
        "addressee": tuple(Institute.load().addressee.splitlines()),
        "applicant_genitive": application.genitive,
        "applicant_initials": signature(
            application.surname, application.given_name, application.patronymic
        ),
        "position": application.position.name,
        "subject": application.subject.name if application.subject else "",
        "workplace": f"{application.organization}, {application.organization.municipality}",
        "category": application.get_category_display(),
    }


def paper_of(application: Application, *, year: int) -> ApplicationPaper:
    """Return the text of the paper of ``application``, from the data frozen in it."""
    return ApplicationPaper(
        code=application.code,
        revision=application.revision,
        **sender_of(application),
        email=application.applicant.email,
        phone=application.mobile_phone,
        year=year,
        existing=_existing(application),
        form=cast("Any", application.form),
        ground=application.ground.name if application.ground else "",
        present=application.in_presence,
        education=tuple(application.education.splitlines()),
        service=_years(application.service_years or 0),
        appendices=tuple(dict.fromkeys(_appendices(application))),
    )


def _appendices(application: Application) -> Iterator[str]:
    """Yield the kinds of what is attached; tables filled in the system count too."""
    itself = {DocumentKind.BUILT, DocumentKind.SIGNED_SCAN, DocumentKind.APPENDIX}
    if application.results.exists():
        yield DocumentKind.RESULTS.label
    for document in attached_documents(application):
        if document.kind not in itself:
            yield document.get_kind_display()


def _existing(application: Application) -> ExistingCategory | None:
    if application.held_category == HeldCategory.NONE or application.held_order_date is None:
        return None
    return ExistingCategory(
        category=application.get_held_category_display(),
        position="",
        order_number=application.held_order_number,
        order_date=application.held_order_date,
        valid_until=application.held_until,
    )


def _years(count: int) -> str:
    return f"{count} {plural(count, 'год', 'года', 'лет')}"
