"""Where the tables of a sheet lie: under which headers, in which rows and columns."""

from collections.abc import Sequence
from dataclasses import dataclass

from pipelines.cells import Grid, is_blank
from pipelines.grid import Sheet
from pipelines.header_rows import Block, find_blocks
from pipelines.map_columns import PERSONAL, is_learner_table, map_headers
from pipelines.numbers import read_number
from pipelines.words import key

_LOOKED_AT = 50


@dataclass(frozen=True)
class Table:
    """One table: columns and rows 1-based and inclusive, `headers` the path of texts above each column."""

    header_rows: tuple[int, ...]
    first_column: int
    last_column: int
    last_row: int
    headers: dict[int, tuple[str, ...]]
    fields: dict[int, str]  # column -> field
    repeated_rows: frozenset[int] = frozenset()  # the header again, at a page break
    is_beside: bool = False  # another table stands beside it

    @property
    def first_row(self) -> int:
        """The first row under the header."""
        return self.header_rows[-1] + 1


def find_tables(sheet: Sheet) -> list[Table]:
    """The learner tables of a sheet in reading order; none when no header row names a person and something more."""
    grid = Grid(sheet)
    blocks = [block for block in find_blocks(grid) if _holds_people(grid, block)]
    tables: list[Table] = []
    for place, block in enumerate(blocks):
        if place and _same_layout(block, blocks[place - 1]):
            block.fields = blocks[place - 1].fields
            continue
        following = [later for later in blocks[place + 1 :] if not _same_layout(later, block)]
        last = following[0].rows[0] - 1 if following else grid.height
        repeated = _repeats(block, blocks[place + 1 :])
        tables += _cut(block, last, repeated)
    return tables


def _holds_people(grid: Grid, block: Block) -> bool:
    """Whether the block's fields are a person's; a column of "Học viên" that holds counts names nobody."""
    first = block.rows[-1] + 1
    for column in [column for column, name in block.fields.items() if name in PERSONAL]:
        cells = [grid.cell(row, column) for row in range(first, min(first + _LOOKED_AT, grid.height + 1))]
        counts = sum(read_number(cell).form == "number" for cell in cells if not is_blank(cell))
        if counts and 2 * counts >= sum(not is_blank(cell) for cell in cells):
            return False
    return is_learner_table(block.fields.values())


def _repeats(block: Block, later: Sequence[Block]) -> frozenset[int]:
    rows: set[int] = set()
    for other in later:
        if not _same_layout(other, block):
            break
        rows.update(other.rows)
    return frozenset(rows)


def _same_layout(one: Block, other: Block) -> bool:
    return one.fields == other.fields


def _cut(block: Block, last: int, repeated: frozenset[int]) -> list[Table]:
    """One table, or several that stand side by side: the first header, or the name's, begins again."""
    columns = sorted(block.headers)
    starts = _starts(block, columns)
    tables = []
    for start, end in zip(starts, [*starts[1:], columns[-1] + 1], strict=True):
        own = [column for column in columns if start <= column < end]
        headers = {column: block.headers[column] for column in own}
        fields = {column: found for column in own if (found := block.fields.get(column))}
        if len(starts) > 1:  # settled beside its own neighbours; names cut in two were told by their cells
            fields = map_headers(headers) | {
                column: found for column, found in fields.items() if found in ("family_name", "given_name")
            }
        tables.append(
            Table(tuple(block.rows), start, own[-1], last, headers, fields, repeated, is_beside=len(starts) > 1)
        )
    return tables


def _starts(block: Block, columns: list[int]) -> list[int]:
    paths = [tuple(key(text) for text in block.headers[column]) for column in columns]
    again = [column for column, path in zip(columns, paths, strict=True) if path == paths[0]]
    names = [column for column in columns if block.fields.get(column) in ("full_name", "family_name", "paternal_name")]
    if len(names) < 2:
        return columns[:1]
    if len(again) == len(names):
        return again
    same = [column for column in names if block.headers[column] == block.headers[names[0]]]
    return [columns[0], *same[1:]] if len(same) > 1 and again[:1] == names[:1] else columns[:1]
