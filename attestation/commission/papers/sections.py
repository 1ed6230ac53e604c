"""Voting sheets that are signed in the system, on the page of their session."""

from dataclasses import dataclass

from attestation.accounts.access import is_operator
from attestation.accounts.models import User
from attestation.applications.sections import PageSection
from attestation.commission import selectors
from attestation.commission.models import CommissionSession
from attestation.commission.papers import services
from attestation.commission.papers.models import SessionPaper
from attestation.commission.papers.signed_papers import SignedVotingSheet
from attestation.commission.sections import session_sections
from attestation.commission.workflow import SessionState
from attestation.directory.models import Municipality
from attestation.signatures.kinds import manner_of
from attestation.signatures.offers import Offer, offer_to


@dataclass(frozen=True)
class SheetLine:
    """A voting sheet: the paper that was prepared, if any, and what its signature stands at.

    ``waits_for``: who votes by it and has not yet, so that it cannot be prepared.
    """

    municipality: Municipality | None
    paper: SessionPaper | None
    offer: Offer | None
    waits_for: list[str]


@session_sections.add(priority=10)
def sheets_to_sign(session: CommissionSession, user: User) -> PageSection | None:
    """Return the sheets that ``user`` collects, or, for the operator, those that are prepared."""
    kind = SignedVotingSheet()
    if session.state not in {SessionState.VOTING, SessionState.CLOSED}:
        return None
    collected = selectors.sheets_of(session, user)
    prepared = {one.municipality_id: one for one in kind.visible_to(user).filter(session=session)}
    if not prepared and not (collected and manner_of(kind.code).is_offered):
        return None
    shown = selectors.all_sheets(session) if is_operator(user) else collected
    lines = []
    for municipality in shown:
        paper = prepared.get(municipality.pk if municipality else None)
        offer = offer_to(user, kind, paper) if paper else None
        if paper or municipality in collected:
            waits_for = [one.short_name for one in services.not_voted(session, municipality)]
            lines.append(SheetLine(municipality, paper, offer, waits_for))
    return PageSection(
        "commission/papers/_section.html", {"lines": lines, "collects": bool(collected)}
    )
