"""What a zip archive may hold before anything is made of it: its directory, and each XML part as it unpacks."""

import re
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from pipelines.limits import Limits
from pipelines.refusal import Refusal

CHUNK_BYTES = 4 * 1024 * 1024
LOCAL_HEADER, LOCAL_HEADER_BYTES = b"PK\x03\x04", 30
SIZES_FOLLOW, UNTOLD = 8, 0xFFFFFFFF  # a flag and a size: what a part's header says where the size stands elsewhere
DENSEST = 1100  # a little more than deflate can pack
XML_SUFFIXES = (".xml", ".rels", ".vml")
DECLARED_ENCODING = re.compile(rb"""^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([A-Za-z0-9._-]+)["']""")
# Everything that zipfile raised over 60,000 damaged workbooks, and nothing wider.
UNPACKING_FAULTS = (
    zipfile.BadZipFile,  # no directory, a wrong checksum
    zlib.error,  # what is packed isn't deflate
    EOFError,  # a part ends before its size
    NotImplementedError,  # what zipfile raises for a version of the format it doesn't know, and for patched data
    OSError,  # a place before the file's beginning
    UnicodeDecodeError,  # a name that says it is UTF-8 and isn't
)


def open_archive(path: Path, limits: Limits) -> zipfile.ZipFile:
    """The archive, its directory checked: entries, sizes, ratios, names, methods, overlaps; raises Refusal."""
    try:
        archive = zipfile.ZipFile(path)
    except UNPACKING_FAULTS as fault:
        raise Refusal("corrupt", cause="archive") from fault
    entries = archive.infolist()
    if not entries:
        raise Refusal("empty_file")
    if len(entries) > limits.archive_entries:
        raise Refusal("zip_bomb", cause="entries", found=len(entries), limit=limits.archive_entries)
    _check_sizes(path, entries, limits)
    _check_names(entries)
    _check_places(path, entries)
    return archive


def _check_sizes(path: Path, entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    largest = max(entries, key=lambda entry: entry.file_size)
    if unpacked > limits.unpacked_bytes:
        raise _bomb(path, largest, cause="unpacked", found=unpacked, limit=limits.unpacked_bytes)
    if largest.file_size > limits.part_bytes:
        raise _bomb(path, largest, cause="part", found=largest.file_size, limit=limits.part_bytes)
    for entry in entries:
        if entry.file_size > limits.small_part_bytes and entry.file_size > limits.ratio * max(entry.compress_size, 1):
            raise _bomb(path, entry, cause="ratio", limit=limits.ratio)


def _bomb(path: Path, entry: zipfile.ZipInfo, **detail: object) -> Refusal:
    """A bomb by its own account; damaged where the part's own header gives other sizes, or none could be packed so."""
    with path.open("rb") as file:
        file.seek(max(entry.header_offset, 0))
        header = file.read(LOCAL_HEADER_BYTES)
    if len(header) < LOCAL_HEADER_BYTES or not header.startswith(LOCAL_HEADER):
        return Refusal("corrupt", cause="archive")
    flags, packed, size = struct.unpack_from("<6xH10xII", header)
    is_told = not flags & SIZES_FOLLOW and UNTOLD not in (packed, size)
    is_other = is_told and (packed, size) != (entry.compress_size, entry.file_size)
    if is_other or entry.file_size > DENSEST * (entry.compress_size + 1):
        return Refusal("corrupt", cause="archive")
    return Refusal("zip_bomb", **detail)


def _check_names(entries: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for entry in entries:
        name = entry.filename
        is_link = (entry.external_attr >> 16) & 0o170000 == 0o120000
        if "\\" in entry.orig_filename or name.startswith("/") or ".." in name.split("/") or ":" in name or is_link:
            raise Refusal("corrupt", cause="archive_name")
        if name.lower() in seen:
            raise Refusal("corrupt", cause="archive_duplicate")
        seen.add(name.lower())
        if entry.flag_bits & 1:
            raise Refusal("encrypted")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise Refusal("corrupt", cause="archive_method")


def _check_places(path: Path, entries: list[zipfile.ZipInfo]) -> None:
    """Parts in the same bytes are a bomb's where both begin there; a file that lost bytes names wrong places."""
    end, before = 0, entries[0]
    with path.open("rb") as file:
        for entry in sorted(entries, key=lambda entry: entry.header_offset):
            if entry.header_offset < end:
                are_there = _is_at_its_place(file, before) and _is_at_its_place(file, entry)
                raise Refusal("zip_bomb", cause="overlap") if are_there else Refusal("corrupt", cause="archive")
            end = entry.header_offset + LOCAL_HEADER_BYTES + len(entry.orig_filename) + entry.compress_size
            before = entry
    if end > path.stat().st_size:
        raise Refusal("corrupt", cause="archive")


def _is_at_its_place(file: BinaryIO, entry: zipfile.ZipInfo) -> bool:
    if entry.header_offset < 0:
        return False
    file.seek(entry.header_offset)
    return file.read(4) == LOCAL_HEADER


def unpacked(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """One part in pieces, its checksum verified at the end; raises Refusal when it can't be unpacked."""
    try:
        with archive.open(name) as part:
            while piece := part.read(CHUNK_BYTES):
                yield piece
    except UNPACKING_FAULTS as fault:
        raise Refusal("corrupt", cause="archive_part") from fault


def xml(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    """As `unpacked`, in pieces that end after a tag; refuses document types, entities and encodings but UTF-8."""
    rest, is_first = b"", True
    for piece in unpacked(archive, name):
        if is_first:
            _check_encoding(piece)
            is_first = False
        piece = rest + piece
        end = piece.rfind(b">") + 1
        piece, rest = piece[:end], piece[end:]
        if b"<!DOCTYPE" in piece or b"<!ENTITY" in piece:
            raise Refusal("xml_entities")
        yield piece
    if rest:
        yield rest


def _check_encoding(start: bytes) -> None:
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start[:200]:
        raise Refusal("corrupt", cause="part_encoding")
    declared = DECLARED_ENCODING.match(start.removeprefix(b"\xef\xbb\xbf")[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise Refusal("corrupt", cause="part_encoding")


def xml_parts(archive: zipfile.ZipFile) -> list[str]:
    return [name for name in archive.namelist() if name.lower().endswith(XML_SUFFIXES)]


def whole(archive: zipfile.ZipFile, name: str) -> bytes:
    """One checked XML part, b"" when the archive has none of that name."""
    return b"".join(xml(archive, name)) if name in archive.namelist() else b""
