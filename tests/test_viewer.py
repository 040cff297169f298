"""Who looks: handed from the dashboard to the page it runs, and looked up anew on the next run."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from access import accounts
from access.viewer import Viewer, handed_over, require
from tests.clients import Tab, account, token_for
from tests.served import ROOT, Server, serving
from warehouse.scope import NATION

CHIEF = Viewer("chief", "approver", frozenset(), NATION, "en")


def test_the_page_is_handed_whom_the_dashboard_has_looked_up() -> None:
    with handed_over(CHIEF):
        assert require("approver") is CHIEF


def test_another_run_is_handed_nobody() -> None:
    """A run has a thread of its own; without a server behind it nobody can be looked up there."""
    with handed_over(CHIEF), ThreadPoolExecutor(1) as another:
        assert another.submit(_whoever_looks).result() != CHIEF
    assert _whoever_looks() != CHIEF


def _whoever_looks() -> object:
    try:
        return require()
    except BaseException as refusal:  # Streamlit ends a run by an exception that is none to others
        return type(refusal).__name__


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An installation with nothing in it but an account."""
    place = tmp_path_factory.mktemp("home")
    account(place, "leaver", "analyst")
    return place


@pytest.fixture(scope="module")
def served(home: Path) -> Iterator[Server]:
    with serving(ROOT / "dashboard.py", home) as running:
        yield running


def test_r06_the_dashboard_lets_a_page_run_for_its_roles_until_the_account_changes(served: Server, home: Path) -> None:
    with Tab(served.address, token_for(home, "leaver")) as tab:
        assert "for your role" not in tab.run("lang=en", "explore")
        accounts.change(home, "leaver", "submitter", ["XX-01"])
        assert "for your role" in tab.run("lang=en", "explore")
        accounts.disable(home, "leaver")
        said = tab.run("lang=en", "explore")
        assert "Your session has ended" in said
        assert "navigation" not in said
