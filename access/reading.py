"""Who may read without signing in: anybody while only sample data is in, else nobody unless the operator opens it."""

import json
from functools import lru_cache
from pathlib import Path

from access.settings import Settings
from warehouse.publish import snapshot


def is_open(home: Path, settings: Settings) -> bool:
    """Whether a stranger's browser sees published aggregates now."""
    if settings.anonymous_reading != "auto":
        return settings.anonymous_reading == "open"
    pointer = home / "published" / "CURRENT.json"
    if not pointer.exists():
        return False
    has_sample, has_real = _kinds(home, json.loads(pointer.read_text(encoding="utf-8"))["snapshot"])
    return has_sample and not has_real


def has_real_data(home: Path) -> bool:
    """Whether the newest snapshot knows of any submission that isn't sample data, reverted ones included."""
    pointer = home / "published" / "CURRENT.json"
    return pointer.exists() and _kinds(home, json.loads(pointer.read_text(encoding="utf-8"))["snapshot"])[1]


@lru_cache(maxsize=8)
def _kinds(home: Path, name: str) -> tuple[bool, bool]:
    """Whether the snapshot of that name has sample and real submissions; a snapshot never changes."""
    found = snapshot(home).connection.cursor().execute("select distinct is_sample from submission").fetchall()
    kinds = {row[0] for row in found}
    return True in kinds, False in kinds
