"""A conclusion signed in the system: two experts, then the applicant, and it is sent."""

import pytest
from django.test import Client

from attestation.base.errors import DomainError
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.conclusions.services.electronic import CONCLUSION
from attestation.evaluation.conclusions.signed_papers import SignedConclusion
from attestation.evaluation.models import ConclusionFile, ConclusionSignature
from attestation.evaluation.workflow import ConclusionState
from attestation.notifications.models import Message
from attestation.signatures.models import Manner, Signature
from attestation.signatures.services import signing as services
from tests import factories
from tests.evaluation.conclusions.services.test_conclusions import word_upload
from tests.prepared import prepared
from tests.signing import accept_rules, allow, signed_by

pytestmark = pytest.mark.django_db

KIND = SignedConclusion()


@prepared
def to_sign(evaluated, experts):
    """A conclusion of which all three have accepted the rules, signed by none."""
    allow(CONCLUSION, Manner.BOTH)
    for person in [evaluated.application.applicant, *experts]:
        accept_rules(person)
    return evaluated


@prepared
def signed_by_all(to_sign, experts):
    for person in [*experts, to_sign.application.applicant]:
        signed_by(person, CONCLUSION, to_sign)
    to_sign.refresh_from_db()
    return to_sign


def page_of(conclusion, person):
    client = Client()
    client.force_login(person)
    return client.get(conclusion.get_absolute_url()).content.decode()


def test_signed_by_all_it_is_sent_with_three_sheets(signed_by_all, region):
    assert signed_by_all.state == ConclusionState.SENT
    scan = signed_by_all.files.get(kind=ConclusionFile.Kind.SCAN, detached_at=None)
    assert Signature.objects.filter(sha256=KIND.paper(signed_by_all).file.sha256).count() == 3
    pdf = signed_by_all.files.get(kind=ConclusionFile.Kind.PDF, detached_at=None)
    assert scan.file.pages == pdf.file.pages + 3
    assert ConclusionSignature.objects.filter(conclusion=signed_by_all).count() == 3
    page = page_of(signed_by_all, region.home.coordinator)
    assert page.count("Подписано в системе:") == 3


def test_the_coordinator_accepts_it_without_a_checklist(signed_by_all, region):
    client = Client()
    client.force_login(region.home.coordinator)
    form = client.get(f"{signed_by_all.get_absolute_url()}accept/").content.decode()
    assert "checked" not in form
    accepted = conclusions.accept(signed_by_all, actor=region.home.coordinator)
    verified = conclusions.verify(accepted, actor=region.operator)
    assert verified.state == ConclusionState.VERIFIED


@pytest.mark.parametrize("act", ["send_back", "send"])
def test_what_concerns_scans_has_no_sense_any_more(signed_by_all, region, act):
    assert f"{signed_by_all.get_absolute_url()}{act.replace('_', '-')}/" not in page_of(
        signed_by_all, region.home.coordinator
    )
    acts = {
        "send": lambda: signatures.send(
            signed_by_all, factories.pdf_upload(), actor=signed_by_all.application.applicant
        ),
        "send_back": lambda: conclusions.send_back(
            signed_by_all, reason="Нет страницы", actor=region.home.coordinator
        ),
    }
    with pytest.raises(DomainError, match="подписано в системе"):
        acts[act]()


def test_sheets_opened_again_ask_for_new_signatures(signed_by_all, region):
    again = conclusions.reevaluate(
        signed_by_all, reason="Ошибка в баллах", actor=region.home.coordinator
    )
    assert KIND.paper(again) is None
    assert Signature.objects.count() == 3


def test_the_applicant_waits_for_both_experts(to_sign, experts):
    applicant = to_sign.application.applicant
    with pytest.raises(DomainError, match="не хватает ещё 2 подписи"):
        services.send_code(KIND, to_sign, actor=applicant)
    signed_by(experts[0], CONCLUSION, to_sign)
    with pytest.raises(DomainError, match="не хватает ещё 1 подпись"):
        services.send_code(KIND, to_sign, actor=applicant)
    turn = Message.objects.filter(user=applicant, title="Подпишите итоговое заключение")
    assert not turn.exists()
    signed_by(experts[1], CONCLUSION, to_sign)
    assert turn.exists()
    assert KIND.heading in page_of(to_sign, applicant)


def test_nobody_else_signs_it(to_sign, region):
    for person in (region.home.coordinator, region.operator):
        with pytest.raises(DomainError, match="два специалиста и педагог"):
            services.send_code(KIND, to_sign, actor=accept_rules(person))


def test_a_word_file_is_signed_by_hand(region, scheduled, experts):
    allow(CONCLUSION, Manner.ELECTRONIC)
    word = word_upload()
    conclusion = conclusions.upload_word(
        scheduled, word, recommended=True, actor=accept_rules(experts[0])
    )
    with pytest.raises(DomainError, match="файлом Word"):
        services.send_code(KIND, conclusion, actor=experts[0])
    sent = signatures.send(conclusion, factories.pdf_upload(), actor=experts[0])
    assert sent.state == ConclusionState.SENT


def test_where_it_is_signed_in_the_system_no_scan_is_taken(to_sign, experts):
    allow(CONCLUSION, Manner.ELECTRONIC)
    assert "на бумаге" not in page_of(to_sign, experts[0])
    with pytest.raises(DomainError, match="подписывают в системе"):
        signatures.send(to_sign, factories.pdf_upload(), actor=experts[0])


def test_a_mark_of_the_paper_does_not_keep_from_signing(to_sign, experts):
    signatures.sign(to_sign, actor=experts[0])
    assert signed_by(experts[0], CONCLUSION, to_sign)
