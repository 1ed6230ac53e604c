"""Kinds of acts, by which the journal is read; the code of an act is ``<subject>.<act>``."""

from dataclasses import dataclass

from django.db.models import Q


@dataclass(frozen=True)
class Kind:
    """Acts that are looked for together.

    Args:
        code: as addresses carry it.
        title: as the choice above the journal says it.
        subjects: the first parts of the codes.
        actions: whole codes, beside the subjects.
        without: whole codes that do not belong, though their subject does.
    """

    code: str
    title: str
    subjects: tuple[str, ...] = ()
    actions: tuple[str, ...] = ()
    without: tuple[str, ...] = ()

    def condition(self) -> Q:
        """Match the entries of this kind; an index on the code serves it."""
        found = Q(action__in=self.actions) if self.actions else Q()
        for subject in self.subjects:
            found |= Q(action__startswith=f"{subject}.")
        return found & ~Q(action__in=self.without) if self.without else found

    def has(self, action: str) -> bool:
        """Return whether the code ``action`` is of this kind."""
        subject = action.partition(".")[0]
        return action in self.actions or (subject in self.subjects and action not in self.without)


_READS = ("application.read", "person.read")
#: What leaves the system as a file; `attestation.journal.exports` writes the first for all tables.
_EXPORTS = (
    "table.export",
    "register.table",
    "agreement.export",
    "session.dossier",
    "person.archive",
)

RIGHTS = Kind(
    "rights",
    "Изменения прав и учётных записей",
    ("account", "office", "territory", "group", "invitation"),
)
APPLICATIONS = Kind(
    "applications",
    "Изменения заявлений",
    ("application", "withdrawal", "conversation", "handling"),
    without=_READS,
)
EXPORTS = Kind("exports", "Выгрузки таблиц и архивов", actions=_EXPORTS)
READS = Kind("reads", "Кто смотрел чужие данные", actions=_READS)

#: In the order of the choice.
KINDS = {kind.code: kind for kind in (RIGHTS, APPLICATIONS, EXPORTS, READS)}
