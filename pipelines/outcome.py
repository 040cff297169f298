"""What is known of one file on its way in: how it was read, and what became of it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from pipelines.understanding import Issue, Understanding

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of one file. `submission` is None when nothing was stored."""

    file: str
    sha256: str | None
    outcome: str  # accepted | refused | unchanged
    submission: int | None = None
    reason: str | None = None
    detail: dict[str, str] = field(default_factory=dict)
    understanding: Understanding | None = None
    area: str | None = None
    issues: tuple[Issue, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    status_counts: dict[str, int] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    took_sample_out: bool = False


@dataclass(frozen=True)
class Reading:
    """One file as the sandbox left it; `rows` is a Parquet file of the shape pipelines.understanding.ROW."""

    path: Path
    name: str
    sha256: str
    understanding: Understanding
    rows: Path

    def named(self, column: str) -> set[str]:
        """The different values of a column of its rows."""
        return set(pc.unique(pq.read_table(self.rows, columns=[column]).column(column)).to_pylist()) - {None}
