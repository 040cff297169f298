"""Secrets that travel in a cookie or a link once: 256 bits in the browser, their SHA-256 here."""

import hashlib
import secrets


def fresh() -> str:
    """A new token, 43 characters that need no escaping in an address."""
    return secrets.token_urlsafe(32)


def digest(token: str) -> str:
    """What is stored of a token: 64 hexadecimal digits."""
    return hashlib.sha256(token.encode()).hexdigest()
