"""What is written down of a request tells no secret of a one-time link."""

import logging
import re

#: Where a secret stands in an address; deploy/nginx.conf has the same places.
_SECRETS = re.compile(
    r"(/(?:invitation|accounts/confirm-email|accounts/password/reset/key)/)(?!open-[0-9a-f]{8}/)[^/\s?#\"']+"
)


def masked(text: str) -> str:
    """Return ``text`` with «***» in place of every secret of a link."""
    return _SECRETS.sub(r"\1***", text)


class MaskedFormatter(logging.Formatter):
    """Masks the whole record, with its exception."""

    def format(self, record: logging.LogRecord) -> str:
        return masked(super().format(record))
