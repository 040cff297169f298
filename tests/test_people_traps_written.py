"""Traps written down as text: tests/fixtures/people_traps.txt has a name, the country, the people, and the files."""

from pathlib import Path

import pytest

from tests.people_store import bare

WRITTEN = (Path(__file__).parent / "fixtures" / "people_traps.txt").read_text(encoding="utf-8")
TRAPS = dict(part.split("\n", 1) for part in WRITTEN.removeprefix("# ").split("\n# "))


@pytest.mark.parametrize("trap", TRAPS)
def test_a_written_trap_holds(trap: str) -> None:
    head, tables = TRAPS[trap].split("\n", 1)
    country, people = head.split(" : ")
    files = tables.strip().split("\n\n")
    if len(trap) % 2:  # every other trap arrives the other way round
        files.reverse()
    store = bare()
    for number, table in enumerate(files):
        store.load(f"file {number}", table, country)
    assert store.people() == people.split(", ")
