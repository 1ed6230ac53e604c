"""Which tables are copied, and what of a row is shifted when it is.

Everything that hangs on an application or on its applicant is copied with it; what hangs is read
from the models, so that a new table is copied without being named here.
"""

from dataclasses import dataclass, field
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db.models import Field, Model

from attestation.accounts.models import (
    MunicipalityUserPermission,
    OrganizationUserPermission,
    Profile,
    User,
)
from attestation.applications.models import Application, NumberSequence
from attestation.commission.models import CommissionMember, CommissionSession, SessionMember
from attestation.commission.voting.models import GroupVote
from attestation.directory.models import Municipality, Organization
from attestation.files.models import StoredFile
from attestation.orders.models import Order
from attestation.orders.publication.models import ResultsRelease, ResultsRow
from attestation.reports.models import ExpertAgreement
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod, MunicipalSchedule
from attestation.scheduling.releases.models import Release, ReleaseRow
from attestation.signatures.models import Signature, SigningCode

Table = type[Model]

#: Copied with each group of municipalities.
PLACES: tuple[Table, ...] = (
    Municipality,
    Organization,
    MunicipalityUserPermission,
    OrganizationUserPermission,
    ExpertAgreement,
)
#: Copied with each step into the past, for all municipalities together.
TIMES: tuple[Table, ...] = (
    AttestationPeriod,
    Release,
    CommissionSession,
    SessionMember,
    GroupVote,
    Order,
    ResultsRelease,
)
#: Copied with each group of municipalities in each step.
BOTH: tuple[Table, ...] = (ApprovedExpert, MunicipalSchedule)
#: Rows that name their application by a key and not by a reference.
BY_KEY: tuple[Table, ...] = (ReleaseRow, ResultsRow)
#: Of people, but of these people alone.
_LEFT: tuple[Table, ...] = (CommissionMember, NumberSequence, Signature, SigningCode)
#: By what a row belongs to a person.
_PERSON = {"user", "person", "applicant"}


@dataclass(frozen=True)
class Owned:
    """A table of which every row belongs to an application or to a person.

    ``owner`` is the reference to what it belongs to, itself owned, or to the person.
    """

    model: Table
    owner: "Field[Any, Any]"


@dataclass
class Plan:
    """All that is copied, each table after those that its rows belong to."""

    owned: list[Owned] = field(default_factory=list)

    @property
    def owned_models(self) -> set[Table]:
        """The owned tables without what owns them."""
        return {one.model for one in self.owned}

    @property
    def models(self) -> list[Table]:
        """Every table into which rows are written."""
        own = (one.model for one in self.owned)
        return [*PLACES, *TIMES, *BOTH, StoredFile, User, *own, *BY_KEY]


def make_plan() -> Plan:
    """Follow the references back from the application, then from the person."""
    plan = Plan()
    plan.owned.append(Owned(Application, Application._meta.get_field("applicant")))
    others = set(PLACES + TIMES + BOTH + BY_KEY + _LEFT) | {User, StoredFile, Application}
    waiting = [model for model in _models() if model not in others]
    found = True
    while found:
        found = False
        for model in list(waiting):
            owner = _owner(model, plan.owned_models)
            if owner is not None:
                plan.owned.append(Owned(model, owner))
                waiting.remove(model)
                found = True
    for model in waiting:
        person = next((f for f in references(model) if f.name in _PERSON), None)
        if person is not None and person.related_model is User:
            plan.owned.append(Owned(model, person))
    plan.owned = _in_order(plan.owned)
    return plan


def _in_order(owned: list[Owned]) -> list[Owned]:
    """Put each table behind all to which its rows refer."""
    waiting = {one.model: one for one in owned}
    ordered = []
    while waiting:
        free = [
            one
            for one in waiting.values()
            if not any(
                f.related_model in waiting and f.related_model is not one.model
                for f in references(one.model)
            )
        ]
        ordered += free
        for one in free or [next(iter(waiting.values()))]:
            del waiting[one.model]
    return ordered


def _models() -> list[Table]:
    ours = apps.get_app_config("attestation").get_models(include_auto_created=True)
    return [Profile, EmailAddress, *(model for model in ours if model is not Profile)]


def references(model: Table) -> list["Field[Any, Any]"]:
    """Return the references of ``model`` that stand in its own table."""
    return [f for f in model._meta.concrete_fields if f.is_relation and f.related_model]


def _owner(model: Table, owned: set[Table]) -> "Field[Any, Any] | None":
    """Return the reference to an owned table: one that must be there before one that may."""
    found = [f for f in references(model) if f.related_model in owned and f.related_model != model]
    found.sort(key=lambda f: (f.null, f.related_model is not Application))
    return found[0] if found else None
