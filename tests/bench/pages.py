"""What a page costs the server: CPU and wait for each rerun, beside an empty Streamlit page in the same run.

Run `python -m tests.bench.pages [HOME]`: HOME is an installation with figures in it; without one the sample is loaded.
"""

import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.parse import urlencode

from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.sync.client import ClientConnection, connect

from tests.sampled import load_sample
from tests.served import ROOT, Server, serving

RERUNS = 80
ROUNDS = 8
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


@dataclass
class Asked:
    """One page under measurement: the session that asks for it, and what its reruns have cost until now."""

    name: str
    path: str
    questions: list[dict[str, str]]
    server: Server
    session: ClientConnection
    waits: list[float] = field(default_factory=list)
    cpu_s: float = 0.0


def costs(home: Path, keys: Path, reruns: int = RERUNS) -> list[Cost]:
    """The empty page first, then every page of PAGES, each rerun with a filter that changes.

    The pages take turns in several rounds: what else the machine does then weighs on all of them alike.
    """
    with ExitStack() as open_until_done:
        asked = _pages(open_until_done, home, keys)
        for page in asked:  # asked for the first time, then once more: warm from here on
            for question in page.questions * 2:
                _rerun(page.session, page.path, question)
        for _ in range(ROUNDS):
            for page in asked:
                _measure(page, reruns // ROUNDS)
    return [Cost(page.name, 1000 * page.cpu_s / len(page.waits), 1000 * median(page.waits)) for page in asked]


def _pages(open_until_done: ExitStack, home: Path, keys: Path) -> list[Asked]:
    empty = open_until_done.enter_context(serving(EMPTY, home, MILEPOST_KEYS=str(keys)))
    full = open_until_done.enter_context(serving(ROOT / "dashboard.py", home, MILEPOST_KEYS=str(keys)))
    asked = [Asked("empty", "", [{}] * len(DAYS), empty, open_until_done.enter_context(_session(empty)))]
    for name, (path, choices) in PAGES.items():
        questions = [{**choices, "date": day, "lang": "vi"} if day else {**choices, "lang": "vi"} for day in DAYS]
        asked.append(Asked(name, path, questions, full, open_until_done.enter_context(_session(full))))
    return asked


def _measure(page: Asked, reruns: int) -> None:
    process = page.server.process.pid
    before = _cpu_s(process)
    for place in range(reruns):
        begun = time.perf_counter()
        _rerun(page.session, page.path, page.questions[place % len(page.questions)])
        page.waits.append(time.perf_counter() - begun)
    page.cpu_s += _cpu_s(process) - before


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
    """User and system time that a process has spent, in seconds, by its own CPU clock (clock_gettime(3))."""
    return time.clock_gettime(~process << 3 | 2)


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
