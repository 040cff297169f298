"""A consistent copy while in use, and the way back: everything but the keys, in one file that proves itself.

The file is a tar archive whose last member is the manifest, followed by one line with the SHA-256 of all before it.
"""

import hashlib
import json
import os
import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from pathlib import Path
from typing import Any

import duckdb

from warehouse import audit, room, store
from warehouse.errors import Damaged, UserError
from warehouse.proof import digest
from warehouse.swap import swap
from warehouse.sync import sync

MANIFEST = "manifest.json"
COUNTED = ("submission", "record", "observation", "issue", "person", "profile", "identity_block", "audit", "frozen")
KEPT_FOLDERS = ("frozen", "raw")
SWAPPED = (
    "store.duckdb", "store.duckdb.wal", "access.sqlite", "access.sqlite-wal", "access.sqlite-shm", "published",
    "last-backup.json", *KEPT_FOLDERS,
)  # fmt: skip
READABLE = 1  # the form of the backup's own layout
SEAL = b"milepost backup sha256 "
SEAL_BYTES = len(SEAL) + 64 + 1
CHUNK_BYTES = 1 << 20


def backup(home: Path, file: Path) -> dict[str, Any]:
    """Writes `file` whole or not at all, and reads it back; returns its manifest.

    The store is held only while it is copied. Raises DiskFull when there is no room for it.
    """
    if not file.parent.is_dir():
        raise UserError(f"There is no folder {file.parent}: make it first, or name another place for the backup.")
    draft = file.with_name(file.name + ".draft")
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    try:
        with store.in_words(home), tempfile.TemporaryDirectory(prefix="backup-", dir=home / "tmp") as folder:
            manifest = _gather(home, Path(folder))
            _pack(Path(folder), manifest, draft)
            must_be_whole(draft, file.name)
            sync(draft)
            draft.replace(file)
            sync(file.parent)
            _note(home, file, manifest)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    return manifest


def last_backup(home: Path) -> dict[str, str] | None:
    """When the last backup was made, into which file, and the audit head it carries away; None when there is none."""
    note = home / "last-backup.json"
    if not note.exists():
        return None
    said: dict[str, str] = json.loads(note.read_text(encoding="utf-8"))
    return said


def must_be_whole(file: Path, called: str) -> None:
    """Raises Damaged unless the file is a backup to its last bit."""
    if not file.exists():
        raise UserError(f"There is no file {called}: name one that `python -m pipelines backup` made.")
    if not file.is_file() or file.stat().st_size <= SEAL_BYTES:
        raise Damaged(f"{called} is no backup of Milepost: name a file that `python -m pipelines backup` made.")
    rest = file.stat().st_size - SEAL_BYTES
    found = hashlib.sha256()
    with file.open("rb") as whole:
        while rest:
            chunk = whole.read(min(rest, CHUNK_BYTES))
            found.update(chunk)
            rest -= len(chunk)
        seal = whole.read()
    if not seal.startswith(SEAL):
        raise Damaged(f"{called} was cut short or is no backup of Milepost: use another copy of it.")
    if seal != _seal(found.hexdigest()):
        raise Damaged(f"{called} was damaged: a bit of it changed since it was written. Use another backup.")


def unpack(file: Path, folder: Path) -> dict[str, Any]:
    """The backup's files in `folder`, each proved against the manifest, which is returned, and its note."""
    must_be_whole(file, file.name)
    room.must_have_room(folder, file.stat().st_size)
    try:
        with tarfile.open(file) as archive:
            archive.extractall(folder, filter="data")
    except tarfile.TarError as error:
        raise Damaged(f"{file.name} is no whole backup of Milepost: use another copy of it.") from error
    manifest = _manifest(folder / MANIFEST, file)
    for part in manifest["files"]:
        path = folder / part["name"]
        if not path.is_file() or digest(path) != part["sha256"]:
            raise Damaged(f"{file.name} was damaged: {part['name']} is not what was backed up. Use another backup.")
    _compare(folder / "store.duckdb", manifest, file.name)
    _note(folder, file, manifest)
    return manifest


def swap_in(home: Path, folder: Path) -> Path:
    """Puts unpacked files in the place of the home's own, all or none; returns where the replaced ones lie."""
    replaced = home / f"replaced-{store.utc_now():%Y%m%dT%H%M%S%f}"
    with store.locked(home):
        swap(home, folder, SWAPPED, replaced)
    return replaced


def _gather(home: Path, folder: Path) -> dict[str, Any]:
    """Copies of everything in `folder`, proved equal to what the store held at that moment; the manifest."""
    with store.holding(home) as connection:
        facts = _copy_store(connection, folder / "store.duckdb")
        _copy_accounts(home, folder / "access.sqlite")
        for name in KEPT_FOLDERS:
            _link_files(home / name, folder / name)
    _compare(folder / "store.duckdb", facts, "the copy")
    parts = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [
        {"name": path.relative_to(folder).as_posix(), "sha256": digest(path), "size": path.stat().st_size}
        for path in parts
    ]
    return {"form": READABLE, "made_on": store.utc_now().isoformat(), **facts, "files": files}


def _pack(folder: Path, manifest: dict[str, Any], draft: Path) -> None:
    note = folder / MANIFEST
    note.write_text(json.dumps(manifest, indent=1), encoding="utf-8")
    with draft.open("wb") as written:
        draft.chmod(0o600)
        with tarfile.open(fileobj=written, mode="w") as archive:
            for part in manifest["files"]:
                archive.add(folder / part["name"], arcname=part["name"])
            archive.add(note, arcname=MANIFEST)
    seal = _seal(digest(draft))
    with draft.open("ab") as written:
        written.write(seal)


def _note(home: Path, file: Path, manifest: dict[str, Any]) -> None:
    note = home / "last-backup.json"
    draft = note.with_suffix(".draft")
    said = {"made_on": manifest["made_on"], "file": file.name, "audit_head": manifest["audit_head"]}
    draft.write_text(json.dumps(said), encoding="utf-8")
    draft.replace(note)


def _seal(sha256: str) -> bytes:
    return SEAL + sha256.encode() + b"\n"


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


def _link_files(source: Path, into: Path) -> None:
    """The folder's files under second names: they are only ever replaced whole, so that a link is as good as a copy."""
    into.mkdir()
    for path in source.glob("*"):
        if path.is_file() and path.suffix not in (".draft", ".part"):
            _link(path, into / path.name)


def _link(path: Path, link: Path) -> None:
    try:
        os.link(path, link)
    except OSError:  # a file system without links
        shutil.copyfile(path, link)


def _manifest(note: Path, file: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads(note.read_text(encoding="utf-8"))
    except (ValueError, OSError) as error:
        raise Damaged(f"{file.name} has no manifest that can be read: use another backup.") from error
    if manifest.get("form") != READABLE or not manifest.get("files"):
        raise UserError(f"{file.name} was made by another version of Milepost: restore it with that version.")
    return manifest


def _compare(path: Path, manifest: dict[str, Any], called: str) -> None:
    try:
        with duckdb.connect(path, read_only=True) as connection:
            if audit.head(connection) == manifest["audit_head"] and _rows(connection) == manifest["rows"]:
                return
    except duckdb.Error as error:
        raise Damaged(f"The store in {called} can't be opened: use another backup.") from error
    raise Damaged(f"{called} doesn't hold what its manifest says: use another backup.")
