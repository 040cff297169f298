"""A real server for tests: a script behind the gate, in a process of its own, on a free port of this machine."""

import os
import queue
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parent.parent
GATED = Path(__file__).parent / "pages" / "gated.py"  # the smallest dashboard
STARTS_WITHIN_S = 90


@dataclass
class Server:
    """A server that answers; `lines` is what it printed until then."""

    address: str
    lines: list[str]
    process: subprocess.Popen[str]
    printed: list[str]

    @property
    def setup_link(self) -> str:
        return next(word for line in self.lines for word in line.split() if "/setup/" in word)

    @property
    def host(self) -> str:
        return self.address.removeprefix("http://")


@contextmanager
def serving(script: Path, home: Path, *arguments: str, **variables: str) -> Iterator[Server]:
    """`script` started as `make run` starts dashboard.py; ended when the block ends."""
    port = _free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), "--server.port", str(port), *arguments]
    environment = {**os.environ, "MILEPOST_HOME": str(home), "PYTHONPATH": str(ROOT), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**environment, **variables},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    lines: queue.Queue[str] = queue.Queue()
    printed: list[str] = []
    threading.Thread(target=_pump, args=(process, lines, printed), daemon=True).start()
    try:
        server = Server(f"http://127.0.0.1:{port}", _until_ready(lines), process, printed)
        _until_it_listens(port)
        yield server
    finally:
        process.terminate()
        process.wait(timeout=30)


def _until_it_listens(port: int) -> None:
    for _ in range(600):
        with socket.socket() as probe:
            probe.settimeout(1)
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        threading.Event().wait(0.05)
    raise AssertionError(f"nothing listens on {port}")


def _until_ready(lines: "queue.Queue[str]") -> list[str]:
    """The lines printed until the greeting is complete; the greeting's last line names the dashboard or the link."""
    seen: list[str] = []
    while not any("Milepost is ready" in line for line in seen):
        line = lines.get(timeout=STARTS_WITHIN_S)
        if not line:
            raise AssertionError("the server ended: " + "".join(seen))
        seen.append(line)
    return seen


def _pump(process: "subprocess.Popen[str]", lines: "queue.Queue[str]", printed: list[str]) -> None:
    assert process.stdout is not None
    for line in process.stdout:
        printed.append(line)
        lines.put(line)
    lines.put("")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
