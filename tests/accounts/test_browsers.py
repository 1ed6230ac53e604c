"""Browsers in the words of their users."""

import pytest

from attestation.accounts.browsers import browser_label

_WINDOWS = "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)"
_CHROME = f"{_WINDOWS} Chrome/120.0.0.0"


@pytest.mark.parametrize(
    ("header", "said"),
    [
        (
            f"{_WINDOWS} Chrome/120.0.0.0 YaBrowser/24.1.0.0 Safari/537.36",
            "Яндекс Браузер на Windows",
        ),
        (f"{_CHROME} Safari/537.36", "Chrome на Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 16_6 like Mac OS X) AppleWebKit/605.1.15 "
            "(KHTML, like Gecko) Version/16.6 Mobile/15E148 Safari/604.1",
            "Safari на iPhone или iPad",
        ),
        (
            "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) "
            "Chrome/120.0.0.0 Mobile Safari/537.36",
            "Chrome на Android",
        ),
        ("curl/8.0", "curl"),
        ("", "неизвестный браузер"),
    ],
)
def test_a_session_is_told_by_browser_and_system(header, said):
    assert browser_label(header) == said
