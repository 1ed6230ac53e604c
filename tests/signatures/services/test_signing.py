"""Signing within the system: a code signs one document, once, for one person."""

import datetime
import hashlib
import io
import re

import pikepdf
import pytest
from django.db import transaction
from django.db.utils import ProgrammingError
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.base.errors import DomainError
from attestation.files.services import store_bytes
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.signatures.kinds import manner_of
from attestation.signatures.models import (
    Confirmation,
    Manner,
    Signature,
    SigningCode,
    SigningManner,
)
from attestation.signatures.services import signing as services
from tests import factories
from tests.signing import FILE, accept_rules, allow, code_sent_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def signer(region):
    allow(FILE.code, Manner.BOTH)
    return accept_rules(region.home.teacher)


def paper_of(person, mark="первый"):
    content = factories.pdf_upload(mark=mark).read()
    stored = store_bytes(content, name=f"{mark}.pdf", content_type="application/pdf", actor=person)
    return FILE.paper(stored)


@pytest.fixture
def paper(signer):
    return paper_of(signer)


def sent(paper, person):
    services.send_code(FILE, paper.file, actor=person)
    return code_sent_to(person)


def sign(paper, code, person, **changed):
    values = {"shown": paper.file.sha256, "code": code, "address": "192.0.2.7"} | changed
    return services.sign(FILE, paper.file, actor=person, **values)


def test_a_signature_says_who_when_what_and_how(signer, paper):
    before = timezone.now()
    signature = sign(paper, sent(paper, signer), signer)
    assert signature.signer_name == str(signer)
    assert before <= signature.signed_at <= timezone.now()
    assert signature.sha256 == paper.file.sha256
    assert signature.confirmed_by == Confirmation.LETTER
    assert signature.address == "192.0.2.7"
    assert signature.rules == consent_services.current(ConsentKind.SIGNING)
    assert re.fullmatch(r"([A-HJ-NP-Z2-9]{4}-){2}[A-HJ-NP-Z2-9]{4}", signature.number)
    entry = JournalEntry.objects.get(action="signature.sign")
    assert signature.number in entry.text


def test_the_signed_bytes_are_still_in_the_stamped_document(signer, paper):
    signature = sign(paper, sent(paper, signer), signer)
    stamped, original = signature.file.read(), paper.file.read()
    assert stamped.startswith(original)
    assert hashlib.sha256(stamped[: signature.size]).hexdigest() == signature.sha256
    with pikepdf.open(io.BytesIO(stamped)) as document:
        assert len(document.pages) == 2
    assert signature.file.pages == 2


def test_blanks_in_a_typed_code_do_not_matter(signer, paper):
    code = sent(paper, signer)
    assert sign(paper, f" {code[:3]} {code[3:]} ", signer).pk


def test_the_code_is_not_stored_and_its_letter_is_secret(signer, paper):
    code = sent(paper, signer)
    kept = SigningCode.objects.get(person=signer)
    assert code not in kept.code_hash
    letter = Letter.objects.get(user=signer, is_secret=True)
    assert letter.expires_at == kept.expires_at


def refusal(paper, code, person, **changed):
    with pytest.raises(DomainError) as refused:
        sign(paper, code, person, **changed)
    assert not Signature.objects.filter(person=person, sha256=paper.file.sha256).exists()
    return refused.value.message


def test_a_wrong_code_signs_nothing(signer, paper):
    code = sent(paper, signer)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    assert "не подошёл" in refusal(paper, wrong, signer)
    assert sign(paper, code, signer).pk


def test_without_a_code_nothing_is_signed(signer, paper):
    assert "Сначала получите код" in refusal(paper, "123456", signer)


def test_an_old_code_signs_nothing(signer, paper):
    code = sent(paper, signer)
    SigningCode.objects.update(expires_at=timezone.now())
    assert "устарел" in refusal(paper, code, signer)


def test_the_code_of_another_document_signs_nothing(signer, paper):
    other = paper_of(signer, "второй")
    code = sent(paper, signer)
    assert "для другого документа" in refusal(other, code, signer)


