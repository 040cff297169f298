"""Which rows of a sheet are headers: the row of known words, levels above and below it, a row that counts columns."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from pipelines.cells import Grid, is_blank
from pipelines.grid import Cell
from pipelines.map_columns import LEFT_OUT, PERSONAL, field_of, map_headers
from pipelines.names import clean_text
from pipelines.words import key, letterhead, status_of

SEARCHED_ROWS = 60  # every row up to here is weighed as a header; further down only rows that begin like one
_LEVELS = 3
_LABELLED = re.compile(r"[:：]\s*[^\s(]")  # "Đơn vị: Sở Y tế" is a label with its value, no header
_NUMBERING = re.compile(r"^[(\[]?\s*(?:\d{1,2}|[a-zA-Z]{1,2}|[ivxIVX]{1,4})\s*[)\]]?\s*(?:=.*)?$")


@dataclass
class Block:
    """Header rows that were found together, before they are cut into tables."""

    rows: list[int]
    headers: dict[int, tuple[str, ...]]
    fields: dict[int, str] = field(default_factory=dict)


def find_blocks(grid: Grid) -> list[Block]:
    found: list[Block] = []
    used = 0
    for row in _candidates(grid):
        if row <= used:
            continue
        block = _block(grid, row, used)
        found.append(block)
        used = block.rows[-1]
    return found


def _candidates(grid: Grid) -> list[int]:
    rows = [row for row in range(1, min(grid.height, SEARCHED_ROWS) + 1) if _is_header(grid, row)]
    known: dict[str, bool] = {}
    for row in range(SEARCHED_ROWS + 1, grid.height + 1):
        if _may_begin_header(grid.rows[row - 1], known) and _is_header(grid, row):
            rows.append(row)
    return rows


def _may_begin_header(cells: Sequence[Cell], known: dict[str, bool]) -> bool:
    """Whether a row begins with a header's words and holds no number or address, as a learner's row does."""
    first = cells[0] if cells else None
    if first is not None and (type(first) is not str or first.isdigit()):
        return False  # as most learners' rows begin
    if any(type(cell) is str and (cell.isdigit() or "@" in cell) for cell in cells):
        return False
    looked = 0
    for cell in cells:
        if cell is None:
            continue
        if type(cell) is not str or looked == 3:
            return False
        looked += 1
        is_known = known.get(cell)
        if is_known is None:
            is_known = known[cell] = len(cell) <= 60 and not cell[:1].isdigit() and field_of(cell) is not None
        if is_known:
            return True
    return False


def _is_header(grid: Grid, row: int) -> bool:
    """Two known headers or more, making up half of what stands in the row, and no number or date among them."""
    cells = [cell for cell in grid.rows[row - 1] if not is_blank(cell)]
    texts = [cell for cell in cells if isinstance(cell, str)]
    if len(texts) < 2 or len(texts) < len(cells):
        return False
    fields = [found for text in texts if (found := field_of(text))]
    texts_with_values = sum(1 for text in texts if _LABELLED.search(text))
    if len(set(fields)) < 2 or 2 * texts_with_values > len(texts):
        return False
    if 2 * len(fields) < min(len(texts), 12) and not _is_form(set(fields)):
        return False
    if _is_filled_in(texts, fields):
        return False
    return not set(fields) <= {"sex_male", "sex_female", LEFT_OUT}


def _is_form(fields: set[str]) -> bool:
    """Whether a row of many unknown questions still asks who somebody is."""
    return "timestamp" in fields or (len(fields) > 2 and not fields.isdisjoint(PERSONAL))


def _is_filled_in(texts: list[str], fields: list[str]) -> bool:
    """A learner's row whose cells happen to read like headers (Nam, Đơn vị sự nghiệp): it holds digits or @."""
    digits = sum(1 for text in texts if sum(map(str.isdigit, text)) >= 4 or "@" in text)
    return digits > 0 and digits + 2 >= len(fields)


