"""Small stores for tests of figures: the real schema, areas and programmes, and records written as ASCII tables."""

import shutil
import tempfile
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from pipelines import programmes, reference
from warehouse import rollup, store

DEFAULTS = {"outcome": "accepted", "status": "completed", "programme": "vn-2022", "submission": 1}


def empty_store(folder: Path | None = None) -> duckdb.DuckDBPyConnection:
    """A store with reference areas and programmes; those of `folder` where it is given. A copy for each test."""
    copy = Path(tempfile.mkdtemp(dir=_templates().name)) / "store.duckdb"
    shutil.copyfile(_template(folder is None), copy)
    con = duckdb.connect(copy)
    if folder is not None:
        programmes.load_programmes(con, folder)
    return con


@cache
def _templates() -> tempfile.TemporaryDirectory[str]:
    return tempfile.TemporaryDirectory()


@cache
def _template(has_programmes: bool) -> Path:
    path = Path(_templates().name) / f"template-{has_programmes}.duckdb"
    with duckdb.connect(path) as con:
        for definition in sorted(store.SCHEMA.glob("*.sql")):
            con.execute(definition.read_text(encoding="utf-8"))
        reference.load_reference(con)
        if has_programmes:
            programmes.load_programmes(con)
    return path


def add_submission(con: duckdb.DuckDBPyConnection, number: int = 1, **said: Any) -> None:
    """One row of the ledger, submitted on 2026-01-01 unless said otherwise."""
    fields = {
        "submission": number,
        "file": f"list {number}.xlsx",
        "sha256": f"{number:064}",
        "size_bytes": 1,
        "kind": "province_list",
        "programme": "vn-2022",
        "state": "submitted",
        "submitted_by": "lan",
        "submitted_on": "2026-01-01",
        "is_sample": False,
        **dict.fromkeys(("rows_seen", "rows_accepted", "rows_rejected", "rows_duplicate", "rows_ignored"), 0),
        "understanding": "{}",
        **said,
    }
    _insert(con, "submission", fields)


def add_records(con: duckdb.DuckDBPyConnection, table: str, **said: Any) -> None:
    """The rows of an ASCII table as records: its headings are columns of `record`, "-" is null; rollups follow."""
    known = {number for (number,) in con.execute("select submission from submission").fetchall()}
    [(last,)] = con.execute("select coalesce(max(record), 0) from record").fetchall()
    touched = set()
    for place, row in enumerate(cells(table), start=1):
        fields = {**DEFAULTS, **said, **row, "record": last + place, "row": last + place}
        number = int(fields["submission"])
        if number not in known:
            add_submission(con, number, programme=fields["programme"])
            known.add(number)
        touched.add(number)
        fields["counting_date"] = fields.pop("day", fields.get("counting_date"))
        _insert(con, "record", {**fields, "warnings": []})
    for number in sorted(touched):
        rollup.refresh_rollups(con, number)


def add_many(con: duckdb.DuckDBPyConnection, select: str, **said: Any) -> None:
    """Records from a query that gives some columns of `record`; the rest by default. Rollups are rebuilt."""
    fields = {**DEFAULTS, **said}
    known = {number for (number,) in con.execute("select submission from submission").fetchall()}
    if fields["submission"] not in known:
        add_submission(con, fields["submission"], programme=fields["programme"])
    given = [column[0] for column in con.execute(f"select * from ({select}) limit 0").description or ()]
    constants = ", ".join(f"'{value}' as {name}" for name, value in fields.items() if name not in given)
    con.execute(f"""
        insert into record by name
        select row_number() over () + 1000000 as record, row_number() over () as row, [] as warnings, {constants}, *
        from ({select})
    """)
    rollup.rebuild_rollups(con)


def add_reports(con: duckdb.DuckDBPyConnection, table: str, **said: Any) -> None:
    """The rows of an ASCII table as reported figures: unit, area, indicator, period, period_end, value, basis."""
    for place, row in enumerate(cells(table), start=1):
        fields = {
            "submission": 1, "programme": "vn-2022", "basis": "in_period", "is_not_applicable": False, "row": place,
            "column": "C", **said, **row,
        }  # fmt: skip
        known = con.execute("select 1 from submission where submission = ?", [int(fields["submission"])]).fetchall()
        if not known:
            add_submission(con, int(fields["submission"]), programme=fields["programme"])
        _insert(con, "observation", fields)


def add_list(con: duckdb.DuckDBPyConnection, table: str, **said: Any) -> None:
    """The rows of an ASCII table as denominators: area, unit, value, as_of."""
    for row in cells(table):
        fields = {"indicator": "staff", "source": "list", "is_uploaded": True, "is_sample": False, **said, **row}
        _insert(con, "denominator", fields)


def cells(table: str) -> list[dict[str, str | None]]:
    """The rows of an ASCII table under its headings; "-" is None."""
    lines = [line.split("|") for line in table.strip().splitlines() if line.strip()]
    headings, *rows = [[cell.strip() for cell in line] for line in lines]
    return [{name: None if cell == "-" else cell for name, cell in zip(headings, row, strict=True)} for row in rows]


def _insert(con: duckdb.DuckDBPyConnection, table: str, fields: dict[str, Any]) -> None:
    names = ", ".join(f'"{name}"' for name in fields)
    con.execute(f'insert into "{table}" ({names}) values ({", ".join("?" * len(fields))})', list(fields.values()))


@cache
def programme_text(code: str) -> str:
    """A shipped programme's TOML."""
    return (programmes.PROGRAMMES / f"{code}.toml").read_text(encoding="utf-8")
