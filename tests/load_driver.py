"""People at the dashboard: real websockets from another process, some of them sending files; bounded.

Run `python -m tests.load_driver ADDRESS HOME [SESSIONS] [UPLOADING] [SECONDS] [ROWS]` against a running dashboard on
this machine; HOME is its folder, in which the driver makes the accounts that upload.
"""

import random
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from urllib.parse import urlencode

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.Common_pb2 import FileURLs
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import WebSocketException

from access import drafts
from tests.clients import ANSWERS_WITHIN_S, Tab, account, token_for
from warehouse.errors import UserError

THINKS_S = (5.0, 15.0)
MOST_SESSIONS, MOST_SECONDS = 200, 600
PAGES = ("", "target", "area", "assessment")
DAYS = ("2022-03-31", "2022-06-30", "2022-09-30", "2022-12-31")
AREAS = ("VN34-01", "VN34-04", "VN34-08", "VN34-11", "VN34-12")
ROWS = 500
SETTLES_S = 300.0


@dataclass
class Load:
    """What the people met: seconds of each rerun and of each upload until its page has answered, and the faults."""

    reruns: list[float] = field(default_factory=list)
    uploads: list[float] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def __str__(self) -> str:
        parts = [f"{name} {_spread(seconds)}" for name, seconds in (("reruns", self.reruns), ("uploads", self.uploads))]
        return ", ".join([*parts, f"faults {len(self.faults)}"])


def drive(
    address: str, home: Path, sessions: int = 100, uploading: int = 5, seconds: float = 60.0, rows: int = ROWS
) -> Load:
    """`sessions` people for `seconds`, the first `uploading` of them signed in and sending files of `rows` as well.

    A file that was sent and not understood in the end is a fault.
    """
    sessions, seconds = min(sessions, MOST_SESSIONS), min(seconds, MOST_SECONDS)
    load, until = Load(), time.monotonic() + seconds
    for number in range(uploading):
        with suppress(UserError):  # of an earlier run
            account(home, f"load-{number}", "submitter", AREAS[number % len(AREAS)])
    tokens = [token_for(home, f"load-{number}") for number in range(uploading)]
    people = [
        threading.Thread(target=_person, args=(address, token, number, until, load, rows))
        for number, token in enumerate([*tokens, *[""] * (sessions - len(tokens))])
    ]
    for person in people:
        person.start()
    for person in people:
        person.join()
    for number in range(uploading):
        load.faults += [f"a file is {state}" for state in _settled(home, f"load-{number}") if state != "ready"]
    return load


def _settled(home: Path, name: str) -> list[str]:
    """Where the account's drafts stand once none is at work, or after SETTLES_S."""
    until = time.monotonic() + SETTLES_S
    while any(one.is_at_work for one in drafts.of(home, name)) and time.monotonic() < until:
        threading.Event().wait(0.5)
    return [one.state for one in drafts.of(home, name)]


def _person(address: str, token: str, number: int, until: float, load: Load, rows: int) -> None:
    chance = random.Random(number)
    pause = threading.Event()
    pause.wait(chance.uniform(0, THINKS_S[1]))
    try:
        with Tab(address, token) as tab:
            while time.monotonic() < until:
                load.reruns.append(_rerun(tab, chance))
                if token:
                    load.uploads.append(_upload(address, tab, token, chance, rows))
                pause.wait(chance.uniform(*THINKS_S))
    except (OSError, TimeoutError, WebSocketException, httpx.HTTPError, AssertionError) as fault:
        load.faults.append(f"{type(fault).__name__} {fault}")


def _rerun(tab: Tab, chance: random.Random) -> float:
    began = time.perf_counter()
    messages = _answers(tab, _question(chance.choice(PAGES), programme="vn-2022", date=chance.choice(DAYS)))
    seconds = time.perf_counter() - began
    kinds = {message.delta.new_element.WhichOneof("type") for message in messages}
    assert "exception" not in kinds, "a page ended in an error"
    return seconds


def _upload(address: str, tab: Tab, token: str, chance: random.Random, rows: int) -> float:
    """Seconds from letting go of a file until the page has answered that it is there."""
    messages = _answers(tab, _question("upload"))
    elements = [message.delta.new_element for message in messages]
    uploader = next(each.file_uploader.id for each in elements if each.WhichOneof("type") == "file_uploader")
    session = next(m.new_session.initialize.session_id for m in messages if m.WhichOneof("type") == "new_session")
    body = "\n".join(["Họ và tên,CCCD,Kết quả", *(_line(chance) for _ in range(rows))]).encode()
    name = f"{chance.randrange(1 << 40)}.csv"
    began = time.perf_counter()
    place = _place_for(tab, session, name)
    with httpx.Client(base_url=address, cookies={"milepost": token}, headers={"origin": address}, timeout=60) as client:
        client.get("/_stcore/health")
        answer = client.put(
            place.upload_url,
            files={"file": (name, body)},
            headers={"x-xsrftoken": (client.cookies.get("_streamlit_xsrf") or "").strip(chr(34))},
        )
    assert answer.status_code == 204, f"an upload was answered {answer.status_code} {answer.text[:60]}"
    told = _question("upload")
    state = told.rerun_script.widget_states.widgets.add(id=uploader).file_uploader_state_value
    state.uploaded_file_info.add(name=name, size=len(body), file_id=place.file_id, file_urls=place)
    _answers(tab, told)
    return time.perf_counter() - began


def _question(page: str, **choices: str) -> BackMsg:
    asked = BackMsg()
    asked.rerun_script.page_name = page
    asked.rerun_script.query_string = urlencode(choices)
    return asked


def _answers(tab: Tab, asked: BackMsg) -> list[ForwardMsg]:
    """What comes back until the script has ended."""
    tab.wire.send(asked.SerializeToString())
    messages = list(iter(lambda: _next(tab, "script_finished"), None))
    return [message for message in messages if message is not None]


def _next(tab: Tab, last: str) -> ForwardMsg | None:
    message = ForwardMsg()
    message.ParseFromString(tab.wire.recv(timeout=ANSWERS_WITHIN_S))
    is_last = message.WhichOneof("type") == last and message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN
    return None if is_last else message


def _place_for(tab: Tab, session: str, name: str) -> FileURLs:
    asked = BackMsg()
    asked.file_urls_request.request_id = name
    asked.file_urls_request.file_names.append(name)
    asked.file_urls_request.session_id = session
    tab.wire.send(asked.SerializeToString())
    while True:
        message = ForwardMsg()
        message.ParseFromString(tab.wire.recv(timeout=ANSWERS_WITHIN_S))
        if message.WhichOneof("type") == "file_urls_response":
            return message.file_urls_response.file_urls[0]


def _line(chance: random.Random) -> str:
    return f"Trần Văn {chance.randrange(1 << 20)},{chance.randrange(10**11, 10**12):012},Đạt"


def _spread(seconds: list[float]) -> str:
    if len(seconds) < 2:
        return f"{len(seconds)}"
    return f"{len(seconds)} (p50 {1000 * median(seconds):.0f} ms, p95 {1000 * quantiles(seconds, n=20)[-1]:.0f} ms)"


def main(address: str, home: str, *sizes: str) -> int:
    """Prints what the people met; 1 when anybody met a fault."""
    sessions, uploading, seconds, rows = (int(size) for size in (*sizes, *("100", "5", "60", "500")[len(sizes) :]))
    load = drive(address, Path(home), sessions, uploading, seconds, rows)
    print(load, *load.faults[:5], sep="\n")
    return 1 if load.faults else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
