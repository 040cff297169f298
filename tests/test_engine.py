"""The same measure files on Sail, a Spark Connect engine: digests identical to DuckDB's."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pyspark
import pytest
from pysail import spark

from tests.command_line import ask, home  # noqa: F401 -- a fixture
from tests.figures import add_many, empty_store
from warehouse import store
from warehouse.engine import Asked, digests, on_duckdb, on_spark
from warehouse.errors import UserError
from warehouse.scope import NATION, Scope, within
from warehouse.scoped import scoped

ASKED = Asked("vn-2022", "officials_turns", "officials", "completed", date(2022, 1, 1), date(2022, 10, 31))


MANY = """
    select (hash(i) % 900)::bigint as person, 'CDS-0' || (1 + hash(i + 7) % 3) as course,
        date '2021-06-01' + (hash(i * 3) % 500)::int as counting_date,
        case when i % 11 > 0 then 'VN63-0' || (1 + hash(i * 5) % 4) end as area,
        case when i % 7 = 0 then 'not_completed' when i % 13 = 0 then 'absent' else 'completed' end as status,
        'Sở ' || i % 9 as unit, 'Trưởng phòng' as position, case when i % 3 = 0 then 'security' end as topic,
        (hash(i) % 13) / 4.0 as pre, case when i % 4 > 0 then (hash(i + 1) % 13) / 4.0 end as post
    from range(3000) t(i)
"""


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    con = empty_store()
    add_many(con, MANY)
    return con


@pytest.fixture(scope="module", autouse=True)
def client() -> None:
    """The client looks for itself beside the main script, and a test worker has none."""
    os.environ.setdefault("SPARK_HOME", str(Path(pyspark.__file__).parent))


@pytest.fixture(scope="module")
def sail() -> Iterator[str]:
    server = spark.SparkConnectServer(port=0)
    server.start(background=True)
    yield f"sc://127.0.0.1:{server.listening_address[1]}"
    server.stop()


@pytest.mark.filterwarnings("ignore::FutureWarning")
@pytest.mark.parametrize("scope", [NATION, within(["VN63-01", "VN63-03"])], ids=["nation", "areas"])
def test_every_measure_has_the_same_digest_on_sail(
    con: duckdb.DuckDBPyConnection, sail: str, tmp_path: Path, scope: Scope
) -> None:
    records = tmp_path / "records.parquet"
    pq.write_table(con.execute(scoped("select * from scoped_records"), {"areas": None}).to_arrow_table(), records)
    with on_spark(sail, records, scope) as run:
        assert digests(run, ASKED) == digests(on_duckdb(con, scope), ASKED)


SAME = ("value", "numerator", "denominator", "status", "schedule_index", "as_of", "turns", "people", "by_area")


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_the_command_gives_the_same_figures_on_sail_as_on_the_one_machine(sail: str, home: Path) -> None:  # noqa: F811
    ask("programmes", "load")
    with store.writing(home) as con:
        add_many(con, MANY)
    ask("publish")
    here = ask("measure", "--programme", "vn-2022")["programmes"][0]["targets"]
    there = ask("measure", "--programme", "vn-2022", "--engine", sail)["programmes"][0]["targets"]
    assert [{key: entry[key] for key in SAME} for entry in there] == [{key: e[key] for key in SAME} for e in here]
    digests_there = {entry["target"]: entry["digests"] for entry in there}
    again = ask("measure", "--programme", "vn-2022", "--engine", "duckdb")["programmes"][0]["targets"]
    assert digests_there == {entry["target"]: entry["digests"] for entry in again}
    assert digests_there["officials_turns"].keys() == {"turns", "people_of_year"}


def test_an_engine_that_does_not_answer_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match="Nothing answers"), on_spark("sc://127.0.0.1:9", tmp_path, NATION):
        pass
