"""What one installation of a given size costs, each figure beside a floor or a peer of the same run, as one JSON line.

Run `python -m tests.bench.sizes RECORDS` for one size; `python -m tests.bench` runs several and prints the table.
"""

import csv
import json
import os
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pyarrow.parquet as pq
from python_calamine import CalamineWorkbook

from metrics.targets import progress
from pipelines import ingest, ledger, sandbox
from pipelines.limits import COMMAND_LINE
from pipelines.prepare import prepare
from pipelines.understanding import ReadOptions
from tests.bench.lists import HEADER, write_text, write_workbook
from tests.bench.rows import reading, rows
from warehouse import backup, store
from warehouse.publish import publish, snapshot
from warehouse.scope import NATION
from warehouse.sender import OPERATOR
from warehouse.verify import verify

MORE = 50_000
SHEET_ROWS = 100_000  # of the workbook that is read; a sheet has 1,048,576 at most, an upload 200,000
TEXT_ROWS = 1_000_000
OPTIONS = ReadOptions(programme="vn-2022", area="VN")
QUESTION = {"programme": "vn-2022", "target": "officials_turns"}


def measured(records: int) -> list[dict[str, Any]]:
    """One dict per line of the table: what, seconds or MB, and the floor it stands beside."""
    with tempfile.TemporaryDirectory() as folder:
        os.environ["MILEPOST_HOME"], os.environ["MILEPOST_KEYS"] = f"{folder}/home", f"{folder}/keys"
        home = store.home()
        prepare(home)
        return [*_reading(Path(folder)), *_keeping(home, records), *_asking(home), *_guarding(home, Path(folder))]


def _reading(folder: Path) -> list[dict[str, Any]]:
    book, text, into = folder / "list.xlsx", folder / "list.csv", folder / "into"
    into.mkdir()
    write_workbook(book, SHEET_ROWS, 3)
    write_text(text, TEXT_ROWS, 4)
    calamine = _seconds(lambda: CalamineWorkbook.from_path(book).get_sheet_by_index(0).to_python())
    openpyxl = _seconds(lambda: pd.read_excel(book, engine="openpyxl"))
    read_book = _seconds(lambda: _understood(book, into))
    strict = _seconds(lambda: _rows_of_text(text))
    read_text = _seconds(lambda: _understood(text, into))
    what = f"read and check a workbook of {SHEET_ROWS:,} rows, {len(HEADER)} columns"
    return [
        _line(what, read_book, "calamine alone", calamine),
        _line("the same workbook", read_book, "pandas with openpyxl, reading alone", openpyxl),
        _line(f"read and check a CSV of {TEXT_ROWS:,} rows", read_text, "Python's csv alone", strict),
    ]


def _understood(path: Path, into: Path) -> None:
    understanding = sandbox.read_safely(path, OPTIONS, into, limits=COMMAND_LINE)
    assert understanding.outcome == "accepted", understanding.reason


def _rows_of_text(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as file:
        return sum(1 for _ in csv.reader(file, strict=True))


def _keeping(home: Path, records: int) -> list[dict[str, Any]]:
    some = rows(records + MORE)
    with tempfile.TemporaryDirectory(dir=home / "tmp") as name:
        folder = Path(name)
        first, more = some.slice(0, records), some.slice(records)
        floor = _seconds(lambda: _plain_load(folder, first))
        kept = _seconds(lambda: _keep(home, folder, first, 1))
        full = _seconds(lambda: publish(home))
        floor_more = _seconds(lambda: _plain_load(folder, more))
        kept_more = _seconds(lambda: _keep(home, folder, more, 2))
        changed = _seconds(lambda: publish(home))
    back = _seconds(lambda: ledger.revert(home, 2, "measured", OPERATOR))
    return [
        _line("load the records: people, rollups", kept, "DuckDB's own load", floor),
        _line("publish them, whole", full, "DuckDB's own load", floor),
        _line(f"{MORE:,} more: loaded, people, rollups", kept_more, "DuckDB's own load", floor_more),
        _line(f"{MORE:,} more: published, what changed alone", changed, "a whole publication", full),
        _line(f"{MORE:,} more: both (goal at 10 M: 6 s)", kept_more + changed, "DuckDB's own load", floor_more),
        _line("take them back, published", back, "DuckDB's own load", floor_more),
    ]


def _asking(home: Path) -> list[dict[str, Any]]:
    newest = snapshot(home)
    count = "select count(distinct person) from record where status = 'completed'"
    floor = _seconds(lambda: newest.connection.cursor().execute(count).fetchall())
    ours = _seconds(lambda: progress(newest, NATION, "vn-2022", "officials_turns", date(2022, 6, 30)))
    return [_line("one target: value, pace, forecast, by area", ours, "DuckDB's scan of the records", floor)]


def _guarding(home: Path, folder: Path) -> list[dict[str, Any]]:
    checked = _seconds(lambda: verify(home))
    copied = _seconds(lambda: backup.backup(home, folder / "b"))
    floor = _seconds(lambda: (folder / "copy").write_bytes(store.store_path(home).read_bytes()))
    sizes = {
        "store": store.store_path(home),
        "snapshot": snapshot(home).path,
        "backup": folder / "b",
    }
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return [
        _line("verify: all counted again", checked, "copy of the store's file", floor),
        _line("backup, read back", copied, "copy of the store's file", floor),
        *({"what": f"{name} on the disk, MB", "figure": path.stat().st_size / 1e6} for name, path in sizes.items()),
        {"what": "memory at most, MB", "figure": peak},
    ]


def _keep(home: Path, folder: Path, some: Any, number: int) -> None:
    read = reading(some, f"{number}.csv", f"{number:064}", folder)
    with store.holding(home) as connection:
        ingest.keep(connection, home, read, OPTIONS, OPERATOR)


def _plain_load(folder: Path, some: Any) -> None:
    """The rows into a table of a new file, with no key, no people and no rollup: what can't be undercut."""
    staged, file = folder / "floor.parquet", folder / "floor.duckdb"
    pq.write_table(some, staged)
    with duckdb.connect(str(file)) as connection:
        connection.execute("create table record as from read_parquet($rows)", {"rows": str(staged)})
    file.unlink()


def _seconds(act: Callable[[], object]) -> float:
    began = time.perf_counter()
    act()
    return time.perf_counter() - began


def _line(what: str, figure: float, beside: str, floor: float) -> dict[str, Any]:
    return {"what": f"{what}, s", "figure": figure, "beside": beside, "floor": floor}


if __name__ == "__main__":
    print(json.dumps(measured(int(sys.argv[1]))))
