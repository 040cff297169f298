"""Whether this installation serves and can take files in, in slugs: nothing here says anything of anybody."""

import sqlite3
from pathlib import Path

import duckdb
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse

from access import settings
from warehouse import room, store
from warehouse.errors import UserError
from warehouse.publish import serves_newest, snapshot

SAYS = {
    "no_figures": "No snapshot can be read: run `python -m pipelines publish`, or restore a backup.",
    "no_accounts": "access.sqlite can't be read: restore a backup.",
    "disk_nearly_full": "Less than a gibibyte is free: nothing is taken in until there is room.",
    "older_figures": "The newest snapshot is damaged and the last good one serves: run `python -m pipelines publish`.",
}
DOWN = ("no_figures", "no_accounts")  # the others leave the figures readable


def reasons(home: Path) -> list[str]:
    """What is wrong; the store itself is `verify`'s to read, because a command may hold it for a minute."""
    found = []
    try:
        snapshot(home).connection.cursor().execute("select name from snapshot").fetchall()
        if not serves_newest(home):
            found.append("older_figures")
    except (UserError, duckdb.Error, OSError):
        found.append("no_figures")
    try:
        settings.current(home)
    except (sqlite3.Error, OSError):
        found.append("no_accounts")
    if room.is_read_only(home):
        found.append("disk_nearly_full")
    return found


async def answer(_: Request) -> JSONResponse:
    """GET /healthz: 200 while figures are served, 503 when they aren't; the reasons either way."""
    found = await run_in_threadpool(reasons, store.home())
    is_down = any(reason in DOWN for reason in found)
    told = {
        "status": "down" if is_down else "degraded" if found else "ok",
        "reasons": [{"reason": reason, "says": SAYS[reason]} for reason in found],
    }
    return JSONResponse(told, status_code=503 if is_down else 200)
