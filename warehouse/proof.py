"""The SHA-256 of a file, kept beside it, by which a changed bit is seen before anything is read from the file."""

import hashlib
from pathlib import Path

from warehouse.sync import sync


def digest(path: Path) -> str:
    """SHA-256 of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def proof_path(path: Path) -> Path:
    """Where the digest of a file lies."""
    return path.with_suffix(".sha256")


def prove(path: Path, named: Path) -> None:
    """Keeps the digest of `path` under the name that the file is about to get."""
    kept = proof_path(named)
    kept.write_text(digest(path), encoding="ascii")
    sync(kept)


def is_whole(path: Path) -> bool:
    """Whether the file is there and is what was written, to the bit."""
    try:
        return proof_path(path).read_text(encoding="ascii", errors="replace") == digest(path)
    except OSError:  # gone meanwhile, or a disk that can't read it any more
        return False
