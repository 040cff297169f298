"""Learner rows of an export, column-wise: what each cell is worth, which rows stand, which repeat one another."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from pipelines.contacts import read_email, read_phone
from pipelines.exports_accounts import test_accounts
from pipelines.exports_columns import first_of, map_distinct, nothing, texts
from pipelines.exports_dates import read_days
from pipelines.exports_source import SOURCES, Header, Source
from pipelines.exports_titles import course_names
from pipelines.grid import Cell
from pipelines.identifiers import Identifier, read_identifier, read_staff_id
from pipelines.names import (
    clean_text,
    comparable,
    display_name,
    folded,
    is_damaged,
    is_plausible_name,
    join_given_first,
    join_name,
)
from pipelines.understanding import ROW, ReadOptions

_SIMPLE_EMAIL = r"^[a-z0-9_+-]+(\.[a-z0-9_+-]+)*@([a-z0-9-]+\.)+[a-z][a-z0-9-]+$"


@dataclass(frozen=True)
class Context:
    """What holds for a whole table: its format, what the sender declared, and which column holds which field."""

    source: Source
    options: ReadOptions
    country: str | None
    columns: dict[str, int]
    header: Header
    sheet: str | None
    is_text: bool  # delimited text, whose records have as many cells as were written
    nulls: frozenset[str] = frozenset()
    faults: set[str] = field(default_factory=set)  # rules broken by the table as a whole, gathered while it is read
    found: dict[str, str] = field(default_factory=dict)  # facts on the file that stand in its rows: report_date
    activities: list[Any] = field(default_factory=list)  # columns found by shape in the first piece of a long file
    resources: dict[int, str] = field(default_factory=dict)  # row -> what it is about, where a course has many rows


@dataclass
class Body:
    """Rows below a header: worksheet row numbers and cells of those that are a learner's, and the others set aside."""

    numbers: list[int]
    rows: list[list[Cell]]
    aside: list[tuple[int, str, str]] = field(default_factory=list)  # (row, outcome, rule)

    def cells(self, place: int) -> list[Cell]:
        """One column, None where a row ends before it."""
        return [row[place] if place < len(row) else None for row in self.rows]


@dataclass
class Learners:
    """One entry per learner row in every column. `cells` are raw, by field; the rest was made by the format's reader."""

    body: Body
    cells: dict[str, list[Cell]]
    status: pa.Array
    score: pa.Array
    warnings: dict[int, list[str]] = field(default_factory=dict)

    def warn(self, places: Iterator[int] | list[int] | tuple[int, ...], rule: str) -> None:
        for place in places:
            self.warnings.setdefault(place, []).append(rule)


def below(header: Header, rows: list[list[Cell]], first_row: int) -> Body:
    """The rows that hold anything; `first_row` is the worksheet number of rows[0]. A repeated header is set aside."""
    body = Body([], [])
    opening = next((cell for cell in header.cells if cell), "")
    for number, row in enumerate(rows, start=first_row):
        if not any(cell is not None for cell in row):
            continue
        if opening and _is_header(row, header, opening):
            body.aside.append((number, "ignored", "header"))
            continue
        body.numbers.append(number)
        body.rows.append(row)
    return body


def _is_header(row: list[Cell], header: Header, opening: str) -> bool:
    place = header.cells.index(opening)
    cell = row[place] if place < len(row) else None
    if not isinstance(cell, str) or len(cell) > 60 or folded(cell.strip()) != opening:
        return False
    said = [folded(clean_text(cell) or "") for cell in row]
    return sum(bool(text) for text in said) > 1 and all(text in header.cells for text in said if text)


