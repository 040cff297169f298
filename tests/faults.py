"""Processes that work on a home until they are killed, run out of room or are done; each says what it has done."""

import json
import multiprocessing
import os
import random
import resource
import tempfile
import traceback
from contextlib import suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

from pipelines import ingest, ledger
from pipelines.__main__ import main
from pipelines.outcome import Outcome
from pipelines.understanding import ReadOptions
from tests.bench.rows import reading, rows
from warehouse import backup, store
from warehouse.errors import UserError
from warehouse.publish import publish, publish_if_behind
from warehouse.sender import OPERATOR
from warehouse.verify import verify

# Forked from a process that has imported everything and started nothing: a thread of DuckDB doesn't survive a fork.
FORK = multiprocessing.get_context("forkserver")
FORK.set_forkserver_preload(["tests.faults"])
LARGEST = 60
OPTIONS = ReadOptions(programme="vn-2022", area="VN")


@dataclass
class Acknowledged:
    """What somebody was told is stored: the rows of each submission, and those that were taken back."""

    rows: dict[int, int] = field(default_factory=dict)
    reverted: set[int] = field(default_factory=set)

    def hear(self, told: dict[str, Any]) -> None:
        if told["did"] == "ingest":
            self.rows[told["submission"]] = told["rows"]
        if told["did"] == "revert":
            self.reverted.add(told["submission"])


def send(home: Path, seed: int) -> Outcome:
    """Takes in a file of some rows that no other seed gives, and publishes."""
    (home / "tmp").mkdir(exist_ok=True)
    some = rows(random.Random(seed).randint(5, LARGEST), seed)
    with tempfile.TemporaryDirectory(prefix="read-", dir=home / "tmp") as folder:
        read = reading(some, f"{seed}.csv", f"{seed:064}", Path(folder))
        with store.holding(home) as connection:
            outcome = ingest.keep(connection, home, read, OPTIONS, OPERATOR)
    publish_if_behind(home)
    return outcome


def _begin(variables: dict[str, str]) -> None:
    os.environ.update(variables)


def _variables() -> dict[str, str]:
    """What a test has set: the server that forks knows only what was set when it started."""
    return {name: value for name, value in os.environ.items() if name.startswith("MILEPOST_")}


def work(home: Path, seed: int, tell: Connection, variables: dict[str, str]) -> None:
    """Ingests, takes back and publishes at random until it is killed, telling each thing done."""
    _begin(variables)
    tell.send({"did": "start"})
    chance = random.Random(seed)
    mine: list[int] = []
    while True:
        what = chance.choice(("ingest", "ingest", "revert", "publish"))
        if what == "ingest":
            outcome = send(home, chance.randrange(1 << 40))
            mine.append(outcome.submission or 0)
            tell.send({"did": what, "submission": mine[-1], "rows": outcome.counts["rows"]})
        elif what == "revert" and mine:
            number = mine.pop(chance.randrange(len(mine)))
            ledger.revert(home, number, "at random", OPERATOR)
            tell.send({"did": what, "submission": number})
        else:
            publish(home)


def killed_after(home: Path, seed: int, seconds: float) -> Acknowledged:
    """What a worker had acknowledged when it was killed `seconds` after its start."""
    told = Acknowledged()
    hear, tell = FORK.Pipe(duplex=False)
    process = FORK.Process(target=work, args=(home, seed, tell, _variables()))
    process.start()
    tell.close()
    hear.recv()
    process.join(seconds)
    process.kill()
    process.join()
    with suppress(EOFError, OSError):  # killed in the middle of telling: that one was never acknowledged
        while hear.poll():
            told.hear(hear.recv())
    return told


def kill_after(seconds: float, *command: object) -> None:
    """Runs a command of the command line and kills it `seconds` after its start."""
    process = FORK.Process(target=_command, args=([str(word) for word in command], _variables()))
    process.start()
    process.join(seconds)
    process.kill()
    process.join()


def _command(words: list[str], variables: dict[str, str]) -> None:
    _begin(variables)
    main(words)


def faults(home: Path, told: Acknowledged) -> list[str]:
    """What was acknowledged and isn't there, and what `verify` finds once the next command has run."""
    publish_if_behind(home)
    with store.reading(home) as connection:
        there = {
            number: (state, seen, found)
            for number, state, seen, found in connection.execute("""
                select s.submission, s.state, s.rows_seen, count(r.record)
                from submission as s left join record as r using (submission) group by all
            """).fetchall()
        }
    lost = [
        f"submission {number} is lost" for number, rows in told.rows.items() if there.get(number, (0, 0))[1] != rows
    ]
    kept = [f"submission {number} came back" for number in told.reverted if there[number][0] != "reverted"]
    partial = [f"submission {number} is partial" for number, (_, seen, found) in there.items() if seen != found]
    return lost + kept + partial + verify(home)


def with_files_of_at_most(size: int, home: Path, name: str, number: int, folder: Path) -> str:
    """How a step ended in a process whose files can't grow beyond `size` bytes: done, a sentence, or a trace."""
    hear, tell = FORK.Pipe(duplex=False)
    process = FORK.Process(target=_limited, args=(size, home, name, number, folder, tell, _variables()))
    process.start()
    tell.close()
    ended = _heard(hear)
    process.join()
    return ended


def _limited(
    size: int, home: Path, name: str, number: int, folder: Path, tell: Connection, variables: dict[str, str]
) -> None:
    _begin(variables)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    try:
        step(home, name, number, folder)
        tell.send("done")
    except UserError as error:
        tell.send(f"sentence: {error}")
    except BaseException:
        tell.send(traceback.format_exc())
    os._exit(0)


def step(home: Path, name: str, number: int, folder: Path) -> None:
    """One thing that a full disk may interrupt."""
    if name == "ingest":
        send(home, 7000 + number)
    elif name == "publish":
        publish(home)
    else:
        backup.backup(home, folder / "b")


def together(home: Path, seed: int) -> list[str]:
    """What became of one file that two processes send at the same moment."""
    hear, tell = FORK.Pipe(duplex=False)
    barrier = FORK.Barrier(2)
    both = [FORK.Process(target=_sender, args=(home, seed, tell, barrier, _variables())) for _ in range(2)]
    for process in both:
        process.start()
    tell.close()
    outcomes = [_heard(hear) for _ in both]
    for process in both:
        process.join()
    return sorted(outcomes)


def _heard(hear: Connection) -> str:
    try:
        return str(hear.recv())
    except EOFError:
        return "died without a word"


def _sender(home: Path, seed: int, tell: Connection, barrier: Barrier, variables: dict[str, str]) -> None:
    _begin(variables)
    try:
        barrier.wait(timeout=60)
        tell.send(send(home, seed).outcome)
    except BaseException:
        tell.send(traceback.format_exc())


def manifest_of(home: Path) -> str:
    """All submissions and their states, as one text."""
    with store.reading(home) as connection:
        return json.dumps(
            connection.execute("select submission, sha256, state, rows_seen from submission order by 1").fetchall()
        )
