"""Groups of rows under their names."""

from attestation.paperwork.bands import bands


def test_a_name_is_told_once_and_a_group_is_not_cut_where_it_fits():
    rows = "aaabbbbcc"
    assert list(bands(rows, str, most=4)) == [
        [("a", "a"), ("", "a"), ("", "a")],
        [("b", "b"), ("", "b"), ("", "b"), ("", "b")],
        [("c", "c"), ("", "c")],
    ]
    assert [len(piece) for piece in bands("a" * 9, str, most=4)] == [4, 4, 1]
    assert [piece[0][0] for piece in bands("a" * 9, str, most=4)] == ["a"] * 3
    assert list(bands("", str)) == []
