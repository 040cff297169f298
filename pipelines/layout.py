"""What a worksheet's XML says beside its values: how far it reaches, hidden rows, formulas never computed, fonts.

Regular expressions over bytes, one pass: a parser would take longer than reading the cells does.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

from pipelines.grid import Merge
from pipelines.limits import SHEET_COLUMNS, SHEET_ROWS
from pipelines.refusal import Refusal

STYLED_BYTES = 4 * 1024 * 1024  # fonts and bold rows are looked for in the first piece of a sheet only
SPELLING_BYTES = 64 * 1024
NARROW_COLUMNS = 26
LAST_SHORT_ROW = 99_999

ROW = re.compile(rb"<(?:\w+:)?row\b([^>]*)>")
NUMBER = re.compile(rb"\sr=[\"'](\d+)")
# a reference that the bounds don't already allow for; a literal start is what makes a pattern fast
DISTANT = re.compile(rb' r="(?:([A-Za-z]{2,})(\d+)|[A-Za-z](\d{6,}))')
DISTANT_ANYHOW = re.compile(rb"\sr\s*=\s*[\"'](?:([A-Za-z]{2,})(\d+)|[A-Za-z](\d{6,}))")
UNUSUAL = re.compile(rb"\sr\s*=\s*'|[\t\r\n]r\s*=|\sr\s+=|<\w+:row")
# a cell that only has a format is <c …/> or <c …></c>
FILLED = re.compile(rb"<(?:\w+:)?c\b(?=[^>]*?\sr=[\"']([A-Za-z]+)(\d+))[^>]*(?<!/)>(?!\s*</(?:\w+:)?c>)")
HIDDEN = re.compile(rb"\shidden=[\"'](?:1|true)[\"']")
COLUMN = re.compile(rb"<(?:\w+:)?col\b([^>]*)>")
MINIMUM, MAXIMUM = re.compile(rb"\smin=[\"'](\d+)"), re.compile(rb"\smax=[\"'](\d+)")
FORMULA_ALONE = re.compile(
    rb"<(?:\w+:)?c\s([^>]*?)>\s*<(?:\w+:)?f(?:\s[^>]*)?(?:/>|>[^<]*</(?:\w+:)?f>)\s*"
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v></(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
REFERENCE = re.compile(rb"(?:^|\s)r=[\"']([A-Za-z]+)(\d+)")
CACHED_TEXT = re.compile(rb"(?:^|\s)t=[\"']str[\"']")
STYLED = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*?r=[\"']([A-Za-z]+)(\d+))(?=[^>]*?\ss=[\"'](\d+))[^>]*(?<!/)>")
UNSTYLED = re.compile(rb"<(?:\w+:)?c\s(?=[^>]*?r=[\"']([A-Za-z]+)(\d+))(?![^>]*?\ss=)[^>]*(?<!/)>")

FONTS = re.compile(rb"<(?:\w+:)?fonts\b.*?</(?:\w+:)?fonts>", re.DOTALL)
FONT = re.compile(rb"<(?:\w+:)?font(?:\s[^>]*)?(?:/>|>(.*?)</(?:\w+:)?font>)", re.DOTALL)
FONT_NAME = re.compile(rb"<(?:\w+:)?name\s[^>]*?val=[\"']([^\"']*)")
BOLD = re.compile(rb"<(?:\w+:)?b(?:\s+val=[\"'](?:1|true)[\"'])?\s*/>")
FORMATS = re.compile(rb"<(?:\w+:)?cellXfs\b.*?</(?:\w+:)?cellXfs>", re.DOTALL)
FORMAT_FONT = re.compile(rb"<(?:\w+:)?xf\s[^>]*?fontId=[\"'](\d+)")


@dataclass(frozen=True)
class Styles:
    """Indexes of the cell formats that are bold, and those in a font of a Vietnamese encoding before Unicode."""

    bold: frozenset[int] = frozenset()
    legacy: dict[int, str] = field(default_factory=dict)  # cell format -> "tcvn3" | "vni"


@dataclass
class Layout:
    """One worksheet. `last_row` and `last_column` are bounds: no cell lies beyond them."""

    last_row: int = LAST_SHORT_ROW
    last_column: int = NARROW_COLUMNS
    row_count: int = 0
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    uncached: set[tuple[int, int]] = field(default_factory=set)
    bold_rows: frozenset[int] = frozenset()
    legacy_columns: dict[int, str] = field(default_factory=dict)
    merges: list[Merge] = field(default_factory=list)  # where calamine doesn't tell
    is_unusual: bool = False  # in how its XML is spelt


def column_number(letters: bytes) -> int:
    """A is 1; raises Refusal beyond XFD."""
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    if number > SHEET_COLUMNS:
        raise Refusal("corrupt", cause="cell_reference")
    return number


def legacy_font(name: str) -> str | None:
    """The encoding a font's name stands for: .VnTime is TCVN3, VNI-Times is VNI."""
    if name.startswith(".Vn"):
        return "tcvn3"
    return "vni" if name.upper().startswith("VNI") else None


