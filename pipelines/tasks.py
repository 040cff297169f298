"""What a child process is asked for: each task's request, as it travels in request.json."""

import msgspec

from pipelines.limits import Limits
from pipelines.understanding import ReadOptions


class ReadRequest(msgspec.Struct, frozen=True):
    """Read and understand a file."""

    path: str
    name: str  # the sender's, data only
    limits: Limits
    options: ReadOptions


class Mark(msgspec.Struct, frozen=True):
    """One fault at one place. Without a column the row's first filled cell stands for it."""

    sheet: str | None  # None: the only sheet of a text file
    row: int
    column: str | None
    severity: str  # error | warning | note
    comment: str


class Cause(msgspec.Struct, frozen=True):
    """One kind of fault in the file, in the sender's words."""

    says: str
    expected: str
    example: str
    mend: str
    severity: str
    count: int
    cells: tuple[str, ...]  # the first places, "C5" or "Lớp 1!C5"
    place: tuple[str | None, str] | None  # sheet and cell to jump to


class Annotation(msgspec.Struct, frozen=True):
    """All that goes into a returned workbook beside the sender's own cells. `words` are the labels in the language."""

    marks: tuple[Mark, ...]
    causes: tuple[Cause, ...]
    words: dict[str, str]
    is_right_to_left: bool = False


class AnnotateRequest(msgspec.Struct, frozen=True):
    """Mark the faults of a file in a copy of it; `is_kept` asks for the sender's own layout and formats."""

    path: str
    name: str
    limits: Limits
    annotation: Annotation
    is_kept: bool
