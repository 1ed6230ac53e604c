"""The checklist of a review: the lines to check, and the system's data for each."""

from dataclasses import dataclass

from attestation.accounts.models import User
from attestation.applications.achievements.completeness import results_of
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.review.models import ReviewTick
from attestation.categories import selectors as register
from attestation.categories.account_matching import unlinked_records
from attestation.categories.choices import Category, HeldCategory
from attestation.categories.claims import Claim, difference
from attestation.categories.models import CategoryRecord
from attestation.directory.review_models import ReviewPoint
from attestation.paperwork.signing.cutouts import Cutout
from attestation.signatures.selectors import signatures_of, told

_CLAUSES = {Category.FIRST: "35", Category.HIGHEST: "36"}
#: Which documents a line is checked against, by what is shown beside it.
_SEEN_ON: dict[str, set[DocumentKind]] = {
    ReviewPoint.Beside.SCAN: {DocumentKind.SIGNED_SCAN},
    ReviewPoint.Beside.HELD: {DocumentKind.HELD_CATEGORY},
    ReviewPoint.Beside.RESULTS: {DocumentKind.RESULTS},
}
LATE = "Прикреплено после подачи заявления."


@dataclass(frozen=True)
class Fact:
    """A value stored in the system, to be compared with the paper."""

    label: str
    value: str
    #: The value speaks against the paper: it is shown as a warning, and forbids nothing.
    warns: bool = False


@dataclass(frozen=True)
class Seen:
    """A document and what speaks against it, as sentences."""

    document: ApplicationDocument
    remarks: list[str]


@dataclass(frozen=True)
class ChecklistLine:
    """One line of the checklist; ``ticked`` by this reviewer in this revision of the paper.

    ``seen`` are the documents that it is checked against, to show beside it what speaks against
    them.
    """

    point: ReviewPoint
    facts: list[Fact]
    ticked: bool
    seen: list[Seen]

    @property
    def cutouts(self) -> list[Cutout]:
        """Places of the scan to look at: signature and date."""
        return [cutout for one in self.seen for cutout in one.document.cutouts]

    @property
    def warns(self) -> bool:
        """Whether something speaks against ticking it."""
        return any(fact.warns for fact in self.facts) or any(one.remarks for one in self.seen)


def checklist(
    application: Application, documents: list[ApplicationDocument], *, reviewer: User
) -> list[ChecklistLine]:
    """Every line that is in force, with its facts and the reviewer's own ticks."""
    facts = facts_of(application, documents, reviewer=reviewer)
    ticked = set(
        ReviewTick.objects.filter(
            application=application, reviewer=reviewer, revision=application.revision
        ).values_list("point", flat=True)
    )
    return [
        ChecklistLine(
            point,
            facts.get(point.beside, []),
            point.pk in ticked,
            [
                Seen(one, remarks_on(one))
                for one in documents
                if one.kind in _SEEN_ON.get(point.beside, set())
            ],
        )
        for point in ReviewPoint.objects.filter(is_active=True)
    ]


def facts_of(
    application: Application, documents: list[ApplicationDocument], *, reviewer: User
) -> dict[str, list[Fact]]:
    """Return the facts to show beside the lines, by the code of `ReviewPoint.Beside`."""
    beside = ReviewPoint.Beside
    found = {
        beside.NAME: [
            Fact("ФИО", application.full_name),
            Fact("От кого", application.genitive),
            Fact("Кому", application.dative),
        ],
        beside.POSITION: [
            Fact("Должность", application.position_label),
            Fact("Организация", str(application.organization)),
        ],
        beside.SCAN: _scan(application, documents),
        beside.HELD: _held(application, reviewer),
        beside.TERMS: [
            Fact("Категория", application.get_category_display()),
            Fact("Форма", application.get_form_display()),
            Fact("Основание", str(application.ground or "")),
            Fact("Заседание", application.get_in_presence_display()),
        ],
        beside.RESULTS: _results(application, documents),
    }
    return {code: [fact for fact in facts if fact.value] for code, facts in found.items()}


def _scan(application: Application, documents: list[ApplicationDocument]) -> list[Fact]:
    facts = [Fact("Редакция на листе", f"{application.revision}, код {application.code}")]
    signed = signatures_of(document.file for document in documents)
    for document in documents:
        if found := signed.get(document.file_id):
            facts += [Fact("Подписано в системе", told(signature)) for signature in found]
        elif document.kind == DocumentKind.SIGNED_SCAN and document.file.pages:
            facts.append(Fact("Страниц в скане", str(document.file.pages)))
    return facts


def _held(application: Application, reviewer: User) -> list[Fact]:
    facts = [Fact("Имеющаяся категория", application.get_held_category_display())]
    if application.held_category != HeldCategory.NONE:
        if application.held_order_date:
            order = f"от {application.held_order_date:%d.%m.%Y} № {application.held_order_number}"
            facts.append(Fact("Приказ", order))
        until = f"{application.held_until:%d.%m.%Y}" if application.held_until else "без срока"
        facts.append(Fact("Действует до", until))
    return [*facts, *_by_the_register(application, reviewer)]


def _by_the_register(application: Application, reviewer: User) -> list[Fact]:
    """Return the register's data on the applicant, and where the application differs."""
    records = register.held_by(application.applicant)
    facts = [Fact("По данным реестра", _in_words(one)) for one in records]
    if warning := difference(Claim.of(application), records):
        facts.append(Fact("Расхождение", warning, warns=True))
    if not records:
        alike = unlinked_records(
            application.applicant,
            municipality=application.organization.municipality,
            seen_by=reviewer,
        )
        facts += [
            Fact("Похоже, о том же человеке", f"{_in_words(one)}; учётная запись не привязана")
            for one in alike.select_related("position", "subject")[:5]
        ]
    return facts


def _in_words(record: CategoryRecord) -> str:
    until = f"до {record.until:%d.%m.%Y}" if record.until else "без срока"
    return (
        f"{record.get_category_display()}, {record.position_label}, приказ {record.order_label}, "
        f"с {record.since:%d.%m.%Y} {until}"
    )


def _results(application: Application, documents: list[ApplicationDocument]) -> list[Fact]:
    clause = _CLAUSES.get(Category(application.category))
    attached = [d.title for d in documents if d.kind == DocumentKind.RESULTS]
    tables = results_of(application)
    filled = f"таблицы в системе: {tables.progress}" if tables.filled else ""
    return [
        Fact("Требования", f"пункт {clause} Порядка" if clause else ""),
        Fact("Приложено", "; ".join(filter(None, [*attached, filled])) or "нет"),
    ]


def remarks_on(document: ApplicationDocument) -> list[str]:
    """Return what speaks against a document: the findings of its checks, and that it came late."""
    filed = document.application.submitted_at
    # What the system builds itself comes after the filing by its nature.
    is_late = document.is_detachable and filed is not None and document.attached_at > filed
    return [*([LATE] if is_late else []), *document.findings]
