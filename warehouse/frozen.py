"""Figures at a cut-off: snapshots that were given a label, kept for ever and refused when a bit of them changed."""

import re
import shutil
from pathlib import Path
from typing import Any

import duckdb

from warehouse import audit, store
from warehouse.errors import UserError
from warehouse.proof import digest
from warehouse.publish import Snapshot, open_snapshot, publish
from warehouse.sender import Sender
from warehouse.sync import sync

LABEL = re.compile(r"[\w][\w .-]{0,63}")


def freeze(home: Path, label: str, why: str, sender: Sender) -> Path:
    """The path of the kept file; publishes first, so that it holds everything taken in so far."""
    sender.must_be("approver", "administrator")
    if not LABEL.fullmatch(label):
        raise UserError(f"{label!r} can't be a label: use letters, digits, spaces, dots and hyphens, at most 64.")
    published = publish(home)
    kept = frozen_path(home, label)
    draft = kept.with_suffix(".draft")
    kept.parent.mkdir(exist_ok=True)
    with store.writing(home) as connection:
        if connection.execute("select 1 from frozen where label = $label", {"label": label}).fetchall():
            raise UserError(f"There are already figures frozen as {label!r}: choose another label.")
        shutil.copyfile(published, draft)
        sync(draft)
        draft.rename(kept)
        sync(kept.parent)
        connection.execute(
            "insert into frozen values ($label, $sha256, $now, $by, $why)",
            {"label": label, "sha256": digest(kept), "now": store.utc_now(), "by": sender.name, "why": why},
        )
        audit.append(connection, sender.name, "freeze", label, {"why": why, "snapshot": published.stem})
    publish(home)  # so that readers see the new label listed
    return kept


def frozen(connection: duckdb.DuckDBPyConnection) -> list[dict[str, Any]]:
    """One dict per frozen state, oldest first."""
    rows = connection.execute(
        "select label, strftime(frozen_on, '%Y-%m-%dT%H:%M:%SZ'), frozen_by, why from frozen order by frozen_on"
    ).fetchall()
    return [dict(zip(("label", "frozen_on", "frozen_by", "why"), row, strict=True)) for row in rows]


def frozen_snapshot(home: Path, label: str) -> Snapshot:
    """The figures as they were frozen; refused when the file is missing or not the one that was kept."""
    with store.reading(home) as connection:
        found = connection.execute("select sha256 from frozen where label = $label", {"label": label}).fetchall()
    if not found:
        raise UserError(f"Nothing is frozen as {label!r}: `python -m pipelines frozen` lists what is.")
    path = frozen_path(home, label)
    if path not in _verified:
        if not path.exists() or digest(path) != found[0][0]:
            raise UserError(f"The figures frozen as {label!r} were changed or lost: restore them from a backup.")
        _verified.add(path)
    return open_snapshot(path)


def frozen_path(home: Path, label: str) -> Path:
    """Where a label's file lies."""
    return home / "frozen" / f"{label}.duckdb"


_verified: set[Path] = set()  # hashed once a process: a file of a million records takes a second
