"""What views take from a request by one rule."""

from attestation.base.web import sent_keys


def test_only_what_can_be_a_key_is_taken_for_one():
    odd = ("", "x", "-1", "1.5", "²", "१", " 7", "9" * 10)
    assert sent_keys(["12", *odd, "007"]) == [12, 7]
