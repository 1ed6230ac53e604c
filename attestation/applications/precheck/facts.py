"""What the rules of the system's look are asked about: an application, documents, registers."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from django.utils import timezone

from attestation.applications import eligibility
from attestation.applications.achievements.completeness import results_of
from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import (
    attached_documents,
    requirements,
    signed_in_system,
)
from attestation.applications.models import Application
from attestation.categories import selectors as register
from attestation.categories.choices import HeldCategory
from attestation.categories.claims import Claim, difference


@dataclass(frozen=True)
class Scan:
    """The sheet that carries the signature.

    Attributes:
        remarks: of the checks at its upload, ``{"code": …, …}``.
    """

    is_current: bool = True
    signed_here: bool = False
    remarks: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Row:
    """A row of the tables of results."""

    title: str
    year_from: int
    year_until: int | None = None


@dataclass(frozen=True)
class Held:
    """The category that the applicant says to have, and what the register says of it."""

    category: str = HeldCategory.NONE
    order_date: datetime.date | None = None
    until: datetime.date | None = None
    is_in_register: bool = False
    difference: str = ""


@dataclass(frozen=True)
class Facts:
    """Everything that the rules may ask, as it stands at one moment.

    Attributes:
        documents: key of each attached document with its file, so that another one is noticed.
        lacking: kinds of documents that are asked for and not there, in words.
        speaks_against: sentences of the rules of eligibility on the day of the filing.
        moved_to: the organization of the personal card, if it is another one.
    """

    filed_on: datetime.date
    revision: int = 1
    terms: tuple[str, ...] = ()
    scan: Scan | None = field(default_factory=Scan)
    documents: list[list[int | str]] = field(default_factory=list)
    lacking: dict[str, str] = field(default_factory=dict)
    has_results: bool = True
    rows: list[Row] = field(default_factory=list)
    held: Held = field(default_factory=Held)
    organization: str = ""
    is_closed: bool = False
    successor: str = ""
    moved_to: str = ""
    speaks_against: list[tuple[str, str]] = field(default_factory=list)


def facts_of(application: Application) -> Facts:
    """Read everything that is known of a filed application; what the clock says has no part."""
    filed = application.submitted_at or timezone.now()
    filed_on = timezone.localdate(filed)
    attached = attached_documents(application)
    wanted = requirements(application, attached=attached)
    results = results_of(application)
    organization = application.organization
    return Facts(
        filed_on=filed_on,
        revision=application.revision,
        terms=(
            application.full_name,
            application.position_label,
            application.category,
            application.form,
            str(application.ground or ""),
            application.held_order_number,
        ),
        scan=_scan(application, attached),
        documents=sorted(
            [one.pk, str(one.file_id)] for one in attached if one.kind != DocumentKind.APPENDIX
        ),
        lacking={one.kind: one.title for one in wanted if not one.is_met},
        has_results=any(one.kind == DocumentKind.RESULTS and one.file.size for one in attached)
        or results.is_enough,
        rows=[Row(one.title, one.year_from, one.year_until) for one in results.rows],
        held=_held(application),
        organization=str(organization),
        is_closed=not organization.is_active,
        successor=str(organization.successor or ""),
        moved_to=_moved_to(application),
        speaks_against=[
            (one.beside, one.for_reviewer)
            for one in eligibility.findings(application, today=filed_on)
            if one.for_reviewer
        ],
    )


def _scan(application: Application, attached: list[Any]) -> Scan | None:
    found = next((one for one in attached if one.kind == DocumentKind.SIGNED_SCAN), None)
    if found is None:
        return None
    return Scan(
        is_current=found.revision == application.revision,
        signed_here=signed_in_system(application) is not None,
        remarks=found.remarks,
    )


def _held(application: Application) -> Held:
    records = register.held_by(application.applicant)
    claim = Claim.of(application)
    return Held(
        category=claim.category,
        order_date=claim.order_date,
        until=claim.until,
        is_in_register=bool(records),
        difference=difference(claim, records),
    )


def _moved_to(application: Application) -> str:
    """Return the organization of the personal card where it is another one."""
    profile = getattr(application.applicant, "profile", None)
    own = profile.organization if profile else None
    return "" if own is None or own.pk == application.organization_id else str(own)
