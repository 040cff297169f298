"""How many processes do the same heavy thing at once, and how much of the processor they get beside others."""

import fcntl
import hashlib
import os
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from warehouse.store import home

WAIT_SECONDS = 0.05


@contextmanager
def turn(kind: str, at_once: int) -> Iterator[None]:
    """Waits until fewer than `at_once` of this kind are under way, in all processes of this installation together."""
    folder = slots_of(home())
    folder.mkdir(mode=0o700, exist_ok=True)
    slots = [os.open(folder / f"{kind}-{number}", os.O_RDWR | os.O_CREAT, 0o600) for number in range(at_once)]
    try:
        while not any(_taken(slot) for slot in slots):
            # flock waits for one file, this for whichever is free first; a semaphore would stay taken by who was killed
            time.sleep(WAIT_SECONDS)
        yield
    finally:
        for slot in slots:
            os.close(slot)  # gives the lock back


def slots_of(home: Path) -> Path:
    """The folder of an installation's locks, outside of its own, which may lie on a full disk."""
    installation = hashlib.sha256(os.fsencode(home.resolve())).hexdigest()[:12]
    return Path(tempfile.gettempdir()) / f"milepost-{os.getuid()}-{installation}"


def as_nice_as_this(process: int) -> None:
    """Gives the session of a process the niceness of this one.

    Where the kernel weighs sessions as wholes (autogroup in sched(7)), a process that is nice gives way within its
    own session alone; a kernel that doesn't has no such file.
    """
    with suppress(OSError):
        Path(f"/proc/{process}/autogroup").write_text(str(os.getpriority(os.PRIO_PROCESS, 0)), encoding="ascii")


def _taken(slot: int) -> bool:
    try:
        fcntl.flock(slot, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
