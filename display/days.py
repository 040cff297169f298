"""Days as they are written in addresses and commands; without the calendars of languages, which take time to load."""

import re
from datetime import date


def written_day(text: str) -> date | None:
    """The day of this century that is written as 2025-12-31; None for all else, which no figure can be as of."""
    try:
        return date.fromisoformat(text) if re.fullmatch(r"20\d\d-\d\d-\d\d", text, re.ASCII) else None
    except ValueError:
        return None
