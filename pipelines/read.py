"""Which kind of container a file is, told from its first bytes; its suffix only earns a warning."""

import stat
from dataclasses import replace
from pathlib import Path

from pipelines import read_markup, read_text, read_workbook
from pipelines.grid import Workbook
from pipelines.limits import WEB, Limits
from pipelines.refusal import Refusal

SNIFFED_BYTES = 4096
ZIP, EMPTY_ZIP, COMPOUND, GZIP = b"PK\x03\x04", b"PK\x05\x06", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"\x1f\x8b"
OTHER_FORMATS = {
    b"%PDF": "pdf",
    b"\x89PNG": "png",
    b"\xff\xd8\xff": "jpeg",
    b"GIF8": "gif",
    b"{\\rtf": "rtf",
    b"Rar!": "rar",
    b"7z\xbc\xaf": "7z",
    b"BZh": "bzip2",
    b"\xfd7zXZ": "xz",
    b"MZ": "program",
    b"\x7fELF": "program",
    b"SQLite format 3": "sqlite",
    b"PAR1": "parquet",
}
SUFFIXES = {
    "xlsx": {".xlsx", ".xlsm", ".xltx"},
    "xls": {".xls", ".xlt"},
    "ods": {".ods", ".ots"},
    "html": {".html", ".htm"},
    "spreadsheetml": {".xml"},
    "csv": {".csv", ".tsv", ".txt", ".tab", ".gz"},
    "jsonl": {".jsonl", ".json", ".ndjson", ".txt", ".gz"},
}
WORKBOOK_SUFFIXES = SUFFIXES["xlsx"] | SUFFIXES["xls"] | SUFFIXES["ods"]


def read(path: Path, name: str, limits: Limits = WEB) -> Workbook:
    """The cells of the file at `path`, whose sender calls it `name`; raises Refusal."""
    size = size_of(path)
    if size > limits.file_bytes:
        raise Refusal("too_many_rows", bytes=size, limit_bytes=limits.file_bytes)
    with path.open("rb") as file:
        head = file.read(SNIFFED_BYTES)
    suffix = Path(name).suffix.lower()
    workbook = _read_container(path, head, suffix, limits)
    known = set().union(*SUFFIXES.values())
    if suffix in known and suffix not in SUFFIXES[workbook.container]:
        return replace(workbook, warnings=(*workbook.warnings, "content_not_suffix"))
    return workbook


def size_of(path: Path) -> int:
    """Bytes of a regular file that holds something; a folder, a pipe, a missing file or an empty one is refused."""
    try:
        found = path.stat()
    except (OSError, ValueError) as fault:
        raise Refusal("bad_file_name") from fault
    if not stat.S_ISREG(found.st_mode):
        raise Refusal("bad_file_name")
    if not found.st_size:
        raise Refusal("empty_file")
    return found.st_size


def _read_container(path: Path, head: bytes, suffix: str, limits: Limits) -> Workbook:
    if head.startswith((ZIP, EMPTY_ZIP)):
        return read_workbook.read_zip(path, suffix, limits)
    if head.startswith(COMPOUND):
        return read_workbook.read_compound(path, suffix, limits)
    for magic, found in OTHER_FORMATS.items():
        if head.startswith(magic):
            raise _foreign(found, suffix)
    if not head.startswith(GZIP) and read_markup.is_markup(head):
        return read_markup.read_markup(path, limits)
    return read_text.read_text(path, suffix, limits)


def _foreign(found: str, suffix: str) -> Refusal:
    is_disguised = suffix in WORKBOOK_SUFFIXES or suffix in SUFFIXES["csv"]
    return Refusal("extension_mismatch" if is_disguised else "not_a_spreadsheet", found=found)
