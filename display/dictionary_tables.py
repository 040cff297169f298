"""The dictionary as tables: what every table, column, measure, target and code holds."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any, Protocol

from display import tables
from display.figures import amount
from display.formats import day, unit_word
from display.language import has_words, isolated, name_in, say
from display.tables import Cell, Column


class Named(Protocol):
    """A column with its type and comment."""

    @property
    def name(self) -> str: ...
    @property
    def type(self) -> str: ...
    @property
    def comment(self) -> str: ...


class Described(Protocol):
    """A table with its comment and columns."""

    @property
    def name(self) -> str: ...
    @property
    def comment(self) -> str: ...
    @property
    def columns(self) -> Sequence[Named]: ...
    @property
    def is_published(self) -> bool: ...


def found(text: str, *searched: str) -> bool:
    """Whether any of the texts holds the sought one, whatever its letters' case."""
    return any(text.casefold() in one.casefold() for one in searched)


def matching(text: str, shown: Sequence[Described]) -> list[Described]:
    """The tables whose name, comment or columns hold the text."""
    return [
        one
        for one in shown
        if found(text, one.name, one.comment, *(f"{column.name} {column.comment}" for column in one.columns))
    ]


def table(language: str, shown: Described) -> str:
    """One table of the warehouse with its columns."""
    heads = [Column(say(language, f"dictionary.{name}")) for name in ("column", "type", "holds")]
    body: list[list[Cell | str]] = [
        [column.name, isolated(language, column.type), column.comment] for column in shown.columns
    ]
    inside = "" if shown.is_published else f" ({say(language, 'dictionary.inside')})"
    said = f'<p lang="en">{escape(shown.comment)}{escape(inside)}</p>'
    return f"<h3>{escape(shown.name)}</h3>{said}{tables.plain_table(shown.name, heads, body)}"


def targets(language: str, rows: Sequence[Mapping[str, Any]]) -> str:
    """One row per target in force."""
    heads = [
        Column(say(language, "column.target")),
        Column(say(language, "column.code")),
        Column(say(language, "target.kind")),
        Column(say(language, "column.unit")),
        Column(say(language, "column.goal"), True),
        Column(say(language, "fact.deadline"), True),
        Column(say(language, "report.source")),
    ]
    body: list[list[Cell | str]] = [
        [
            name_in(language, row["name"]),
            f"{row['programme']} {row['target']}",
            say(language, f"kind.{row['kind']}"),
            unit_word(language, row["unit"], 100),
            amount(language, row, row["goal"]),
            day(language, row["deadline"]),
            row["source"],
        ]
        for row in rows
    ]
    return tables.plain_table(say(language, "dictionary.targets"), heads, body)


def codes(language: str, rows: Sequence[tuple[str, str, Sequence[str]]]) -> str:
    """One row per column with a closed list of values; each code with its words where the pages have any."""
    heads = [Column(say(language, f"dictionary.{name}")) for name in ("table", "column", "code_list")]
    body: list[list[Cell | str]] = [
        [name, column, ", ".join(_code(language, code) for code in listed)] for name, column, listed in rows
    ]
    return tables.plain_table(say(language, "dictionary.codes"), heads, body)


def _code(language: str, code: str) -> str:
    for key in (f"value.{code}", f"row.{code}", f"ledger_state.{code}", f"method.{code}", f"counts.{code}"):
        if has_words(language, key):
            return f"{code} ({say(language, key)})"
    return code
