"""How the bytes of a text file stand for characters: told from the whole file, never guessed from its start."""

import codecs
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pipelines.refusal import Refusal

MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
CONTROLS = bytes(code for code in range(1, 32) if code not in (9, 10, 11, 12, 13, 26, 27))
NUL_SHARE = CONTROL_SHARE = 0.01
UTF16_SHARE = 0.2  # of a text's bytes that are NUL: Vietnamese in UTF-16 has a third to a half
STRAY_SHARE = 0.02  # lines that read as UTF-8 by chance in a file of one byte a character
# in Windows-1258 a tone is a byte after its vowel; in Windows-1252 these bytes are Ì Ò Þ ì ò
TONE = re.compile(rb"[\xcc\xd2\xde\xec\xf2]")
TONE_AFTER_VOWEL = re.compile(rb"[aeiouyAEIOUY\xc2\xca\xd4\xc3\xd5\xdd\xe2\xea\xf4\xe3\xf5\xfd][\xcc\xd2\xde\xec\xf2]")
TONED_SHARE = 0.6


@dataclass(frozen=True)
class TextForm:
    """One file's encoding as Python names it, and what had to be put right."""

    encoding: str
    warnings: tuple[str, ...] = ()

    def decoder(self) -> codecs.IncrementalDecoder:
        """Decodes blocks in order; the mark at the start is dropped."""
        errors = "strict" if self.encoding == "utf-8" else "replace"
        return codecs.getincrementaldecoder(self.encoding)(errors)


@dataclass
class _Counts:
    size: int = 0
    nuls: int = 0
    controls: int = 0
    utf8_lines: int = 0
    other_lines: int = 0
    tones: int = 0
    tones_after_vowels: int = 0


def text_form(blocks: Callable[[], Iterable[bytes]]) -> TextForm:
    """How to decode the file that `blocks` yields; reads all of it once. Raises Refusal when it is no text."""
    start = next(iter(blocks()), b"")
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return TextForm("utf-16")
    mark = next((name for bom, name in MARKS if start.startswith(bom)), None)
    counts = _Counts()
    for lines in _whole_lines(blocks()):
        _count(lines, counts)
    if mark is None and counts.nuls > counts.size * UTF16_SHARE:
        return _unmarked_utf16(start)
    if counts.nuls > counts.size * NUL_SHARE:
        raise Refusal("nul_bytes", found=counts.nuls)
    if counts.controls > counts.size * CONTROL_SHARE:
        raise Refusal("not_text")
    return _eight_bit(counts, mark)


def _eight_bit(counts: _Counts, mark: str | None) -> TextForm:
    warnings = ("nul_bytes_removed",) if counts.nuls else ()
    if not counts.other_lines:
        return TextForm(mark or "utf-8", warnings)
    if mark or counts.utf8_lines > STRAY_SHARE * counts.other_lines:
        raise Refusal("mixed_encoding", found=counts.other_lines)
    is_vietnamese = counts.tones and counts.tones_after_vowels >= TONED_SHARE * counts.tones
    return TextForm("cp1258" if is_vietnamese else "cp1252", (*warnings, "encoding_guessed"))


def _whole_lines(blocks: Iterable[bytes]) -> Iterator[bytes]:
    rest = b""
    for block in blocks:
        block = rest + block
        end = max(block.rfind(b"\n"), block.rfind(b"\r")) + 1
        if end:
            yield block[:end]
        rest = block[end:]
    if rest:
        yield rest


def _count(lines: bytes, counts: _Counts) -> None:
    counts.size += len(lines)
    counts.nuls += lines.count(0)
    counts.controls += len(lines) - len(lines.translate(None, CONTROLS))
    if lines.isascii():
        return
    if _is_utf8(lines):
        counts.utf8_lines += 1
        return
    for line in lines.splitlines():
        if line.isascii():
            continue
        if _is_utf8(line):
            counts.utf8_lines += 1
        else:
            counts.other_lines += 1
            counts.tones += len(TONE.findall(line))
            counts.tones_after_vowels += len(TONE_AFTER_VOWEL.findall(line))


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _unmarked_utf16(start: bytes) -> TextForm:
    even, odd = start[0::2].count(0), start[1::2].count(0)
    if min(even, odd) * 20 > max(even, odd):
        raise Refusal("nul_bytes", found=even + odd)
    return TextForm("utf-16-le" if odd > even else "utf-16-be", ("encoding_guessed",))
