"""What a page's questions cost over a large warehouse, and what one more file costs it; rollups against a recount.

Run `python -m tests.bench.targets [RECORDS] [MORE]`: RECORDS by SQL from nothing, then MORE new rows onto them.
"""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from access.scope import belonging
from metrics.assessment import gains
from metrics.breakdown import breakdown
from metrics.catch_up import quotas
from metrics.completeness import completeness, to_remind
from metrics.definitions import definitions
from metrics.questions import rows as ask
from metrics.series import furthest_behind, series
from metrics.targets import progress, target_progress
from pipelines import programmes, reference
from warehouse import store
from warehouse.publish import publish, snapshot
from warehouse.rollup import rebuild_rollups, recount_differences, refresh_rollups
from warehouse.scope import NATION, Scope, within

PROGRAMME, TARGET = "vn-2022", "officials_turns"
ON = date(2022, 12, 31)
RECORDS_PER_PERSON = 1.67
FILES = 400
TIMES = 20
GOAL_MS, GOAL_REFRESH_S = 50.0, 6.0


@dataclass(frozen=True)
class Row:
    """One line of the bench: what was asked, how long it took (95th percentile for questions) and the goal."""

    what: str
    milliseconds: float
    goal_milliseconds: float | None


def rows(records: int = 1_000_000, more: int = 50_000) -> Iterator[Row]:
    """The floor first, then every question of a page, then one more file with its publication, then the proof."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        with store.writing(home) as con:
            reference.load_reference(con)
            programmes.load_programmes(con)
            _submissions(con, FILES)
            _records(con, records, records, 0)
            yield Row("every rollup from nothing", _milliseconds(lambda: rebuild_rollups(con)), None)
        yield Row("published whole", _milliseconds(lambda: publish(home)), None)
        yield from _questions(home)
        yield from _one_more_file(home, records, more)


def _questions(home: Path) -> Iterator[Row]:
    source = snapshot(home)
    one = within(["VN63-08"])
    account = within(belonging(source.connection, ["VN63-08"]))  # with its communes and what succeeded it
    [definition] = definitions(source, PROGRAMME, TARGET)
    floor = "select count(distinct person) as people from scoped_records where programme = $programme"
    yield Row("floor: people counted from the rows", _milliseconds(
        lambda: ask(source, NATION, floor, programme=PROGRAMME)), None)  # fmt: skip
    questions: dict[str, Callable[[], Any]] = {
        "one target": lambda: target_progress(source, NATION, definition, ON),
        "one target of one province": lambda: target_progress(source, one, definition, ON),
        "one target of a province's account": lambda: target_progress(source, account, definition, ON),
        "one target in other boundaries": lambda: target_progress(source, NATION, definition, ON, "VN34"),
        "every target of a programme": lambda: progress(source, NATION, PROGRAMME, as_of=ON),
        "every target of a province's account": lambda: progress(source, account, PROGRAMME, as_of=ON),
        "series": lambda: series(source, NATION, PROGRAMME, TARGET, ON),
        "series of a province's account": lambda: series(source, account, PROGRAMME, TARGET, ON),
        "furthest behind": lambda: furthest_behind(source, NATION, PROGRAMME, TARGET, ON),
        "breakdown by mode": lambda: breakdown(source, NATION, PROGRAMME, TARGET, "mode", ON),
        "breakdown by course of a province's account": lambda: breakdown(
            source, account, PROGRAMME, TARGET, "course", ON
        ),
        "quotas": lambda: quotas(source, NATION, PROGRAMME, TARGET, ON),
        "completeness": lambda: completeness(source, NATION, PROGRAMME, ON),
        "whom to remind": lambda: to_remind(source, NATION, PROGRAMME, ON),
        "gains by dependency": lambda: gains(source, NATION, "cl-teachers", "assessment_gain", "dependency"),
        "several provinces": lambda: _several(source, definition),
    }
    for what, question in questions.items():
        question()
        yield Row(what, _p95([_milliseconds(question) for _ in range(TIMES)]), GOAL_MS)


def _several(source: Any, definition: Any) -> Any:
    scope: Scope = within(["VN63-01", "VN63-08", "VN63-33"])
    return target_progress(source, scope, definition, ON)


def _one_more_file(home: Path, records: int, more: int) -> Iterator[Row]:
    def take_in() -> None:
        with store.writing(home) as con:
            _submissions(con, 1, FILES)
            _records(con, more, records, records)
            refresh_rollups(con, FILES + 1)

    taken_in, published = _milliseconds(take_in), _milliseconds(lambda: publish(home))
    yield Row(f"{more:,} rows more: stored and rolled up", taken_in, None)
    yield Row(f"{more:,} rows more: published, what changed brought over", published, None)
    yield Row(f"{more:,} rows more: stored, rolled up and published", taken_in + published, GOAL_REFRESH_S * 1000)
    with store.reading(home) as con:
        found: list[str] = []
        yield Row("proof: a full recount", _milliseconds(lambda: found.extend(recount_differences(con))), None)
    if found:
        raise AssertionError("; ".join(found))


def _submissions(con: duckdb.DuckDBPyConnection, count: int, after: int = 0) -> None:
    con.execute(f"""
        insert into submission by name
        select {after} + 1 + i as submission, 'list ' || i || '.xlsx' as file, 'sha ' || ({after} + i) as sha256,
            1 as size_bytes, 'province_list' as kind, 'VN' as area, '{PROGRAMME}' as programme, 'submitted' as state,
            'bench' as submitted_by, timestamp '2022-01-05' + to_days(cast(i % 330 as integer)) as submitted_on,
            false as is_sample, 0 as rows_seen, 0 as rows_accepted, 0 as rows_rejected, 0 as rows_duplicate,
            0 as rows_ignored, '{{}}' as understanding
        from range({count}) t(i)
    """)


def _records(con: duckdb.DuckDBPyConnection, count: int, of: int, after: int) -> None:
    """`count` rows of fictional persons: three courses, four years, one in five not completed; a file a province.

    One row in 25 speaks of a person of another province, as after a move.
    """
    people = int(of / RECORDS_PER_PERSON)
    first = f"({FILES} + 1)" if after else f"(1 + i * {FILES} // {count})"
    con.execute(f"""
        insert into record by name
        select {after} + i as record, {first} as submission, i as row, 'accepted' as outcome,
            cast([] as varchar[]) as warnings,
            cast(case when hash(i + 6) % 25 = 0 then hash({after} + i) % {people}
                else hash({after} + i) % ({people} // len(areas.units)) * len(areas.units)
                    + cast({first} as integer) % len(areas.units) end as bigint) as person,
            '{PROGRAMME}' as programme, 'CDS-0' || (1 + hash(i + 7) % 3) as course,
            case when hash(i + 1) % 5 > 0 then 'completed' else 'not_completed' end as status,
            case hash(i + 2) % 3 when 0 then 'online' when 1 then 'in_person' end as mode,
            date '2021-01-01' + cast(hash(i + 3) % 1460 as integer) as counting_date,
            list_extract(areas.units, 1 + cast({first} as integer) % len(areas.units)) as area,
            case hash(i + 5) % 2 when 0 then 'F' else 'M' end as sex
        from range({count}) t(i),
            (select list(distinct unit_id order by unit_id) as units from area where vintage = 'VN63'
                and level = 'province') as areas
    """)


def _milliseconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - started)


def _p95(found: list[float]) -> float:
    return sorted(found)[int(0.95 * (len(found) - 1))]


def main(records: str = "1000000", more: str = "50000") -> None:
    """Prints the rows as they come."""
    for row in rows(int(records), int(more)):
        goal = "" if row.goal_milliseconds is None else f"  goal {row.goal_milliseconds:,.0f} ms"
        print(f"{row.what:55} {row.milliseconds:10,.1f} ms{goal}", flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
