"""The process that stands by for the upload page: it has loaded what a worker needs and forks one for each draft."""

import os
import signal
import sys
from collections.abc import Callable

from pipelines.commands.drafts import read_draft, submit_draft

WORKERS: dict[str, Callable[[int], int]] = {"read-draft": read_draft, "submit-draft": submit_draft}
DIED = 70


def stand_by() -> int:
    """Fork a worker for each line of standard input, "read-draft 12", until it closes."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a worker: its draft says how it went
    for line in sys.stdin:
        command, _, number = line.strip().partition(" ")
        if command in WORKERS and number.isdecimal() and os.fork() == 0:
            _work(WORKERS[command], int(number))
    return 0


def _work(task: Callable[[int], int], number: int) -> None:
    """Does the task as a process of its own and never comes back; a fault ends it, which the desk notices."""
    code = DIED
    try:
        os.setsid()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # a worker does wait for its reader
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        code = task(number)
    finally:
        os._exit(code)
