"""Takes a file in: read safely, check, resolve people, load; all or nothing."""

import hashlib
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, TypeVar

import duckdb
import msgspec
import pyarrow.parquet as pq

from pipelines import admission, declared, ledger, load, programmes, resolve, sandbox, vault
from pipelines.declaration import declare
from pipelines.limits import COMMAND_LINE, Limits
from pipelines.outcome import Outcome, Progress, Reading
from pipelines.understanding import Issue, ReadOptions
from warehouse import audit, rollup, room, store
from warehouse.sender import OPERATOR, Sender

Seen = TypeVar("Seen")
DECLARED = ("programme", "course", "area", "period", "mode")  # of a whole file, as its submission keeps it
ROOM_PER_BYTE = 20  # a workbook unpacks to this and its rows take as much again


def ingest_one(
    path: Path,
    options: ReadOptions,
    home: Path,
    sender: Sender = OPERATOR,
    *,
    is_sample: bool = False,
    instead: ledger.Instead | None = None,
    on_progress: Progress | None = None,
    limits: Limits = COMMAND_LINE,
) -> Outcome:
    """What became of one file, `instead` of an older submission or beside the others; publishing is the caller's."""
    with reading(path, options, home, on_progress, limits) as read:
        if isinstance(read, Outcome):
            return read
        room.must_have_room(home)
        with store.holding(home) as connection:
            return keep(connection, home, read, options, sender, is_sample=is_sample, instead=instead)


def keep(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    read: Reading,
    options: ReadOptions,
    sender: Sender,
    *,
    is_sample: bool = False,
    instead: ledger.Instead | None = None,
) -> Outcome:
    """What became of one reading: a transaction of its own on a store that is held."""
    try:
        with store.change(connection):
            took_sample_out = not is_sample and ledger.take_sample_out(connection, home)
            outcome = take_in(connection, home, read, options, sender, is_sample=is_sample, instead=instead)
            if outcome.outcome != "accepted":
                raise _NothingToStore(outcome)
            vault.keep_raw(home, vault.opened(home, connection), read.path, read.sha256)
            return replace(outcome, took_sample_out=took_sample_out)
    except _NothingToStore as nothing:
        return nothing.outcome


class _NothingToStore(Exception):
    """Rolls the transaction back; carries the outcome past it."""

    def __init__(self, outcome: Outcome) -> None:
        super().__init__(outcome.outcome)
        self.outcome = outcome


def rehearse(
    path: Path,
    options: ReadOptions,
    home: Path,
    sender: Sender,
    look: Callable[[duckdb.DuckDBPyConnection], Seen],
    on_progress: Progress | None = None,
    *,
    instead: ledger.Instead | None = None,
    limits: Limits = COMMAND_LINE,
) -> tuple[Outcome, Seen | None, Seen | None, list[dict[str, Any]]]:
    """What taking the file in would do: its outcome, what `look` sees before and after, and its rows' values.

    Nothing is stored. The rows are dicts of the shape pipelines.understanding.ROW.
    """
    with reading(path, options, home, on_progress, limits) as read:
        if isinstance(read, Outcome):
            return read, None, None, []
        with store.trying(home) as connection:
            before = look(connection)
            ledger.take_sample_out(connection, home)  # as the first real file will
            outcome = take_in(connection, home, read, options, sender, instead=instead)
            after = look(connection) if outcome.outcome == "accepted" else before
        return replace(outcome, submission=None), before, after, pq.read_table(read.rows).to_pylist()


@contextmanager
def reading(
    path: Path,
    options: ReadOptions,
    home: Path,
    on_progress: Progress | None = None,
    limits: Limits = COMMAND_LINE,
) -> Iterator[Reading | Outcome]:
    """The file as understood, in a folder that is gone afterwards; an Outcome when it is refused or already in."""
    [(known, options)] = prepared([(path, options)], home)
    if known is not None:
        yield known
        return
    with tempfile.TemporaryDirectory(prefix="read-", dir=_folder(home / "tmp")) as folder:
        yield read_into(Path(folder), path, options, home, on_progress, limits)


def prepared(asked: Sequence[tuple[Path, ReadOptions]], home: Path) -> list[tuple[Outcome | None, ReadOptions]]:
    """Per file what became of it without being read, if anything; else its options with all that the store adds."""
    digests = [_sha256(path) if path.is_file() else None for path, _ in asked]
    with store.reading(home) as connection:
        return [
            (_needs_no_reading(connection, path, sha256, options), _with_courses(connection, options))
            for (path, options), sha256 in zip(asked, digests, strict=True)
        ]


