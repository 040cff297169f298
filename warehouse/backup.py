"""A consistent copy while in use, and the way back: everything but the keys, in one file that proves itself."""

import json
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from warehouse import audit, store
from warehouse.errors import UserError
from warehouse.frozen import digest
from warehouse.sync import sync

MANIFEST = "manifest.json"
COUNTED = ("submission", "record", "observation", "issue", "audit", "frozen")
KEPT_FOLDERS = ("frozen", "raw")
READABLE = 1  # the form of the backup's own layout


def backup(home: Path, file: Path) -> dict[str, Any]:
    """Writes `file` whole or not at all; returns its manifest."""
    draft = file.with_name(file.name + ".draft")
    with tempfile.TemporaryDirectory(prefix="backup-", dir=home / "tmp") as folder, store.holding(home) as connection:
        facts = _copy_store(connection, Path(folder) / "store.duckdb")
        _copy_accounts(home, Path(folder) / "access.sqlite")
        kept = [path for name in KEPT_FOLDERS for path in sorted((home / name).glob("*")) if path.is_file()]
        parts = {path.name: path for path in sorted(Path(folder).iterdir())}
        parts |= {path.relative_to(home).as_posix(): path for path in kept}
        manifest = {"form": READABLE, "made_on": store.utc_now().isoformat(), **facts, "files": _hashed(parts)}
        with tarfile.open(draft, "w") as archive:
            for name, path in parts.items():
                archive.add(path, arcname=name)
            # Last, so that a cut file has none and is refused.
            note = Path(folder) / MANIFEST
            note.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
            archive.add(note, arcname=MANIFEST)
    sync(draft)
    draft.replace(file)
    return manifest


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """The backup's files in `folder`, each proved against the manifest, which is returned."""
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
    except (tarfile.TarError, OSError) as error:
        raise UserError(f"{file.name} is no whole backup of Milepost: take another copy of it.") from error
    note = folder / MANIFEST
    if not note.exists():
        raise UserError(f"{file.name} was cut short: it has no manifest. Take another copy of it.")
    manifest = _manifest(note, file)
    for part in manifest["files"]:
        path = folder / part["name"]
        if not path.is_file() or digest(path) != part["sha256"]:
            raise UserError(f"{file.name} was damaged: {part['name']} is not what was backed up. Use another backup.")
    _compare(folder / "store.duckdb", manifest, file)
    return manifest


def swap_in(home: Path, folder: Path) -> Path:
    """Puts unpacked files in the place of the home's own, by rename; returns where the replaced ones lie."""
    home.mkdir(parents=True, exist_ok=True)
    replaced = home / f"replaced-{store.utc_now():%Y%m%dT%H%M%S}"
    replaced.mkdir()
    for name in ("store.duckdb", "store.duckdb.wal", "access.sqlite", "access.sqlite-wal", "access.sqlite-shm",
                 "published", *KEPT_FOLDERS):  # fmt: skip
        if (home / name).exists():
            (home / name).rename(replaced / name)
        if (folder / name).exists():
            (folder / name).rename(home / name)
    sync(home)
    return replaced


def _copy_store(connection: duckdb.DuckDBPyConnection, path: Path) -> dict[str, Any]:
    connection.execute(f"attach '{str(path).replace(chr(39), chr(39) * 2)}' as copied")
    connection.execute("copy from database store to copied")
    connection.execute("detach copied")
    return {"audit_head": audit.head(connection), "rows": _rows(connection)}


def _rows(connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    return {table: connection.execute(f'select count(*) from "{table}"').fetchall()[0][0] for table in COUNTED}


def _copy_accounts(home: Path, path: Path) -> None:
    if not (home / "access.sqlite").exists():
        return
    with closing(sqlite3.connect(home / "access.sqlite")) as live, closing(sqlite3.connect(path)) as copy:
        live.backup(copy)


def _hashed(parts: dict[str, Path]) -> list[dict[str, Any]]:
    return [{"name": name, "sha256": digest(path), "size": path.stat().st_size} for name, path in parts.items()]


def _manifest(note: Path, file: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    except ValueError as error:
        raise UserError(f"{file.name} was damaged: its manifest can't be read. Use another backup.") from error
    if manifest.get("form") != READABLE or not manifest.get("files"):
        raise UserError(f"{file.name} was made by another version of Milepost: restore it with that version.")
    return manifest


def _compare(path: Path, manifest: dict[str, Any], file: Path) -> None:
    with duckdb.connect(path, read_only=True) as connection:
        if audit.head(connection) != manifest["audit_head"] or _rows(connection) != manifest["rows"]:
            raise UserError(f"{file.name} doesn't hold what its manifest says. Use another backup.")
