"""People as a clerk may see them: masked, two side by side with what speaks for one person; the register."""

from collections.abc import Mapping, Sequence
from datetime import date
from html import escape
from typing import Any, Protocol

from display.cards import note
from display.formats import MISSING, count, day, share
from display.language import has_words, listed, say
from display.moments import moment
from display.tables import Cell, Column, plain_table, steps

PARTS = ("names", "births", "identifiers", "contacts", "units")
# How each part of two people compares: the part of a face, and what the comparison calls it.
COMPARED = {
    "names": ("name",),
    "births": ("birth",),
    "identifiers": ("id", "staff"),
    "contacts": ("email", "phone"),
    "units": ("unit", "area"),
}


class Face(Protocol):
    """One person, masked."""

    @property
    def person(self) -> int: ...
    @property
    def rows(self) -> tuple[dict[str, Any], ...]: ...


class Doubt(Protocol):
    """Two people who may be one."""

    @property
    def a(self) -> int: ...
    @property
    def b(self) -> int: ...
    @property
    def reason(self) -> str: ...
    @property
    def probability(self) -> float | None: ...
    @property
    def shared_turns(self) -> int: ...
    @property
    def speaks(self) -> dict[str, str]: ...
    @property
    def faces(self) -> tuple[Any, Any]: ...


class Join(Protocol):
    """Two rows that are one person."""

    @property
    def first(self) -> dict[str, Any]: ...
    @property
    def second(self) -> dict[str, Any]: ...
    @property
    def joined_by(self) -> str: ...
    @property
    def strength(self) -> int: ...


class Request(Protocol):
    """One request of the register."""

    @property
    def number(self) -> int: ...
    @property
    def kind(self) -> str: ...
    @property
    def received_on(self) -> str: ...
    @property
    def answer_by(self) -> str: ...
    @property
    def finish_by(self) -> str: ...
    @property
    def finished_on(self) -> str | None: ...
    @property
    def outcome(self) -> str | None: ...
    def is_late(self, today: date) -> bool: ...


def waiting(language: str, whole: int, shown: int) -> str:
    """How many pairs wait, and how many of them are shown."""
    if not whole:
        return note(say(language, "people.none_waiting"))
    said = say(language, "people.waiting", whole=count(language, whole), shown=count(language, shown))
    return f'<p class="mp-words">{escape(said)}</p>'


def pair(language: str, doubt: Doubt, place: int) -> str:
    """Both people part by part, why they may be one, and what joining them would do."""
    first, second = doubt.faces
    columns = [
        Column(say(language, "people.part")),
        Column(say(language, "people.first")),
        Column(say(language, "people.second")),
        Column(say(language, "people.compared")),
    ]
    rows: list[list[Cell | str]] = [
        [
            say(language, f"people.part.{part}"),
            _values(first, part),
            _values(second, part),
            _comparison(language, doubt.speaks, part),
        ]
        for part in PARTS
    ]
    rows.append([say(language, "people.part.rows"), _places(language, first), _places(language, second), ""])
    title = f"{count(language, place)} · {say(language, f'people.reason.{doubt.reason}')}"
    likely = (
        "" if doubt.probability is None else say(language, "people.likely", share=share(language, doubt.probability))
    )
    shared = say(language, "people.shared", count=count(language, doubt.shared_turns)) if doubt.shared_turns else ""
    said = " · ".join(part for part in (likely, shared) if part)
    quiet = f'<p class="mp-quiet">{escape(said)}</p>' if said else ""
    return f'<h2 class="mp-title">{escape(title)}</h2>{quiet}{plain_table(title, columns, rows)}'


def person(language: str, face: Face, joins: Sequence[Join]) -> str:
    """One person part by part, then what holds the rows together."""
    columns = [Column(say(language, "people.part")), Column(say(language, "people.recorded"))]
    rows: list[list[Cell | str]] = [[say(language, f"people.part.{part}"), _values(face, part)] for part in PARTS]
    rows.append([say(language, "people.part.rows"), _places(language, face)])
    lines = [
        say(
            language,
            "people.join",
            first=_place(language, join.first),
            second=_place(language, join.second),
            by=key_words(language, join.joined_by),
            strength=count(language, join.strength),
        )
        for join in joins
    ]
    title = say(language, "people.person", number=face.person)
    none = f'<p class="mp-quiet">{escape(say(language, "people.no_joins"))}</p>' if not lines else ""
    return plain_table(title, columns, rows) + steps(lines) + none


