"""Takes many files in: two are read while others are loaded, each file all or nothing, then one new snapshot."""

import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from pipelines import ingest as one
from pipelines.outcome import Outcome, Progress, Reading
from pipelines.sandbox import AT_ONCE
from pipelines.understanding import ReadOptions
from warehouse import room, store
from warehouse.publish import publish_if_behind
from warehouse.sender import OPERATOR, Sender

AHEAD = 6  # files read and waiting to be loaded; more would fill the disk with rows

Asked = Sequence[tuple[Path, ReadOptions]]


@dataclass(frozen=True)
class _Waiting:
    """A file that is being read; its rows arrive in `folder`."""

    folder: Path
    options: ReadOptions
    read: Future[Reading | Outcome]


def ingest(
    paths: list[Path],
    options: ReadOptions,
    home: Path,
    sender: Sender = OPERATOR,
    *,
    on_progress: Progress | None = None,
) -> list[Outcome]:
    """One outcome a file, in order. A snapshot is published once, when the store holds more than readers see."""
    return ingest_all([(path, options) for path in paths], home, sender, on_progress=on_progress)


def ingest_all(
    asked: Asked,
    home: Path,
    sender: Sender = OPERATOR,
    *,
    is_sample: bool = False,
    on_progress: Progress | None = None,
    on_outcome: Callable[[Outcome], None] | None = None,
) -> list[Outcome]:
    """The same for files with options of their own; `on_outcome` hears each as soon as it stands."""
    outcomes: list[Outcome] = []
    for ready in _read_ahead(asked, home, on_progress):
        for outcome in _keep_all(home, ready, sender, is_sample):
            outcomes.append(outcome)
            if on_outcome:
                on_outcome(outcome)
    publish_if_behind(home)
    return outcomes


def _keep_all(
    home: Path, ready: list[tuple[ReadOptions, Reading | Outcome]], sender: Sender, is_sample: bool
) -> Iterator[Outcome]:
    """Loads what is ready while the store is held once; opening it costs more than a small file."""
    if not any(isinstance(read, Reading) for _, read in ready):
        yield from (read for _, read in ready if isinstance(read, Outcome))
        return
    room.must_have_room(home)
    with store.holding(home) as connection:
        for options, read in ready:
            if isinstance(read, Outcome):
                yield read
            else:
                yield one.keep(connection, home, read, options, sender, is_sample=is_sample)


def _read_ahead(
    asked: Asked, home: Path, on_progress: Progress | None
) -> Iterator[list[tuple[ReadOptions, Reading | Outcome]]]:
    """Lists of readings in the order asked: each list holds what was ready when the one before was dealt with."""
    (home / "tmp").mkdir(parents=True, exist_ok=True)
    rest = deque(
        (path, options, known) for (path, _), (known, options) in zip(asked, one.prepared(asked, home), strict=True)
    )
    waiting: deque[_Waiting] = deque()
    with (
        tempfile.TemporaryDirectory(prefix="read-", dir=home / "tmp") as folder,
        ThreadPoolExecutor(AT_ONCE) as readers,
    ):
        while rest or waiting:
            while rest and len(waiting) < AHEAD:
                path, options, known = rest.popleft()
                into = Path(tempfile.mkdtemp(dir=folder))
                waiting.append(
                    _Waiting(into, options, _started(readers, into, path, options, home, known, on_progress))
                )
            waiting[0].read.exception()  # wait for the first; whatever is done by then goes with it
            ready = [waiting.popleft()]
            while waiting and waiting[0].read.done():
                ready.append(waiting.popleft())
            yield [(file.options, file.read.result()) for file in ready]
            for file in ready:
                shutil.rmtree(file.folder, ignore_errors=True)


def _started(
    readers: ThreadPoolExecutor,
    into: Path,
    path: Path,
    options: ReadOptions,
    home: Path,
    known: Outcome | None,
    on_progress: Progress | None,
) -> Future[Reading | Outcome]:
    if known is None:
        return readers.submit(one.read_into, into, path, options, home, on_progress)
    told: Future[Reading | Outcome] = Future()
    told.set_result(known)
    return told
