"""Whose marks a person may see: by the querysets of the rooms, and by what a row belongs to."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import ForeignKey, Model, Q

from attestation.accounts.models import Profile, User
from attestation.evaluation.models import Score
from attestation.files.models import StoredFile
from attestation.orders.publication.models import ResultsRelease
from attestation.people.access import known_people, visible_people
from attestation.scheduling.releases.models import Release

#: Tables of words for everybody: directories, texts, and what was released to the public.
PUBLIC = {
    *("Municipality", "OrganizationType", "Organization", "PreviousOrganizationName", "Subject"),
    *("AttestedPosition", "PreviousPositionName", "StaffPost", "SimplifiedGround", "Institute"),
    *("DecisionReason", "ResultsTable", "ReviewPoint", "CalendarDay", "ProcedureRules"),
    *("ConsentDocument", "CriteriaSet", "Criterion", "OrderWording", "LetterSettings"),
    # Why a list was withdrawn stands where it stood.
    *(
        "ReleaseWithdrawal",
        "Release",
        "ReleaseRow",
        "ReleaseChange",
        "ResultsRelease",
        "ResultsRow",
        "StatisticsRow",
    ),
}
#: The columns of a person that say no more than who it is.
NAMES = {"last_name", "first_name", "patronymic"}
#: Whose row it is, where a row has an owner.
OWNERS = {"user", "person", "owner", "author", "account", "created_by", "uploaded_by"}
#: Who works in the procedure is named to everybody in it.
_ROOMS = {"attestation", "account"}


def _released() -> set[Any]:
    """Return the files that everybody may take from the site."""
    schedules = Release._default_manager.values_list("document", "workbook")
    results = ResultsRelease._default_manager.values_list("document", "order__workbook")
    return {key for row in (*schedules, *results) for key in row if key}


class Visible:
    """What one person may see, worked out once for each model."""

    def __init__(self, person: User | None) -> None:
        self._person: Any = person or AnonymousUser()
        self._rows: dict[type[Model], set[Any] | None] = {}
        self._known = self._keys(known_people)
        self._people = self._keys(visible_people)
        self._named = set(self._officials()) if person else set()

    def _keys(self, people: Any) -> set[Any]:
        if not self._person.is_authenticated:
            return set()
        return {*people(self._person).values_list("pk", flat=True), self._person.pk}

    def _officials(self) -> Iterable[Any]:
        """Yield who has an office or judges, and who takes part in what is visible."""
        offices = Q(groups__isnull=False) | Q(is_superuser=True)
        offices |= Q(expert_listings__isnull=False) | Q(commission_seats__isnull=False)
        offices |= Q(municipalityuserpermission__isnull=False)
        offices |= Q(organizationuserpermission__isnull=False)
        yield from User.objects.filter(offices).values_list("pk", flat=True)

    def holds(self, model: type[Model], key: Any, column: str) -> bool:
        """Return whether the person may see the word in this column of this row."""
        name = model._meta.object_name
        if name in PUBLIC or model._meta.app_label not in _ROOMS:
            return True
        if model is User:
            wanted = self._people | self._named if column in NAMES else self._known
            return key in wanted
        if model is Profile and column == "work_phone":
            # Whom to call: it stands on papers for those who have something to ask.
            return self._person.is_authenticated
        rows = self._of(model)
        return rows is None or key in rows

    def _of(self, model: type[Model]) -> set[Any] | None:
        """Return the keys of the visible rows of a model; None for all."""
        if model not in self._rows:
            self._rows[model] = set()  # a circle of keys adds nothing
            self._rows[model] = self._worked_out(model)
        return self._rows[model]

    def _worked_out(self, model: type[Model]) -> set[Any] | None:
        if model._meta.object_name in PUBLIC:
            return None
        manager = model._default_manager
        if hasattr(manager, "visible_to"):
            seen = {*manager.visible_to(self._person).values_list("pk", flat=True)}
            return seen | _released() if model is StoredFile else seen
        needed = _OF_OFFICES.get(model._meta.object_name, "")
        if needed and self._person.is_authenticated and self._person.has_perm(needed):
            return None
        seen = set()
        if model is Score and self._person.is_authenticated:
            seen |= {*Score.objects.remarks_for(self._person).values_list("pk", flat=True)}
        for column in model._meta.concrete_fields:
            if isinstance(column, ForeignKey):
                seen |= self._by(model, column)
        return seen

    def _by(self, model: type[Model], column: ForeignKey[Any, Any]) -> set[Any]:
        """Return the rows that are seen because of what they belong to."""
        of = column.related_model
        if of is User:
            keys: set[Any] = set()
            if column.name in OWNERS and self._person.is_authenticated:
                keys = self._known if model._meta.object_name in _CONTACTS else {self._person.pk}
        elif of._meta.object_name in PUBLIC or of._meta.app_label not in _ROOMS:
            return set()
        else:
            found = self._of(of)
            keys = {*of._default_manager.values_list("pk", flat=True)} if found is None else found
        rows = model._default_manager.filter(**{f"{column.name}__in": keys})
        return {*rows.values_list("pk", flat=True)}


#: What belongs to a person and is seen with the person's telephones and addresses.
_CONTACTS = {"Profile", "EmailAddress", "AddressProblem"}
#: All rows are seen by whoever has the right.
_OF_OFFICES = {
    "Letter": "attestation.view_letter",
    "AddressProblem": "attestation.view_letter",
    "TrustedCertificate": "attestation.view_trustedcertificate",
    "OrganizationImport": "attestation.change_organization",
    "RegisterImport": "attestation.operate_region",
    "JournalEntry": "attestation.operate_region",
    "MunicipalSchedule": "attestation.operate_region",
    "Amendment": "attestation.operate_region",
    "CommissionMember": "attestation.view_commissionmember",
}
