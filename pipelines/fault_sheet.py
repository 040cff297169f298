"""The first sheet of a returned workbook: what is the matter, how often, where, and how to mend it."""

from dataclasses import dataclass

from pipelines.tasks import Annotation

COLOURS = {"error": "FFC7CE", "warning": "FFEB9C", "note": "DDEBF7"}  # Excel's own "bad" and "neutral"
WORST_FIRST = ("error", "warning", "note")
COLUMNS = ("cause", "count", "cells", "expected", "example", "mend")
WIDTHS = (46, 9, 34, 34, 24, 60)
LETTER = 1.15  # of the width of a digit, in which widths are counted
LINE_PT = 15.0
MOST_COMMENTS = 5_000
AUTHOR = "Milepost"


@dataclass(frozen=True)
class Line:
    """One row of the sheet. `style` is title, text, header or a severity; `place` is where its cells are."""

    style: str
    cells: tuple[str | int, ...] = ()
    place: tuple[str | None, str] | None = None


def lines(annotation: Annotation, remarks: list[str]) -> list[Line]:
    """The sheet's rows in order; remarks stand below the title."""
    words = annotation.words
    top = [Line("title", (words["title"],)), Line("text", (words["how"],)), *(Line("text", (one,)) for one in remarks)]
    if not annotation.causes:
        return [*top, Line("text"), Line("text", (words["none"],))]
    found = sorted(annotation.causes, key=lambda cause: (WORST_FIRST.index(cause.severity), -cause.count))
    body = [
        Line(
            cause.severity,
            (
                cause.says,
                cause.count,
                _cells(cause.cells, cause.count, words),
                cause.expected,
                cause.example,
                cause.mend,
            ),
            cause.place,
        )
        for cause in found
    ]
    return [*top, Line("text"), Line("header", tuple(words[name] for name in COLUMNS)), *body]


def _cells(cells: tuple[str, ...], count: int, words: dict[str, str]) -> str:
    if not cells:
        return words["whole"]
    more = count - len(cells)
    return ", ".join(cells) + (f" {words['more'].format(count=more)}" if more > 0 else "")


def height_pt(line: Line) -> float | None:
    """How high a row of the table is with its texts wrapped, in points; None for a title, which runs on to the right.

    Not every program makes room by itself.
    """
    if line.style in ("title", "text"):
        return None
    wrapped = (-(-len(str(cell)) * LETTER // width) for cell, width in zip(line.cells, WIDTHS, strict=False))
    return LINE_PT * max(1, *wrapped)


def free_name(wanted: str, taken: list[str]) -> str:
    """A sheet's name that no other sheet has, whatever its capitals; at most 31 characters, none that Excel forbids."""
    wanted = "".join("_" if letter in "[]:*?/\\" else letter for letter in wanted).strip("'")[:31] or "_"
    lower, name, number = {one.lower() for one in taken}, wanted, 2
    while name.lower() in lower:
        name, number = f"{wanted[:26]} ({number})", number + 1
    return name


def link_to(place: tuple[str | None, str], only_sheet: str) -> str:
    """The address of a cell inside the workbook."""
    sheet, cell = place
    return f"#'{(sheet or only_sheet).replace(chr(39), chr(39) * 2)}'!{cell}"
