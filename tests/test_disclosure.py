"""What the public reads: rounded so that no small cell can be told, the same on every download, adding up."""

import itertools
import random
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest

from metrics.disclosure import applies
from metrics.questions import rows
from warehouse import store
from warehouse.rounding import BASE, rounded, threshold
from warehouse.scope import NATION, PUBLIC, Scope

DAYS = "select area, day, turns, people, people_of_year from scoped_day_counts order by area, day"
AREAS = """
    select area, sum(turns)::int as turns, sum(people)::int as people
    from scoped_day_counts
    where day <= $until
    group by area
    order by area nulls last
"""


@pytest.fixture
def con(tmp_path: Path) -> Any:
    """A store with the definitions of every table."""
    with store.reading(tmp_path):
        pass
    opened = duckdb.connect(tmp_path / "store.duckdb")
    yield opened
    opened.close()


def counts(
    con: duckdb.DuckDBPyConnection, seed: int, areas: int = 8, days: int = 12
) -> dict[tuple[str | None, date], int]:
    """Random small additions by area and day, some areas with none at all."""
    draw = random.Random(seed)
    kept = {}
    for number, day in itertools.product(range(8), range(12)):
        if draw.random() < 0.35:
            area = f"XX-{number:02}" if number else None
            kept[(area, date(2025, 1, 1) + timedelta(days=31 * day))] = draw.choice([1, 1, 1, 2, 3, 4, 7, 20])
    for (area, day), turns in kept.items():
        con.execute(
            "insert into day_count values ('p', 'a', 'completed', ?, ?, ?, ?, ?, ?, ?, ?)", [day, area, *[turns] * 6]
        )
    return kept


def real(con: duckdb.DuckDBPyConnection) -> None:
    """One submission that isn't sample data."""
    fields = {
        "submission": 1, "file": "x.xlsx", "sha256": "x", "size_bytes": 1, "kind": "province_list",
        "state": "submitted", "submitted_by": "an", "submitted_on": "2025-01-01", "is_sample": False,
        "rows_seen": 0, "rows_accepted": 0, "rows_rejected": 0, "rows_duplicate": 0, "rows_ignored": 0,
        "understanding": "{}",
    }  # fmt: skip
    con.execute(
        f"insert into submission ({', '.join(fields)}) values ({', '.join('?' * len(fields))})", list(fields.values())
    )


def by_area(con: duckdb.DuckDBPyConnection, scope: Scope, until: date = date(2030, 1, 1)) -> dict[str | None, int]:
    return {row["area"]: row["turns"] for row in rows(con, scope, AREAS, until=until)}


def test_with_sample_data_alone_the_public_reads_exact_figures(con: duckdb.DuckDBPyConnection) -> None:
    counts(con, 1)
    assert not applies(con, PUBLIC)
    assert rows(con, PUBLIC, DAYS) == rows(con, NATION, DAYS)


def test_signed_in_roles_read_exact_figures(con: duckdb.DuckDBPyConnection) -> None:
    kept = counts(con, 2)
    real(con)
    assert sum(by_area(con, NATION).values()) == sum(kept.values())
    assert not applies(con, NATION)


@pytest.mark.parametrize("seed", range(20))
def test_no_published_count_tells_a_small_one(con: duckdb.DuckDBPyConnection, seed: int) -> None:
    """At every date: multiples of five, less than five away, and a true zero stays zero."""
    kept = counts(con, seed)
    real(con)
    for month in range(12):
        until = date(2025, 1, 1) + timedelta(days=31 * month)
        shown = by_area(con, PUBLIC, until)
        for area in {area for area, _ in kept}:
            true = sum(turns for (at, day), turns in kept.items() if at == area and day <= until)
            assert shown.get(area, 0) % BASE == 0
            assert abs(shown.get(area, 0) - true) < BASE
            assert true or not shown.get(area)


def test_every_published_number_is_what_five_different_truths_would_give() -> None:
    """The attacker knows the rule and every published cell, not the key: what remains possible reaches from 0 to 5."""
    for shown in range(0, 50, BASE):
        possible = {true for true in range(60) for at in range(1, BASE + 1) if rounded(true, at) == shown}
        assert len(possible) >= BASE
        assert shown > 0 or possible == {0, 1, 2, 3, 4}
        assert shown != BASE or {1, 2, 3, 4, 5} <= possible


def test_rounding_is_unbiased_over_cells() -> None:
    key = "k" * 64
    for true in range(1, 5):
        shown = [rounded(true, threshold(key, ("p", "a", "completed", f"XX-{cell}"))) for cell in range(4000)]
        assert abs(sum(shown) / len(shown) - true) < 0.2


def test_the_total_is_the_sum_of_what_is_shown_and_subtraction_gives_nothing_new(
    con: duckdb.DuckDBPyConnection,
) -> None:
    counts(con, 3)
    real(con)
    shown = by_area(con, PUBLIC)
    [total] = rows(con, PUBLIC, "select sum(turns)::int as turns from scoped_day_counts")
    assert total["turns"] == sum(shown.values())
    for left_out in shown:
        others = sum(turns for area, turns in shown.items() if area != left_out)
        assert total["turns"] - others == shown[left_out]


def test_repeated_downloads_and_new_snapshots_give_the_same_draw(con: duckdb.DuckDBPyConnection) -> None:
    counts(con, 4)
    real(con)
    first = by_area(con, PUBLIC)
    con.execute("insert into day_count values ('other', 'a', 'completed', '2025-01-01', 'XX-99', 3, 3, 3, 3, 3, 3)")
    again = by_area(con, PUBLIC)
    assert {area: again[area] for area in first} == first


def test_sql_and_python_draw_alike(con: duckdb.DuckDBPyConnection) -> None:
    kept = counts(con, 5)
    real(con)
    [(key,)] = con.execute("select value ->> '$' from setting where name = 'rounding_key'").fetchall()
    for area, shown in by_area(con, PUBLIC).items():
        true = sum(turns for (at, _), turns in kept.items() if at == area)
        assert shown == rounded(true, threshold(key, ("p", "a", "completed", area)))


def test_people_never_outnumber_turns(con: duckdb.DuckDBPyConnection) -> None:
    draw = random.Random(6)
    for cell in range(60):
        turns = draw.randint(1, 12)
        con.execute(
            "insert into day_count values ('p', 'a', 'completed', '2025-01-01', ?, ?, ?, ?, 0, 0, 0)",
            [f"XX-{cell:02}", turns, draw.randint(0, turns), 0],
        )
    real(con)
    assert all(row["people"] <= row["turns"] for row in rows(con, PUBLIC, AREAS, until=date(2030, 1, 1)))


def test_without_a_key_small_cells_are_protected_all_the_same(con: duckdb.DuckDBPyConnection) -> None:
    counts(con, 7)
    real(con)
    con.execute("delete from setting where name = 'rounding_key'")
    assert all(turns % BASE == 0 for turns in by_area(con, PUBLIC).values())


def test_every_installation_draws_by_a_key_of_its_own(tmp_path: Path) -> None:
    keys = set()
    for name in ("one", "two"):
        with store.reading(tmp_path / name) as opened:
            keys.add(opened.execute("select value ->> '$' from setting where name = 'rounding_key'").fetchone())
    assert len(keys) == 2
