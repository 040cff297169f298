"""The Chromium that the tests drive, and how many looks of a page each run of them sees."""

import os
from collections.abc import Iterable
from typing import Any

import pytest
from playwright.sync_api import Browser, Playwright

PLACE = os.environ.get("CHROMIUM", "/usr/bin/chromium")
ARGUMENTS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--force-prefers-reduced-motion",
]


def launched(playwright: Playwright) -> Browser:
    """A browser that calls nobody by itself."""
    return playwright.chromium.launch(executable_path=PLACE, args=ARGUMENTS)


def spread(names: Iterable[str], *looks: Any) -> list[Any]:
    """Every page with every look: one look a page always, taken in turn, the rest at night."""
    return [
        pytest.param(name, look, marks=[] if nth == place % len(looks) else pytest.mark.nightly, id=f"{name}-{look}")
        for place, name in enumerate(names)
        for nth, look in enumerate(looks)
    ]