def _block(grid: Grid, row: int, used: int) -> Block:
    rows = [row]
    while len(rows) < _LEVELS and rows[0] - 1 > used and _is_parent(grid, rows[0] - 1, rows[0]):
        rows.insert(0, rows[0] - 1)
    while len(rows) < _LEVELS + 1 and _is_child(grid, rows[-1], rows[-1] + 1, rows):
        rows.append(rows[-1] + 1)
    headers = paths(grid, rows)
    fields = map_headers(headers)
    fields = _split_names(grid, rows, headers, fields)
    if is_numbering(grid, rows[-1] + 1):
        rows.append(rows[-1] + 1)
    return Block(rows, headers, fields)


def _is_parent(grid: Grid, row: int, below: int) -> bool:
    """Whether a row above adds a level: it fills blank header cells, or heads several of them, in header words."""
    filled = grid.filled(row)
    texts = [grid.cell(row, column) for column in filled]
    if not filled or not all(isinstance(text, str) for text in texts):
        return False
    if any(letterhead().fits(key(str(text))) or _LABELLED.search(str(text)) for text in texts) or any(
        len(str(text)) > 80 for text in texts
    ):
        return False
    lower = set(grid.filled(below))
    fills = [column for column in filled if column not in lower and field_of(str(grid.cell(row, column)))]
    heads = [column for column in filled if _width(grid, row, column, lower) > 1]
    if len(filled) == 1:
        only = filled[0]
        spans_all = _width(grid, row, only, lower) >= len(lower)
        return not spans_all and field_of(str(grid.cell(row, only))) is not None and bool(fills or heads)
    known = [column for column in filled if field_of(str(grid.cell(row, column)))]
    return bool(known) and bool(fills or heads) and 2 * (len(known) + len(heads)) >= len(filled)


def _width(grid: Grid, row: int, column: int, lower: set[int]) -> int:
    """How many filled columns below a cell stands over: its merged range, else up to the next cell of its row."""
    merge = grid.merge_at(row, column)
    if merge is not None:
        return sum(1 for place in range(merge.first_column, merge.last_column + 1) if place in lower)
    if column not in lower:
        return 0
    later = [place for place in grid.filled(row) if place > column]
    end = min(later[0] if later else max(lower) + 1, column + 12)
    run = 0
    for place in range(column, end):
        if place not in lower or (place > column and grid.merge_at(row, place)):
            break
        run += 1
    return run


def _is_child(grid: Grid, above: int, row: int, rows: list[int]) -> bool:
    """Whether the row below refines the header: text alone, and only under cells that head several columns."""
    filled = grid.filled(row)
    if not filled or is_numbering(grid, row):
        return False
    texts = [grid.cell(row, column) for column in filled]
    if not all(isinstance(text, str) and len(text) <= 60 for text in texts):
        return False
    if all(str(text).strip().startswith("(") for text in texts):
        return len(texts) > 1
    if any(not is_refinable(grid, above, column) for column in filled):
        return False
    words = [text for text in texts if field_of(str(text)) or status_of(str(text))]
    return bool(words) or (len(filled) > 1 and not any(map(str.isdigit, "".join(map(str, texts)))))


def is_refinable(grid: Grid, above: int, column: int) -> bool:
    merge = grid.merge_at(above, column)
    if merge is not None:
        return merge.last_column > merge.first_column and merge.last_row == above
    if is_blank(grid.cell(above, column)):
        return any(place < column for place in grid.filled(above))
    return is_blank(grid.cell(above, column + 1)) and grid.merge_at(above, column + 1) is None


def is_numbering(grid: Grid, row: int) -> bool:
    """A row such as (1) (2) (3), 1 2 3 or A B 1 2 that counts the columns."""
    cells = [grid.cell(row, column) for column in grid.filled(row)]
    if len(cells) < 3:
        return False
    texts = []
    for cell in cells:  # most rows of a table are asked, and their second cell tells
        if not isinstance(cell, str | int) or not _NUMBERING.match(text := clean_text(cell) or ""):
            return False
        texts.append(text)
    numbers = [int(found[0]) for text in texts if (found := re.search(r"\d+", text))]
    letters = [
        ord(text.strip("()[] ").upper())
        for text in texts
        if len(text.strip("()[] ")) == 1 and text.strip("()[] ").isalpha()
    ]
    if len(set(texts)) < len(texts) - 1:
        return False
    return _counts_up(numbers) and _counts_up(letters) and max(len(numbers), len(letters)) >= 2


