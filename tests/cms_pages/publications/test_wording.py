"""What a correction changed, in one sentence."""

import pytest

from attestation.public import Changes
from cms_pages.publications.wording import changes_in_words


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        (Changes(), ""),
        (Changes(added=1, experts=2), "добавлен 1 человек, у двоих заменён специалист"),
        (Changes(moved=2, removed=5), "перенесены 2 человека, исключено 5 человек"),
        (
            Changes(experts=1, corrected=21),
            "у одного заменён специалист, у 21 человека исправлены сведения",
        ),
        (Changes(added=11, corrected=4), "добавлено 11 человек, у четверых исправлены сведения"),
    ],
)
def test_people_are_counted_in_right_forms(changes, words):
    assert changes_in_words(changes) == words
