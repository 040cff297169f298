"""Keeps what the store knows of areas, programmes and courses equal to the files under data/."""

import hashlib
import json
from pathlib import Path

import duckdb

from pipelines import programmes, reference
from warehouse import audit, store
from warehouse.publish import publish, publish_if_behind

DATA = Path(__file__).parent.parent / "data"


def prepare(home: Path) -> None:
    """Loads areas and programmes into a new store, and again whenever their files changed; then publishes.

    What a process that ended too early has stored and not published is published too.
    """
    digest = _digest()
    with store.reading(home) as connection:
        is_loaded = _loaded(connection) == digest
    if is_loaded:
        publish_if_behind(home)
        return
    with store.writing(home) as connection:
        reference.load_reference(connection)
        programmes.load_programmes(connection)
        connection.execute(
            "insert or replace into setting values ('configuration', $digest)", {"digest": json.dumps(digest)}
        )
        audit.append(connection, "operator", "load configuration", "data", {"digest": digest[:12]})
    publish(home)


def _loaded(connection: duckdb.DuckDBPyConnection) -> str | None:
    found = connection.execute("select value from setting where name = 'configuration'").fetchall()
    return str(json.loads(found[0][0])) if found else None


def _digest() -> str:
    reference = DATA / "reference"
    files = sorted([*(DATA / "programmes").glob("*.toml"), *reference.glob("*.csv"), *reference.glob("*.toml")])
    digest = hashlib.sha256()
    for file in files:
        digest.update(file.name.encode())
        digest.update(file.read_bytes())
    return digest.hexdigest()