def _counts_up(numbers: list[int]) -> bool:
    """Whether numbers follow one another, one slip allowed."""
    steps = sum(1 for one, other in zip(numbers, numbers[1:], strict=False) if other - one in (0, 1))
    return len(numbers) < 2 or (steps >= len(numbers) - 2 and steps > 0)


def paths(grid: Grid, rows: list[int]) -> dict[int, tuple[str, ...]]:
    """The texts above each column, from the outermost level in, each said once."""
    last = max((column for row in rows for column in _reach(grid, row)), default=0)
    headers: dict[int, tuple[str, ...]] = {}
    for column in range(1, last + 1):
        path: list[str] = []
        for level, row in enumerate(rows):
            text = _level_text(grid, rows, level, column)
            if text and not (text.startswith("(") and path and level == len(rows) - 1) and text not in path[-1:]:
                path.append(text)
            del row
        if path:
            headers[column] = tuple(path)
    return headers


def _reach(grid: Grid, row: int) -> list[int]:
    columns = grid.filled(row)
    if columns and (merge := grid.merge_at(row, columns[-1])):
        return [*columns, min(merge.last_column, columns[-1] + 30)]
    return columns


def _level_text(grid: Grid, rows: list[int], level: int, column: int) -> str | None:
    row = rows[level]
    merge = grid.merge_at(row, column)
    if merge is not None:
        is_own = column == merge.first_column or level < len(rows) - 1 and merge.last_row < rows[-1]
        return clean_text(grid.cell(merge.first_row, merge.first_column)) if is_own else None
    text = clean_text(grid.cell(row, column))
    if text or level == len(rows) - 1:
        return text
    return _parent_to_the_left(grid, rows, level, column)


def _parent_to_the_left(grid: Grid, rows: list[int], level: int, column: int) -> str | None:
    """The unmerged parent whose children run up to this column."""
    below = rows[level + 1]
    for place in range(column, 0, -1):
        if is_blank(grid.cell(below, place)):
            return None
        if not is_blank(grid.cell(rows[level], place)):
            return clean_text(grid.cell(rows[level], place))
        if grid.merge_at(rows[level], place):
            return None
    return None


def _split_names(
    grid: Grid, rows: list[int], headers: dict[int, tuple[str, ...]], fields: dict[int, str]
) -> dict[int, str]:
    """A name's title over two columns, the second without a header of its own: family part and given name.

    Told by the rows that hold more than a heading of a group does.
    """
    for column, found in list(fields.items()):
        following = column + 1
        has_own = following in headers and not _is_one_title(grid, rows, column)
        if found not in ("full_name", "family_name") or has_own:
            continue
        body = [row for row in range(rows[-1] + 1, min(rows[-1] + 40, grid.height) + 1) if len(grid.filled(row)) > 2]
        both = sum(1 for row in body if _is_word(grid.cell(row, column)) and _is_word(grid.cell(row, following)))
        named = sum(1 for row in body if _is_word(grid.cell(row, column)))
        if both and 2 * both > named:
            fields[column], fields[following] = "family_name", "given_name"
            headers[following] = headers[column]
    return fields


def _is_one_title(grid: Grid, rows: list[int], column: int) -> bool:
    """Whether the innermost header of a column is merged over the next one as well."""
    titles = [row for row in rows if not is_blank(grid.cell(row, column))]
    merge = grid.merge_at(titles[-1], column) if titles else None
    return merge is not None and merge.last_column == column + 1 and is_blank(grid.cell(rows[-1], column + 1))


def _is_word(cell: Cell) -> bool:
    return isinstance(cell, str) and not is_blank(cell) and not any(map(str.isdigit, cell))
