"""Who signs one document at the same moment: every signature counts, and once."""

import pytest

from attestation.base.errors import DomainError
from attestation.evaluation.conclusions.services.electronic import CONCLUSION
from attestation.evaluation.conclusions.signed_papers import SignedConclusion
from attestation.evaluation.workflow import ConclusionState
from attestation.notifications.models import Message
from attestation.signatures.models import Manner, Signature
from attestation.signatures.services import signing as services
from tests.signing import accept_rules, allow, code_sent_to, signed_by

pytestmark = pytest.mark.django_db(transaction=True)

KIND = SignedConclusion()


def signing(conclusion, person):
    """A thread that signs: the code has come, and the page shows the paper."""
    services.send_code(KIND, conclusion, actor=person)
    shown, code = KIND.paper(conclusion).file.sha256, code_sent_to(person)
    return lambda: services.sign(
        KIND, conclusion, shown=shown, code=code, address=None, actor=person
    )


@pytest.fixture
def before_signing(evaluated, experts):
    allow(CONCLUSION, Manner.BOTH)
    for person in [evaluated.application.applicant, *experts]:
        accept_rules(person)
    return evaluated


def test_two_experts_at_once_leave_two_signatures_and_one_state(before_signing, experts, at_once):
    results = at_once(*[signing(before_signing, person) for person in experts])
    assert all(isinstance(one, Signature) for one in results), results
    first, second = Signature.objects.order_by("file__size")
    assert second.file.pages == first.file.pages + 1
    before_signing.refresh_from_db()
    assert before_signing.state == ConclusionState.READY
    turns = Message.objects.filter(title="Подпишите итоговое заключение")
    assert [one.user for one in turns] == [before_signing.application.applicant]


def test_the_last_signature_twice_at_once_sends_it_once(before_signing, experts, at_once):
    for person in experts:
        signed_by(person, CONCLUSION, before_signing)
    last = signing(before_signing, before_signing.application.applicant)
    results = at_once(last, last)
    done = [one for one in results if isinstance(one, Signature)]
    [refused] = [one for one in results if isinstance(one, DomainError)]
    assert len(done) == 1
    assert "подписывать нечего" in refused.message
    before_signing.refresh_from_db()
    assert before_signing.state == ConclusionState.SENT
    assert before_signing.files.filter(kind="scan", detached_at=None).count() == 1
