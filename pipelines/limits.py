"""How much of a file is read: sizes in bytes, times in seconds."""

from dataclasses import dataclass

MIB = 1024 * 1024
SHEET_ROWS = 1_048_576  # what a worksheet can hold
SHEET_COLUMNS = 16_384


@dataclass(frozen=True)
class Limits:
    """The bounds of one way in; the reader refuses what goes beyond, the sandbox ends it."""

    file_bytes: int
    text_rows: int
    sheet_rows: int
    columns: int
    sheets: int
    unpacked_text_bytes: int
    cpu_seconds: int = 40
    wall_seconds: int = 60
    memory_bytes: int = 1536 * MIB
    written_bytes: int = 400 * MIB
    seconds_per_mib_of_text: float = 0.0  # added to both times: operator-sized text is slow, not stuck
    archive_entries: int = 1_000
    part_bytes: int = 256 * MIB
    unpacked_bytes: int = 300 * MIB
    small_part_bytes: int = 2 * MIB  # below this the ratio says nothing
    ratio: int = 200
    box_cells: int = 10_000_000
    cell_characters: int = 32_767


WEB = Limits(
    file_bytes=20 * MIB,
    text_rows=200_000,
    sheet_rows=200_000,
    columns=256,
    sheets=50,
    unpacked_text_bytes=300 * MIB,
)
COMMAND_LINE = Limits(
    file_bytes=2048 * MIB,
    text_rows=20_000_000,
    sheet_rows=SHEET_ROWS,
    columns=256,
    sheets=50,
    unpacked_text_bytes=2048 * MIB,
    seconds_per_mib_of_text=3.0,
)
