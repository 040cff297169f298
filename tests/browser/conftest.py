"""One Chromium and one loaded sample for all browser tests; without a Chromium they are skipped, but never in CI."""

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from tests.browser.chromium import PLACE, launched
from tests.sampled import load_sample

MISSING = "Chromium is not installed"
expect.set_options(timeout=60_000)  # a busy machine is slow, not wrong


@dataclass(frozen=True)
class Installation:
    """A home with its file of keys beside it."""

    home: Path
    keys: Path


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser that all tests share: each opens a context of its own."""
    if not Path(PLACE).exists():
        said = f"{MISSING} at {PLACE}: install it, or name another in the variable CHROMIUM."
        pytest.fail(said) if os.environ.get("CI") else pytest.skip(said)
    with sync_playwright() as playwright:
        browser = launched(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def sampled(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """The shipped sample, loaded once: to read, not to change."""
    folder = tmp_path_factory.mktemp("sampled")
    load_sample(folder / "home", folder / "keys")
    return Installation(folder / "home", folder / "keys")


@pytest.fixture
def sampled_home(sampled: Installation, tmp_path: Path) -> Installation:
    """A copy of the sample of one's own."""
    shutil.copytree(sampled.home, tmp_path / "home")
    shutil.copy(sampled.keys, tmp_path / "keys")
    return Installation(tmp_path / "home", tmp_path / "keys")


def pytest_configure(config: pytest.Config) -> None:
    config.pluginmanager.register(_NotLookedAt(), "not-looked-at")


class _NotLookedAt:
    """Counts what was skipped for want of a browser, in the process that prints, and says so in the last line."""

    def __init__(self) -> None:
        self.skipped = 0

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.skipped += report.skipped and MISSING in str(report.longrepr)

    def pytest_unconfigure(self) -> None:
        if self.skipped:
            print(f"{MISSING}: {self.skipped} browser tests were skipped.")
