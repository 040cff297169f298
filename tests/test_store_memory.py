"""The store takes its share of the machine's memory; what doesn't fit is spilled where only its user can read it."""

from pathlib import Path

import pytest

from warehouse import store
from warehouse.errors import UserError


def test_memory_is_as_much_as_was_set(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MILEPOST_MEMORY", "1GiB")
    with store.reading(home) as connection:
        assert connection.execute("select current_setting('memory_limit')").fetchall() == [("1.0 GiB",)]


def test_memory_that_is_neither_a_share_nor_a_size_is_refused_in_words(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_MEMORY", "1GB'; drop table person; --")
    with pytest.raises(UserError, match="60%"), store.writing(home):
        pass


def test_what_does_not_fit_is_spilled_for_its_user_alone_and_gone_afterwards(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MILEPOST_MEMORY", "100MB")
    spill = home / "tmp" / "spill"
    with store.writing(home) as connection:
        connection.execute(
            "create temp table much as select hash(range) as a, hash(range, 1) as b from range(15000000)"
        )
        assert list(spill.iterdir())
        assert spill.stat().st_mode & 0o777 == 0o700
    assert list(spill.iterdir()) == []


def test_what_a_killed_process_spilled_is_gone_with_the_next_change(home: Path) -> None:
    left = home / "tmp" / "spill" / "duckdb_temp_storage-0.tmp"
    left.parent.mkdir(parents=True)
    left.touch()
    with store.writing(home):
        pass
    assert not left.exists()
