"""PDF that run scripts, start programs or carry files, and those that only look so."""

from io import BytesIO

import pytest

from attestation.base.errors import DomainError
from attestation.files.active import ActiveContentError, pdf
from attestation.files.checks import SIGNED_SCAN, inspect
from attestation.files.scan_archives import SIGNED_CONCLUSION
from tests.files.active.samples import ACTING_PDF, ORDINARY_PDF, SCRIPT
from tests.files.samples import archive, upload


@pytest.mark.parametrize("case", ACTING_PDF)
def test_a_document_that_acts_is_refused(case):
    with pytest.raises(ActiveContentError, match="«Сохранить как PDF» и загрузите то"):
        pdf.examine(BytesIO(ACTING_PDF[case]))


@pytest.mark.parametrize("case", ORDINARY_PDF)
def test_an_ordinary_document_passes(case):
    pdf.examine(BytesIO(ORDINARY_PDF[case]))


def test_uploads_are_asked():
    with pytest.raises(DomainError, match=r"«Скан\.pdf» содержит сценарий JavaScript"):
        inspect(upload("Скан.pdf", SCRIPT), SIGNED_SCAN)
    with pytest.raises(DomainError, match="JavaScript"):
        inspect(upload("Скан.zip", archive(("1.pdf", SCRIPT))), SIGNED_CONCLUSION)
