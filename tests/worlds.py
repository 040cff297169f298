"""Two worlds that are alike inside a scope and arbitrary outside it: what a question must not be able to tell apart."""

import random
from datetime import date, timedelta
from typing import Any

import duckdb
import pandas as pd

from tests.warehouses import add_submission
from warehouse.rollup import rebuild_rollups

MINE = ("VN34-08", "VN63-02", "VN63-08")
OTHERS = ("VN34-01", "VN63-01", "VN34-14", None, "CL-R07", "ZA-GP")
STATUSES = ("completed", "completed", "completed", "not_completed", "enrolled", "absent", "withdrawn")
COLUMNS = (
    "record", "submission", "row", "person", "programme", "course", "status", "mode", "counting_date", "completed_on",
    "area", "unit", "position", "level", "dependency", "topic", "sex", "score", "pre", "post",
)  # fmt: skip
TABLES = (
    "record",
    "submission",
    "observation",
    "issue",
    "turn",
    "shared_turn",
    "day_count",
    "month_count",
    "denominator",
)


def make_world(con: duckdb.DuckDBPyConnection, seed: int, outside: int, is_sample: bool = False) -> None:
    """Records, observations and lists: those inside the scope by `seed`, those outside by `outside`."""
    con.execute("begin")
    for table in TABLES:
        con.execute(f"delete from {table}")
    _part(con, random.Random(seed), 0, MINE, 220, is_sample)
    draw = random.Random(f"outside {outside}")
    _part(con, draw, 100_000, OTHERS, draw.randint(0, 500), is_sample)
    rebuild_rollups(con)
    con.execute("commit")


def _part(
    con: duckdb.DuckDBPyConnection, draw: random.Random, first: int, areas: tuple[str | None, ...], rows: int,
    is_sample: bool,
) -> None:  # fmt: skip
    """Several submissions of some areas; people turn up in other areas' rows too."""
    courses = con.execute("select programme, course from course where is_listed order by all").fetchall()
    programmes = sorted({programme for programme, _ in courses})
    numbers = range(first + 1, first + draw.randint(3, 9))
    for number in numbers:
        area, programme = draw.choice(areas), draw.choice(programmes)
        add_submission(con, number, is_sample, area)
        con.execute(
            "update submission set programme = ?, period = ? where submission = ?",
            [programme, draw.choice([None, "2025-Q1", "2025-02"]), number],
        )
        _observations(con, draw, number, programme, area)
    records = pd.DataFrame(  # noqa: F841 -- read by the next line
        [_record(draw, first + place, draw.choice(numbers), courses, areas) for place in range(rows)], columns=COLUMNS
    )
    con.execute(f"insert into record (outcome, warnings, {', '.join(COLUMNS)}) select 'accepted', [], * from records")
    for area in {area for area in areas if area}:
        con.execute(
            "insert into denominator "
            "values (null, 'staff', ?, null, ?, 'persons', '2024-12-31', 'test', null, true, false)",
            [area, draw.randint(20, 400)],
        )


def _record(
    draw: random.Random, record: int, submission: int, courses: list[Any], areas: tuple[str | None, ...]
) -> list[Any]:
    programme, course = draw.choice(courses)
    day = date(2022, 1, 1) + timedelta(days=draw.randint(0, 1200))
    pre = draw.choice([None, draw.random()])
    return [
        record,
        submission,
        draw.randint(1, 500),
        draw.randint(1, 150),  # the same people inside and outside
        programme,
        course,
        draw.choice(STATUSES),
        draw.choice([None, "online", "in_person", "blended"]),
        day,
        day,
        draw.choice(areas),
        draw.choice([None, "Sở Nội vụ", "Văn phòng", "Trường số 1"]),
        draw.choice([None, "Trưởng phòng", "Giám đốc"]),
        draw.choice([None, "basica", "media"]),
        draw.choice([None, "municipal", "slep"]),
        draw.choice([None, "ai", "cloud"]),
        draw.choice([None, "M", "F"]),
        draw.choice([None, draw.random()]),
        pre,
        None if pre is None else draw.random(),
    ]


def _observations(
    con: duckdb.DuckDBPyConnection, draw: random.Random, number: int, programme: str, area: str | None
) -> None:
    wordings = con.execute(
        "select distinct wording from target_indicator where programme = ? order by wording", [programme]
    ).fetchall()
    for row, (wording,) in enumerate(wordings[:6]):
        con.execute(
            "insert into observation values (?, ?, 'UBND', ?, ?, '2025-Q1', '2025-03-31', ?, 'running_total', false, "
            "'S', ?, 'C')",
            [number, programme, area, wording, draw.randint(0, draw.choice([900, 9_000, 90_000])), row],
        )