def styles(part: bytes) -> Styles:
    """Read from styles.xml."""
    fonts, formats = FONTS.search(part), FORMATS.search(part)
    if not fonts or not formats:
        return Styles()
    bodies = [font[1] or b"" for font in FONT.finditer(fonts[0])]
    names = [FONT_NAME.search(body) for body in bodies]
    encodings = [legacy_font(name[1].decode("utf-8", "replace")) if name else None for name in names]
    used = [int(xf[1]) for xf in FORMAT_FONT.finditer(formats[0])]
    bold = frozenset(at for at, font in enumerate(used) if font < len(bodies) and BOLD.search(bodies[font]))
    legacy = {at: code for at, font in enumerate(used) if font < len(bodies) and (code := encodings[font])}
    return Styles(bold, legacy)


def scan(pieces: Iterable[bytes], known: Styles) -> Layout:
    """One worksheet's layout out of its XML in pieces that end after a tag; raises Refusal on impossible cells."""
    layout, rest, is_first = Layout(), b"", True
    for piece in pieces:
        piece = rest + piece
        end = piece.rfind(b"</row>") + 6 if b"</row>" in piece else len(piece)
        piece, rest = piece[:end], piece[end:]
        if is_first:
            _note_columns(piece, layout)
            _note_styles(piece[:STYLED_BYTES], known, layout)
            layout.is_unusual = UNUSUAL.search(piece, 0, SPELLING_BYTES) is not None
            is_first = False
        _note_rows(piece, layout)
    _note_rows(rest, layout)
    return layout


def filled_box(pieces: Iterable[bytes]) -> tuple[int, int]:
    """Last row and last column that hold anything: slower than `scan`, and exact."""
    last_row = last_column = 0
    rest = b""
    for piece in pieces:
        piece = rest + piece
        begun = max(piece.rfind(b"<", 0, max(piece.rfind(b"<c ") + 1, piece.rfind(b":c "), 0)), 0)  # goes on
        piece, rest = piece[:begun], piece[begun:]
        cells = FILLED.findall(piece)
        last_row = max(last_row, max((int(row) for _, row in cells), default=0))
        last_column = max(last_column, max((column_number(letters) for letters in {c for c, _ in cells}), default=0))
    for letters, row in FILLED.findall(rest):
        last_row, last_column = max(last_row, int(row)), max(last_column, column_number(letters))
    if last_row > SHEET_ROWS:
        raise Refusal("corrupt", cause="cell_reference")
    return last_row, last_column


def _note_columns(piece: bytes, layout: Layout) -> None:
    for column in COLUMN.finditer(piece, 0, max(piece.find(b"sheetData"), 0)):
        first, last = MINIMUM.search(column[1]), MAXIMUM.search(column[1])
        if HIDDEN.search(column[1]) and first and last:
            # Excel hides "everything to the right" up to XFD
            layout.hidden_columns.update(range(int(first[1]), min(int(last[1]), SHEET_COLUMNS) + 1))


def _note_rows(piece: bytes, layout: Layout) -> None:
    layout.row_count += piece.count(b"<row") + (piece.count(b":row") if layout.is_unusual else 0)
    if layout.row_count > SHEET_ROWS:
        raise Refusal("too_many_rows", found=layout.row_count, limit=SHEET_ROWS)
    distant = (DISTANT_ANYHOW if layout.is_unusual else DISTANT).findall(piece)
    far = max((int(row or single) for _, row, single in distant), default=0)
    wide = [column_number(letters) for letters in {letters for letters, _, _ in distant}]
    layout.last_row = max(layout.last_row, far)
    layout.last_column = max([layout.last_column, *wide])
    if layout.last_row > SHEET_ROWS:
        raise Refusal("corrupt", cause="cell_reference")
    if b"hidden=" in piece:
        _note_hidden(piece, layout)
    if b"<f" in piece or layout.is_unusual:
        _note_formulas(piece, layout)


def _note_hidden(piece: bytes, layout: Layout) -> None:
    for row in ROW.finditer(piece):
        number = NUMBER.search(row[1]) if HIDDEN.search(row[1]) else None
        if number:
            layout.hidden_rows.add(int(number[1]))


def _note_formulas(piece: bytes, layout: Layout) -> None:
    for cell in FORMULA_ALONE.finditer(piece):
        place = REFERENCE.search(cell[1])
        # an empty text is what the formula gave; only a missing value was never computed
        if place and not (CACHED_TEXT.search(cell[1]) and b"<v" in cell[0]):
            layout.uncached.add((int(place[2]), column_number(place[1])))


def _note_styles(piece: bytes, known: Styles, layout: Layout) -> None:
    if not known.bold and not known.legacy:
        return
    bold: set[int] = set()
    plain = {int(row) for _, row in UNSTYLED.findall(piece)}
    for letters, row, style in STYLED.findall(piece):
        (bold if int(style) in known.bold else plain).add(int(row))
        if code := known.legacy.get(int(style)):
            layout.legacy_columns.setdefault(column_number(letters), code)
    layout.bold_rows = frozenset(bold - plain)
