"""The Chromium that the tests drive."""

import os

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
]


def launched(playwright: Playwright) -> Browser:
    """A browser that calls nobody by itself."""
    return playwright.chromium.launch(executable_path=PLACE, args=ARGUMENTS)
