"""A browser's side of the wire without a browser: signed-in HTTP, and Streamlit's websocket."""

import contextlib
import socket
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

import httpx
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg
from websockets.exceptions import InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin, Subprotocol

from access import accounts, database, sessions

PASSWORD = "seven quiet herons drift"
ANSWERS_WITHIN_S = 60


def account(home: Path, name: str, role: str, *areas: str, password: str = PASSWORD) -> str:
    """The name of a new account whose password is set."""
    accounts.add(home, name, role, areas)
    with database.changing(home) as con:
        accounts.set_password(con, name, password)
    return name


def token_for(home: Path, name: str) -> str:
    """The cookie's token of a session opened for the account."""
    with database.changing(home) as con:
        return sessions.open_for(con, name)


@contextlib.contextmanager
def browser(address: str, token: str = "", **headers: str) -> Iterator[httpx.Client]:
    """An HTTP client that sends the session's cookie and our own Origin."""
    cookies = {"milepost": token} if token else {}
    with httpx.Client(base_url=address, cookies=cookies, headers={"origin": address, **headers}, timeout=60) as client:
        yield client


class Tab:
    """One open page: runs the script again on demand and gives the text that came back."""

    def __init__(self, address: str, token: str = "", resume: str = "", **headers: str) -> None:
        protocols = ["streamlit", "unused", *([resume] if resume else [])]
        sent = {"Cookie": f"milepost={token}"} if token else {}
        self.session = ""
        known_as = headers.pop("host", "")
        self.stack = contextlib.ExitStack()
        opening = connect(
            f"ws://{known_as or address.removeprefix('http://')}/_stcore/stream",
            sock=socket.create_connection(_place(address)),
            origin=Origin(headers.pop("origin", address)) if headers.get("origin") != "" else None,
            subprotocols=[Subprotocol(protocol) for protocol in protocols],
            additional_headers={**sent, **{key: value for key, value in headers.items() if value}},
            max_size=None,
            open_timeout=30,
        )
        self.wire: ClientConnection = self.stack.enter_context(opening)

    def __enter__(self) -> "Tab":
        return self

    def __exit__(self, kind: type[BaseException] | None, value: BaseException | None, at: TracebackType | None) -> None:
        self.stack.close()

    def run(self, query: str = "", page: str = "") -> str:
        """Everything the page says after one run."""
        message = BackMsg()
        message.rerun_script.query_string = query
        message.rerun_script.page_name = page
        self.wire.send(message.SerializeToString())
        said: list[str] = []
        while True:
            received = ForwardMsg()
            received.ParseFromString(self._next())
            if received.WhichOneof("type") == "new_session":
                self.session = received.new_session.initialize.session_id
            said.append(str(received))
            if received.WhichOneof("type") == "script_finished":
                return "\n".join(said)

    def _next(self) -> bytes:
        data = self.wire.recv(timeout=ANSWERS_WITHIN_S)
        assert isinstance(data, bytes)
        return data


def _place(address: str) -> tuple[str, int]:
    host, port = address.removeprefix("http://").split(":")
    return host, int(port)


def is_refused(address: str, token: str = "", **headers: str) -> bool:
    """Whether the websocket is closed before it is accepted."""
    try:
        Tab(address, token, **headers).stack.close()
    except InvalidStatus as refused:
        return refused.response.status_code == 403
    return False
