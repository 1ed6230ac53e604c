"""The applicant's own data: locked while an application is under way, and behind every paper."""

import datetime
from typing import Any

from django.db import transaction

from attestation.accounts.models import Profile, User
from attestation.accounts.services.profiles import profile_of
from attestation.applications import applicant_data
from attestation.applications.models import Application
from attestation.applications.services import filing
from attestation.applications.workflow import EDITABLE, UNDER_WAY, ApplicationState
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.paperwork.declension import decline


def may_change(user: User) -> PermissionResult:
    """Return whether ``user`` may change the personal data now."""
    if user.applications.filter(state__in=UNDER_WAY - {ApplicationState.RETURNED}).exists():
        return denied("Редактирование личных данных не доступно т.к. заявление подано")
    return ALLOWED


@transaction.atomic
def save_profile(user: User, *, name: dict[str, str], details: dict[str, Any]) -> bool:
    """Save the own personal data; a paper that says something else by then is void.

    Args:
        name: last_name, first_name, patronymic.
        details: any fields of `Profile`.

    Returns:
        whether the cases of the name were proposed anew, so that they must be proof-read.

    Raises:
        DomainError: an application is under way.
    """
    # No submission in another tab slips between the check and the change. Applications are locked
    # before their person everywhere: the other way round two tabs would wait for each other.
    list(user.applications.select_for_update(of=("self",)).order_by("pk"))
    may_change(user).raise_if_denied()
    profile = profile_of(user)
    renamed = any(getattr(user, field) != value for field, value in name.items())
    for field, value in name.items():
        setattr(user, field, value)
    user.save(update_fields=list(name))
    for field, value in details.items():
        setattr(profile, field, value)
    propose = renamed or not profile.surname_genitive
    if propose:
        propose_cases(profile, user)
    profile.save()
    # Read anew: what `user` carries along may be older than what has just been saved.
    for application in Application.objects.filter(applicant=user.pk, state__in=EDITABLE):
        if applicant_data.paper_stands(application) and applicant_data.differs(application):
            filing.reopen(application, actor=user)
    return propose


def save_contacts(user: User, *, mobile_phone: str) -> None:
    """Change the telephone; it may change at any time, for calls must reach the person."""
    profile = profile_of(user)
    profile.mobile_phone = mobile_phone
    profile.save(update_fields=["mobile_phone"])


def age_of(profile: Profile, *, today: datetime.date) -> int | None:
    """«Возраст (полных лет)»; None while the date of birth is unknown."""
    born = profile.birth_date
    if born is None:
        return None
    return today.year - born.year - ((today.month, today.day) < (born.month, born.day))


def propose_cases(profile: Profile, user: User) -> None:
    """Fill the six case fields from the nominative; the person proof-reads them afterwards."""
    cases = decline(user.last_name, user.first_name, user.patronymic)
    for suffix, name in (("genitive", cases.genitive), ("dative", cases.dative)):
        setattr(profile, f"surname_{suffix}", name.surname)
        setattr(profile, f"given_name_{suffix}", name.given_name)
        setattr(profile, f"patronymic_{suffix}", name.patronymic)
