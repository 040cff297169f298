"""Checked rows of a fictional population in the shape that the reading process hands on, without a file to read."""

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.outcome import Reading
from pipelines.understanding import ROW, SheetReading, Understanding
from tests.bench.people import population

UNITS = Path(__file__).parents[2] / "data" / "reference" / "admin_units.csv"
COURSES = ("CDS-01", "CDS-02", "CDS-03", "CDS-04", "CDS-05")
FIRST_DAY = np.datetime64("2022-01-01")


@cache
def areas() -> tuple[str, ...]:
    """The areas of the newest vintage's upper level."""
    with UNITS.open(encoding="utf-8-sig", newline="") as file:
        return tuple(row["unit_id"] for row in csv.DictReader(file) if row["vintage"] == "VN34")


def rows(count: int, seed: int = 7) -> pa.Table:
    """`count` accepted rows of ROW: about 1.67 a person, five courses, every area, the days of one year."""
    people = population(count, seed)
    chance = np.random.default_rng(seed + 1)
    n = people.num_rows
    place = pc.cast(pc.replace_substring(people["area"], "A-", ""), pa.int64())
    filled = {
        "row": pa.array(np.arange(2, n + 2), pa.int32()),
        "outcome": pa.array(["accepted"] * n),
        "warnings": pa.array([[]] * n, pa.list_(pa.string())),
        "dob_swappable": pa.array(np.zeros(n, bool)),
        "id_type": pc.if_else(pc.is_valid(people["id"]), "cccd", None),
        "area": pa.array(areas()).take(pc.fill_null(place, 0)),
        "course": pa.array(np.array(COURSES)[chance.integers(0, len(COURSES), n)]),
        "status": pa.array(np.where(chance.random(n) < 0.8, "completed", "not_completed")),
        "completed_on": pa.array(FIRST_DAY + chance.integers(0, 365, n)),
        "sex": pa.array(np.where(chance.random(n) < 0.5, "F", "M")),
        "score": pa.array(chance.random(n)),
    }
    columns = filled | {name: people[name] for name in people.column_names if name not in (*filled, "truth")}
    arrays = [columns.get(field.name, pa.nulls(n, field.type)).cast(field.type) for field in ROW]
    return pa.table(arrays, schema=ROW)


def reading(table: pa.Table, name: str, sha256: str, folder: Path) -> Reading:
    """The rows as a file that was read; `folder`, inside the home, takes them and what stands for the file as sent."""
    sent, kept = folder / name, folder / f"{name}.parquet"
    sent.write_text(sha256, encoding="ascii")
    pq.write_table(table, kept, compression="zstd")
    sheets = [SheetReading(sheet=None, read=True, header_rows=[1])]
    understanding = Understanding(kind="province_list", country="VN", area="VN", container="csv", sheets=sheets)
    return Reading(sent, name, sha256, understanding, kept)
