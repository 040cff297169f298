"""Readers see the newest good state: a snapshot is written, checked and proved before it is pointed at."""

from pathlib import Path

import pytest

from tests.command_line import ask, run
from tests.stocked import figures, flip, places
from warehouse import audit, publish, store
from warehouse.errors import UserError
from warehouse.proof import is_whole


def test_with_a_flipped_bit_the_last_good_snapshot_serves(stocked: Path) -> None:
    good = publish.publish(stocked)
    damaged = publish.publish(stocked)
    flip(damaged, damaged.stat().st_size // 2)
    assert publish.snapshot(stocked).path == good
    assert any(damaged.stem in fault for fault in ask_faults())
    ask("publish")
    assert ask("status")["is_newest_snapshot_whole"]
    assert publish.snapshot(stocked).path not in (good, damaged)


def ask_faults() -> list[str]:
    return list(run("verify", "--json").document["faults"])


def flipped_bits_are_refused(home: Path, count: int) -> None:
    snapshot = publish.publish(home)
    for place, bit in places(snapshot, count, seed=11):
        flip(snapshot, place, bit)
        assert not is_whole(snapshot)
        flip(snapshot, place, bit)
    assert is_whole(snapshot)


def test_any_flipped_bit_of_a_snapshot_is_seen(stocked: Path) -> None:
    flipped_bits_are_refused(stocked, 25)


@pytest.mark.nightly
def test_none_of_a_thousand_flipped_bits_of_a_snapshot_is_silent(stocked: Path) -> None:
    flipped_bits_are_refused(stocked, 1000)


@pytest.mark.parametrize("content", ["", "{", '{"snapshot": "gone.duckdb"}', "[]"])
def test_a_lost_pointer_is_found_again(stocked: Path, content: str) -> None:
    before = figures()
    (stocked / "published" / "CURRENT.json").write_text(content)
    assert figures() == before


def test_with_every_snapshot_lost_a_new_one_is_published(stocked: Path) -> None:
    before = figures()
    for left in (stocked / "published").iterdir():
        left.unlink()
    assert figures() == before


def test_what_a_check_finds_keeps_the_last_snapshot(stocked: Path) -> None:
    standing = publish.snapshot(stocked).path
    with store.writing(stocked) as connection:
        connection.execute("update day_count set turns = turns + 1")
        audit.append(connection, "operator", "tamper", "day_count")
    with pytest.raises(UserError, match="turn_totals"):
        publish.publish(stocked)
    assert publish.snapshot(stocked).path == standing
    assert list((stocked / "published").glob("*.draft*")) == []


def test_names_keep_their_order_when_the_clock_is_set_back(stocked: Path) -> None:
    newest = publish.snapshot(stocked).path
    ahead = newest.with_name("29991231T235959000000.duckdb")
    newest.rename(ahead)
    newest.with_suffix(".sha256").rename(ahead.with_suffix(".sha256"))
    after = publish.publish(stocked)
    assert after.name > ahead.name
    assert publish.snapshot(stocked).path == after


def test_the_trail_keeps_its_order_when_the_clock_is_set_back(stocked: Path) -> None:
    with store.writing(stocked) as connection:
        connection.execute("update audit set ts = '2999-01-01' where seq = (select max(seq) from audit)")
        audit.append(connection, "operator", "after", "the clock was set back")
        [(order,)] = connection.execute(
            "select list(seq order by ts, seq) = list(seq order by seq) from audit"
        ).fetchall()
    assert order


def test_what_was_stored_and_not_published_is_shown_by_the_next_command(stocked: Path) -> None:
    with store.writing(stocked) as connection:
        audit.append(connection, "operator", "ended here", "before publishing")
    assert publish.is_behind(stocked)
    ask("status")
    assert not publish.is_behind(stocked)


def test_six_snapshots_are_kept_each_with_its_proof(stocked: Path) -> None:
    for _ in range(8):
        publish.publish(stocked)
    kept = sorted((stocked / "published").glob("*.duckdb"))
    assert len(kept) == 6
    assert all(is_whole(path) for path in kept)
    assert len(list((stocked / "published").glob("*.sha256"))) == 6
