"""What every table and column holds, as the comments of schema/*.sql say it: the one place where it is written."""

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from warehouse.draft import PUBLISHED

SCHEMA = Path(__file__).parent / "schema"
TABLE = re.compile(r"((?:^--[^\n]*\n)+)create table (\w+) \(\n(.*?)^\);", re.MULTILINE | re.DOTALL)
COLUMN = re.compile(r"""^ {4}"?(\w+)"? ([\w\[\]]+)[^\n]*?(?:--\s*(.*))?$""")
CONSTRAINTS = ("primary", "unique", "check", "foreign")


@dataclass(frozen=True)
class Column:
    """A column with its type and, where the name doesn't say it, what it holds; `codes` are its only values."""

    name: str
    type: str
    comment: str

    @property
    def codes(self) -> tuple[str, ...]:
        listed = self.comment.split(",")[0].split(";")[0]
        parts = [part.strip() for part in listed.split("|")]
        return tuple(parts) if len(parts) > 1 and all(re.fullmatch(r"\S+", part) for part in parts) else ()


@dataclass(frozen=True)
class Described:
    """A table: what one row is, and its columns in order. `is_published`: readers may open it."""

    name: str
    comment: str
    columns: tuple[Column, ...]
    is_published: bool


@lru_cache(maxsize=1)
def described() -> tuple[Described, ...]:
    """Every table of the warehouse, in the order of the files that define them."""
    found = []
    for file in sorted(SCHEMA.glob("*.sql")):
        for comment, name, body in TABLE.findall(file.read_text(encoding="utf-8")):
            said = " ".join(line.removeprefix("--").strip() for line in comment.splitlines())
            found.append(Described(name, said, tuple(_columns(body)), name in PUBLISHED))
    return tuple(found)


def _columns(body: str) -> list[Column]:
    matches = [COLUMN.match(line) for line in body.splitlines()]
    return [Column(match[1], match[2], match[3] or "") for match in matches if match and match[1] not in CONSTRAINTS]
