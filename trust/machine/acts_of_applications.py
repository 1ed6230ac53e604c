"""Acts on applications and withdrawals: begun, filed, considered, taken back."""

from typing import Any

from attestation.accounts.consents import services as consents
from attestation.accounts.consents.models import ConsentKind
from attestation.applications.choices import DocumentKind, Form
from attestation.applications.documents import services as documents
from attestation.applications.documents.requirements import requirements
from attestation.applications.services import drafts, filing, review
from attestation.applications.workflow import ENDED
from attestation.directory.models import SimplifiedGround
from attestation.withdrawals import services as withdrawals
from tests import factories
from tests.signing import signed_by
from trust.machine.acts import act
from trust.machine.people import People
from trust.machine.things import another_page

_EDITABLE = "draft generated returned"
_WITHDRAWABLE = "submitted returned registered scheduled evaluated verified"


def _is_simplified(person: Any) -> bool:
    """Every third person has an award."""
    return person.last_name in ("Ильина", "Лескова")


def _has_applied(person: Any) -> bool:
    """Whether an application is under way or was decided; whoever was turned down tries again."""
    return person.applications.exclude(state__in=ENDED - {"decided"}).exists()


@act(
    "person",
    "self",
    touches="application",
    wanted=lambda people, person: [] if _has_applied(person) else [_is_simplified(person)],
)
def start(people: People, person: Any, actor: Any, choose: Any, simplified: Any) -> Any:
    """Begin an application; by the simplified form with an award."""
    if simplified is None:
        simplified = choose([False, True])
    terms: dict[str, Any] = {"position": factories.position(), "category": "first"}
    if simplified:
        terms |= {"form": Form.SIMPLIFIED, "ground": SimplifiedGround.objects.get()}
    return filing.start(terms, actor=actor)


@act("application", "applicant", when=_EDITABLE, to=_EDITABLE)
def revise(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Change a word of the application; the paper becomes void."""
    terms = {"in_presence": choose([True, False])}
    return filing.revise(application, terms, actor=actor)


@act("application", "applicant", when="generated returned", to="draft returned")
def reopen(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return filing.reopen(application, actor=actor)


@act("application", "applicant", when="draft generated", to="deleted")
def delete_draft(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return drafts.delete_draft(application, actor=actor)


@act(
    "application",
    "applicant",
    when=_EDITABLE,
    to="generated",
    wanted=lambda people, one: [True] if one.state == "draft" else [],
)
def generate(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return filing.generate(application, actor=actor)


def _missing(application: Any) -> list[DocumentKind]:
    if application.state not in ("generated", "returned"):
        return []
    return [one.kind for one in requirements(application) if one.blocks and not one.is_met]


@act(
    "application",
    "applicant school",
    when=_EDITABLE + " submitted registered scheduled evaluated verified",
    wanted=lambda people, one: _missing(one),
)
def attach(people: People, application: Any, actor: Any, choose: Any, kind: Any) -> Any:
    """Attach a signed scan, the results, a proof of the ground or more evidence."""
    kinds = [DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS, DocumentKind.GROUND]
    kind = kind or choose(kinds)
    return documents.attach(application, kind, another_page(), actor=actor)


@act("document", "holder")
def detach(people: People, document: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return documents.detach(document, actor=actor)


@act("document", "holder")
def reattach(people: People, document: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return documents.reattach(document, actor=actor)


@act("application", "applicant", when=_EDITABLE, is_several=True)
def sign_application(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Sign the paper in the system, by a code of a letter, or try to with a wrong one."""
    changed = choose([{}, {"code": "000000"}, {"shown": "0" * 64}])
    return signed_by(actor, "application", application, **changed)


def _is_complete(application: Any) -> bool:
    if application.state not in ("generated", "returned") or _missing(application):
        return False
    paper = application.documents.filter(kind="built", revision=application.revision)
    agreed = not consents.is_withdrawn(application.applicant)
    return paper.filter(detached_at=None).exists() and agreed


@act(
    "application",
    "applicant",
    when="generated returned",
    to="submitted",
    wanted=lambda people, one: [True] if _is_complete(one) else [],
)
def submit(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return filing.submit(application, actor=actor)


def _agrees(person: Any) -> bool:
    return not consents.is_withdrawn(person)


@act(
    "application",
    "municipal",
    when="submitted",
    to="registered",
    wanted=lambda people, one: (
        [True] if one.state == "submitted" and _agrees(one.applicant) else []
    ),
)
def register(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return review.register(application, actor=actor)


@act("application", "municipal", when="submitted", to="returned")
def send_back(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return review.send_back(application, reason=factories.reason(), actor=actor)


@act("application", "municipal", when="submitted", to="rejected", touches="withdrawal")
def reject(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return review.reject(application, reason=factories.reason(), actor=actor)


@act("person", "self")
def withdraw_consent(people: People, person: Any, actor: Any, choose: Any, hint: Any) -> Any:
    given = consents.given(actor, ConsentKind.PROCESSING)
    return given and consents.withdraw(given, actor=actor)


@act(
    "person",
    "self",
    wanted=lambda people, person: [True] if consents.is_withdrawn(person) else [],
)
def give_consent(people: People, person: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return consents.give(actor, ConsentKind.PROCESSING, address="192.0.2.7", actor=actor)


# --- Withdrawals ------------------------------------------------------------------------------


@act("application", "applicant school", when=_WITHDRAWABLE, touches="withdrawal")
def begin_withdrawal(people: People, application: Any, actor: Any, choose: Any, hint: Any) -> Any:
    words = {"reason": choose(["переездом", ""]), "hindrance": "находится в больнице"}
    return withdrawals.start(application, **words, actor=actor)


@act(
    "withdrawal",
    "applicant school",
    when="generated",
    wanted=lambda people, one: [True] if one.state == "generated" and one.scan is None else [],
)
def scan_withdrawal(people: People, withdrawal: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return withdrawals.attach_scan(withdrawal, another_page("отзыв.pdf"), actor=actor)


@act("withdrawal", "applicant", when="generated", to="submitted", is_several=True)
def sign_withdrawal(people: People, withdrawal: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return signed_by(actor, "withdrawal", withdrawal, **choose([{}, {"code": "000000"}]))


@act("withdrawal", "applicant school", when="generated", to="dropped")
def drop_withdrawal(people: People, withdrawal: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return withdrawals.drop(withdrawal, actor=actor)


@act(
    "withdrawal",
    "applicant school",
    when="generated",
    to="submitted",
    wanted=lambda people, one: [True] if one.state == "generated" and one.scan else [],
)
def submit_withdrawal(people: People, withdrawal: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return withdrawals.submit(withdrawal, actor=actor)


@act("withdrawal", "municipal", when="submitted", to="registered", touches="application withdrawal")
def register_withdrawal(people: People, withdrawal: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return withdrawals.register(withdrawal, actor=actor)


@act(
    "withdrawal",
    "municipal",
    when="submitted",
    to="declined",
    wanted=lambda people, one: [True] if one.state == "submitted" else [],
)
def decline_withdrawal(people: People, withdrawal: Any, actor: Any, choose: Any, hint: Any) -> Any:
    answer = "подпись неразборчива" if hint else choose(["подпись неразборчива", " "])
    return withdrawals.decline(withdrawal, answer=answer, actor=actor)
