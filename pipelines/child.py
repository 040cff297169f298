"""The process a file is opened in: limits first, then one task, whose answer is left as files in its folder."""

import gc
import os
import resource
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import msgspec

from pipelines.limits import Limits

OUT_OF_MEMORY, NOT_READABLE, NOT_STARTED = 3, 4, 5  # exit codes; sandbox.py explains them
FILES, PROCESSES = 64, 1024
FORBIDDEN = ("socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.fork", "os.symlink", "os.link")
WRITING = os.O_WRONLY | os.O_RDWR


class Bounded(msgspec.Struct, frozen=True):
    """What every request.json holds; the rest is its task's own."""

    limits: Limits


class _WithoutFrames:
    """Hides pandas and numpy from pyarrow, which does without and loads them for a third of a second otherwise."""

    def find_spec(self, name: str, *_: object) -> None:
        if name in ("pandas", "numpy"):
            raise ModuleNotFoundError(name)


def main() -> None:
    """Called with the root, the task, the folder and the number of the pipe to tell progress through."""
    _, _, task, folder, pipe = sys.argv
    into = Path(folder)
    request = (into / "request.json").read_bytes()
    _limit(msgspec.json.decode(request, type=Bounded).limits)
    gc.disable()  # millions of cells, no cycles worth a pause, and the process ends soon
    sys.meta_path.insert(0, _WithoutFrames())
    try:
        module = import_module(f"pipelines.child_{task}")
    except (ImportError, MemoryError, OSError, RuntimeError) as fault:
        # a library can't be mapped, a file not opened, a thread not started: the machine's fault, told before the
        # file is touched, so that it is never put down to the file
        (into / "fault.txt").write_text(f"{type(fault).__name__}: {fault}", encoding="utf-8")
        os._exit(NOT_STARTED)
    sys.addaudithook(guard(into))
    try:
        module.answer(request, into, lambda told: _tell(int(pipe), told))
    except MemoryError:
        os._exit(OUT_OF_MEMORY)
    except BaseException as fault:  # a panic of the Rust reader is no Exception
        (into / "fault.txt").write_text(_place(fault), encoding="utf-8")
        os._exit(NOT_READABLE)
    os._exit(0)


def _limit(limits: Limits) -> None:
    for kind, most in (
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_CPU, limits.cpu_seconds),
        (resource.RLIMIT_FSIZE, limits.written_bytes),
        (resource.RLIMIT_NOFILE, FILES),
        (resource.RLIMIT_NPROC, PROCESSES),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (allowed, allowed))


def guard(into: Path) -> Callable[[str, tuple[Any, ...]], None]:
    """An audit hook: no network, no other program, no file written outside `into`."""
    inside = into.resolve()

    def hook(event: str, arguments: tuple[Any, ...]) -> None:
        if event.startswith(FORBIDDEN):
            raise PermissionError(event)
        if event != "open" or isinstance(arguments[0], int) or not (arguments[2] or 0) & WRITING:
            return
        opened = Path(os.fsdecode(arguments[0])).resolve()  # tempfile opens the folder's own name
        if opened != inside and not opened.is_relative_to(inside):
            raise PermissionError(event)

    return hook


def _tell(pipe: int, told: str) -> None:
    os.write(pipe, told.encode("ascii") + b"\n")


def _place(fault: BaseException) -> str:
    """Where our code was and the kind of fault: never its message, which may quote the file."""
    ours = [
        frame for frame in traceback.extract_tb(fault.__traceback__) if f"{os.sep}pipelines{os.sep}" in frame.filename
    ]
    at = f"{Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else "?"
    return f"{type(fault).__name__} {at}"
