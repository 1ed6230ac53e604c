"""The secret of a link: made once, shown in the letter only, kept as a hash."""

import hashlib
import secrets


def new_token() -> str:
    """A secret of 256 bits for an address."""
    return secrets.token_urlsafe(32)


def hashed(token: str) -> str:
    """Return the stored form of ``token``: its SHA-256, 64 hexadecimal digits."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).hexdigest()
