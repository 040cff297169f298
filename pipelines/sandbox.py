"""Reads a file in a process of its own under limits, so that nothing a file holds can stop or fill this one."""

import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import msgspec

from pipelines.child import NOT_STARTED, OUT_OF_MEMORY
from pipelines.limits import MIB, WEB, Limits
from pipelines.read import size_of
from pipelines.refusal import REASONS, Refusal
from pipelines.tasks import ReadRequest
from pipelines.turns import as_nice_as_this, turn
from pipelines.understanding import ReadOptions, Understanding

ROOT = Path(__file__).resolve().parent.parent
BOOT = "import sys; sys.path.insert(0, sys.argv[1]); from pipelines.child import main; main()"
# nothing is inherited; one thread a library, or their reserved stacks use up the address space
ENVIRONMENT = {
    "PATH": "/usr/bin:/bin",
    "ARROW_DEFAULT_MEMORY_POOL": "system",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "TZ": "UTC",
}
AT_ONCE = 2
LARGEST_UNDERSTANDING_BYTES = 64 * MIB
PROGRESS = re.compile(r"[a-z_]{1,20}(?: [0-9]{1,12})?")
GZIP_RATIO = 10
PACKED = (b"PK\x03\x04", b"\x1f\x8b")


def read_safely(
    path: Path,
    options: ReadOptions,
    into: Path,
    on_progress: Callable[[str], None] | None = None,
    limits: Limits = WEB,
) -> Understanding:
    """What the file holds; its rows, of the shape understanding.ROW, are left in `into`/rows.parquet when accepted.

    `into` is an empty folder of this reading alone. `on_progress` hears "read", "check 40000", "write" and the like.
    A file that kills its reader, or takes longer than the limits allow, is refused like any other.
    """
    try:
        allowed = _for_size(limits, path, size_of(path))
    except Refusal as refusal:
        return refused(refusal)
    named = msgspec.structs.replace(options, file_name=options.file_name or path.name)
    request = ReadRequest(str(path.resolve()), named.file_name or path.name, allowed, named)
    code = run("read", msgspec.json.encode(request), into, allowed, on_progress)
    return _outcome(code, path, into)


def run(
    task: str, request: bytes, into: Path, limits: Limits, on_progress: Callable[[str], None] | None = None
) -> int | None:
    """Runs pipelines.child_<task> on a request: its exit code, negative for a signal; None when its time ran out.

    Raises RuntimeError when the process can't even start, which is never the file's doing.
    """
    (into / "request.json").write_bytes(request)
    with turn("reading", AT_ONCE):
        code = _run(task, into, limits, on_progress or _unheard)
    if code == NOT_STARTED:
        raise RuntimeError(f"the reading process doesn't start: {(into / 'fault.txt').read_text('utf-8')}")
    return code


def refused(refusal: Refusal) -> Understanding:
    return Understanding(outcome="refused", reason=refusal.reason, detail=refusal.detail)


def _unheard(_: str) -> None:
    pass


def _for_size(limits: Limits, path: Path, size: int) -> Limits:
    """More time, and room for the answer, for text that only an operator may send."""
    with path.open("rb") as file:
        is_gzip = file.read(2) == PACKED[1]
    mib = size * (GZIP_RATIO if is_gzip else 1) // MIB
    more = int(mib * limits.seconds_per_mib_of_text)
    return replace(
        limits,
        cpu_seconds=limits.cpu_seconds + more,
        wall_seconds=limits.wall_seconds + more,
        written_bytes=limits.written_bytes + (mib * 2 * MIB if limits.seconds_per_mib_of_text else 0),
    )


def _run(task: str, into: Path, limits: Limits, on_progress: Callable[[str], None]) -> int | None:
    """The child's exit code, negative for a signal; None when its time ran out."""
    hear, tell = os.pipe()
    command = [sys.executable, "-I", "-X", "utf8", "-c", BOOT, str(ROOT), task, str(into), str(tell)]
    try:
        child = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=ENVIRONMENT | {"TMPDIR": str(into)},
            cwd=into,
            pass_fds=(tell,),
            start_new_session=True,
        )
        as_nice_as_this(child.pid)
        os.close(tell)
        deadline = time.monotonic() + limits.wall_seconds
        try:
            _listen(hear, deadline, on_progress)
            return child.wait(max(deadline - time.monotonic(), 0))
        except subprocess.TimeoutExpired:
            return None
        finally:
            _end(child)
    finally:
        os.close(hear)


def _listen(hear: int, deadline: float, on_progress: Callable[[str], None]) -> None:
    """Passes on what the child tells until it falls silent for good or its time is up."""
    rest = ""
    while (left := deadline - time.monotonic()) > 0:
        if not select.select([hear], [], [], left)[0]:
            return
        told = os.read(hear, 4096).decode("ascii", "replace")
        if not told:
            return
        *lines, rest = (rest + told).split("\n")
        rest = rest[-100:]
        for line in lines:
            if PROGRESS.fullmatch(line):
                on_progress(line)


def _end(child: subprocess.Popen[bytes]) -> None:
    with suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()


def _outcome(code: int | None, path: Path, into: Path) -> Understanding:
    if code != 0:
        return refused(_death(code, path, into))
    answer = into / "understanding.json"
    if not answer.is_file() or answer.stat().st_size > LARGEST_UNDERSTANDING_BYTES:
        return refused(Refusal("corrupt", cause="crash"))
    try:
        understanding = msgspec.json.decode(answer.read_bytes(), type=Understanding)
    except msgspec.DecodeError:
        return refused(Refusal("corrupt", cause="crash"))
    is_whole = understanding.outcome == "accepted" and (into / "rows.parquet").is_file()
    if not is_whole and understanding.reason not in REASONS:
        return refused(Refusal("corrupt", cause="crash"))
    return understanding


def _death(code: int | None, path: Path, into: Path) -> Refusal:
    """Why a child that gave no answer ended: its time, its memory, or a file no reader can bear."""
    if code is None or code in (-signal.SIGXCPU, -signal.SIGKILL):
        return Refusal("corrupt", cause="time")
    with path.open("rb") as file:
        is_packed = file.read(4).startswith(PACKED)
    if code in (OUT_OF_MEMORY, -signal.SIGABRT, -signal.SIGSEGV) and is_packed:
        return Refusal("zip_bomb", cause="memory")
    if code == OUT_OF_MEMORY:
        return Refusal("corrupt", cause="memory")
    place = into / "fault.txt"
    return Refusal("corrupt", cause="crash", fault=place.read_text("utf-8")[:200] if place.is_file() else code)
