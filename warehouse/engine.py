"""Where measure files run: on DuckDB, or unmodified on a Spark Connect endpoint over the same records as Parquet."""

import hashlib
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.errors import UserError
from warehouse.publish import Snapshot
from warehouse.scope import Scope
from warehouse.scoped import VIEWS, scoped

MEASURES = Path(__file__).parent / "measures"
EVER, NEVER = date(1900, 1, 1), date(2999, 12, 31)
BATCH_ROWS = 100_000
SPARK_PORT = 15002

# What the counting rules look like in the plain subset, over scoped_records: one row per person and rule.
PEOPLE = """
    select programme, audience, counts, person, area, counted_on
    from (
        select
            programme, audience, counts, person, area, counted_on,
            row_number() over (
                partition by programme, audience, counts, person order by counted_on, submission, row, record
            ) as place
        from (
            select *, 'completed' as counts from scoped_records where is_completed
            union all
            select *, 'took_part' as counts from scoped_records where has_taken_part or is_completed
            union all
            select *, 'enrolled' as counts from scoped_records
        ) as counted
    ) as ranked
    where place = 1
"""


@dataclass(frozen=True)
class Asked:
    """The one row of the view `asked`: which target, counted how, between which days."""

    programme: str
    target: str
    audience: str
    counts: str
    since: date = EVER
    as_of: date = NEVER

    def as_sql(self) -> str:
        """A select of the row's values; quotes inside them are doubled."""
        words = {name: getattr(self, name).replace("'", "''") for name in ("programme", "target", "audience", "counts")}
        texts = ", ".join(f"'{value}' as {name}" for name, value in words.items())
        return f"select {texts}, cast('{self.since}' as date) as since, cast('{self.as_of}' as date) as as_of"  # noqa: S608


Rows = list[dict[str, Any]]
Run = Callable[[str, Asked], Rows]  # a measure's name and what is asked -> its rows


def measure_names() -> list[str]:
    """The measures there are, by name."""
    return sorted(path.stem for path in MEASURES.glob("*.sql"))


def measure_text(name: str) -> str:
    """A measure's SQL, as it runs on every engine."""
    return (MEASURES / f"{name}.sql").read_text(encoding="utf-8")


def on_duckdb(source: Snapshot | duckdb.DuckDBPyConnection, scope: Scope) -> Run:
    """Measures over a snapshot or the store, within a scope."""

    def run(name: str, asked: Asked) -> Rows:
        views = {"scoped_records": VIEWS["scoped_records"], "scoped_people": PEOPLE, "asked": asked.as_sql()}
        defined = ", ".join(f"{view} as ({text})" for view, text in views.items())
        connection = source if isinstance(source, duckdb.DuckDBPyConnection) else source.connection.cursor()
        areas = None if scope.areas is None else sorted(scope.areas)
        answer = connection.execute(
            f"with {defined} select * from ({measure_text(name)})",  # noqa: S608 -- texts of ours
            {"areas": areas},
        )
        names = [column[0] for column in answer.description or ()]
        return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]

    return run


@contextmanager
def on_spark(address: str, records: Path, scope: Scope) -> Iterator[Run]:
    """Measures on the Spark Connect endpoint at `address` over the Parquet folder `records`, which it must reach.

    UserError where the client isn't installed or nothing answers. The session is stopped before it is let go:
    Sail hangs on exit otherwise.
    """
    try:
        from pyspark.errors import PySparkException
        from pyspark.sql.connect.session import SparkSession
    except ImportError:
        raise UserError(
            "Computing elsewhere needs the engine client: .venv/bin/pip install -r requirements-engine.txt"
        ) from None
    _reach(address)
    try:
        session = SparkSession.builder.remote(address).getOrCreate()
        session.read.parquet(str(records)).createOrReplaceTempView("published_records")
    except (PySparkException, OSError, RuntimeError, ValueError) as error:
        raise UserError(f"The engine {address} doesn't answer as Spark Connect does: {type(error).__name__}.") from None

    def run(name: str, asked: Asked) -> Rows:
        session.sql(_within(scope)).createOrReplaceTempView("scoped_records")
        session.sql(PEOPLE).createOrReplaceTempView("scoped_people")
        session.sql(asked.as_sql()).createOrReplaceTempView("asked")
        return [row.asDict() for row in session.sql(measure_text(name)).collect()]

    try:
        yield run
    finally:
        session.stop()


def export_records(source: Snapshot, folder: Path) -> Path:
    """The published records as Parquet, one row per counted record, for engines that read files; no personal value."""
    folder.mkdir(parents=True, exist_ok=True)
    final = folder / f"records-{source.version}.parquet"
    if final.exists():
        return final
    draft = final.with_suffix(".draft")
    cursor = source.connection.cursor()
    reader = cursor.sql(scoped("select * from scoped_records"), params={"areas": None}).to_arrow_reader(BATCH_ROWS)
    assert reader is not None
    with pq.ParquetWriter(draft, _portable(reader.schema), compression="zstd") as writer:
        for batch in reader:
            writer.write_table(pa.Table.from_batches([batch]).cast(_portable(reader.schema)))
    cursor.close()
    return draft.rename(final)


def digest(rows: Rows) -> str:
    """The same for the same answer, whatever the engine, its order and its number types: md5 of canonical lines."""
    lines = sorted("|".join(f"{name}={_canonical(row[name])}" for name in sorted(row)) for row in rows)
    return hashlib.md5("\n".join(lines).encode(), usedforsecurity=False).hexdigest()


def digests(run: Run, asked: Asked) -> Mapping[str, str]:
    """Measure -> digest of its answer."""
    return {name: digest(run(name, asked)) for name in measure_names()}


def _reach(address: str) -> None:
    """UserError at once where nobody listens: the client would go on trying for minutes."""
    place = urlsplit(address)
    try:
        socket.create_connection((place.hostname or "", place.port or SPARK_PORT), timeout=5).close()
    except (OSError, ValueError) as error:
        raise UserError(f"Nothing answers at {address} ({type(error).__name__}): give sc://HOST:PORT.") from None


def _canonical(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool | str | date):
        return str(value)
    return f"{float(value):.9g}"


def _within(scope: Scope) -> str:
    if scope.areas is None:
        return "select * from published_records"
    areas = ", ".join("'" + area.replace("'", "''") + "'" for area in sorted(scope.areas))
    return f"select * from published_records where area in ({areas})"  # noqa: S608 -- unit_ids, quotes doubled


def _portable(schema: pa.Schema) -> pa.Schema:
    """The same columns in the types that every engine reads."""
    return pa.schema([(field.name, pa.string() if pa.types.is_dictionary(field.type) else field.type)
                      for field in schema])  # fmt: skip
