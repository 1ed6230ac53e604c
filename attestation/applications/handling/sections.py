"""«Служебное» on the page of an application, for who works on it."""

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications import sections as application_sections
from attestation.applications.handling.access import leaders_for, may_lead, works_on
from attestation.applications.handling.selectors import handling_of, notes_on
from attestation.applications.models import Application
from attestation.applications.sections import PageSection

#: What the journal says of it, for nobody else.
_ACTS = ("lead", "hold", "resume", "note", "unnote")


@application_sections.page_sections.add(priority=6)
def handling_section(application: Application, user: User) -> PageSection | None:
    """Return who leads, what is put aside and the notes; None for everybody else."""
    if not works_on(user, application):
        return None
    handling = handling_of(application)
    notes = notes_on(application, user)
    leader = handling.leader
    return PageSection(
        "applications/handling/_section.html",
        {
            "handling": handling,
            "is_held": handling.is_held(timezone.localdate()),
            "leader": leader,
            "may_take": leader is None
            and may_lead(application, actor=user)
            and user in leaders_for(application),
            "notes": notes,
        },
        tab=f"Служебное ({len(notes)})" if notes else "Служебное",
    )


@application_sections.withheld_texts.add(priority=6)
def of_others(application: Application, user: User) -> dict[str, str]:
    """Say nothing of the work on an application to its applicant, the school and experts."""
    if works_on(user, application):
        return {}
    return dict.fromkeys((f"handling.{act}" for act in _ACTS), "")
