"""The headers that every answer carries, above all the policy that keeps the browser from calling anybody else."""

import base64
import hashlib
import re
from functools import lru_cache
from pathlib import Path

import streamlit

ASSETS = "/assets/"
LASTING = ("/static/", "/app/static/")  # assets whose names change with their content


@lru_cache(maxsize=1)
def policy() -> str:
    """The Content-Security-Policy: this host alone, no inline script but the one of Streamlit's own page."""
    return "; ".join(
        (
            "default-src 'self'",
            " ".join(("script-src 'self'", *_inline_scripts())),
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "worker-src 'self' blob:",
            "frame-src 'self' blob:",
            "object-src 'none'",
            "frame-ancestors 'none'",
            "base-uri 'self'",
            "form-action 'self'",
        )
    )


def for_path(path: str, is_behind_tls: bool) -> dict[str, str]:
    """Header names in small letters with their values, for an answer from this path."""
    headers = {
        "content-security-policy": policy(),
        "x-content-type-options": "nosniff",
        "x-frame-options": "DENY",
        "referrer-policy": "same-origin",
        "cross-origin-opener-policy": "same-origin",
        "cross-origin-resource-policy": "same-origin",
        "permissions-policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=()",
    }
    if path.startswith(ASSETS):
        headers["cache-control"] = "private, max-age=86400"
    elif not path.startswith(LASTING):
        headers["cache-control"] = "no-store"
    if is_behind_tls:
        headers["strict-transport-security"] = "max-age=31536000"
    return headers


def _inline_scripts() -> list[str]:
    """The hashes of the scripts that stand inside Streamlit's page; they change with its version."""
    page = (Path(streamlit.__file__).parent / "static" / "index.html").read_text(encoding="utf-8")
    scripts = re.findall(r"<script>(.*?)</script>", page, flags=re.DOTALL)
    digests = (base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts)
    return [f"'sha256-{digest}'" for digest in digests]
