"""What a child process does with its file: reads and understands it, and leaves the answer in its folder."""

from collections.abc import Callable
from pathlib import Path

import msgspec
import pyarrow.parquet as pq

from pipelines.child import Request, refused
from pipelines.read import read
from pipelines.refusal import Refusal
from pipelines.understand import understand


def answer(request: Request, into: Path, tell: Callable[[str], None]) -> None:
    """Writes `into`/understanding.json and, when the file is accepted, `into`/rows.parquet."""
    tell("read")
    try:
        workbook = read(Path(request.path), request.name, request.limits)
        tell("understand")
        understanding, rows = understand(workbook, request.options)
    except Refusal as refusal:
        understanding = refused(refusal)
    if understanding.outcome == "accepted":
        tell("write")
        pq.write_table(rows, into / "rows.parquet", compression="zstd")
    (into / "understanding.json").write_bytes(msgspec.json.encode(understanding))
