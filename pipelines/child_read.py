"""The child's task "read": reads and understands a file, and leaves its understanding and its rows."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pyarrow as pa
import pyarrow.parquet as pq

from pipelines.kept_rows import KeptRows
from pipelines.preview import refused_rows, show
from pipelines.read import read
from pipelines.refusal import Refusal
from pipelines.tasks import ReadRequest
from pipelines.understand import understand
from pipelines.understanding import REFUSED_ROWS, Understanding


def answer(request: bytes, into: Path, tell: Callable[[str], None]) -> None:
    """Writes `into`/understanding.json and, when the file is accepted, `into`/rows.parquet.

    For a draft `into`/refused.json too, the cells that can be mended.
    """
    asked = msgspec.json.decode(request, type=ReadRequest)
    tell("read")
    try:
        workbook = read(Path(asked.path), asked.name, asked.limits)
        tell("understand")
        understanding, rows = understand(workbook, asked.options, tell)
        if asked.options.is_draft:
            show(workbook, understanding)
            (into / REFUSED_ROWS).write_bytes(msgspec.json.encode(refused_rows(workbook, understanding, rows)))
    except Refusal as refusal:
        understanding = Understanding(outcome="refused", reason=refusal.reason, detail=refusal.detail)
    if understanding.outcome == "accepted":
        tell("write")
        _write(rows, into / "rows.parquet")
    (into / "understanding.json").write_bytes(msgspec.json.encode(understanding))


def _write(rows: pa.Table | KeptRows, path: Path) -> None:
    if isinstance(rows, KeptRows):
        rows.save(path)
    else:
        pq.write_table(rows, path, compression="zstd")
