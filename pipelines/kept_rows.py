"""The rows of a long list in a file of the reading's folder: written piece by piece, then settled as a whole."""

import os
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import TracebackType

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.understanding import ROW

# what repeats from row to row; elsewhere a dictionary is begun, filled and given up for nothing
_REPEATING = [
    *("sheet", "column", "outcome", "rule", "sex", "dob", "birth_year", "id_type", "unit", "area", "course", "status"),
    *("position", "level", "dependency", "topic", "organisation_code", "mode", "completed_on", "started_on", "score"),
]


class KeptRows:
    """Rows of ROW in worksheet order, and what only the whole list tells of some."""

    def __init__(self) -> None:
        descriptor, path = tempfile.mkstemp(suffix=".parquet")
        os.close(descriptor)
        self._path = Path(path)
        self._fallen: dict[int, int] = {}
        self._filled_down: set[int] = set()

    def settle(self, fallen: dict[int, int], filled_down: set[int]) -> None:
        """(repeated row -> the row that stands, rows whose identifier stands beside other names)."""
        self._fallen, self._filled_down = fallen, filled_down

    def of_rows(self, wanted: pa.Array, names: Sequence[str]) -> pa.Table:
        """Some columns of some rows."""
        batches = pq.ParquetFile(self._path).iter_batches(columns=list(names))
        return pa.concat_tables([pa.table(batch).filter(pc.is_in(batch["row"], wanted)) for batch in batches])

    def read_all(self) -> pa.Table:
        """Every row as settled."""
        return pa.Table.from_batches(self._settled(), ROW)

    def save(self, path: Path) -> None:
        """Moves the rows to a Parquet file, written anew only where some of them were settled."""
        if self._fallen or self._filled_down:
            with pq.ParquetWriter(path, ROW, compression="zstd", use_dictionary=_REPEATING) as writer:
                for batch in self._settled():
                    writer.write_batch(batch)
            self._path.unlink()
        else:
            self._path.rename(path)

    def _settled(self) -> Iterator[pa.RecordBatch]:
        changed = pa.array(sorted({*self._fallen, *self._filled_down}), pa.int32())
        for batch in pq.ParquetFile(self._path).iter_batches():
            rows = batch["row"]
            if len(changed) and pc.any(pc.is_in(rows, changed)).as_py():
                batch = self._with_duplicates(batch, rows.to_pylist())
            yield batch.cast(ROW)

    def _with_duplicates(self, batch: pa.RecordBatch, rows: list[int]) -> pa.RecordBatch:
        fallen, filled_down = self._fallen, self._filled_down
        outcomes = [
            "duplicate" if row in fallen else old for row, old in zip(rows, batch["outcome"].to_pylist(), strict=True)
        ]
        warnings = [
            [*old, "id_shared"] if row in filled_down and row not in fallen else old
            for row, old in zip(rows, batch["warnings"].to_pylist(), strict=True)
        ]
        columns = {name: batch[name] for name in ROW.names}
        columns["outcome"] = pa.array(outcomes, pa.string())
        columns["duplicate_of"] = pa.array([fallen.get(row) for row in rows], pa.int32())
        columns["warnings"] = pa.array(warnings, pa.list_(pa.string()))
        return pa.RecordBatch.from_arrays([columns[name] for name in ROW.names], schema=ROW)

    def writer(self) -> "RowsWriter":
        return RowsWriter(self._path)


class RowsWriter:
    """Sorts and writes each table in a thread of its own, where Arrow works beside the Python of the next piece."""

    def __init__(self, path: Path) -> None:
        self._file = pq.ParquetWriter(path, ROW, compression="zstd", use_dictionary=_REPEATING)
        self._thread = ThreadPoolExecutor(1)
        self._last: Future[None] | None = None

    def __enter__(self) -> "RowsWriter":
        return self

    def write(self, table: pa.Table) -> None:
        """Begins to write; waits for the table before, so that one at most is held."""
        if self._last is not None:
            self._last.result()
        self._last = self._thread.submit(self._write, table)

    def _write(self, table: pa.Table) -> None:
        self._file.write_table(table.sort_by("row"))

    def __exit__(self, kind: type[BaseException] | None, fault: BaseException | None, _: TracebackType | None) -> None:
        self._thread.shutdown()
        self._file.close()
        if kind is None and self._last is not None:
            self._last.result()
