"""Moments: kept in UTC, written in the time of the programme's country."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from display.formats import MISSING, day, digits_of

_NO_BREAK, _JOINED_HYPHEN = "\u00a0", "-\u2060"


def moment(language: str, utc: datetime | str | float | None, zone: str) -> str:
    """Day and time on the clock of `zone`: 21/11/2026 14:05. `utc` is a time, ISO text or seconds since 1970."""
    if utc is None:
        return MISSING
    if isinstance(utc, int | float):
        found = datetime.fromtimestamp(utc, UTC)
    else:
        found = datetime.fromisoformat(utc) if isinstance(utc, str) else utc
    local = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(ZoneInfo(zone))
    whole = day(language, local).replace(" ", _NO_BREAK).replace("-", _JOINED_HYPHEN)
    return f"{whole} {digits_of(language, f'{local:%H:%M}')}"


def zone_name(zone: str) -> str:
    """A zone as readers know it: the city that names it, and its distance from UTC."""
    offset = datetime.now(ZoneInfo(zone)).strftime("%z")
    return f"{zone.rpartition('/')[2].replace('_', ' ')}, UTC{offset[:3]}:{offset[3:]}"
