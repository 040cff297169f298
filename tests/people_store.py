"""A bare store and files written as ASCII tables, for the tests of who is one person."""

import os
import tempfile
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines import resolve
from pipelines.identifiers import Identifier, conflicts
from pipelines.understanding import ROW
from pipelines.vault import Vault

SCHEMA = Path(__file__).parent.parent / "warehouse" / "schema"
KEYS = Vault(bytes(range(32)), bytes(range(32, 64)))


@dataclass
class Store:
    """A store in memory and the files that stand in it: name -> submission."""

    con: duckdb.DuckDBPyConnection
    submissions: dict[str, int] = field(default_factory=dict)

    def load(self, name: str, table: str, country: str | None = "VN") -> resolve.Counts:
        """Takes in one file: an ASCII table whose first line names columns of ROW; `who` is the truth."""
        return self.load_rows(name, read_table(table), country)

    def load_rows(self, name: str, rows: list[dict[str, Any]], country: str | None = "VN") -> resolve.Counts:
        """Takes in one file given as dicts."""
        number = self.con.execute("select coalesce(max(submission), 0) + 1 from submission").fetchall()[0][0]
        self.submissions[name] = number
        self.con.execute("begin")
        self._insert(name, number, rows, country)
        resolve.store_identities(self.con, KEYS, number)
        counts = resolve.resolve(self.con, KEYS, number)
        self.con.execute("commit")
        return counts

    def revert(self, name: str) -> None:
        """Takes one file back."""
        number = self.submissions.pop(name)
        self.con.execute("begin")
        self.con.execute("update submission set state = 'reverted' where submission = ?", [number])
        resolve.unresolve(self.con, KEYS, number)
        self.con.execute("commit")

    def people(self) -> list[str]:
        """The partition: one text per person, the names of its rows (`who`/file) joined, sorted."""
        found = self.con.execute("""
            select string_agg(r.topic, ' ' order by r.topic)
            from record as r
            join submission as s using (submission)
            where s.state <> 'reverted' and r.person is not null and r.outcome = 'accepted'
            group by r.person order by 1
        """).fetchall()
        return [text for (text,) in found]

    def _insert(self, name: str, number: int, rows: list[dict[str, Any]], country: str | None) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.parquet"
            pq.write_table(pa.Table.from_pylist([as_row(i, row) for i, row in enumerate(rows, 1)], ROW), path)
            self.con.execute(
                """
                insert into submission by name
                select $number as submission, $name as file, md5($name) as sha256, 1 as size_bytes, 'list' as kind,
                       $country as country, 'submitted' as state, 'test' as submitted_by,
                       timestamp '2025-01-01' as submitted_on, false as is_sample, 0 as rows_seen, 0 as rows_accepted,
                       0 as rows_rejected, 0 as rows_duplicate, 0 as rows_ignored, '{}' as understanding
                """,
                {"number": number, "name": name, "country": country},
            )
            self.con.execute("drop table if exists temp.incoming")
            self.con.execute(
                "create temp table incoming as select nextval('record_number') as record, * from read_parquet($path)",
                {"path": str(path)},
            )
        self.con.execute(
            """
            insert into record by name
            select record, $number as submission, sheet, row, "column", outcome, rule, warnings, course, status,
                   area, unit, topic
            from incoming
            """,
            {"number": number},
        )


def bare() -> Store:
    """A store with every table and nothing in it."""
    con = duckdb.connect(config={"threads": min(2, os.cpu_count() or 1)})
    for definition in sorted(SCHEMA.glob("*.sql")):
        con.execute(definition.read_text(encoding="utf-8"))
    return Store(con)


def read_table(table: str) -> list[dict[str, Any]]:
    """One dict per line of an ASCII table; `-` and blanks are null."""
    lines = [line.strip() for line in table.strip().splitlines() if line.strip()]
    header = [cell.strip() for cell in lines[0].strip("|").split("|")]
    rows = []
    for line in lines[1:]:
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        rows.append({key: value for key, value in zip(header, cells, strict=True) if value not in ("", "-")})
    return rows


def as_row(number: int, row: dict[str, Any]) -> dict[str, Any]:
    """A row of ROW: `born` is a year or an ISO date, `id` may be written TYPE:NUMBER, `who` is kept in `topic`."""
    full: dict[str, Any] = {"row": number, "outcome": "accepted", "status": "completed", "course": "c"}
    for key, value in row.items():
        if key == "born":
            full |= _born(str(value))
        elif key == "id":
            kind, _, digits = str(value).rpartition(":")
            full |= {"id": digits, "id_type": kind or "cccd"}
        elif key == "who":
            full["topic"] = value
        elif key in ("row", "duplicate_of"):
            full[key] = int(value)
        else:
            full[key] = value
    identifier = Identifier(full.get("id"), full.get("id_type"))
    full["warnings"] = list(conflicts(identifier, full.get("sex"), full.get("birth_year")))
    return full


def _born(text: str) -> dict[str, Any]:
    if len(text) == 4:
        return {"birth_year": int(text)}
    swappable, text = text.endswith("?"), text.rstrip("?")
    born = date.fromisoformat(text)
    return {"dob": born, "birth_year": born.year, "dob_swappable": swappable}
