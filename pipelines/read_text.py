"""Delimited text and JSON lines: encoding and delimiter decided once per file, records read strictly."""

import csv
import gzip
import io
import itertools
import json
import math
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from pipelines.delimited import chunks
from pipelines.encoding import TextForm, text_form
from pipelines.grid import TEXT_ROWS_AT_ONCE, Cell, Sheet, Workbook
from pipelines.limits import Limits
from pipelines.refusal import Refusal

BLOCK_BYTES = 8 * 1024 * 1024
DELIMITERS = ",;\t|"
SAMPLED_RECORDS = 300
SAMPLED_CHARACTERS = 256 * 1024
WORKBOOK_SUFFIXES = (".xlsx", ".xls", ".ods")


def read_text(path: Path, suffix: str, limits: Limits) -> Workbook:
    """One sheet of records as text cells; a file above TEXT_ROWS_AT_ONCE records is read on through `Sheet.more`."""
    is_gzip = _starts_gzip(path)

    def blocks() -> Iterator[bytes]:
        return _unpacked(path, limits) if is_gzip else _read(path)

    form = text_form(blocks)
    warnings = (*(("gzip",) if is_gzip else ()), *form.warnings)
    sample = "".join(itertools.islice(_characters(blocks, form), 1))[:SAMPLED_CHARACTERS]
    if not sample.strip():
        raise Refusal("empty_file")
    if sample.lstrip()[:1] in ("{", "[") and (read := _json_rows(blocks, form, limits)) is not None:
        rows, is_cut = read
        warnings += ("truncated_export",) if is_cut else ()
        return Workbook("jsonl", [Sheet(None, rows)], form.encoding, None, warnings)
    delimiter = _delimiter(sample)
    if delimiter is None and suffix in WORKBOOK_SUFFIXES:
        raise Refusal("extension_mismatch", found="text")
    found = chunks(_whole_lines(_characters(blocks, form)), delimiter or ",", limits, at_once=TEXT_ROWS_AT_ONCE)
    sheet = Sheet(None, list(next(found, [])))
    if len(sheet.rows) == TEXT_ROWS_AT_ONCE:
        sheet.more = found
    return Workbook("csv", [sheet], form.encoding, delimiter, warnings)


def _starts_gzip(path: Path) -> bool:
    with path.open("rb") as file:
        return file.read(2) == b"\x1f\x8b"


def _read(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(BLOCK_BYTES):
            yield block


def _unpacked(path: Path, limits: Limits) -> Iterator[bytes]:
    packed, total = path.stat().st_size, 0
    try:
        with gzip.open(path) as file:
            while block := file.read(BLOCK_BYTES):
                total += len(block)
                is_dense = total > limits.small_part_bytes and total > limits.ratio * packed
                if total > limits.unpacked_text_bytes or is_dense:
                    raise Refusal("zip_bomb", cause="unpacked", limit=limits.unpacked_text_bytes)
                yield block
    except (gzip.BadGzipFile, EOFError, zlib.error) as fault:
        raise Refusal("corrupt", cause="gzip") from fault


def _characters(blocks: Callable[[], Iterable[bytes]], form: TextForm) -> Iterator[str]:
    decoder = form.decoder()
    for block in blocks():
        text = decoder.decode(block).replace("\0", "")
        if text:
            yield text
    if text := decoder.decode(b"", True).replace("\0", ""):
        yield text


def _whole_lines(characters: Iterable[str]) -> Iterator[str]:
    """The same characters in texts that each end where a line does, at feeds and returns alone."""
    rest = ""
    for text in characters:
        text = rest + text
        end = max(text.rfind("\n"), text.rfind("\r", 0, -1)) + 1
        rest = text[end:]
        if end:
            yield text[:end]
    if rest:
        yield rest


def _lines(characters: Iterable[str]) -> Iterator[str]:
    """Lines with their ends; other separators are text."""
    for text in _whole_lines(characters):
        yield from io.StringIO(text, newline="")


def _delimiter(sample: str) -> str | None:
    """The character that cuts most records into the same number of fields; None when none does."""
    first = sample.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == 5:
        return first[4]
    scores = {mark: _regularity(sample, mark) for mark in DELIMITERS}
    best = max(scores, key=lambda mark: scores[mark])
    return best if scores[best] > 0 else None


def _regularity(sample: str, mark: str) -> float:
    reader = csv.reader(io.StringIO(sample, newline=""), delimiter=mark)
    try:
        counts = Counter(len(record) for record in itertools.islice(reader, SAMPLED_RECORDS) if record)
    except csv.Error:
        return 0.0
    wide = {fields: times for fields, times in counts.items() if fields > 1}
    if not wide:
        return 0.0
    fields = max(wide, key=lambda fields: (wide[fields], fields))
    return wide[fields] / counts.total() * math.log2(fields)


def _json_rows(
    blocks: Callable[[], Iterable[bytes]], form: TextForm, limits: Limits
) -> tuple[list[list[Cell]], bool] | None:
    """(one row per statement, its first cell the statement's JSON; whether the store has more of them than this page).

    None when the text isn't JSON after all.
    """
    rows: list[list[Cell]] = []
    lines = _lines(_characters(blocks, form))
    first = _parsed(next((line for line in lines if line.strip()), ""))
    if isinstance(first, dict) and "statements" not in first:
        for line in _lines(_characters(blocks, form)):
            rows.append([line.strip()] if line.strip() else [])
            if len(rows) > limits.text_rows:
                raise Refusal("too_many_rows", limit=limits.text_rows)
        return rows, False
    whole = _parsed("".join(_characters(blocks, form)))
    found = whole.get("statements") if isinstance(whole, dict) else whole
    if not isinstance(found, list) or not all(isinstance(one, dict) for one in found):
        if whole is None:
            return None
        raise Refusal("not_a_spreadsheet", found="json")
    if len(found) > limits.text_rows:
        raise Refusal("too_many_rows", limit=limits.text_rows)
    is_cut = isinstance(whole, dict) and bool(whole.get("more"))
    return [[json.dumps(one, ensure_ascii=False)] for one in found], is_cut


def _parsed(text: str) -> object:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None
