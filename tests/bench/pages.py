"""What a page costs the server: CPU and wait for each rerun, beside an empty Streamlit page in the same run.

Run `python -m tests.bench.pages [HOME]`: HOME is an installation with figures in it; without one the sample is loaded.
"""

import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.sampled import load_sample
from tests.served import ROOT, Server, serving

TICKS_PER_S = os.sysconf("SC_CLK_TCK")
RERUNS = 40
MOST_TIMES = 4.0  # as much CPU as the empty page, at most
EMPTY = ROOT / "tests" / "pages" / "empty.py"
DAYS = ("", "2022-06-30", "2022-09-30", "2022-11-30")
PAGES = {
    "overview": ("", {"programme": "vn-2022"}),
    "target": ("target", {"programme": "vn-2022", "target": "officials_turns"}),
    "area": ("area", {"programme": "vn-2022", "target": "officials_turns"}),
}


@dataclass(frozen=True)
class Cost:
    """One page: CPU of the server and the reader's wait, in milliseconds a rerun, warm."""

    page: str
    cpu_ms: float
    wait_ms: float


def costs(home: Path, keys: Path, reruns: int = RERUNS) -> list[Cost]:
    """The empty page first, then every page of PAGES, each rerun with a filter that changes."""
    found = []
    with serving(EMPTY, home, MILEPOST_KEYS=str(keys)) as server:
        found.append(_cost(server, "empty", "", [{}], reruns))
    with serving(ROOT / "dashboard.py", home, MILEPOST_KEYS=str(keys)) as server:
        for name, (path, choices) in PAGES.items():
            questions = [{**choices, "date": day, "lang": "vi"} if day else {**choices, "lang": "vi"} for day in DAYS]
            found.append(_cost(server, name, path, questions, reruns))
    return found


def _cost(server: Server, name: str, path: str, questions: Sequence[dict[str, str]], reruns: int) -> Cost:
    with _session(server) as session:
        for question in [*questions, *questions]:  # asked for the first time, then once more: warm from here on
            _rerun(session, path, question)
        before = _cpu_s(server.process.pid)
        waits = []
        for place in range(reruns):
            begun = time.perf_counter()
            _rerun(session, path, questions[place % len(questions)])
            waits.append(time.perf_counter() - begun)
        spent = _cpu_s(server.process.pid) - before
    return Cost(name, 1000 * spent / reruns, 1000 * median(waits))


@contextmanager
def _session(server: Server) -> Iterator[ClientConnection]:
    address = f"ws://{server.host}/_stcore/stream"
    with connect(address, origin=server.address, subprotocols=["streamlit"], max_size=None) as session:
        yield session


def _rerun(session: ClientConnection, path: str, question: dict[str, str]) -> None:
    """One run of the script, to its end."""
    asked = BackMsg()
    asked.rerun_script.query_string = urlencode(question)
    asked.rerun_script.page_name = path
    session.send(asked.SerializeToString())
    while True:
        told = ForwardMsg()
        told.ParseFromString(session.recv(timeout=120))
        if told.delta.new_element.WhichOneof("type") == "exception":
            raise AssertionError(f"the page {path!r} broke: {told.delta.new_element.exception.message}")
        if told.WhichOneof("type") == "script_finished":
            break


def _cpu_s(process: int) -> float:
    """User and system time that a process has spent, in seconds."""
    fields = Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS_PER_S


def main() -> None:
    """Prints one line a page; exit code 1 when a page costs more than it may."""
    with tempfile.TemporaryDirectory() as folder:
        if len(sys.argv) > 1:
            home, keys = Path(sys.argv[1]), Path(sys.argv[1]).parent / "keys"
        else:
            home, keys = Path(folder) / "home", Path(folder) / "keys"
            load_sample(home, keys)
        found = costs(home, keys)
    least = found[0].cpu_ms
    for cost in found:
        print(
            f"{cost.page:10} {cost.cpu_ms:7.1f} ms CPU  {cost.wait_ms:7.1f} ms wait  {cost.cpu_ms / least:5.1f} times"
        )
    sys.exit(any(cost.cpu_ms > MOST_TIMES * least for cost in found))


if __name__ == "__main__":
    main()
