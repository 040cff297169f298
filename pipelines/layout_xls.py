"""What an .xls sheet says beside its values: hidden rows and columns, from the records of its workbook stream.

Structures: [MS-CFB] 2.2 to 2.6 for the compound file, [MS-XLS] 2.4.28, 2.4.53, 2.4.221 for the records.
"""

import struct
from collections.abc import Callable, Iterator

from pipelines.layout import Layout

FREE = 0xFFFFFFFA  # from here on a sector number says that a chain ends
WORKBOOK = "Workbook"
ENTRY, SMALL = 128, 64  # bytes of an entry of the directory, of a sector of the small streams
BOUND_SHEET, COLUMN_INFO, ROW, END = 0x85, 0x7D, 0x208, 0x0A
IS_HIDDEN_ROW, IS_HIDDEN_COLUMN = 0x20, 0x01
MOST_COLUMNS = 256


class _Broken(Exception):
    """The file isn't built as it should be: calamine, more forgiving, may read its values all the same."""


def xls_layouts(content: bytes) -> dict[str, Layout]:
    """Sheet name -> layout; nothing for a file that is older than Excel 97, or broken."""
    try:
        stream = _stream(content)
        return {name: _sheet(stream, start) for name, start in _bound_sheets(stream)}
    except (_Broken, struct.error, IndexError, UnicodeDecodeError):
        return {}


def _bound_sheets(stream: bytes) -> Iterator[tuple[str, int]]:
    for kind, body in _records(stream, 0):
        if kind == BOUND_SHEET:
            start, length, is_wide = struct.unpack_from("<I2xBB", body)
            text = body[8 : 8 + (2 * length if is_wide else length)]
            yield text.decode("utf-16-le" if is_wide else "latin-1"), start


def _sheet(stream: bytes, start: int) -> Layout:
    layout = Layout()
    for kind, body in _records(stream, start):
        if kind == ROW and struct.unpack_from("<H", body, 12)[0] & IS_HIDDEN_ROW:
            layout.hidden_rows.add(struct.unpack_from("<H", body)[0] + 1)
        elif kind == COLUMN_INFO and struct.unpack_from("<H", body, 8)[0] & IS_HIDDEN_COLUMN:
            first, last = struct.unpack_from("<HH", body)
            layout.hidden_columns.update(range(first + 1, min(last + 1, MOST_COLUMNS) + 1))
    return layout


def _records(stream: bytes, at: int) -> Iterator[tuple[int, bytes]]:
    """(kind, body) up to the end of the part of the stream that begins at `at`."""
    while at + 4 <= len(stream):
        kind, size = struct.unpack_from("<HH", stream, at)
        if kind == END:
            return
        yield kind, stream[at + 4 : at + 4 + size]
        at += 4 + size


def _stream(content: bytes) -> bytes:
    """The workbook stream, put together from its sectors."""
    size = 1 << min(struct.unpack_from("<H", content, 30)[0], 12)
    directory, smallest, small_table = struct.unpack_from("<I4xII", content, 48)

    def sector(number: int) -> bytes:
        return content[(number + 1) * size : (number + 2) * size]

    following = _numbers(b"".join(map(sector, _table_sectors(content, sector))))

    def whole(start: int) -> bytes:
        return b"".join(map(sector, _chain(start, following)))

    entries = whole(directory)
    for at in range(0, len(entries), ENTRY):
        name_bytes, start, length = struct.unpack_from("<64xH50xII", entries, at)
        if entries[at : at + max(name_bytes - 2, 0)].decode("utf-16-le") != WORKBOOK:
            continue
        if length >= smallest:
            return whole(start)[:length]
        root = whole(struct.unpack_from("<116xI", entries)[0])  # the first entry's stream holds the small ones
        parts = _chain(start, _numbers(whole(small_table)))
        return b"".join(root[part * SMALL : (part + 1) * SMALL] for part in parts)[:length]
    raise _Broken


def _numbers(table: bytes) -> tuple[int, ...]:
    return struct.unpack(f"<{len(table) // 4}I", table[: len(table) // 4 * 4])


def _table_sectors(content: bytes, sector: Callable[[int], bytes]) -> list[int]:
    """The sectors that hold the table of chains: 109 in the header, more in sectors of their own."""
    found = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // 512):
        if following >= FREE:
            break
        more = sector(following)
        numbers = _numbers(more)
        found += numbers[:-1]
        following = numbers[-1]
    return [number for number in found if number < FREE]


def _chain(start: int, following: tuple[int, ...]) -> Iterator[int]:
    seen = 0
    while start < FREE:
        yield start
        start, seen = following[start], seen + 1
        if seen > len(following):
            raise _Broken