def set_aside_wrong_widths(body: Body, context: Context) -> None:
    """Sets records of text that are longer or shorter than their header aside as malformed_row.

    Where most records are shorter, a program left blank cells off their ends, and short ones are whole.
    """
    width = len(context.header.cells)
    if not context.is_text or all(len(row) == width for row in body.rows):
        return
    is_trimmed = sum(len(row) < width for row in body.rows) > len(body.rows) / 2
    whole = [is_trimmed if len(row) < width else all(cell is None for cell in row[width:]) for row in body.rows]
    rows = list(zip(body.numbers, body.rows, whole, strict=True))
    body.aside += [(number, "rejected", "malformed_row") for number, _, is_whole in rows if not is_whole]
    body.numbers[:] = [number for number, _, is_whole in rows if is_whole]
    body.rows[:] = [row for _, row, is_whole in rows if is_whole]


def normalise(learners: Learners, context: Context) -> pa.Table:
    """ROW columns of these rows, each accepted or rejected by itself; duplicates are found over the whole file."""
    reading = _Reading(learners, context)
    length = len(learners.body.numbers)
    columns = reading.people() | reading.course_work()
    columns["row"] = pa.array(learners.body.numbers, pa.int32())
    columns["sheet"] = pa.repeat(pa.scalar(context.sheet, pa.string()), length)
    columns["rule"], columns["outcome"] = reading.outcomes(columns)
    columns["warnings"] = pa.array([learners.warnings.get(place, []) for place in range(length)], pa.list_(pa.string()))
    return pa.table({name: columns.get(name, nothing(length, ROW.field(name).type)) for name in ROW.names}, schema=ROW)


