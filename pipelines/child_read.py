"""The child's task "read": reads and understands a file, and leaves its understanding and its rows."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from pipelines.read import read
from pipelines.refusal import Refusal
from pipelines.tasks import ReadRequest
from pipelines.understand import understand
from pipelines.understanding import Understanding


def answer(request: bytes, into: Path, tell: Callable[[str], None]) -> None:
    """Writes `into`/understanding.json and, when the file is accepted, `into`/rows.parquet."""
    asked = msgspec.json.decode(request, type=ReadRequest)
    tell("read")
    try:
        workbook = read(Path(asked.path), asked.name, asked.limits)
        tell("understand")
        understanding, rows = understand(workbook, asked.options)
    except Refusal as refusal:
        understanding = Understanding(outcome="refused", reason=refusal.reason, detail=refusal.detail)
    if understanding.outcome == "accepted":
        tell("write")
        pq.write_table(rows, into / "rows.parquet", compression="zstd")
    (into / "understanding.json").write_bytes(msgspec.json.encode(understanding))
