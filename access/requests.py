"""The register of people's requests about their own data; who asked is on paper, only the deadlines are here."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from access import database
from warehouse import audit
from warehouse.errors import UserError

# The stricter of the laws that apply: an answer in 2 working days and the deed in 10 to 20 by its kind
# (Viet Nam, Decree 356/2025); elsewhere 30 days.
ANSWER_WORKING_DAYS = 2
FINISH_DAYS = {"find": 10, "export": 10, "correct": 10, "erase": 10, "object": 15}
WEEKEND = (5, 6)


@dataclass(frozen=True)
class Request:
    """One request with its deadlines, ISO dates."""

    number: int
    kind: str
    received_on: str
    answer_by: str
    finish_by: str
    finished_on: str | None
    outcome: str | None
    actor: str

    def is_late(self, today: date) -> bool:
        return self.finished_on is None and self.finish_by < today.isoformat()


def add(home: Path, kind: str, received_on: date, actor: str) -> Request:
    """The request as entered, with the number to write on its paper."""
    if kind not in FINISH_DAYS:
        raise UserError(f"There is no request of kind {kind!r}: choose one of {', '.join(FINISH_DAYS)}.")
    answer_by, finish_by = _working_days_after(received_on), received_on + timedelta(days=FINISH_DAYS[kind])
    with database.changing(home) as con:
        cursor = con.execute(
            "insert into privacy_request (kind, received_on, answer_by, finish_by, actor) values (?, ?, ?, ?, ?)",
            [kind, received_on.isoformat(), answer_by.isoformat(), finish_by.isoformat(), actor],
        )
        number = int(cursor.lastrowid or 0)
        audit.append(con, actor, "request_entered", f"request {number}", {"kind": kind})
    return next(each for each in every(home) if each.number == number)


def finish(home: Path, number: int, outcome: str, actor: str) -> None:
    """Closes a request; UserError when it isn't open."""
    with database.changing(home) as con:
        closed = con.execute(
            "update privacy_request set finished_on = ?, outcome = ? where number = ? and finished_on is null",
            [date.today().isoformat(), outcome, number],
        )
        if not closed.rowcount:
            raise UserError(f"There is no open request {number}: `requests list` shows them.")
        audit.append(con, actor, "request_closed", f"request {number}", {})


def every(home: Path) -> list[Request]:
    """One per request: open ones by deadline, then closed ones, the newest first."""
    with database.asking(home) as con:
        rows = con.execute(
            "select number, kind, received_on, answer_by, finish_by, finished_on, outcome, actor from privacy_request "
            "order by finished_on is not null, finish_by, number"
        ).fetchall()
    return [Request(*row) for row in rows]


def plain(request: Request) -> dict[str, Any]:
    """The request as a dictionary."""
    return asdict(request)


def _working_days_after(day: date) -> date:
    left = ANSWER_WORKING_DAYS
    while left:
        day += timedelta(days=1)
        left -= day.weekday() not in WEEKEND
    return day