class _Reading:
    """The rows of one piece of a file while their columns are read."""

    def __init__(self, learners: Learners, context: Context) -> None:
        self.learners, self.context = learners, context
        self.length = len(learners.body.numbers)
        self.damaged: list[int] = []
        self.username = self._text("username")

    def _text(self, name: str) -> pa.Array:
        cells = self.learners.cells.get(name)
        return nothing(self.length) if cells is None else texts(cells, self.context.nulls)

    def _warn_where(self, column: pa.Array, rule: str) -> None:
        self.learners.warn(pc.indices_nonzero(pc.fill_null(column, False)).to_pylist(), rule)

    def people(self) -> dict[str, pa.Array]:
        """Who: name, identifiers, contacts, unit."""
        country = self.context.country
        email = self._emails()
        phone = self._text("phone")
        found = {
            "email": email,
            "account": self._accounts(),
            "name": self._names(),
            "unit": first_of(self._text("unit"), self._text("unit_now")),
            "position": first_of(self._text("position"), self._text("position_now")),
            "phone": map_distinct(phone, lambda text: getattr(read_phone(text, country), "value", None), pa.string()),
            "sex": self._worded("sex", {"M": "sex_m", "F": "sex_f"}),
            "birth_year": map_distinct(self._text("birth_year"), _year, pa.int16()),
        }
        found["staff_id"], _ = self._identifiers("staff_id", read_staff_id)
        found["id"], found["id_type"] = self._identifiers("national_id", read_identifier)
        return found

    def _worded(self, name: str, words: dict[str, str]) -> pa.Array:
        column = self._text(name)
        meaning = {word: value for value, key in words.items() for word in self.context.source.words.get(key, [])}
        return map_distinct(column, lambda text: meaning.get(folded(text)), pa.string())

    def _emails(self) -> pa.Array:
        """The e-mail, or a user name that is one."""
        column = self._text("email")
        from_name = pc.if_else(pc.fill_null(pc.match_substring(self.username, "@"), False), self.username, None)
        email = self._addresses(column)
        self._warn_where(pc.and_(column.is_valid(), email.is_null()), "email_invalid")
        return first_of(email, self._addresses(from_name)) if from_name.null_count < self.length else email

    def _addresses(self, column: pa.Array) -> pa.Array:
        lower = pc.utf8_lower(column)
        is_simple = pc.fill_null(pc.match_substring_regex(lower, _SIMPLE_EMAIL), False)
        if pc.all(pc.or_(is_simple, column.is_null())).as_py():
            return lower
        others = pc.if_else(is_simple, None, column)
        read = map_distinct(others, lambda text: getattr(read_email(text), "value", None), pa.string())
        return first_of(pc.if_else(is_simple, lower, None), read)

    def _accounts(self) -> pa.Array:
        """Platform and number of the account, else platform, @ and user name; user names are blind to case."""
        source = self.context.source
        number = self._text("account")
        if not source.account:
            return nothing(self.length)
        by_number = pc.binary_join_element_wise(f"{source.account}:", number, "")
        by_name = pc.binary_join_element_wise(f"{source.account}:@", pc.utf8_lower(self.username), "")
        return first_of(by_number, by_name)

    def _names(self) -> pa.Array:
        for part in ("name", "given", "family"):
            self._repair(part)
        whole = self._text("name")
        given, family = self._text("given"), self._text("family")
        if given.null_count < self.length or family.null_count < self.length:
            pairs = zip(given.to_pylist(), family.to_pylist(), strict=True)
            whole = first_of(whole, pa.array([self._join(*pair) for pair in pairs], pa.string()))
        damaged = pc.fill_null(map_distinct(whole, is_damaged, pa.bool_()), False)
        self.damaged = pc.indices_nonzero(damaged).to_pylist()
        shown = map_distinct(whole, _name, pa.string())
        has_names = {"name", "given", "family"} & set(self.context.columns)
        if has_names:
            self._warn_where(pc.and_(shown.is_null(), pc.invert(damaged)), "name_missing")
        return shown

    def _repair(self, part: str) -> None:
        """Raw cells, because tidying would take the control characters that a wrong reading left."""
        cells = self.learners.cells.get(part, [])
        repaired = {
            place: repair_mojibake(cell)
            for place, cell in enumerate(cells)
            if isinstance(cell, str) and not cell.isascii() and repair_mojibake(cell) != cell
        }
        if repaired:
            self.learners.cells[part] = [repaired.get(place, cell) for place, cell in enumerate(cells)]
            self.learners.warn(list(repaired), "mojibake_repaired")

    def _join(self, given: str | None, family: str | None) -> str | None:
        place = self.context.columns.get("family")
        header = self.context.header.cells[place] if place is not None else ""
        if is_family_first(family) or header in self.context.source.words.get("family_first_headers", []):
            return join_name(family, given)
        return join_given_first(given, family)

    def _identifiers(self, name: str, read: object) -> tuple[pa.Array, pa.Array]:
        column = self._text(name)
        if column.null_count == self.length:
            return nothing(self.length), nothing(self.length)
        known: dict[str, Identifier | None] = {
            text: read(text, self.context.country)
            for text in column.unique().to_pylist()
            if text is not None  # type: ignore[operator]
        }
        for place, text in enumerate(column.to_pylist()):
            found = known.get(text) if text is not None else None
            if found is not None and found.warnings:
                self.learners.warn([place], found.warnings[0])
        values = map_distinct(column, lambda text: getattr(known[text], "value", None), pa.string())
        return values, map_distinct(column, lambda text: getattr(known[text], "type", None), pa.string())

    def course_work(self) -> dict[str, pa.Array]:
        """What: course, status, days, score, certificate."""
        learners = self.learners
        completed = pc.fill_null(pc.equal(learners.status, "completed"), False)
        done, started = self._days("completed_on"), self._days("started_on")
        return {
            "course": self._courses(),
            "status": learners.status,
            "completed_on": pc.if_else(completed, done, None),
            "started_on": started,
            "score": learners.score,
            "certificate": pc.if_else(
                completed, map_distinct(self._text("certificate"), _certificate, pa.string()), None
            ),
        }

    def _days(self, name: str) -> pa.Array:
        cells = self.learners.cells.get(name)
        if cells is None:
            return nothing(self.length, pa.date32())
        days = read_days(cells, self.context.source.clock, self.context.options.time_zone)
        self.learners.warn(sorted(days.unreadable), "date_unreadable")
        return pa.array(days.dates, pa.date32())

    def _courses(self) -> pa.Array:
        """The programme's code where one of the file's names for the course is known, else the file's own."""
        if self.context.options.course:
            return nothing(self.length)
        stated = [self._text(name) for name in ("course_id", "course_slug", "course_name")]
        listed = course_codes(self.context.options)
        coded = [map_distinct(column, lambda text: listed.get(folded(text)), pa.string()) for column in stated]
        return first_of(*coded, *stated)

    def outcomes(self, columns: dict[str, pa.Array]) -> tuple[pa.Array, pa.Array]:
        """(rule, outcome): test accounts, damaged names and rows that nobody can be told by are rejected."""
        source, rules = self.context.source, {}
        unknown = pc.and_(columns["email"].is_null(), self._is_unnamed(columns))
        for place in pc.indices_nonzero(unknown).to_pylist():
            rules[place] = "no_identifier"
        for place in self.damaged:
            rules[place] = "damaged_name"
        for place in test_accounts(columns["email"], self.username, columns["name"]):
            rules[place] = "test_account"
        if source.staff_column:
            role = self._text(source.staff_column)
            for place, word in enumerate(role.to_pylist()):
                if word is not None and folded(word) in source.staff:
                    rules[place] = "test_account"
        if source.is_pseudonymous:
            self.learners.warn([place for place in range(self.length) if place not in rules], "identity_pseudonymous")
        rule = (
            pa.array([rules.get(place) for place in range(self.length)], pa.string()) if rules else nothing(self.length)
        )
        return rule, pc.if_else(rule.is_valid(), "rejected", "accepted")

    def _is_unnamed(self, columns: dict[str, pa.Array]) -> pa.Array:
        """Whether no account, staff number or identifier names the learner; a bare platform number needs a user name."""
        account = columns["account"]
        if {"username", "email"} <= set(self.context.columns) and not self.context.source.is_pseudonymous:
            account = self.username
        return pc.and_(pc.and_(account.is_null(), columns["staff_id"].is_null()), columns["id"].is_null())


