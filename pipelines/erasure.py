"""Erasures that hold: raw files dropped with the attributes, and a list beside the store that outlives a restore."""

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines import people_requests, vault
from pipelines.vault import Vault
from warehouse import store
from warehouse.errors import UserError


@dataclass(frozen=True)
class Erasure:
    """One keyed hash of a person who was erased: it says nobody's name, and nothing without the key."""

    kind: str
    key: int
    erased_on: str
    erased_by: str
    why: str


def erase(home: Path, identifier: str, why: str, actor: str) -> list[int]:
    """The people whose attributes are gone from store, raw files and, by the list, from whatever is restored later."""
    with store.writing(home) as con:
        keys = vault.opened(home, con)
        people = people_requests.erase(con, keys, identifier, why, actor)
        files = _files_of(con, people)
        erased = _in_store(con)
    _write(home, erased)
    for sha256 in files:
        vault.drop_raw(home, sha256)
    return people


def every(home: Path) -> list[Erasure]:
    """All erasures known here: of the list, and of the store where it can be read."""
    known = set(_listed(home))
    if store.store_path(home).exists():
        try:
            with store.reading(home) as con:
                known |= set(_in_store(con))
        except (duckdb.Error, UserError):
            # A restore is for a store that is damaged, or of a newer Milepost; the list stands beside it.
            return _in_order(known)
    return _in_order(known)


def replay(con: duckdb.DuckDBPyConnection, keys: Vault, erased: Iterable[Erasure], home: Path) -> int:
    """How many people of a restored store are erased anew, because they were before; their raw files go too."""
    people = [person for one in erased for person in _bearers(con, one)]
    people = sorted(set(people) - _erased(con))
    if people:
        people_requests.forget(con, keys, people, "erased before the restore", "operator")
        for sha256 in _files_of(con, people):
            vault.drop_raw(home, sha256)
    return len(people)


def _bearers(con: duckdb.DuckDBPyConnection, one: Erasure) -> list[int]:
    found = con.execute(
        """
        select distinct person from profile
        where $key in (id, staff, account, email, phone) and person is not null
            and not exists (from shared_key as shared where shared.kind = $kind and shared.key = $key)
        """,
        {"key": one.key, "kind": one.kind},
    ).fetchall()
    return [person for (person,) in found]


def _erased(con: duckdb.DuckDBPyConnection) -> set[int]:
    return {person for (person,) in con.execute("select distinct person from erasure").fetchall()}


def _files_of(con: duckdb.DuckDBPyConnection, people: list[int]) -> list[str]:
    """The content hashes of the files that speak of these people."""
    found = con.execute(
        """
        select distinct sha256
        from submission join record using (submission)
        where list_contains($people, record.person)
        """,
        {"people": people},
    ).fetchall()
    return [sha256 for (sha256,) in found]


def _in_store(con: duckdb.DuckDBPyConnection) -> list[Erasure]:
    found = con.execute("select kind, key, erased_on, erased_by, why from erasure").fetchall()
    return [Erasure(kind, int(key), on.isoformat(), by, why) for kind, key, on, by, why in found]


def _listed(home: Path) -> list[Erasure]:
    file = _file(home)
    if not file.exists():
        return []
    rows: list[dict[str, Any]] = json.loads(file.read_text(encoding="utf-8"))
    return [Erasure(**row) for row in rows]


def _write(home: Path, erased: Iterable[Erasure]) -> None:
    """The list, whole or as it was; never in a backup, because it must be newer than any."""
    rows = [
        asdict(one) for one in sorted({*erased, *_listed(home)}, key=lambda one: (one.erased_on, one.kind, one.key))
    ]
    draft = _file(home).with_suffix(".draft")
    with draft.open("w", encoding="utf-8") as file:
        draft.chmod(0o600)
        json.dump(rows, file, ensure_ascii=False, indent=1)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(_file(home))


def _in_order(erased: Iterable[Erasure]) -> list[Erasure]:
    return sorted(erased, key=lambda one: (one.erased_on, one.kind, one.key))


def _file(home: Path) -> Path:
    return home / "erasures.json"
