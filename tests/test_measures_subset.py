"""Measure files keep to the plain subset of SQL, read the agreed views alone, and say the same as the rollups."""

from datetime import date

import pytest
import sqlglot
from sqlglot import exp

from metrics.targets import progress
from tests.figures import add_many, empty_store
from warehouse import rollup
from warehouse.engine import Asked, measure_names, measure_text, on_duckdb
from warehouse.scope import NATION

VIEWS = {"scoped_records", "scoped_people", "asked"}
REFUSED = (
    exp.Filter, exp.Qualify, exp.DateTrunc, exp.TimestampTrunc, exp.Placeholder, exp.Parameter, exp.Pivot, exp.Lambda,
)  # fmt: skip


@pytest.mark.parametrize("name", measure_names())
@pytest.mark.parametrize("dialect", ["duckdb", "spark"])
def test_a_measure_keeps_to_the_subset(name: str, dialect: str) -> None:
    tree = sqlglot.parse_one(measure_text(name), dialect=dialect)
    assert not [type(node).__name__ for node in tree.find_all(*REFUSED)]
    assert "$" not in measure_text(name) and "group by all" not in measure_text(name).lower()
    for window in tree.find_all(exp.Window):
        is_ranking = isinstance(window.this, exp.RowNumber)
        assert is_ranking or window.args.get("spec") is not None, "an aggregate over a window says its frame"


@pytest.mark.parametrize("name", measure_names())
def test_a_measure_reads_the_agreed_views_and_says_what_a_row_is(name: str) -> None:
    text = measure_text(name)
    tree = sqlglot.parse_one(text, dialect="duckdb")
    own = {cte.alias for cte in tree.find_all(exp.CTE)}
    assert {table.name for table in tree.find_all(exp.Table)} - own <= VIEWS
    assert text.startswith("-- one row")
    assert len(text.splitlines()) <= 80


def test_measures_and_rollups_say_the_same() -> None:
    con = empty_store()
    add_many(con, """
        select (hash(i) % 700)::bigint as person, 'CDS-0' || (1 + hash(i + 7) % 3) as course,
            date '2021-06-01' + (hash(i * 3) % 500)::int as counting_date, 1 + i % 5 as submission,
            'VN63-0' || (1 + hash(i * 5) % 4) as area,
            case when i % 7 = 0 then 'not_completed' else 'completed' end as status
        from range(2000) t(i)
    """)  # fmt: skip
    con.execute("""
        insert into submission by name select submission.* exclude (submission), number as submission
        from submission, range(2, 6) t(number) where submission = 1
    """)
    rollup.rebuild_rollups(con)
    run = on_duckdb(con, NATION)
    day = date(2022, 5, 31)
    asked = Asked("vn-2022", "officials_turns", "officials", "completed", date(2022, 1, 1), day)
    [turns] = progress(con, NATION, "vn-2022", "officials_turns", day)
    assert {part["area"]: part["value"] for part in turns["by_area"]} == _by_area(run("turns", asked))
    assert turns["people"] == sum(_by_area(run("people_of_year", asked)).values())
    [people] = progress(con, NATION, "vn-2022", "officials_next", day)
    assert {part["area"]: part["value"] for part in people["by_area"]} == _by_area(run("people", asked))


def _by_area(rows: list[dict]) -> dict[str, int]:
    return {row["area"]: row["numerator"] for row in rows}
