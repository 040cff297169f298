"""The trail of changes and of readings: rows chained by hash, each written in the transaction it speaks of."""

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Protocol

START = "0" * 64
# An e-mail address, or nine and more digits in a row: what no trail that is kept for ever may hold.
PERSONAL = re.compile(r"[^\s@\"]+@[^\s@\"]+|(?<![0-9A-Za-z])\+?\d(?:[ .-]?\d){8,}(?![0-9A-Za-z])")
WITHHELD = "[withheld]"


class Connection(Protocol):
    """A DuckDB or a SQLite connection: both chains are kept by the same lines."""

    def execute(self, query: str, parameters: Any = ..., /) -> Any: ...


@dataclass(frozen=True)
class Link:
    """One row of a chain; `h` covers everything before it."""

    seq: int
    ts: str  # ISO, UTC, microseconds, without a zone
    actor: str
    action: str
    object: str
    detail: str  # canonical JSON
    prev: str
    h: str


@dataclass(frozen=True)
class Verdict:
    """What a walk along a chain found; `broken_at` is the first row that doesn't follow, None when all do."""

    rows: int
    head: str
    broken_at: int | None = None
    fault: str | None = None  # edited | missing | unlinked | cut | time_reversed

    @property
    def is_whole(self) -> bool:
        return self.fault is None


def append(con: Connection, actor: str, action: str, object: str, detail: Mapping[str, object] | None = None) -> Link:
    """The row just written to `audit`, in the caller's transaction.

    `detail` holds ids and counts. What looks like an e-mail address or an identifier in it is withheld, because
    a reason or a file name typed by a person may hold one and the trail can't be mended afterwards.
    """
    last = con.execute("select seq, ts, h from audit order by seq desc limit 1").fetchone()
    seq, earliest, prev = (int(last[0]), _iso(last[1]), str(last[2])) if last else (0, "", START)
    now = max(datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="microseconds"), earliest)
    text = _canonical(_withhold(detail or {}))
    link = _link(seq + 1, now, actor, action, _withhold(object), text, prev)
    con.execute(
        "insert into audit (seq, ts, actor, action, object, detail, prev, h) values (?, ?, ?, ?, ?, ?, ?, ?)",
        [link.seq, link.ts, link.actor, link.action, link.object, link.detail, link.prev, link.h],
    )
    return link


def links(con: Connection, newest: int | None = None) -> list[Link]:
    """One per row of the trail in its order; the `newest` ones alone when given."""
    columns = "select seq, ts, actor, action, object, detail, prev, h from audit order by seq"
    rows = con.execute(columns).fetchall() if newest is None else _newest(con, columns, newest)
    return [_read(row) for row in rows]


def matching(con: Connection, newest: int, actor: str = "", action: str = "") -> list[Link]:
    """The newest rows by one actor and of one action, newest first; an empty one asks for any."""
    rows = con.execute(
        "select seq, ts, actor, action, object, detail, prev, h from audit "
        "where (? = '' or actor = ?) and (? = '' or action = ?) order by seq desc limit ?",
        [actor, actor, action, action, newest],
    ).fetchall()
    return [_read(row) for row in rows]


def actors(con: Connection) -> list[str]:
    """Everybody who stands in the trail, by name."""
    return [str(row[0]) for row in con.execute("select distinct actor from audit order by actor").fetchall()]


def actions(con: Connection) -> list[str]:
    """Every kind of action that stands in the trail, by name."""
    return [str(row[0]) for row in con.execute("select distinct action from audit order by action").fetchall()]


def head(con: Connection) -> str:
    """The hash of the last row: what backups and the daily line carry away, so that a cut tail shows."""
    last = con.execute("select h from audit order by seq desc limit 1").fetchone()
    return str(last[0]) if last else START


def verify_chain(con: Connection, anchors: tuple[str, ...] = ()) -> Verdict:
    """Whether every row follows the one before, and whether each anchored head (any order) is still in the chain."""
    seen = {START}
    before = _link(0, "", "", "", "", "{}", "")
    prev, count = START, 0
    for link in links(con):
        fault = _fault(link, before, prev)
        if fault:
            return Verdict(count, prev, link.seq, fault)
        before, prev, count = link, link.h, count + 1
        seen.add(link.h)
    if any(anchor not in seen for anchor in anchors):
        return Verdict(count, prev, count + 1, "cut")
    return Verdict(count, prev)


def _fault(link: Link, before: Link, prev: str) -> str | None:
    """What is wrong with one row, seen from the row before it."""
    if link.seq != before.seq + 1:
        return "missing"
    if link.prev != prev:
        return "unlinked"
    if _link(link.seq, link.ts, link.actor, link.action, link.object, link.detail, link.prev).h != link.h:
        return "edited"
    return "time_reversed" if link.ts < before.ts else None


def _newest(con: Connection, columns: str, newest: int) -> list[Any]:
    rows = con.execute(f"{columns} desc limit {int(newest)}").fetchall()
    return list(reversed(rows))


def _read(row: Any) -> Link:
    seq, ts, actor, action, object, detail, prev, h = row
    return Link(int(seq), _iso(ts), actor, action, object, _canonical(json.loads(detail)), prev, h)


def _link(seq: int, ts: str, actor: str, action: str, object: str, detail: str, prev: str) -> Link:
    h = hashlib.sha256(_canonical([prev, seq, ts, actor, action, object, detail]).encode()).hexdigest()
    return Link(seq, ts, actor, action, object, detail, prev, h)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _withhold(value: Any) -> Any:
    """The same value with addresses and long numbers taken out of every text in it."""
    if isinstance(value, str):
        return PERSONAL.sub(WITHHELD, value)
    if isinstance(value, Mapping):
        return {str(key): _withhold(item) for key, item in value.items()}
    return [_withhold(item) for item in value] if isinstance(value, list | tuple) else value


def _iso(ts: Any) -> str:
    return ts.isoformat(timespec="microseconds") if isinstance(ts, datetime) else str(ts)
