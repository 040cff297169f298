"""The snapshots that lie in an installation's folder."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path


@dataclass(frozen=True)
class Published:
    """One snapshot file: its name, when it was published (UTC), its size in bytes, whether readers open it now."""

    version: str
    published_on: datetime
    size_bytes: int
    is_current: bool


def published(home: Path) -> list[Published]:
    """One per snapshot, the newest first; those a publication sweeps away meanwhile are left out."""
    folder = home / "published"
    pointer = folder / "CURRENT.json"
    current = json.loads(pointer.read_text(encoding="utf-8"))["snapshot"] if pointer.exists() else ""
    return [
        Published(path.stem, _time_of(path.stem), path.stat().st_size, path.name == current)
        for path in sorted(folder.glob("*.duckdb"), reverse=True)
        if path.exists()
    ]


def _time_of(version: str) -> datetime:
    return datetime.strptime(version, "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)
