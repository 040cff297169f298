"""The chain of the audit trail: what it proves, and what it never holds."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb
import pytest

from warehouse import audit

SCHEMA = (Path(audit.__file__).parent / "schema" / "ledger.sql").read_text("utf-8")
SQLITE = """create table audit (seq integer primary key, ts text not null, actor text not null, action text not null,
 object text not null, detail text not null, prev text not null, h text not null)"""


@pytest.fixture(params=["duckdb", "sqlite"])
def con(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "duckdb":
        opened: Any = duckdb.connect()
        opened.execute(SCHEMA)
    else:
        opened = sqlite3.connect(":memory:")
        opened.execute(SQLITE)
    for number in range(1, 6):
        audit.append(opened, "an", "ingest", f"submission {number}", {"rows": number, "area": "XX-01"})
    yield opened
    opened.close()


def test_a_whole_chain_verifies_and_prints_its_head(con: Any) -> None:
    verdict = audit.verify_chain(con)
    assert verdict.is_whole
    assert verdict.rows == 5
    assert verdict.head == audit.head(con)


def test_an_empty_chain_is_whole() -> None:
    con = sqlite3.connect(":memory:")
    con.execute(SQLITE)
    assert audit.verify_chain(con) == audit.Verdict(0, audit.START)


@pytest.mark.parametrize(
    ("tampering", "fault", "row"),
    [
        ("update audit set detail = '{\"rows\":9}' where seq = 3", "edited", 3),
        ("update audit set actor = 'binh' where seq = 1", "edited", 1),
        ("delete from audit where seq = 3", "missing", 4),
        ("delete from audit where seq = 1", "missing", 2),
        (
            "update audit set object = case seq when 2 then 'submission 4' else 'submission 2' end where seq in (2, 4)",
            "edited",
            2,
        ),
        ("update audit set ts = '2001-01-01 00:00:00' where seq = 4", "edited", 4),
    ],
)
def test_tampering_is_found_at_its_row(con: Any, tampering: str, fault: str, row: int) -> None:
    con.execute(tampering)
    verdict = audit.verify_chain(con)
    assert (verdict.fault, verdict.broken_at) == (fault, row)


def test_a_cut_tail_is_found_up_to_the_anchor(con: Any) -> None:
    anchor = audit.head(con)
    con.execute("delete from audit where seq >= 4")
    assert audit.verify_chain(con).is_whole
    assert audit.verify_chain(con, anchors=(anchor,)).fault == "cut"


def test_a_chain_hashed_anew_is_found_by_the_anchor(con: Any) -> None:
    anchor = audit.head(con)
    con.execute("delete from audit")
    for number in range(1, 6):
        audit.append(con, "an", "ingest", f"submission {number}", {"rows": 1})
    assert audit.verify_chain(con).is_whole
    assert audit.verify_chain(con, anchors=(anchor,)).fault == "cut"


def test_an_anchor_in_the_middle_of_a_chain_that_grew_is_found(con: Any) -> None:
    anchor = audit.head(con)
    audit.append(con, "an", "publish", "snapshot", {})
    assert audit.verify_chain(con, anchors=(anchor,)).is_whole


def test_a_clock_set_back_keeps_the_order(con: Any) -> None:
    """The last row is dated in the future, as if the clock had been ahead; the next row is not dated before it."""
    con.execute("update audit set ts = '2999-01-01 00:00:00' where seq = 5")
    link = audit.append(con, "an", "publish", "snapshot", {})
    assert link.ts.startswith("2999-01-01")


@pytest.mark.parametrize("value", ["an.nguyen@so.example", "079200001234", "0912 345 678", "+84 912.345.678"])
def test_personal_values_are_withheld_from_detail_and_object(con: Any, value: str) -> None:
    link = audit.append(con, "an", "revert", f"why {value}", {"why": f"sai số {value} ở dòng 9", "rows": [value, 2]})
    assert value not in link.object + link.detail
    assert audit.WITHHELD in link.detail
    assert audit.verify_chain(con).is_whole


def test_a_content_hash_and_a_count_are_kept(con: Any) -> None:
    sha = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    link = audit.append(con, "an", "ingest", "submission 7", {"sha256": sha, "rows": 1234567890})
    assert sha in link.detail
    assert "1234567890" in link.detail


def test_the_newest_rows_are_given_in_their_order(con: Any) -> None:
    assert [link.seq for link in audit.links(con, newest=2)] == [4, 5]
