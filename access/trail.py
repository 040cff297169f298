"""Both chains as an administrator reads them: the changes in the store, and the readings and access beside it."""

from dataclasses import dataclass
from pathlib import Path

from access import database
from access.senders import sender
from warehouse import audit, store, verify
from warehouse.audit import Link, Verdict

CHAINS = ("changes", "readings")


@dataclass(frozen=True)
class Excerpt:
    """The newest rows of a chain that match, newest first; who and what can be asked for; the head of all of it."""

    links: list[Link]
    actors: list[str]
    actions: list[str]
    head: str


@dataclass(frozen=True)
class Proof:
    """What a walk along both chains and through the warehouse found."""

    verdicts: dict[str, Verdict]
    faults: list[str]


def excerpt(home: Path, account: str, chain: str, newest: int, actor: str = "", action: str = "") -> Excerpt:
    """Rows of one chain; an empty `actor` or `action` asks for any."""
    sender(home, account).must_be("administrator")
    if chain == "readings":
        with database.asking(home) as con:
            return _excerpt(con, newest, actor, action)
    with store.reading(home) as connection:
        return _excerpt(connection, newest, actor, action)


def proof(home: Path, account: str) -> Proof:
    """Walks both chains and runs every check of `verify`; changes nothing."""
    sender(home, account).must_be("administrator")
    with store.reading(home) as connection:
        changes = audit.verify_chain(connection)
    with database.asking(home) as con:
        readings = audit.verify_chain(con)
    return Proof({"changes": changes, "readings": readings}, verify.verify(home))


def _excerpt(con: audit.Connection, newest: int, actor: str, action: str) -> Excerpt:
    found = audit.matching(con, newest, actor, action)
    return Excerpt(found, audit.actors(con), audit.actions(con), audit.head(con))
