"""Records without anything personal, streamed out of a snapshot: as Parquet, as CSV, or in a DuckDB file of its own."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq

from warehouse.errors import UserError
from warehouse.publish import Snapshot
from warehouse.scope import Scope
from warehouse.scoped import scoped

BATCH_ROWS = 50_000
# What a spreadsheet would run, and what is a number all the same: reports.neutral_text, said to DuckDB.
DANGEROUS = r"^'*[\s\x00]*[=+\-@\t\r\n\x00\x{ff1d}\x{ff0b}\x{ff0d}\x{ff20}]"
NUMBER = r"[+-]?[0-9][0-9 ]*([.,][0-9]+)?%?"

# The columns of a record that leave: what was learned, when and where, and a number that says nothing of who.
RECORD = {
    "record": "number of the row in the store",
    "submission": "the submission that it came with",
    "person": "the same person has the same number, and nothing leads back to a name",
    "programme": "code of the programme",
    "course": "code of the course",
    "audience": "whom the course is for",
    "status": "completed, not_completed, absent, withdrawn, enrolled",
    "counted_on": "the day that the record counts for",
    "completed_on": "the day of completion, where it was stated",
    "area": "unit_id; empty: counted nationally only",
    "level": "school or salary level",
    "dependency": "of a school",
    "topic": "focus area",
    "mode": "online, in_person, blended",
    "provider": "partner who made the course",
    "sex": "M, F or empty",
    "score": "result, on the file's own scale",
    "pre": "score before",
    "post": "score after",
    "has_certificate": "whether a certificate was issued",
}
TEXTS = frozenset(
    ("programme", "course", "audience", "status", "area", "level", "dependency", "topic", "mode", "provider", "sex")
)
DECIMALS = frozenset(("score", "pre", "post"))


def write_records_parquet(
    source: Snapshot, scope: Scope, programme: str, as_of: date | None, use: str, file: Path
) -> int:
    """The number of rows written; what each column holds and who may have the file stand in its metadata."""
    rows = 0
    with _reading(source, scope, programme, as_of, ", ".join(RECORD)) as reader:
        fields = [pa.field(each.name, each.type, metadata={"comment": RECORD[each.name]}) for each in reader.schema]
        schema = pa.schema(fields, metadata={"use": use, "snapshot": source.version})
        with pq.ParquetWriter(file, schema, compression="zstd") as writer:
            for batch in reader:
                writer.write_batch(batch.cast(schema))
                rows += batch.num_rows
    return rows


def write_records_csv(
    source: Snapshot, scope: Scope, programme: str, as_of: date | None, marks: tuple[str, str], file: Path
) -> int:
    """The number of rows written: UTF-8 with BOM, CRLF, quoted; `marks` are the separator and the decimal mark.

    DuckDB writes the lines, and what it hands over is their bytes one after another: nothing is touched row by row.
    """
    separator, mark = marks
    quoted = [_quoted(name, mark) for name in RECORD]
    line = f" || '{separator}' || ".join(quoted)
    rows = 0
    line = f"{line} || chr(13) || chr(10) as line"
    head = separator.join(f'"{name}"' for name in RECORD)
    with _reading(source, scope, programme, as_of, line) as reader, file.open("wb") as opened:
        opened.write(f"\ufeff{head}\r\n".encode())
        for batch in reader:
            opened.write(_bytes(batch.column(0)))
            rows += batch.num_rows
    return rows


def write_database(
    source: Snapshot, scope: Scope, programme: str, as_of: date | None, tables: Mapping[str, tuple[str, pa.Table]],
    file: Path,
) -> int:  # fmt: skip
    """The number of records in a new DuckDB file that also holds `tables` (name -> what one row is, rows).

    Its table `dictionary` says what every column holds, as the comments on them do. The public gets no records.
    """
    file.unlink(missing_ok=True)
    connection = duckdb.connect(file)
    try:
        for name, (comment, table) in tables.items():
            said = {field.name: (field.metadata or {}).get(b"comment", b"").decode() for field in table.schema}
            _create(connection, name, comment, said, table)
        rows = 0
        if not scope.is_public:
            with _reading(source, scope, programme, as_of, ", ".join(RECORD)) as reader:
                _create(connection, "record", "one row per counted record, without personal data", RECORD, reader)
            rows = connection.execute("select count(*) from record").fetchall()[0][0]
        connection.execute("""
            create table dictionary as
            select table_name as "table", column_name as "column", data_type as type, comment
            from duckdb_columns() where not internal order by table_name, column_index;
            comment on table dictionary is 'one row per column of this file';
        """)
    finally:
        connection.close()
    return int(rows)


def _create(
    connection: duckdb.DuckDBPyConnection, name: str, comment: str, columns: Mapping[str, str],
    rows: pa.Table | pa.RecordBatchReader,
) -> None:  # fmt: skip
    connection.register("handed", rows)
    connection.execute(f'create table "{name}" as from handed')
    connection.unregister("handed")
    connection.execute(f"comment on table \"{name}\" is '{_doubled(comment)}'")
    for column, said in columns.items():
        connection.execute(f'comment on column "{name}"."{column}" is \'{_doubled(said)}\'')


@contextmanager
def _reading(
    source: Snapshot, scope: Scope, programme: str, as_of: date | None, columns: str
) -> Iterator[pa.RecordBatchReader]:
    """The counted records of a programme up to a day, in batches; the public has none."""
    if scope.is_public:
        raise UserError("Records aren't given to the public: the figures are, as CSV, Parquet, XLSX or PDF.")
    sql = scoped(f"""
        select {columns}
        from scoped_records
        where programme = $programme and counted_on <= coalesce($as_of, date '9999-12-31')
    """)  # noqa: S608 -- columns of ours
    areas = None if scope.areas is None else sorted(scope.areas)
    cursor = source.connection.cursor()
    try:
        answer = cursor.sql(sql, params={"areas": areas, "programme": programme, "as_of": as_of})
        yield answer.to_arrow_reader(BATCH_ROWS)
    finally:
        cursor.close()


def _quoted(name: str, mark: str) -> str:
    """A column as one field of a line; what a spreadsheet would run gets an apostrophe in front."""
    if name in TEXTS:
        harmless = (
            f"case when regexp_matches({name}, '{_doubled(DANGEROUS)}') and not regexp_full_match({name}, "
            f"'{_doubled(NUMBER)}') then '''' || {name} else {name} end"
        )
        return f"""'"' || coalesce(replace({harmless}, '"', '""'), '') || '"'"""
    if name in DECIMALS:
        return f"""'"' || coalesce(replace(cast({name} as varchar), '.', '{mark}'), '') || '"'"""
    return f"""'"' || coalesce(cast({name} as varchar), '') || '"'"""


def _bytes(lines: pa.StringArray) -> memoryview:
    """The bytes of all strings of an array, one after another."""
    _, offsets, data = lines.buffers()
    bounds = memoryview(offsets).cast("q") if pa.types.is_large_string(lines.type) else memoryview(offsets).cast("i")
    return memoryview(data)[bounds[lines.offset] : bounds[lines.offset + len(lines)]]


def _doubled(text: str) -> str:
    return text.replace("'", "''")