def test_a_used_code_signs_nothing_more(signer, paper):
    code = sent(paper, signer)
    sign(paper, code, signer)
    other = paper_of(signer, "второй")
    assert "уже использован" in refusal(other, code, signer)


def test_a_code_of_somebody_else_signs_nothing(signer, paper, region):
    colleague = accept_rules(factories.teacher(region.home.school))
    code = sent(paper, signer)
    sent(paper, colleague)
    if code_sent_to(colleague) != code:
        assert "не подошёл" in refusal(paper, code, colleague)


def test_a_document_that_changed_since_it_was_shown_is_not_signed(signer, paper):
    code = sent(paper, signer)
    assert "документ изменился" in refusal(paper, code, signer, shown="0" * 64)


def test_a_document_is_signed_once_by_a_person(signer, paper):
    sign(paper, sent(paper, signer), signer)
    with pytest.raises(DomainError, match="уже подписали"):
        sent(paper, signer)
    with pytest.raises(DomainError, match="уже подписали"):
        sign(paper, "123456", signer)


def test_several_sign_the_same_bytes_sheet_on_sheet(signer, paper, region):
    colleague = accept_rules(factories.teacher(region.home.school))
    first = sign(paper, sent(paper, signer), signer)
    second = sign(paper, sent(paper, colleague), colleague)
    assert (first.sha256, first.size) == (second.sha256, second.size)
    third = accept_rules(factories.teacher(region.home.school))
    last = sign(paper, sent(paper, third), third)
    assert last.file.read().startswith(paper.file.read())
    with pikepdf.open(io.BytesIO(last.file.read())) as document:
        assert len(document.pages) == last.file.pages == 4
    assert list(services.signatures_under(paper)) == [first, second, last]


def test_where_a_kind_is_signed_by_hand_no_code_is_sent(signer, paper):
    allow(FILE.code, Manner.PAPER)
    with pytest.raises(DomainError, match=FILE.by_hand):
        sent(paper, signer)


def test_the_setting_holds_from_its_day(signer):
    today = timezone.localdate()
    allow(FILE.code, Manner.ELECTRONIC)
    later = today + datetime.timedelta(days=7)
    SigningManner.objects.create(kind=FILE.code, manner=Manner.PAPER, valid_from=later)
    days = [today - datetime.timedelta(days=1), today, later]
    assert [manner_of(FILE.code, day=day) for day in days] == [
        Manner.PAPER,
        Manner.ELECTRONIC,
        Manner.PAPER,
    ]


def test_the_rules_are_accepted_first(region):
    allow(FILE.code, Manner.BOTH)
    person = region.home.teacher
    paper = paper_of(person)
    with pytest.raises(DomainError, match="ещё не введены"):
        sent(paper, person)
    factories.consent_text(ConsentKind.SIGNING)
    with pytest.raises(DomainError, match="примите правила"):
        sent(paper, person)


def test_withdrawn_rules_hold_no_longer_and_old_signatures_stay(signer, paper):
    signature = sign(paper, sent(paper, signer), signer)
    consent = consent_services.given(signer, ConsentKind.SIGNING)
    consent_services.withdraw(consent, actor=signer)
    other = paper_of(signer, "второй")
    assert "примите правила" in refusal(other, "123456", signer)
    assert Signature.objects.get() == signature


def test_a_second_letter_waits_a_minute(signer, paper):
    sent(paper, signer)
    with pytest.raises(DomainError, match="уже отправлен"):
        sent(paper, signer)
    SigningCode.objects.update(sent_at=timezone.now() - datetime.timedelta(minutes=2))
    first = code_sent_to(signer)
    second = sent(paper, signer)
    if first != second:
        assert "не подошёл" in refusal(paper, first, signer)
    assert sign(paper, second, signer).pk


@pytest.mark.parametrize("act", ["change", "delete"])
def test_a_signature_is_never_changed(signer, paper, act):
    signature = sign(paper, sent(paper, signer), signer)
    rows = Signature.objects.filter(pk=signature.pk)
    with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
        rows.update(signer_name="Другой") if act == "change" else rows.delete()
