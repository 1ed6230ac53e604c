"""Two people at the same moment."""

import pytest

from attestation.base.errors import DomainError
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.models import Conclusion, ConclusionFile, ScoreSheet
from attestation.evaluation.sheets import services as sheet_services
from attestation.evaluation.workflow import ConclusionState
from tests import factories
from tests.evaluation.conftest import ALL, filled

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_experts_who_begin_at_once_share_one_conclusion(scheduled, experts, at_once):
    at_once(*(lambda e=e: sheet_services.start(scheduled, actor=e) for e in experts))
    assert Conclusion.objects.count() == 1
    assert ScoreSheet.objects.count() == 2


def test_two_sheets_handed_in_at_once_make_exactly_one_conclusion(scheduled, experts, at_once):
    pair = [filled(scheduled, expert, 8, 4, 6) for expert in experts]
    done = at_once(
        *(
            lambda s=s, e=e: sheet_services.finish(s, version=s.version, actor=e)
            for s, e in zip(pair, experts, strict=True)
        )
    )
    assert not [one for one in done if isinstance(one, Exception)]
    conclusion = Conclusion.objects.get()
    assert (conclusion.state, conclusion.revision) == (ConclusionState.READY, 1)
    assert ConclusionFile.objects.filter(kind="pdf").count() == 1
    assert scheduled.applicant.notifications.filter(title="Итоговое заключение готово").count() == 1


def test_of_acceptance_and_return_one_happens(at_state, region, at_once):
    conclusion = at_state(ConclusionState.SENT)
    coordinator = region.home.coordinator
    done = at_once(
        lambda: conclusions.accept(conclusion, checked=ALL, actor=coordinator),
        lambda: conclusions.send_back(conclusion, reason="нет подписи", actor=coordinator),
    )
    assert sum(isinstance(one, DomainError) for one in done) == 1
    conclusion.refresh_from_db()
    assert conclusion.state in {ConclusionState.ACCEPTED, ConclusionState.RETURNED}


def test_two_windows_saving_at_once_leave_one(scheduled, experts, at_once):
    sheet = sheet_services.start(scheduled, actor=experts[0])

    def save(note):
        return lambda: sheet_services.save_draft(
            sheet, given={}, note=note, version=sheet.version, actor=experts[0]
        )

    done = at_once(save("первое"), save("второе"))
    assert sum(isinstance(one, DomainError) for one in done) == 1
    sheet.refresh_from_db()
    assert sheet.version == 2


def test_two_scans_sent_at_once_leave_one_that_is_valid(evaluated, region, experts, at_once):
    done = at_once(
        *(
            lambda p=p: signatures.send(evaluated, factories.pdf_upload(), actor=p)
            for p in (region.home.teacher, experts[0])
        )
    )
    assert not [one for one in done if isinstance(one, Exception)]
    assert evaluated.files.filter(kind="scan", detached_at=None).count() == 1
