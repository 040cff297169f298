"""Drafts: files that were sent and wait to be looked at and submitted; they outlive a page, a connection, a server."""

import json
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from access import database
from pipelines.ledger import Instead
from pipelines.understanding import ReadOptions

AT_WORK = ("waiting", "reading", "sending")
MOST_OPEN = 30
KEPT_S = 7 * 24 * 3600.0


@dataclass(frozen=True)
class Draft:
    """One file as its sender left it. `told` is what pipelines.commands.drafts understood, None until then."""

    number: int
    account: str
    file: str
    size_bytes: int
    sha256: str
    options: ReadOptions
    instead: Instead | None
    state: str  # waiting | reading | ready | refused | sending | sent | failed
    stage: str
    told: dict[str, Any] | None
    submission: int | None
    made_on: float
    changed_on: float

    @property
    def is_at_work(self) -> bool:
        return self.state in AT_WORK


def add(
    home: Path,
    account: str,
    file: str,
    content: tuple[int, str],
    options: ReadOptions,
    keep: Callable[[int], None],
) -> int:
    """The number of a new draft, waiting to be read; `content` is its size in bytes and its SHA-256.

    `keep` puts its bytes away under the number, within the change: without them there is no draft.
    """
    now = time.time()
    with database.changing(home) as con:
        cursor = con.execute(
            "insert into draft (account, file, size_bytes, sha256, options, state, stage, made_on, changed_on)"
            " values (?, ?, ?, ?, ?, 'waiting', '', ?, ?)",
            [account, file[:200], *content, _encoded(options), now, now],
        )
        number = int(cursor.lastrowid or 0)
        keep(number)
    return number


def of(home: Path, account: str) -> list[Draft]:
    """The account's drafts and receipts, the newest first."""
    with database.asking(home) as con:
        rows = con.execute("select * from draft where account = ? order by number desc", [account]).fetchall()
    return [_draft(row) for row in rows]


def one(home: Path, account: str | None, number: int) -> Draft | None:
    """The draft of that number when it is the account's own (None: anybody's, for the worker)."""
    with database.asking(home) as con:
        row = con.execute(
            "select * from draft where number = ? and (? is null or account = ?)", [number, account, account]
        ).fetchone()
    return _draft(row) if row else None


def change(
    home: Path, draft: Draft, state: str, options: ReadOptions | None = None, instead: Instead | None = None
) -> bool:
    """Another state, with other options where given; False when the draft moved on meanwhile."""
    with database.changing(home) as con:
        changed = con.execute(
            "update draft set state = ?, stage = '', options = ?, instead = ?, note = ?, changed_on = ?"
            " where number = ? and state = ?",
            [
                state,
                _encoded(options or draft.options),
                instead.submission if instead else None,
                instead.note if instead else None,
                time.time(),
                draft.number,
                draft.state,
            ],
        )
    return changed.rowcount == 1


def advance(home: Path, number: int, state: str, stage: str = "") -> None:
    """The worker's progress."""
    with database.changing(home) as con:
        con.execute(
            "update draft set state = ?, stage = ?, changed_on = ? where number = ?",
            [state, stage, time.time(), number],
        )


def finish(home: Path, number: int, state: str, told: dict[str, Any], submission: int | None = None) -> None:
    """The worker's answer."""
    with database.changing(home) as con:
        con.execute(
            "update draft set state = ?, stage = '', told = ?, submission = ?, changed_on = ? where number = ?",
            [state, json.dumps(told, ensure_ascii=False, default=str), submission, time.time(), number],
        )


def drop(home: Path, account: str, number: int) -> bool:
    """Forgets a draft of the account; whether it was there. Its folder is the caller's."""
    with database.changing(home) as con:
        gone = con.execute("delete from draft where number = ? and account = ?", [number, account])
    return gone.rowcount == 1


def forget_old(home: Path, now: float | None = None) -> None:
    """Forgets drafts that nobody touched for KEPT_S, and all receipts but each account's last 20."""
    before = (time.time() if now is None else now) - KEPT_S
    with database.changing(home) as con:
        con.execute(
            """
            delete from draft
            where (state <> 'sent' and changed_on < ?) or number in (
                select number from (
                    select number, row_number() over (partition by account order by number desc) as place
                    from draft where state = 'sent'
                ) where place > 20
            )
            """,
            [before],
        )


@contextmanager
def numbers_held(home: Path) -> Iterator[set[int]]:
    """The numbers of all drafts; none is added for as long as the block lasts."""
    with database.changing(home) as con:
        yield {row["number"] for row in con.execute("select number from draft")}


def remembered(home: Path, account: str, layout: str) -> dict[str, str]:
    """How this sender reads the columns of this layout: "2!C" -> field."""
    with database.asking(home) as con:
        row = con.execute(
            "select columns from remembered_layout where account = ? and layout = ?", [account, layout]
        ).fetchone()
    return dict(json.loads(row["columns"])) if row else {}


def remember(home: Path, account: str, layout: str, columns: dict[str, str]) -> None:
    """From now on this sender's files of this layout are read so."""
    with database.changing(home) as con:
        con.execute("insert or replace into remembered_layout values (?, ?, ?)", [account, layout, json.dumps(columns)])


def _encoded(options: ReadOptions) -> str:
    """Without the mended cells, which are personal, and the programme's courses, which the worker asks anew."""
    return msgspec.json.encode(msgspec.structs.replace(options, mended={}, courses={})).decode()


def _draft(row: sqlite3.Row) -> Draft:
    return Draft(
        number=row["number"],
        account=row["account"],
        file=row["file"],
        size_bytes=row["size_bytes"],
        sha256=row["sha256"],
        options=msgspec.json.decode(row["options"], type=ReadOptions),
        instead=Instead(row["instead"], row["note"]) if row["instead"] else None,
        state=row["state"],
        stage=row["stage"],
        told=json.loads(row["told"]) if row["told"] else None,
        submission=row["submission"],
        made_on=row["made_on"],
        changed_on=row["changed_on"],
    )
