"""Counts of people for the public: rounded to fives at random, by a key, so that none of 1 to 4 can be told.

A count to date is rounded, never the day's addition: whatever is summed from the rounded rows is itself rounded once,
areas add up to the nation, and the same count gives the same answer in every snapshot. Each cell has a threshold t of
1 to 5 that nobody outside knows; a remainder of t and more goes up. Unbiased: r of 5 thresholds take r up.
"""

import hashlib
from collections.abc import Sequence

BASE = 5
UNKEYED = 3  # without a key: to the nearest five, still no small cell


def threshold(key: str | None, cell: Sequence[object]) -> int:
    """1 to 5, the same for the same cell as long as the key is kept; `cell` None values are empty text."""
    if key is None:
        return UNKEYED
    named = "|".join("" if part is None else str(part) for part in cell)
    return 1 + int(hashlib.sha256(f"{key}:{named}".encode()).hexdigest()[:8], 16) % BASE


def rounded(count: float, at: int) -> int:
    """The multiple of five above or below; a multiple of five stays."""
    return BASE * int((count + BASE - at) // BASE)


def rounded_to_date(view: str, cell: str, order: str, counts: Sequence[str]) -> str:
    """`view` with its counts rounded, once anything but sample data is in; one row per row of it.

    `cell` and `order` are comma-separated columns: what makes a series, and what it runs along.
    """
    to_date = ", ".join(f"sum({count}) over series as {count}_to_date" for count in counts)
    parts = ", ".join(f"coalesce({column}, '')" for column in map(str.strip, cell.split(",")))
    shown = ", ".join(
        f"case when threshold is null then {count}_to_date "
        f"else {BASE} * ((cast({count}_to_date as bigint) + {BASE} - threshold) // {BASE}) end as {count}_shown"
        for count in counts
    )
    added = ", ".join(f"{count}_shown - lag({count}_shown, 1, 0) over series as {count}" for count in counts)
    return f"""
        select {cell}, {order}, {added}
        from (
            select *, {shown}
            from (
                select *, {to_date}, case when exists (from submission where not is_sample) then coalesce(
                    1 + cast('0x' || substr(sha256(
                        (select value ->> '$' from setting where name = 'rounding_key') || ':'
                        || concat_ws('|', {parts})
                    ), 1, 8) as bigint) % {BASE},
                    {UNKEYED}
                ) end as threshold
                from ({view})
                window series as (partition by {cell} order by {order} rows unbounded preceding)
            )
        )
        window series as (partition by {cell} order by {order})
    """
