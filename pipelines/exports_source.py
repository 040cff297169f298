"""What is known of each learning platform's exports: the TOML files of data/sources that name a platform."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import msgspec

from pipelines.grid import Cell
from pipelines.names import clean_text, folded
from pipelines.refusal import Refusal

SOURCES = Path(__file__).resolve().parent.parent / "data" / "sources"


class Fingerprint(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Headers that tell a format, all compared folded. Every part that is given must hold."""

    has: list[list[str]] = []  # of each inner list one is a header
    lacks: list[str] = []
    some: list[str] = []
    at_least: int = 0  # of `some`
    ends: list[str] = []  # some header ends so
    only: list[str] = []  # every header is one of these
    opens: list[list[str]] = []  # the first headers, of the first row, one of each inner list in order


class StatusRule(msgspec.Struct, frozen=True, forbid_unknown_fields=True, rename={"status": "is"}):
    """One rung of a ladder: the first rule that holds decides; a rule without a column always holds."""

    status: str
    column: str | None = None
    among: list[str] = []  # folded words
    starts: list[str] = []
    present: bool = False
    above: float | None = None


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One format. `columns` maps a field to header texts, the preferred first."""

    kind: str
    platform: str
    shape: str = "learners"  # learners | grade_report | completion | progress | grader | gradebook | resources |
    # statements | totals | refused
    account: str = ""  # namespace of platform accounts
    clock: str = "utc"  # utc | local: what the platform's times are in
    scale: float | None = None  # the score's maximum; 0 when it shows in the column (1 or 100)
    is_passed_by_score: bool = False  # whether a pass mark applies
    keeps: str = "first"  # of two rows of one learner and course: first | completed
    is_pseudonymous: bool = False
    refusal: str | None = None
    fingerprints: list[Fingerprint] = []
    columns: dict[str, list[str]] = {}
    nulls: list[str] = []  # words that stand for nothing
    staff_column: str | None = None
    staff: list[str] = []  # words of staff_column that mark an account which is no learner's
    status: list[StatusRule] = []
    words: dict[str, list[str]] = {}
    report_date: list[str] = []  # patterns of file names with a group `date`


@dataclass(frozen=True)
class Header:
    """A row that may be a header: `row` is its place in `Sheet.rows`, `cells` its folded texts, "" where blank."""

    row: int
    cells: tuple[str, ...]

    def where(self, texts: list[str]) -> list[int]:
        """Places of the first of `texts` that is a header at all."""
        for text in texts:
            if text in self.cells:
                return [place for place, cell in enumerate(self.cells) if cell == text]
        return []


def fold_cell(cell: Cell) -> str:
    """A cell as headers and words are compared: no marks, no capitals, single spaces, no quotation marks around."""
    return folded((clean_text(cell) or "").strip("\"'“”‘’ :*")).strip()


@cache
def sources() -> tuple[Source, ...]:
    """Every known export, in the order in which they are tried: exact headers first, shapes last."""
    tables = {path.stem: tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(SOURCES.glob("*.toml"))}
    read = [_source(table, tables) for table in tables.values() if "platform" in table and "kind" in table]
    read += [_source(entry, tables) for table in tables.values() for entry in table.get("refused", [])]
    return tuple(sorted(read, key=lambda source: not source.fingerprints))


def _source(table: dict[str, Any], tables: dict[str, dict[str, Any]]) -> Source:
    shared = tables[table["include"]] if "include" in table else {}
    whole = {key: value for key, value in table.items() if key != "include"}
    for part in ("columns", "words"):
        whole[part] = _folded(shared.get(part, {}) | table.get(part, {}))
    whole["fingerprints"] = [_folded(entry) for entry in table.get("fingerprints", [])]
    whole["status"] = [_folded(rule) for rule in table.get("status", [])]
    whole["nulls"] = [folded(word) for word in shared.get("nulls", []) + table.get("nulls", [])]
    return msgspec.convert(whole, Source)


def _folded(table: dict[str, Any]) -> dict[str, Any]:
    return {key: _fold(value) for key, value in table.items()}


def _fold(value: Any) -> Any:
    if isinstance(value, list):
        return [_fold(part) for part in value]
    return fold_cell(value) if isinstance(value, str) else value


def matches(fingerprint: Fingerprint, header: Header) -> bool:
    """Whether the header carries everything that tells this format."""
    cells = set(header.cells)
    return (
        all(any(text in cells for text in texts) for texts in fingerprint.has)
        and not cells.intersection(fingerprint.lacks)
        and sum(text in cells for text in fingerprint.some) >= fingerprint.at_least
        and (not fingerprint.ends or any(cell.endswith(tuple(fingerprint.ends)) for cell in cells))
        and (not fingerprint.only or cells <= {"", *fingerprint.only})
        and (not fingerprint.opens or _opens(fingerprint.opens, header))
    )


def _opens(opens: list[list[str]], header: Header) -> bool:
    firsts = zip(opens, header.cells, strict=False)
    return header.row == 0 and len(header.cells) >= len(opens) and all(cell in texts for texts, cell in firsts)


def map_columns(source: Source, header: Header, rows: list[list[Cell]]) -> dict[str, int]:
    """Field -> column (0-based). Two columns of one header that differ can't be told apart: Refusal."""
    found = {field: header.where(texts) for field, texts in source.columns.items()}
    for places in found.values():
        if len(places) > 1 and any(_cell(row, place) != _cell(row, places[0]) for row in rows for place in places[1:]):
            raise Refusal("duplicate_headers", header=header.cells[places[0]])
    return {field: places[0] for field, places in found.items() if places}


def _cell(row: list[Cell], place: int) -> Cell:
    return row[place] if place < len(row) else None
