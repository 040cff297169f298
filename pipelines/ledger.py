"""The ledger of submissions: what stands, and taking one back exactly."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from pipelines import admission, resolve, vault
from pipelines.declined import Declined
from warehouse import audit, rollup, store
from warehouse.publish import publish
from warehouse.sender import Sender

STANDING = ("submitted", "approved")


@dataclass(frozen=True)
class Instead:
    """The submission whose place a new one takes; `note` says what a correction corrects."""

    submission: int
    note: str | None = None


def submissions(connection: duckdb.DuckDBPyConnection, sender: Sender) -> list[dict[str, Any]]:
    """One dict per submission of the sender's areas ever taken in, newest last."""
    cursor = connection.execute("""
        select submission, file, sha256, kind, country, area, programme, course, period, mode, state, submitted_by,
               strftime(submitted_on, '%Y-%m-%dT%H:%M:%SZ') as submitted_on, is_sample, remark,
               rows_seen - rows_ignored as rows, rows_accepted as accepted, rows_rejected as rejected,
               rows_duplicate as duplicate, rows_ignored as ignored
        from submission
        order by submission
    """)
    names = [column[0] for column in cursor.description or []]
    found = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    return [row for row in found if sender.may_touch(row["area"])]


def revert(home: Path, number: int, why: str, sender: Sender) -> None:
    """Takes one submission back: its rows stay in the lineage, and count for nobody.

    Declined when it is approved, which locks its figures, or for days that are closed to departments.
    """
    sender.must_be("submitter", "approver", "administrator")
    with store.writing(home) as connection:
        _must_be_open(connection, number, sender)
        _must_not_be_closed(connection, number, sender)
        take_out(connection, home, number, why)
        audit.append(connection, sender.name, "revert", f"submission {number}", {"why": why})
    publish(home)


def take_out(
    connection: duckdb.DuckDBPyConnection, home: Path, number: int, why: str | None, state: str = "reverted"
) -> None:
    """Takes a submission's rows out of every count, inside the caller's transaction."""
    connection.execute(
        "update submission set state = $state, remark = coalesce($why, remark) where submission = $number",
        {"state": state, "why": why, "number": number},
    )
    resolve.unresolve(connection, vault.opened(home, connection), number)
    rollup.refresh_rollups(connection, number)


def supersede(connection: duckdb.DuckDBPyConnection, home: Path, instead: Instead, new: int, sender: Sender) -> None:
    """Puts submission `new` in the place of an older one, inside the caller's transaction."""
    old = instead.submission
    _must_be_open(connection, old, sender)
    take_out(connection, home, old, None, "superseded")
    connection.execute(
        "update submission set supersedes = $old, remark = $note where submission = $new",
        {"old": old, "new": new, "note": instead.note},
    )
    audit.append(connection, sender.name, "supersede", f"submission {old}", {"by": new})


def take_sample_out(connection: duckdb.DuckDBPyConnection, home: Path) -> bool:
    """Removes every sample submission without a trace but the audit row; whether there was one.

    All at once, with the rollups made anew: no real submission stands beside the sample.
    """
    found = connection.execute("select submission from submission where is_sample order by submission").fetchall()
    numbers = [number for (number,) in found]
    connection.execute("delete from denominator where is_sample")
    if not numbers:
        return False
    resolve.unresolve(connection, vault.opened(home, connection), *numbers)
    connection.execute("drop table touched_person")  # every rollup is made anew, whoever was touched
    for table in ("record", "issue", "observation", "submission"):
        connection.execute(f"delete from {table} where submission in (select unnest($numbers))", {"numbers": numbers})
    rollup.rebuild_rollups(connection)
    audit.append(connection, "operator", "remove sample", "sample", {"submissions": len(numbers)})
    return True


def move(home: Path, number: int, from_states: tuple[str, ...], to_state: str, why: str | None, sender: Sender) -> None:
    """One approval step; refused in words when the submission isn't where the step begins."""
    sender.must_be("approver", "administrator")
    with store.writing(home) as connection:
        state = _state(connection, number, sender)
        if state not in from_states:
            raise Declined("wrong_step", submission=number)
        connection.execute(
            "update submission set state = $state, remark = coalesce($why, remark) where submission = $number",
            {"state": to_state, "why": why, "number": number},
        )
        if to_state == "sent_back":  # its rows count for nobody, nor do they say who else is one person
            resolve.set_aside(connection, number)
        elif state == "sent_back":
            resolve.bring_back(connection, vault.opened(home, connection), number)
        rollup.refresh_rollups(connection, number)
        audit.append(connection, sender.name, to_state, f"submission {number}", {"why": why or ""})
    publish(home)


def _state(connection: duckdb.DuckDBPyConnection, number: int, sender: Sender) -> str:
    """The submission's state; one of another area is as unknown as one that isn't there."""
    found = connection.execute(
        "select state, area from submission where submission = $number", {"number": number}
    ).fetchall()
    if not found or not sender.may_touch(found[0][1]):
        raise Declined("no_submission", submission=number)
    return str(found[0][0])


def _must_be_open(connection: duckdb.DuckDBPyConnection, number: int, sender: Sender) -> None:
    """Declines a step on a submission whose figures are locked, or that counts for nobody already."""
    state = _state(connection, number, sender)
    if state == "approved":
        raise Declined("locked", submission=number)
    if state in ("reverted", "superseded"):
        raise Declined("already_out", submission=number)


def _must_not_be_closed(connection: duckdb.DuckDBPyConnection, number: int, sender: Sender) -> None:
    """Declines what would change the figures of days that are closed to departments."""
    [(programme, last)] = connection.execute(
        """
        select any_value(s.programme), max(coalesce(r.counting_date, cast(s.submitted_on as date)))
        from submission as s left join record as r using (submission)
        where s.submission = $number
        """,
        {"number": number},
    ).fetchall()
    closed = admission.closed_through(connection, programme)
    if closed is not None and sender.role == "submitter" and last.isoformat() <= closed:
        raise Declined("period_closed", through=closed)
