"""Who attached a scan reads what was found and what to do; who checks it reads what was found."""

import pytest

from attestation.applications.models import ApplicationDocument
from attestation.applications.review.checklist import remarks_on
from attestation.evaluation import scan_messages as of_conclusions
from attestation.paperwork.scan_messages import WORDS, findings, in_words
from attestation.withdrawals.models import Withdrawal
from tests import factories

REMARKS = [{"code": code, "pages": [1, 2], "names": ["Белова А. И."]} for code in WORDS]


def test_the_advice_follows_what_was_found():
    assert [
        said.removeprefix(found).strip()
        for said, found in zip(in_words(REMARKS), findings(REMARKS), strict=True)
    ] == [advice for _, advice in WORDS.values()]


@pytest.mark.parametrize("model", [ApplicationDocument, Withdrawal])
def test_who_checks_a_scan_is_not_told_to_scan_it(model):
    row = model(remarks=REMARKS)
    assert len(row.findings) == len(row.warnings) == len(REMARKS)
    told = " ".join(row.findings)
    for advice in ("прикрепите", "Сканируйте", "Снимите", "Увеличьте", "подпишите"):
        assert advice not in told
        assert advice in " ".join(row.warnings)


def test_who_checks_a_conclusion_is_not_told_to_scan_it():
    assert of_conclusions.findings([{"code": "few_pages"}, {"code": "pale", "pages": [2]}]) == [
        "В скане меньше страниц, чем в заключении.",
        "Страница 2: текст слишком бледный.",
    ]


@pytest.mark.django_db
def test_the_review_shows_what_was_found(region):
    application = factories.submitted(region.home.teacher)
    scan = application.documents.get(kind="signed_scan")
    scan.remarks = [{"code": "date_not_seen", "pages": []}]
    assert remarks_on(scan) == ["Дата рядом с подписью не видна."]
