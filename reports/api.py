"""Figures over HTTP for the ministry's portal: read only, behind the gate, within the asker's scope."""

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from access import database, gate, sessions
from access.accounts import found
from access.scope import narrowed, scope_of
from display.days import written_day
from display.kept import kept
from metrics.definitions import definitions
from metrics.series import series
from metrics.targets import as_document, progress
from warehouse.errors import UserError
from warehouse.publish import Snapshot, snapshot
from warehouse.scope import PUBLIC, Scope
from warehouse.store import home as its_home

DESCRIPTION = Path(__file__).parent / "openapi.json"
CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
PARAMETERS = ("programme", "target", "area", "as_of")
WRONG, NOT_THERE = 400, 404


class Fault(Exception):
    """A request that can't be answered: the status, and the sentence that says why."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status
        self.sentence = sentence


@dataclass(frozen=True)
class Asked:
    """The parameters of one request, None where they weren't given."""

    programme: str | None
    target: str | None
    area: str | None
    as_of: date | None


def routes() -> list[Route]:
    """What dashboard.py adds to the server; everything else under /api is nothing, and says so."""
    return [
        Route("/api/targets", _answering(_targets), methods=["GET"]),
        Route("/api/series", _answering(_series), methods=["GET"]),
        Route("/api/openapi.json", _description, methods=["GET"]),
        Route("/api/{rest:path}", _nothing, methods=["GET"]),
    ]


def _answering(question: Callable[[Snapshot, Scope, Asked], dict[str, Any]]) -> Callable[[Request], Any]:
    async def answer(request: Request) -> Response:
        try:
            document = await run_in_threadpool(_document, question, request.query_params.multi_items(), request.headers)
        except Fault as fault:
            return JSONResponse({"error": fault.sentence}, status_code=fault.status)
        return Response(json.dumps(document, ensure_ascii=False, default=_plain), media_type="application/json")

    return answer


def _document(
    question: Callable[[Snapshot, Scope, Asked], dict[str, Any]],
    given: list[tuple[str, str]],
    headers: Mapping[str, str],
) -> dict[str, Any]:
    asked = _asked(given)
    home = its_home()
    source = snapshot(home)
    scope = _scope(home, source, headers)
    try:
        within = narrowed(scope, source.connection, asked.area) if asked.area else scope
        return question(source, within, asked)
    except UserError as error:
        raise Fault(NOT_THERE, str(error)) from None


def _scope(home: Path, source: Snapshot, headers: Mapping[str, str]) -> Scope:
    """Whose figures may be told: the session's that the gate vouches for, the public's without one."""
    if not gate.is_gated(headers.get(gate.GATE_HEADER)):
        raise Fault(401, "This server was started without its gate: start it with make run.")
    session = sessions.of_hash(home, headers.get(gate.SESSION_HEADER, ""))
    if session is None:
        return PUBLIC  # the gate let nobody pass without a session unless reading is open
    with database.asking(home) as con:
        account = found(con, session.account)
    return PUBLIC if account is None else scope_of(account, source.connection)


def _asked(given: list[tuple[str, str]]) -> Asked:
    """The parameters, each known, given once and well formed; else a Fault that names it."""
    values = dict(given)
    for name in values:
        if name not in PARAMETERS:
            raise Fault(WRONG, f"There is no parameter of that name: there are {', '.join(PARAMETERS)}.")
        if sum(1 for other, _ in given if other == name) > 1:
            raise Fault(WRONG, f"The parameter {name} was given more than once.")
    for name in ("programme", "target", "area"):
        if name in values and not CODE.fullmatch(values[name]):
            raise Fault(WRONG, f"{name} is a code of letters, digits, hyphens and underscores, at most 40.")
    return Asked(values.get("programme"), values.get("target"), values.get("area"), _day(values.get("as_of")))


def _day(text: str | None) -> date | None:
    if text is None:
        return None
    day = written_day(text)
    if day is None:
        raise Fault(WRONG, "as_of is a day of this century, written as 2025-12-31.")
    return day


def _targets(source: Snapshot, scope: Scope, asked: Asked) -> dict[str, Any]:
    entries = kept(progress, source, scope, asked.programme, asked.target, asked.as_of)
    return {**as_document(source, entries, asked.as_of), "use": _use(scope)}


def _series(source: Snapshot, scope: Scope, asked: Asked) -> dict[str, Any]:
    if asked.programme is None or asked.target is None:
        raise Fault(WRONG, "Name the programme and the target: a series is of one target.")
    if not definitions(source, asked.programme, asked.target, asked.as_of):
        raise Fault(NOT_THERE, f"There is no target {asked.target} of a programme {asked.programme} on that day.")
    course = kept(series, source, scope, asked.programme, asked.target, asked.as_of)
    return {
        "programme": asked.programme,
        "target": asked.target,
        "area": asked.area,
        "snapshot": source.version,
        "use": _use(scope),
        "series": course,
    }


def _use(scope: Scope) -> str:
    return "public" if scope.is_public else "internal"


async def _description(_: Request) -> Response:
    return Response(DESCRIPTION.read_bytes(), media_type="application/json")


async def _nothing(_: Request) -> Response:
    return JSONResponse({"error": "There is nothing at this address: /api/openapi.json says what is."}, status_code=404)


def _plain(value: Any) -> str:
    assert isinstance(value, date)
    return value.isoformat()
