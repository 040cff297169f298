"""What is compared of people: keyed hashes of the normal forms of names, births, identifiers, contacts and units."""

import tomllib
from functools import cache
from pathlib import Path

import duckdb
import msgspec

from pipelines.vault import Vault

SQL = Path(__file__).resolve().parent.parent / "warehouse" / "people"
RULES = Path(__file__).resolve().parent.parent / "data" / "reference" / "people.toml"


class Rules(msgspec.Struct, frozen=True):
    """The settings of data/reference/people.toml."""

    given_last: frozenset[str]
    unit_head: str
    unit_tail: str
    shared_ratio: float
    most_members: int
    common_births: int
    join_from: float
    doubt_from: float


@cache
def rules() -> Rules:
    """The settings that tell people apart, read once."""
    return msgspec.convert(tomllib.loads(RULES.read_text(encoding="utf-8")), Rules)


def run(con: duckdb.DuckDBPyConnection, name: str, **parameters: object) -> None:
    """Runs one statement file of warehouse/people."""
    con.execute(_text(name), parameters)


@cache
def _text(name: str) -> str:
    return (SQL / f"{name}.sql").read_text(encoding="utf-8")


def define(con: duckdb.DuckDBPyConnection) -> None:
    """The macros of normal forms and keys, for this connection."""
    run(con, "normalise")
    run(con, "keys")


def derive(con: duckdb.DuckDBPyConnection, vault: Vault, submission: int) -> None:
    """Temp table incoming_evidence: one row per accepted row of `incoming`, hashed; new slips of identifiers noted."""
    define(con)
    run(con, "areas_now")
    country, source = _origin(con, submission)
    run(
        con,
        "evidence",
        **vault.pads(),
        given_last=country in rules().given_last,
        unit_head=rules().unit_head,
        unit_tail=rules().unit_tail,
        source=source,
    )


def note_slips(con: duckdb.DuckDBPyConnection, vault: Vault) -> None:
    """Adds the slips between identifiers that just arrived and those of the same name, birth date and unit."""
    run(con, "slips", **vault.pads())


def _origin(con: duckdb.DuckDBPyConnection, submission: int) -> tuple[str | None, str]:
    """The submission's country and the hash of its file, by which a row without evidence is known after a reload."""
    found = con.execute(
        "select country, sha256 from submission where submission = $submission", {"submission": submission}
    ).fetchall()
    return found[0] if found else (None, str(submission))
