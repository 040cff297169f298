"""The shipped sample submissions: fictional people, loaded into an empty home and taken out again as one."""

import csv
from pathlib import Path

from pipelines import ledger
from pipelines.ingest import Outcome, Progress, ingest_one
from pipelines.understanding import ReadOptions
from warehouse import store
from warehouse.errors import UserError
from warehouse.publish import publish

FOLDER = Path(__file__).parent.parent / "data" / "sample"


def load(home: Path, on_progress: Progress | None = None) -> list[Outcome]:
    """One outcome per shipped file; refused once real data is in, because the two must never be counted together."""
    with store.reading(home) as connection:
        real = connection.execute("select count(*) from submission where not is_sample").fetchall()
    if real[0][0]:
        raise UserError("Real submissions are in: the sample data can't be loaded beside them.")
    with (FOLDER / "sample.csv").open(encoding="utf-8", newline="") as file:
        declared = list(csv.DictReader(file))
    outcomes = []
    for entry in declared:
        if on_progress:
            on_progress(f"Loading sample {len(outcomes) + 1} of {len(declared)}: {entry['file']}")
        options = ReadOptions(
            programme=entry["programme"],
            course=entry["course"] or None,
            area=entry["area"],
            period=entry["period"],
        )
        outcomes.append(ingest_one(FOLDER / "files" / entry["file"], options, home, is_sample=True))
    publish(home)
    return outcomes


def remove(home: Path) -> bool:
    """Takes the sample out again; whether there was any."""
    with store.writing(home) as connection:
        removed = ledger.take_sample_out(connection, home)
    publish(home)
    return removed
