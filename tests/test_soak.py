"""Days of ordinary use pressed into minutes: pages are read while submissions come and go, and memory stays."""

from pathlib import Path
from statistics import median

import pytest

from pipelines import ledger
from tests.clients import Tab, account, token_for
from tests.faults import send
from tests.served import ROOT, Server, serving
from warehouse.publish import publish_if_behind
from warehouse.sender import OPERATOR

PAGES = ("", "target", "area", "assessment", "submissions", "explore", "quality")
DAYS = ("", "2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31")
MIB = 1 << 20
SLACK_MIB = 16  # what the allocator keeps for later


def resident_mib(server: Server) -> float:
    """Memory that the server's process holds, by /proc/PID/status, in MiB."""
    for line in Path(f"/proc/{server.process.pid}/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / MIB
    raise AssertionError("the server is gone")


def soak(home: Path, publications: int, reruns: int) -> list[float]:
    """Memory after each of `publications`, between which people open pages `reruns` times, each in a new session."""
    sizes = []
    token = token_for(home, account(home, "chief", "administrator"))
    with serving(ROOT / "dashboard.py", home) as server:
        for number in range(publications):
            taken = send(home, 9000 + number).submission
            if number % 2 and taken:
                ledger.revert(home, taken, "soak", OPERATOR)
                publish_if_behind(home)
            with Tab(server.address, token) as tab:
                for place in range(reruns):
                    day = DAYS[(number + place) % len(DAYS)]
                    said = tab.run(f"programme=vn-2022&date={day}&lang=vi", PAGES[place % len(PAGES)])
                    assert "exception {" not in said
            sizes.append(resident_mib(server))
    return sizes


def grown_mib(sizes: list[float]) -> float:
    """How much more the last third holds than the third before it."""
    third = len(sizes) // 3
    return median(sizes[-third:]) - median(sizes[-2 * third : -third])


def test_memory_stays_while_pages_are_read_and_submissions_come_and_go(stocked: Path) -> None:
    sizes = soak(stocked, 9, 14)
    assert grown_mib(sizes) < 4 * SLACK_MIB, sizes  # caches are still filling


@pytest.mark.nightly
def test_after_a_working_day_the_server_holds_no_more_than_at_noon(stocked: Path) -> None:
    sizes = soak(stocked, 120, 60)  # eight hours: a publication every four minutes, a page every four seconds
    assert grown_mib(sizes) < SLACK_MIB, sizes
