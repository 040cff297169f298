"""Small published warehouses for tests of who may see what: submissions, records and areas with nothing personal."""

from pathlib import Path

import duckdb

from warehouse import store
from warehouse.publish import publish


def publish_submission(home: Path, number: int, is_sample: bool, area: str = "XX-01") -> None:
    """One more submission in the store, and a new snapshot."""
    with store.writing(home) as con:
        add_submission(con, number, is_sample, area)
    publish(home)


def add_submission(con: duckdb.DuckDBPyConnection, number: int, is_sample: bool, area: str | None = "XX-01") -> None:
    """One row of the ledger."""
    fields = {
        "submission": number,
        "file": f"file {number}.xlsx",
        "sha256": f"{number:064}",
        "size_bytes": 1,
        "kind": "province_list",
        "area": area,
        "programme": "p",
        "state": "submitted",
        "submitted_by": "lan",
        "submitted_on": "2025-01-01",
        "is_sample": is_sample,
        "rows_seen": 0,
        "rows_accepted": 0,
        "rows_rejected": 0,
        "rows_duplicate": 0,
        "rows_ignored": 0,
        "understanding": "{}",
    }
    places = ", ".join("?" * len(fields))
    con.execute(f"insert into submission ({', '.join(fields)}) values ({places})", list(fields.values()))
