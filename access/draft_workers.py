"""Processes that read and submit drafts: forked from one that stands by with all they need loaded, or started anew."""

import os
import subprocess
import sys
import threading
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}  # a fork takes one along, and needs no more
GIVES_WAY = "5"  # of 19: pages come first, yet a file is read on a server that is never idle
_standing: dict[Path, "subprocess.Popen[bytes]"] = {}
_guard = threading.Lock()


def stand_by(home: Path) -> None:
    """Has a process stand by that starts the next workers without a wait; it ends with this server."""
    with _guard:
        if home not in _standing or _standing[home].poll() is not None:
            _standing[home] = _process(home, ["stand-by"], subprocess.PIPE)


def start(home: Path, command: str, number: int) -> None:
    """A process that goes on when this server ends; its limits are the sandbox's."""
    if not _is_taken_on(home, f"{command} {number}\n".encode()):
        _process(home, [command, str(number)], subprocess.DEVNULL)


def _is_taken_on(home: Path, line: bytes) -> bool:
    """Whether a process stands by and was told."""
    with _guard:
        standing = _standing.get(home)
        if standing is None or standing.stdin is None or standing.poll() is not None:
            return False
        try:
            os.write(standing.stdin.fileno(), line)  # a line this short is written whole or not at all
        except BrokenPipeError:
            return False
    return True


def _process(home: Path, arguments: list[str], told_through: int) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        ["nice", "-n", GIVES_WAY, sys.executable, "-m", "pipelines", *arguments],
        cwd=ROOT,
        env={**os.environ, "MILEPOST_HOME": str(home), **ONE_THREAD},
        stdin=told_through,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
