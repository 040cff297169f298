"""One line a request: its number, what was asked of which route, how it ended; no token, no query, no person."""

import itertools
import os
import re
import sys
import time
from datetime import UTC, datetime

from starlette.types import ASGIApp, Message, Receive, Scope, Send

PLAIN = re.compile(r"[a-z_-]{1,24}|healthz")  # a route's own words; anything else may be a token, a file, a name
QUIET = ("/static/", "/assets/", "/_stcore/health", "/healthz")  # told only when they fail
HEADER = b"x-request-number"
_numbers = itertools.count(1)


class Log:
    """ASGI middleware before all others: numbers each request, tells its end on standard error."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self.app(scope, receive, send)
            return
        number = f"{os.getpid()}-{next(_numbers)}"
        began = time.monotonic()
        status = 500 if scope["type"] == "http" else 101

        async def numbered(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message = {**message, "headers": [*message.get("headers", []), (HEADER, number.encode())]}
            elif message["type"] == "websocket.close":
                status = message.get("code", 1000)
            await send(message)

        try:
            await self.app(scope, receive, numbered)
        finally:
            _tell(number, scope, status, time.monotonic() - began)


def route(path: str) -> str:
    """The path with everything but our own words taken out."""
    return "/".join(part if not part or PLAIN.fullmatch(part) else "*" for part in path.split("/"))


def _tell(number: str, scope: Scope, status: int, seconds: float) -> None:
    if scope["path"].startswith(QUIET) and status < 400:
        return
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    method = scope.get("method", "WS")
    print(
        f"{now} {number} {method} {route(scope['path'])} {status} {seconds * 1000:.0f} ms", file=sys.stderr, flush=True
    )
