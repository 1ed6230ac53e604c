"""A job of the clock stops in time."""

from attestation.base import time_limits


def test_it_stops_when_the_time_is_over(monkeypatch):
    said = []
    monkeypatch.setattr(time_limits.logger, "warning", lambda *words: said.append(words))
    moments = iter([0, 1, 2, 601])
    monkeypatch.setattr(time_limits.time, "monotonic", lambda: next(moments))
    assert list(time_limits.for_a_while("абвг")) == ["а", "б"]
    assert len(said) == 1


def test_within_the_time_everything_is_done():
    assert list(time_limits.for_a_while(range(3))) == [0, 1, 2]
