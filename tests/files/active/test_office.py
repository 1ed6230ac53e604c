"""Office files that fetch or start something when they are opened, and those that only look so."""

from io import BytesIO

import pytest

from attestation.base.errors import DomainError
from attestation.files.active import ActiveContentError, office
from attestation.files.checks import EVIDENCE, TABLE, inspect
from tests.files.active.samples import ACTING_EXCEL, ACTING_WORD, ORDINARY_WORD
from tests.files.samples import upload


@pytest.mark.parametrize("case", ACTING_WORD)
def test_a_document_that_acts_is_refused(case):
    with pytest.raises(ActiveContentError, match=r"загрузите (снова|ещё раз)\.$"):
        office.examine(BytesIO(ACTING_WORD[case]))


@pytest.mark.parametrize("case", ACTING_EXCEL)
def test_a_table_that_acts_is_refused(case):
    with pytest.raises(ActiveContentError):
        office.examine(BytesIO(ACTING_EXCEL[case]))


@pytest.mark.parametrize("case", ORDINARY_WORD)
def test_an_ordinary_document_passes(case):
    office.examine(BytesIO(ORDINARY_WORD[case]))


def test_uploads_are_asked():
    with pytest.raises(DomainError, match=r"чужому компьютеру.* сохраните документ как PDF"):
        inspect(upload("Итоги.docx", ACTING_WORD["remote template"]), EVIDENCE)
    with pytest.raises(DomainError, match="DDE"):
        inspect(upload("Школы.xlsx", ACTING_EXCEL["DDE"]), TABLE)


@pytest.mark.parametrize("cell", ["=cmd|' /C calc'!A0", '"=DDE|a!b"', "a;@SUM(1)|x!y"])
def test_a_formula_in_a_csv_that_starts_a_program_is_refused(cell):
    with pytest.raises(DomainError, match="запускает программу"):
        inspect(upload("Школы.csv", f"Название;Тип\n{cell};б\n".encode()), TABLE)
    inspect(upload("Школы.csv", "Название;Тип\n-5|7;=2+2!\nЛицей №1|а!;б\n".encode()), TABLE)
