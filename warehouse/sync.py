"""Makes a rename hold through a power cut."""

import os
from pathlib import Path


def sync(path: Path) -> None:
    """The file's or folder's content is on the disk when this returns."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
