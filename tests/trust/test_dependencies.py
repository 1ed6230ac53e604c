"""What pip-audit answers is told plainly: nothing that was not audited counts as sound."""

import json

import pytest

from trust.dependencies import judged


def package(name, *faults, **more):
    return {"name": name, "version": "1.0", "vulns": [{"id": one} for one in faults], **more}


UNKNOWN = {"name": "wagtail", "skip_reason": "not found on PyPI"}


@pytest.mark.parametrize(
    ("packages", "line", "is_bad"),
    [
        ([package("django")], "1 packages audited, 0 vulnerable", False),
        (
            [package("django", "CVE-1", "CVE-2"), package("pillow")],
            "2 packages audited, 1 vulnerable; django 1.0: CVE-1, CVE-2",
            True,
        ),
        (
            [package("django"), UNKNOWN],
            "1 packages audited, 0 vulnerable; NOT AUDITED: wagtail",
            False,
        ),
        ([UNKNOWN], "NOT AUDITED: no vulnerabilities are known here of any of 1", False),
    ],
)
def test_an_answer_is_told_plainly(packages, line, is_bad):
    assert judged(json.dumps({"dependencies": packages})) == (line, is_bad)


@pytest.mark.parametrize("answer", ["", "Traceback (most recent call last)", "{}"])
def test_no_answer_is_no_acquittal(answer):
    assert judged(answer) == ("NOT AUDITED: no list of vulnerabilities could be reached", False)