def read_into(
    folder: Path,
    path: Path,
    options: ReadOptions,
    home: Path,
    on_progress: Progress | None = None,
    limits: Limits = COMMAND_LINE,
) -> Reading | Outcome:
    """One file as the sandbox understood it, its rows in `folder`; an Outcome when it is refused."""
    room.must_have_room(home, ROOM_PER_BYTE * path.stat().st_size)
    sha256 = _sha256(path)
    understanding = sandbox.read_safely(path, options, folder, on_progress, limits)
    if understanding.outcome == "accepted":
        return Reading(path, path.name, sha256, understanding, folder / "rows.parquet")
    return Outcome(
        path.name,
        sha256,
        "refused",
        reason=understanding.reason,
        detail=understanding.detail,
        understanding=understanding,
        issues=tuple(understanding.issues),
    )


def take_in(
    connection: duckdb.DuckDBPyConnection,
    home: Path,
    read: Reading,
    options: ReadOptions,
    sender: Sender,
    *,
    is_sample: bool = False,
    instead: ledger.Instead | None = None,
) -> Outcome:
    """Loads one reading inside the caller's transaction, which the caller commits or takes back.

    Raises UserError when the submission of `instead` isn't there to be replaced, or is locked.
    """
    known = _already_in(connection, read.name, read.sha256, options)
    if known is not None:
        return known
    submission, issues = declare(connection, read, options, sender, is_sample)
    read.understanding.country = (
        declared.country_of(connection, submission.area, submission.programme) or read.understanding.country
    )
    understanding = read.understanding
    refusal = admission.refusal(connection, submission, read.named("area"), sender)
    if refusal is not None:
        reason, detail = refusal
        return Outcome(read.name, read.sha256, "refused", reason=reason, detail=detail, understanding=understanding)
    understanding.issues = [*understanding.issues, *issues, *_mended(options)]
    secrets = vault.opened(home, connection)
    number = load.load(connection, submission, understanding, read.rows)
    resolve.store_identities(connection, secrets, number)
    people = resolve.resolve(connection, secrets, number)
    rollup.refresh_rollups(connection, number)
    if instead is not None:
        ledger.supersede(connection, home, instead, number, sender)
    counts = _counts(connection, number)
    audit.append(connection, sender.name, "ingest", f"submission {number}", counts)
    return Outcome(
        read.name,
        read.sha256,
        "accepted",
        submission=number,
        understanding=understanding,
        area=submission.area,
        issues=tuple(understanding.issues),
        counts=counts,
        status_counts=_status_counts(connection, number),
        people=asdict(people),
    )


def _mended(options: ReadOptions) -> list[Issue]:
    if not options.mended:
        return []
    return [Issue(rule="mended_by_sender", severity="note", detail={"cells": str(len(options.mended))})]


def _needs_no_reading(
    connection: duckdb.DuckDBPyConnection, path: Path, sha256: str | None, options: ReadOptions
) -> Outcome | None:
    if sha256 is None:
        return Outcome(path.name, None, "refused", reason="bad_file_name", detail={"file": path.name})
    return _already_in(connection, path.name, sha256, options)


def _with_courses(connection: duckdb.DuckDBPyConnection, options: ReadOptions) -> ReadOptions:
    """The options with what the programme says of its courses: pass mark, completion activity, mode."""
    declared.require_programme(connection, options.programme)
    declared.require_area(connection, options.area)
    declared.require_period(options.period)
    return msgspec.structs.replace(
        options,
        courses=programmes.courses(connection, options.programme),
        time_zone=options.time_zone or programmes.time_zone(connection, options.programme),
    )


def _already_in(connection: duckdb.DuckDBPyConnection, file: str, sha256: str, options: ReadOptions) -> Outcome | None:
    """That a submission which still counts brought these bytes; what is declared of them now and wasn't then is named.

    Never what was declared then: it may have been another department.
    """
    found = connection.execute(
        f"select submission, {', '.join(DECLARED)} from submission"  # noqa: S608
        " where sha256 = $sha256 and state not in ('reverted', 'superseded')",
        {"sha256": sha256},
    ).fetchall()
    if not found:
        return None
    number, *stands = found[0]
    asked = [getattr(options, name) for name in DECLARED]
    otherwise = [now for now, then in zip(asked, stands, strict=True) if now is not None and now != then]
    detail = {"submission": str(number)}
    if otherwise:
        detail |= {"cause": "declared_otherwise", "given": ", ".join(otherwise)}
    return Outcome(file, sha256, "unchanged", submission=number, detail=detail)


def _counts(connection: duckdb.DuckDBPyConnection, number: int) -> dict[str, int]:
    [(rows, accepted, rejected, duplicate, ignored)] = connection.execute(
        "select rows_accepted + rows_rejected + rows_duplicate, rows_accepted, rows_rejected, rows_duplicate,"
        " rows_ignored from submission where submission = $number",
        {"number": number},
    ).fetchall()
    return {"rows": rows, "accepted": accepted, "rejected": rejected, "duplicate": duplicate, "ignored": ignored}


def _status_counts(connection: duckdb.DuckDBPyConnection, number: int) -> dict[str, int]:
    return dict(
        connection.execute(
            "select status, count(*) from record where submission = $number and outcome = 'accepted'"
            " group by status order by status",
            {"number": number},
        ).fetchall()
    )


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _folder(path: Path) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    return path