def found(language: str, people: Sequence[Mapping[str, Any]]) -> str:
    """Who bears an identifier, masked, one row a person."""
    columns = [
        Column(say(language, "people.number")),
        *(Column(say(language, f"people.part.{part}")) for part in PARTS),
    ]
    rows: list[list[Cell | str]] = [
        [one["person"], *(listed(language, one[part]) or MISSING for part in PARTS)] for one in people
    ]
    return plain_table(say(language, "people.found"), columns, rows)


def decisions(language: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """One row per decision: what, about whom, who, when, why, and whether it was taken back."""
    columns = [
        Column(say(language, "people.decision"), True),
        Column(say(language, "people.what")),
        Column(say(language, "manage.people")),
        Column(say(language, "manage.who")),
        Column(say(language, "manage.when")),
        Column(say(language, "manage.why")),
        Column(say(language, "people.undone")),
    ]
    body: list[list[Cell | str]] = [
        [
            count(language, row["decision"]),
            say(language, f"people.action.{row['action']}"),
            listed(language, [number for number in (row["a"], row["b"]) if number]),
            row["decided_by"],
            moment(language, row["decided_on"], "UTC"),
            row["why"],
            _undone(language, row),
        ]
        for row in rows
    ]
    return plain_table(say(language, "people.decisions"), columns, body)


def register(language: str, requests: Sequence[Request], today: date) -> str:
    """One row per request with its deadlines; late ones say so."""
    columns = [
        Column(say(language, "column.number"), True),
        Column(say(language, "request.kind")),
        Column(say(language, "request.received")),
        Column(say(language, "request.answer_by")),
        Column(say(language, "request.finish_by")),
        Column(say(language, "request.state")),
    ]
    rows: list[list[Cell | str]] = [
        [
            count(language, one.number),
            say(language, f"request.kind.{one.kind}"),
            day(language, one.received_on),
            day(language, one.answer_by),
            day(language, one.finish_by),
            _state(language, one, today),
        ]
        for one in requests
    ]
    return plain_table(say(language, "request.register"), columns, rows)


def _state(language: str, one: Request, today: date) -> str:
    if one.finished_on is not None:
        return say(language, "request.closed", date=day(language, one.finished_on), outcome=one.outcome or "")
    return say(language, "request.late" if one.is_late(today) else "request.open")


def _undone(language: str, row: Mapping[str, Any]) -> str:
    if not row["undone_on"]:
        return MISSING
    by = say(language, "people.undone_by", who=row["undone_by"], time=moment(language, row["undone_on"], "UTC"))
    return f"{by} {row['undone_why']}" if row["undone_why"] else by


def _values(face: Face, part: str) -> Cell:
    values = getattr(face, part)
    return Cell("", html="<br>".join(f"<bdi>{escape(value)}</bdi>" for value in values) or MISSING)


def _comparison(language: str, speaks: Mapping[str, str], part: str) -> str:
    """What is alike and what differs; parts that one of the two lacks are silent."""
    said = [
        f"{say(language, f'people.compares.{name}')}: {say(language, f'people.alike.{speaks[name]}')}"
        for name in COMPARED[part]
        if has_words(language, f"people.alike.{speaks.get(name)}")
    ]
    return listed(language, said)


def _places(language: str, face: Face) -> Cell:
    return Cell("", html="<br>".join(f"<bdi>{escape(_place(language, row))}</bdi>" for row in face.rows) or MISSING)


def _place(language: str, row: Mapping[str, Any]) -> str:
    where = [str(row["file"]), str(row["sheet"] or ""), say(language, "people.row", row=row["row"])]
    return listed(language, [part for part in where if part])


def key_words(language: str, joined_by: str) -> str:
    """The words of a key; a clerk's decision names its number."""
    if joined_by.startswith("decision "):
        return f"{say(language, 'people.decision')} {joined_by.removeprefix('decision ')}"
    return say(language, f"people.key.{joined_by}")
