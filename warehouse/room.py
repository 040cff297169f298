"""How much room is left on the disk, and from where on an installation only reads."""

import os
import shutil
from pathlib import Path

from warehouse.errors import DiskFull

MIB = 1 << 20
SPARE_MIB = 1024  # MILEPOST_SPARE_MIB overrides it, for a small disk


def free_bytes(home: Path) -> int:
    """What is left on the disk of an installation's folder."""
    there = next(folder for folder in (home, *home.parents) if folder.exists())
    return shutil.disk_usage(there).free


def is_read_only(home: Path) -> bool:
    """Whether too little room is left to take anything in: pages then say so, and go on answering."""
    return free_bytes(home) < _spare_bytes()


def must_have_room(home: Path, coming_bytes: int = 0) -> None:
    """Raises DiskFull, in words, when `coming_bytes` more would leave less than is kept free."""
    free = free_bytes(home)
    needed = _spare_bytes() + coming_bytes
    if free < needed:
        raise DiskFull(
            f"The disk is nearly full: {free // MIB} MiB are free, {needed // MIB} MiB are needed. Nothing was stored; "
            "free some space and try again."
        )


def _spare_bytes() -> int:
    return int(os.environ.get("MILEPOST_SPARE_MIB") or SPARE_MIB) * MIB
