"""What dashboard.py hands to st.App: routes, the gate, and the first start."""

import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import streamlit as st
from starlette.middleware import Middleware
from starlette.routing import Route
from streamlit import config
from streamlit.runtime.pages_manager import PagesManager

from access import accounts, downloads, health, links, oidc, own_account, settings, sign_in
from access.gate import SESSION_HEADER, Gate
from access.log import Log
from access.visit import told
from warehouse.errors import DiskFull, UserError
from warehouse.store import home as its_home

LOOPBACK = ("127.0.0.1", "localhost", "::1")
# What must hold whatever a stray configuration file or argument says.
REQUIRED: dict[str, Any] = {
    "server.enableCORS": True,
    "server.enableXsrfProtection": True,
    "server.enableAgentApi": False,
    "server.trustedUserHeaders": {SESSION_HEADER: "session"},
    "server.maxUploadSize": 20,
    "client.showErrorDetails": "none",
    "runner.magicEnabled": False,
    "browser.gatherUsageStats": False,
}


def routes() -> list[Route]:
    """Our own pages: sign-in, links, account, downloads."""
    both = ["GET", "POST"]
    return [
        Route("/healthz", health.answer, methods=["GET"]),
        Route("/sign-in", told(sign_in.sign_in), methods=both),
        Route("/sign-in/code", told(sign_in.code), methods=both),
        Route("/sign-in/oidc", told(oidc.leave), methods=["GET"]),
        Route("/sign-in/oidc/callback", told(oidc.come_back), methods=["GET"]),
        Route("/sign-out", told(sign_in.sign_out), methods=both),
        Route("/setup/{token}", told(links.answer), methods=both),
        Route("/invitation/{token}", told(links.answer), methods=both),
        Route("/account", told(own_account.answer), methods=both),
        Route("/export/{token}", told(downloads.answer), methods=["GET"]),
    ]


def middleware() -> list[Middleware]:
    """The log, then the gate, before everything of Streamlit's."""
    return [Middleware(Log), Middleware(Gate, home=its_home())]


def application(script: str | Path) -> st.App:
    """The whole server; `streamlit run` finds it when dashboard.py names it `app`."""
    return st.App(script, routes=routes(), middleware=middleware(), lifespan=first_start)


@asynccontextmanager
async def first_start(_: st.App) -> AsyncIterator[None]:
    """Refuses a configuration that would weaken the gate, then prints the address and the first one-time link."""
    home = its_home()
    must_be_safe(home)
    with suppress(DiskFull):  # figures are read without room too
        settings.remember_port(home, config.get_option("server.port"))
    # Else Streamlit asks a service outside for its own address when an Origin isn't the one it knows.
    config.set_option("browser.serverAddress", settings.current(home).host or LOOPBACK[0])
    # Else the first visitor's link is looked for among the files of pages/ and said not to exist.
    PagesManager.uses_pages_directory = False
    send_at_once()
    for line in greeting(home):
        print(line, flush=True)
    yield


def send_at_once() -> None:
    """Takes Nagle's algorithm off the sockets this process listens on; what they accept inherits that (tcp(7)).

    asyncio does so for sockets that name their protocol, which Streamlit's doesn't: the second message of every run
    would wait 40 ms for the browser to acknowledge the first.
    """
    for opened in list(Path("/dev/fd").iterdir()):
        try:
            found = socket.socket(fileno=int(opened.name))
        except OSError:
            continue  # a file, or gone by now
        if found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN) and found.family != socket.AF_UNIX:
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        found.detach()  # it stays its owner's to close


def must_be_safe(home: Path) -> None:
    """Raises a UserError, in words, when the server would listen or answer in a way that the gate can't stand for."""
    wrong = [name for name, value in REQUIRED.items() if config.get_option(name) != value]
    if wrong:
        raise UserError(
            f"Milepost doesn't start with these settings changed: {', '.join(sorted(wrong))}. "
            "Take them out of the command line, the environment and .streamlit/config.toml."
        )
    address = config.get_option("server.address")
    decided = settings.current(home)
    if address not in LOOPBACK and not decided.is_behind_tls:
        raise UserError(
            f"Milepost would listen on {address or 'every address'} without TLS in front. Put a proxy with a "
            "certificate before it and run: python -m pipelines configure --host NAME --behind-tls"
        )


def address(home: Path, path: str = "/") -> str:
    """The address a person opens."""
    decided = settings.current(home)
    if decided.host:
        return f"https://{decided.host}{decided.under}{path}"
    return f"http://127.0.0.1:{decided.port}{path}"


def greeting(home: Path) -> list[str]:
    """The lines of a start: where the dashboard is and, until there is an administrator, the one-time link."""
    lines = []
    try:
        token = accounts.setup_token(home)
    except DiskFull as error:
        return [str(error), f"Milepost is ready to be read: {address(home)}"]
    if token is not None:
        lines.append(f"First administrator (once, within 24 hours): {address(home, f'/setup/{token}')}")
    return [*lines, f"Milepost is ready: {address(home)}"]
