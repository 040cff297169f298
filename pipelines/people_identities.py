"""Names, births, identifiers and contacts of the rows of a submission, encrypted in runs of rows."""

from typing import Any

import duckdb
import pyarrow as pa

from pipelines.vault import Vault

ROWS_PER_BLOCK = 2048
ROWS_AT_ONCE = 128 * ROWS_PER_BLOCK  # as many as memory holds beside the store's own
# kept so that a row's evidence can be made again, shown to nobody
OF_THE_LIST = ("dob_swappable", "duplicate_of", "duplicate_in")


def seal_submission(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> None:
    """Encrypts what temp table `incoming` says of people; rejected and ignored rows leave nothing."""
    [(first, last)] = con.execute("select coalesce(min(record), 0), coalesce(max(record), 0) from incoming").fetchall()
    for start in range(first, last + 1, ROWS_AT_ONCE):
        _seal_run(con, vault, submission, start)


def _seal_run(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int, first_record: int) -> None:
    rows = con.sql(
        """
        select record, name, sex, dob, birth_year, id, id_type, staff_id, account, phone, email, unit, certificate,
               dob_swappable, duplicate_of, duplicate_in
        from incoming
        where record between $first and $last
          and outcome in ('accepted', 'duplicate') and record not in (select record from erased_record)
        order by record
        """,
        params={"first": first_record, "last": first_record + ROWS_AT_ONCE - 1},
    ).to_arrow_table()
    first, last, sealed = [], [], []
    for start in range(0, rows.num_rows, ROWS_PER_BLOCK):
        block = rows.slice(start, ROWS_PER_BLOCK)
        first.append(block["record"][0].as_py())
        last.append(block["record"][-1].as_py())
        sealed.append(vault.seal(_packed(block), _place(submission, first[-1])))
    con.execute(
        "insert into identity_block select $submission, unnest($first::bigint[]), unnest($last::bigint[]),"
        " unnest($sealed::blob[])",
        {"submission": submission, "first": first, "last": last, "sealed": sealed},
    )


def forget_submission(con: duckdb.DuckDBPyConnection, submission: int) -> None:
    """Drops the encrypted rows of a submission that was taken back."""
    con.execute("delete from identity_block where submission = $submission", {"submission": submission})


def identities(con: duckdb.DuckDBPyConnection, vault: Vault, records: list[int]) -> dict[int, dict[str, Any]]:
    """record -> its name, sex, dob, birth_year, identifiers, contacts and unit, decrypted; for one short answer."""
    blocks = con.execute(
        """
        select distinct b.submission, b.first_record, b.sealed
        from identity_block as b
        join (select unnest($records::bigint[]) as record) as r on r.record between b.first_record and b.last_record
        """,
        {"records": records},
    ).fetchall()
    wanted = set(records)
    found: dict[int, dict[str, Any]] = {}
    for submission, first, sealed in blocks:
        for row in _unpacked(vault.unseal(sealed, _place(submission, first))).to_pylist():
            if row["record"] in wanted:
                found[row["record"]] = {name: value for name, value in row.items() if name not in OF_THE_LIST}
    return found


def lay_out(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> None:
    """Temp table `incoming` again, as far as it tells people apart, from what was kept of a submission."""
    blocks = con.execute(
        "select first_record, sealed from identity_block where submission = $submission order by first_record",
        {"submission": submission},
    ).fetchall()
    kept = [_unpacked(vault.unseal(sealed, _place(submission, first))) for first, sealed in blocks]
    con.register("kept_row", pa.concat_tables(kept) if kept else _packable())
    con.execute(
        """
        create or replace temp table incoming as
        select r.record, r.sheet, r.row, r."column", r.outcome, r.area, r.warnings, k.* exclude (record)
        from record as r
        left join kept_row as k on k.record = r.record
        where r.submission = $submission and r.outcome in ('accepted', 'duplicate')
        """,
        {"submission": submission},
    )
    con.unregister("kept_row")


def _packable() -> pa.Table:
    """No row, in the columns that blocks hold."""
    texts = ("name", "sex", "id", "id_type", "staff_id", "account", "phone", "email", "unit", "certificate")
    columns = {"record": pa.int64(), "dob": pa.date32(), "birth_year": pa.int16(), "dob_swappable": pa.bool_()}
    types = {**columns, "duplicate_of": pa.int32(), "duplicate_in": pa.string(), **dict.fromkeys(texts, pa.string())}
    return pa.schema(list(types.items())).empty_table()


def blank(con: duckdb.DuckDBPyConnection, vault: Vault, records: list[int]) -> None:
    """Rewrites the blocks that hold these records without them."""
    blocks = con.execute(
        """
        select distinct b.submission, b.first_record, b.sealed
        from identity_block as b
        join (select unnest($records::bigint[]) as record) as r on r.record between b.first_record and b.last_record
        """,
        {"records": records},
    ).fetchall()
    gone = pa.array(records, pa.int64())
    for submission, first, sealed in blocks:
        table = _unpacked(vault.unseal(sealed, _place(submission, first)))
        kept = table.filter(pa.compute.invert(pa.compute.is_in(table["record"], gone)))
        con.execute(
            "update identity_block set sealed = $sealed where submission = $submission and first_record = $first",
            {"sealed": vault.seal(_packed(kept), _place(submission, first)), "submission": submission, "first": first},
        )


def _place(submission: int, first_record: int) -> str:
    return f"identity:{submission}:{first_record}"


def _packed(table: pa.Table) -> bytes:
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema, options=pa.ipc.IpcWriteOptions(compression="zstd")) as writer:
        writer.write_table(table.combine_chunks())
    return bytes(sink.getvalue())


def _unpacked(plain: bytes) -> pa.Table:
    with pa.ipc.open_stream(plain) as reader:
        return reader.read_all()
