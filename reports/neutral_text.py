"""Text that a spreadsheet would run, made harmless in CSV without changing what it says; reading takes it back exactly.

XLSX needs none of it: a text cell written as text with the quote-prefix attribute stays text, and says the same.
"""

import re

# What starts a formula in some spreadsheet, after blanks and control characters; full-width forms included.
STARTS = "=+\\-@\t\r\n\0\uff1d\uff0b\uff0d\uff20"
DANGEROUS = re.compile(rf"'*[\s\0]*[{STARTS}]")
MARKED = re.compile(rf"'+[\s\0]*[{STARTS}]")
NUMBER = re.compile(r"[+-]?[0-9][0-9 ]*([.,][0-9]+)?%?")


def neutral(text: str) -> str:
    """The text with one apostrophe before it where a spreadsheet would run it; numbers such as +84901234567 stay."""
    if NUMBER.fullmatch(text):
        return text
    return f"'{text}" if DANGEROUS.match(text) else text


def plain(text: str) -> str:
    """What `neutral` was given."""
    return text[1:] if MARKED.match(text) else text


def looks_like_formula(text: str) -> bool:
    """Whether a name, telephone number or e-mail address holds what some list separator would let run."""
    starts = bool(DANGEROUS.match(text)) and not NUMBER.fullmatch(text)
    return starts or re.search(r"[;,\t|]\s*[=@]", text) is not None
