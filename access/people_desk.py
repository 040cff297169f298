"""What an operator does about people: reads the doubtful pairs, decides, answers a person's own request.

Nobody's name is read here without a row in the chain of readings, and every step looks the account up anew, because
what a page sends is whatever the browser sent.
"""

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from access import database, downloads
from access import requests as register
from access.senders import sender
from pipelines import erasure, people_decisions, people_evidence, people_requests, people_review, vault
from pipelines.declined import Declined
from pipelines.people_evidence import Face, Join
from pipelines.people_review import Doubt
from warehouse import audit, store
from warehouse.errors import UserError
from warehouse.publish import publish
from warehouse.sender import Sender

CLERKS = ("approver", "administrator")
KINDS = tuple(register.FINISH_DAYS)


@dataclass(frozen=True)
class Queue:
    """The most consequential doubtful pairs, and how many wait in all."""

    waiting: int
    doubts: list[Doubt]


@dataclass(frozen=True)
class PeopleDesk:
    """One account's counter; `account` None is the operator at the command line."""

    home: Path
    account: str | None

    def queue(self, limit: int) -> Queue:
        """Pairs of people who may be one, masked; pairs of the account's areas where it has some."""
        who = self._clerk()
        with store.reading(self.home) as con:
            doubts = people_review.queue(con, vault.for_reading(self.home, con), who.areas, limit)
            waiting = people_review.length(con) if who.areas is None else len(doubts)
        self._put_on_record(who, "queue_read", [person for doubt in doubts for person in (doubt.a, doubt.b)])
        return Queue(waiting, doubts)

    def person(self, number: int) -> tuple[Face, list[Join]]:
        """One person, masked, and what holds their rows together."""
        who = self._clerk()
        with store.reading(self.home) as con:
            _must_be_theirs(con, who, [number])
            face = people_evidence.faces(con, vault.for_reading(self.home, con), [number])[number]
            joins = people_evidence.explain(con, number)
        self._put_on_record(who, "person_read", [number])
        return face, joins

    def joins(self, number: int) -> list[Join]:
        """What holds a person's rows together: files, rows and kinds of keys, nothing personal."""
        who = self._clerk()
        with store.reading(self.home) as con:
            _must_be_theirs(con, who, [number])
            return people_evidence.explain(con, number)

    def merge(self, a: int, b: int, why: str) -> int:
        """The decision's number: the two are one person."""
        with self._deciding([a, b]) as (con, keys, who):
            return people_decisions.merge(con, keys, a, b, why, who.name)

    def dismiss(self, a: int, b: int, why: str) -> int:
        """The decision's number: the two are two people."""
        with self._deciding([a, b]) as (con, keys, who):
            return people_decisions.dismiss(con, keys, a, b, why, who.name)

    def split(self, a: int, why: str) -> int:
        """The decision's number: the person is two, parted where the evidence is weakest."""
        with self._deciding([a]) as (con, keys, who):
            return people_decisions.split(con, keys, a, why, who.name)

    def undo(self, decision: int, why: str) -> None:
        """Takes a decision back."""
        with self._deciding([]) as (con, _, who):
            _must_be_theirs(con, who, _people_of(con, decision))
            people_decisions.undo(con, decision, why, who.name)

    def decisions(self) -> list[dict[str, Any]]:
        """Every decision about people of the account's areas, the newest first; nothing personal but what a clerk
        wrote as a reason."""
        who = self._clerk()
        with store.reading(self.home) as con:
            found = people_decisions.decisions(con)
            if who.areas is not None:
                mine = _people_in(con, who.areas)
                found = [row for row in found if {int(row[side]) for side in ("a", "b") if row[side]} <= mine]
        return found[::-1]

    def find(self, identifier: str) -> list[dict[str, Any]]:
        """Who bears an identifier, masked; on record in the store."""
        with self._asking() as (con, keys, who):
            return people_requests.summary(con, keys, identifier, who.name)

    def kept_of(self, identifier: str) -> list[dict[str, Any]]:
        """All that is kept of who bears an identifier, in full; on record in the store."""
        with self._asking() as (con, keys, who):
            return people_requests.export(con, keys, identifier, who.name)

    def export(self, identifier: str) -> str:
        """The address, which works once, of a copy of all that is kept of a person."""
        people = self.kept_of(identifier)
        if not people:
            raise UserError("Nobody bears this identifier: check it against the person's document.")
        content = json.dumps({"people": people}, ensure_ascii=False, indent=1, default=str).encode()
        detail = {"kind": "person", "people": [int(one["person"]) for one in people]}
        return downloads.offer(self.home, self.account, content, "person.json", "application/json", detail)

    def erase(self, identifier: str, why: str) -> list[int]:
        """The people whose attributes are gone; their rows go on counting."""
        who = self._national_administrator()
        if not why.strip():
            raise UserError("Say why: the reason is kept with the erasure.")
        return erasure.erase(self.home, identifier, why, who.name)

    def requests(self) -> list[register.Request]:
        """The register of people's requests, open ones by deadline first."""
        self._national_administrator()
        return register.every(self.home)

    def enter_request(self, kind: str, received_on: date) -> register.Request:
        """A request with its deadlines; who asked stays on paper."""
        who = self._national_administrator()
        if received_on > date.today():
            raise Declined("not_done", why="a request can't have come in after today")
        return register.add(self.home, kind, received_on, who.name)

    def close_request(self, number: int, outcome: str) -> None:
        """Closes a request with what was done."""
        who = self._national_administrator()
        if not outcome.strip():
            raise UserError("Say what was done: it is kept in the register.")
        register.finish(self.home, number, outcome, who.name)

    def _clerk(self) -> Sender:
        who = sender(self.home, self.account)
        who.must_be(*CLERKS)
        return who

    def _national_administrator(self) -> Sender:
        """A person's data may lie in any area: an administrator of some areas alone doesn't reach for it."""
        who = sender(self.home, self.account)
        who.must_be("administrator")
        if who.areas is not None:
            raise UserError(f"{who.name} stands for some areas alone: this needs an administrator of all of them.")
        return who

    def _put_on_record(self, who: Sender, action: str, people: Iterable[int]) -> None:
        shown = sorted(set(people))
        if not shown:
            return
        with database.changing(self.home) as con:
            audit.append(con, who.name, action, f"{len(shown)} people", {"people": shown})

    @contextmanager
    def _asking(self) -> Iterator[tuple[duckdb.DuckDBPyConnection, vault.Vault, Sender]]:
        """The store open for one change, because the reading is put on record in it."""
        who = self._national_administrator()
        with store.writing(self.home) as con:
            yield con, vault.opened(self.home, con), who

    @contextmanager
    def _deciding(self, people: list[int]) -> Iterator[tuple[duckdb.DuckDBPyConnection, vault.Vault, Sender]]:
        """The store open for one decision about these people; afterwards readers see the new figures."""
        who = self._clerk()
        with store.writing(self.home) as con:
            _must_be_theirs(con, who, people)
            yield con, vault.opened(self.home, con), who
        publish(self.home)


def _must_be_theirs(con: duckdb.DuckDBPyConnection, who: Sender, people: list[int]) -> None:
    """Raises as for a number that isn't in use when somebody has no row in the clerk's areas."""
    known = _people_in(con, who.areas, people)
    for person in people:
        if person not in known:
            raise UserError(f"There is no person {person}: `records` lists the numbers in use.")


def _people_in(
    con: duckdb.DuckDBPyConnection, areas: frozenset[str] | None, among: list[int] | None = None
) -> set[int]:
    found = con.execute(
        """
        select distinct person from record
        where ($among is null or list_contains($among, person)) and person is not null
            and ($areas is null or list_contains($areas, area))
        """,
        {"among": among, "areas": None if areas is None else sorted(areas)},
    ).fetchall()
    return {int(person) for (person,) in found}


def _people_of(con: duckdb.DuckDBPyConnection, decision: int) -> list[int]:
    """Who the rows of a decision are now; a merge that stands has made two numbers one."""
    found = con.execute(
        """
        select distinct person from decision_profile join profile using (profile)
        where decision = $decision and person is not null
        """,
        {"decision": decision},
    ).fetchall()
    return [int(person) for (person,) in found]
