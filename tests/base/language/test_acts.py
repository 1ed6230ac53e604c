"""Acts in the cases of sentences."""

import pytest

from attestation.base.language.acts import act_in


@pytest.mark.parametrize(
    ("act", "cases"),
    [
        ("Приказ", "приказа приказ приказом приказе"),
        ("распоряжение", "распоряжения распоряжение распоряжением распоряжении"),
        (
            "Приказ Министерства",
            "приказа Министерства, приказ Министерства, приказом Министерства, "
            "приказе Министерства",
        ),
        (
            "распоряжение министра",
            "распоряжения министра, распоряжение министра, распоряжением министра, "
            "распоряжении министра",
        ),
    ],
)
def test_the_first_word_of_an_act_is_declined_and_no_other(act, cases):
    wanted = cases.split(", " if "," in cases else None)
    names = ("genitive", "accusative", "instrumental", "prepositional")
    assert [act_in(case, act) for case in names] == wanted
