"""The applicant's own data on the paper: frozen in the application when the paper is built."""

from typing import Any

from attestation.accounts.models import Profile, User
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.workflow import EDITABLE

#: Fields of the application → attributes of the person.
_NAME = {"surname": "last_name", "given_name": "first_name", "patronymic": "patronymic"}
#: Fields that the application has from the personal card, by the same names.
_CARD = (*Profile.CASES, "organization", "education", "service_years", "mobile_phone")


def data_of(person: User) -> dict[str, Any]:
    """Return what a paper built now would have of ``person``, by field of `Application`."""
    own = {field: getattr(person, attribute) for field, attribute in _NAME.items()}
    return own | {field: getattr(person.profile, field) for field in _CARD}


def freeze(application: Application) -> None:
    """Copy the data of the applicant into ``application``; the caller saves it."""
    for field, value in data_of(application.applicant).items():
        setattr(application, field, value)


def differs(application: Application) -> bool:
    """Return whether the paper would be another one if it were built now."""
    now = data_of(application.applicant)
    return any(getattr(application, field) != value for field, value in now.items())


def paper_stands(application: Application) -> bool:
    """Return whether a paper of the current revision is built and not void."""
    return application.documents.filter(
        kind=DocumentKind.BUILT, revision=application.revision, detached_at=None
    ).exists()


def would_be(application: Application) -> Application:
    """Return the data on the paper: as frozen, or as they would be where it must be built anew.

    Only the applicant's own fields are meant; the second is not for saving.
    """
    if application.state not in EDITABLE or paper_stands(application):
        return application
    person = application.applicant
    return Application(applicant=person, **data_of(person))
