"""Files made to break a reader: each with its name, how to make it, and how reading it may end."""

import io
import random
import struct
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

READ = "read"  # the file is honest enough to be read
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)
ROOT_RELATIONS = (
    '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
)
HONEST_ROWS = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>Họ và tên</t></is></c>'
    '<c r="B1" t="inlineStr"><is><t>Năm sinh</t></is></c></row>'
    '<row r="2"><c r="A2" t="inlineStr"><is><t>Nguyễn Văn Thử</t></is></c><c r="B2"><v>1980</v></c></row>'
)


@dataclass(frozen=True)
class Hostile:
    """One file; `ends` are the refusal reasons, or READ, that are right for it."""

    name: str
    make: Callable[[], bytes]
    ends: frozenset[str]

    def write(self, folder: Path) -> Path:
        path = folder / self.name
        path.write_bytes(self.make())
        return path


def hostile(name: str, make: Callable[[], bytes], *ends: str) -> Hostile:
    return Hostile(name, make, frozenset(ends))


def sheet(rows: str = HONEST_ROWS, before: str = "", after: str = "") -> str:
    start = f'<?xml version="1.0" encoding="UTF-8"?><worksheet xmlns="{MAIN}">'
    return f"{start}{before}<sheetData>{rows}</sheetData>{after}</worksheet>"


def book_parts(sheets: int = 1) -> dict[str, str | bytes]:
    listed = "".join(f'<sheet name="S{n}" sheetId="{n}" r:id="r{n}"/>' for n in range(1, sheets + 1))
    linked = "".join(
        f'<Relationship Id="r{n}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{n}.xml"/>'
        for n in range(1, sheets + 1)
    )
    return {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": ROOT_RELATIONS,
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{RELATIONS}"><sheets>{listed}</sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships "
        f'xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{linked}</Relationships>',
    }


def packed(parts: dict[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def xlsx(worksheet: str | bytes = "", sheets: int = 1, **parts: str | bytes) -> bytes:
    """A workbook of raw parts; keyword names stand for parts: xl__styles is xl/styles.xml."""
    content = book_parts(sheets) | {f"xl/worksheets/sheet{n}.xml": sheet() for n in range(1, sheets + 1)}
    content["xl/worksheets/sheet1.xml"] = worksheet or sheet()
    named = {name.replace("__", "/") + ".xml": part for name, part in parts.items()}
    return packed(content | named)


def with_part(name: str, content: str | bytes, worksheet: str = "") -> bytes:
    return packed(book_parts() | {"xl/worksheets/sheet1.xml": worksheet or sheet(), name: content})


def cells(*places: str) -> str:
    return sheet("".join(f'<row><c r="{place}"><v>1</v></c></row>' for place in places))


def shared(texts: str, references: str) -> bytes:
    part = f'<?xml version="1.0" encoding="UTF-8"?><sst xmlns="{MAIN}">{texts}</sst>'
    return xlsx(sheet(references), xl__sharedStrings=part)


def references(count: int, index: str = "0") -> str:
    return "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>{index}</v></c></row>' for n in range(1, count + 1))


def spliced(content: bytes, before: bytes = b"", after: bytes = b"") -> bytes:
    return before + content + after


def flipped(content: bytes, seed: int) -> bytes:
    """One to eight bytes changed, cut out or repeated."""
    chance = random.Random(seed)
    found = bytearray(content)
    for _ in range(chance.randint(1, 8)):
        at = chance.randrange(len(found))
        kind = chance.randrange(3)
        if kind == 0:
            found[at] = chance.randrange(256)
        elif kind == 1:
            del found[at : at + chance.randint(1, 40)]
        else:
            found[at:at] = found[at : at + chance.randint(1, 40)]
        if not found:
            found = bytearray(b"\0")
    return bytes(found)


def lying_size(content: bytes) -> bytes:
    """The archive's directory states 1,000 bytes for every part."""
    found, at = bytearray(content), 0
    while (at := found.find(b"PK\x01\x02", at)) >= 0:
        found[at + 24 : at + 28] = struct.pack("<I", 1000)
        at += 4
    return bytes(found)


def flagged_encrypted(content: bytes) -> bytes:
    found, at = bytearray(content), 0
    while (at := found.find(b"PK\x01\x02", at)) >= 0:
        found[at + 8] |= 1
        at += 4
    return bytes(found)


def duplicated() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in book_parts().items():
            archive.writestr(name, content)
        archive.writestr("xl/worksheets/sheet1.xml", sheet())
        archive.writestr("xl/worksheets/Sheet1.xml", sheet(HONEST_ROWS.replace("1980", "1990")))
    return out.getvalue()


def linked() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in (book_parts() | {"xl/worksheets/sheet1.xml": sheet()}).items():
            archive.writestr(name, content)
        link = zipfile.ZipInfo("xl/media/x")
        link.external_attr = 0o120777 << 16
        archive.writestr(link, "/etc/passwd")
    return out.getvalue()


def overlapping(content: bytes) -> bytes:
    """Two entries of the directory point at the same bytes."""
    found = bytearray(content)
    first = found.find(b"PK\x01\x02")
    second = found.find(b"PK\x01\x02", first + 4)
    found[second + 42 : second + 46] = found[first + 42 : first + 46]
    return bytes(found)


def other_size(content: bytes, size: int) -> bytes:
    """The directory gives the first part a size that its own header doesn't."""
    found = bytearray(content)
    at = found.find(b"PK\x01\x02") + 24
    found[at : at + 4] = size.to_bytes(4, "little")
    return bytes(found)


def ods(table: str, manifest: str = "") -> bytes:
    office = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="{office}:office:1.0" '
        f'xmlns:table="{office}:table:1.0" xmlns:text="{office}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="S1">{table}</table:table></office:spreadsheet></office:body>'
        "</office:document-content>"
    )
    manifest = manifest or f'<manifest:manifest xmlns:manifest="{office}:manifest:1.0"/>'
    mimetype = "application/vnd.oasis.opendocument.spreadsheet"
    return packed({"mimetype": mimetype, "content.xml": content, "META-INF/manifest.xml": manifest})


def compound(*streams: str, loop: bool = False) -> bytes:
    """A compound file whose directory names `streams`; with `loop` its allocation table runs in a circle."""
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<IIIIIIIII", header, 40, 0, 1, 1, 0, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *([0xFFFFFFFF] * 108))
    table = [0xFFFFFFFD, 1 if loop else 0xFFFFFFFE, *range(3, 128), 2][:128]
    directory = b"".join(_entry(name, number) for number, name in enumerate(("Root Entry", *streams)))
    return bytes(header) + struct.pack("<128I", *table) + directory.ljust(512, b"\0")[:512] + bytes(512 * 20)


def _entry(name: str, number: int) -> bytes:
    text = name.encode("utf-16-le") + b"\0\0"
    entry = bytearray(128)
    entry[: len(text)] = text
    struct.pack_into("<HBB", entry, 64, len(text), 2 if number else 5, 1)
    struct.pack_into("<III", entry, 68, 0xFFFFFFFF, 0xFFFFFFFF, 0xFFFFFFFF if number else 1)
    struct.pack_into("<IQ", entry, 116, 2, 5000 if number else 0)
    return bytes(entry)
