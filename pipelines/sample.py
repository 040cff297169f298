"""The shipped sample submissions: fictional people, loaded into an empty home and taken out again as one."""

import csv
from datetime import date
from itertools import count
from pathlib import Path

import duckdb

from pipelines import ledger
from pipelines.batch import ingest_all
from pipelines.denominators import load_denominators
from pipelines.outcome import Outcome, Progress
from pipelines.understanding import ReadOptions
from warehouse import store
from warehouse.errors import UserError
from warehouse.publish import publish

STAFF_SOURCE = "Sample data (fictional)"
STAFF_AS_OF = date(2025, 7, 1)
STAFF_OF = "vn-tuyen-quang"
FOLDER = Path(__file__).parent.parent / "data" / "sample"


def load(home: Path, on_progress: Progress | None = None) -> list[Outcome]:
    """One outcome per shipped file; refused once real data is in, because the two must never be counted together."""
    with store.reading(home) as connection:
        real = connection.execute("select count(*) from submission where not is_sample").fetchall()
    if real[0][0]:
        raise UserError("Real submissions are in: the sample data can't be loaded beside them.")
    with (FOLDER / "sample.csv").open(encoding="utf-8", newline="") as file:
        declared = list(csv.DictReader(file))
    asked = [
        (
            FOLDER / "files" / entry["file"],
            ReadOptions(
                programme=entry["programme"], course=entry["course"] or None, area=entry["area"], period=entry["period"]
            ),
        )
        for entry in declared
    ]
    loaded = count(1)

    def told(outcome: Outcome) -> None:
        if on_progress:
            on_progress(f"Loaded sample {next(loaded)} of {len(declared)}: {outcome.file}")

    with store.writing(home) as connection:
        _load_staff(connection)
    return ingest_all(asked, home, is_sample=True, on_outcome=told)


def _load_staff(connection: duckdb.DuckDBPyConnection) -> None:
    """The fictional staff list, marked as sample, so that a share has something to be a share of."""
    load_denominators(connection, FOLDER / "staff.csv", STAFF_SOURCE, STAFF_AS_OF, STAFF_OF, "staff")
    connection.execute("update denominator set is_sample = true where source = $source", {"source": STAFF_SOURCE})


def remove(home: Path) -> bool:
    """Takes the sample out again; whether there was any."""
    with store.writing(home) as connection:
        removed = ledger.take_sample_out(connection, home)
    publish(home)
    return removed