def aside_table(rows: list[tuple[int, str, str]], sheet: str | None) -> pa.Table:
    """ROW entries of rows that carry no learner, from (row, outcome, rule)."""
    length = len(rows)
    known = {
        "sheet": pa.repeat(pa.scalar(sheet, pa.string()), length),
        "row": pa.array([row for row, _, _ in rows], pa.int32()),
        "outcome": pa.array([outcome for _, outcome, _ in rows], pa.string()),
        "rule": pa.array([rule for _, _, rule in rows], pa.string()),
        "warnings": pa.array([[] for _ in rows], pa.list_(pa.string())),
    }
    return pa.table({field.name: known.get(field.name, pa.nulls(length, field.type)) for field in ROW}, schema=ROW)


def course_codes(options: ReadOptions) -> dict[str, str]:
    """Folded code or name of a course -> its code in the programme."""
    codes = {}
    for code, facts in options.courses.items():
        codes |= {folded(name): code for name in [*course_names(facts), code]}
    return codes


@cache
def _family_first() -> frozenset[str]:
    return frozenset(tomllib.loads((SOURCES / "name_order.toml").read_text(encoding="utf-8"))["family_first"])


def is_family_first(family: str | None) -> bool:
    """Whether the family name is one of those that stand before the given name."""
    return family is not None and comparable(family).split(" ")[0] in _family_first()


def repair_mojibake(text: str) -> str:
    """UTF-8 that was once read as Windows-1252, put right; any other text as it is."""
    if text.isascii() or not any(mark in text for mark in ("Ã", "á»", "áº", "Ä", "Æ", "Å")):
        return text
    try:
        return _as_bytes(text).decode("utf-8")
    except UnicodeError:
        return text


def _as_bytes(text: str) -> bytes:
    return b"".join(
        letter.encode("latin-1") if "\x80" <= letter <= "\x9f" else letter.encode("cp1252") for letter in text
    )


def _name(text: str) -> str | None:
    shown = display_name(text)
    return shown if is_plausible_name(shown) else None


def _year(text: str) -> int | None:
    digits = text.removesuffix(".0")
    return int(digits) if digits.isdigit() and 1900 <= int(digits) <= 2015 else None


def _certificate(text: str) -> str | None:
    """The number itself, of a web address its last part."""
    return text.rstrip("/").rpartition("/")[2] if "//" in text else text
