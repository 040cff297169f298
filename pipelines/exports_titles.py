"""What stands outside an export's table: course and day in its file's name, country and pass mark declared."""

import re
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from pipelines.dates import read_date
from pipelines.exports_source import Source
from pipelines.names import folded
from pipelines.numbers import read_number
from pipelines.understanding import ReadOptions

_NOT_WORD = re.compile(r"[^a-z0-9]+")


def country_of(options: ReadOptions) -> str | None:
    """ISO code that the declared area or programme begins with."""
    stated = options.area or options.programme or ""
    return stated[:2].upper() if re.match(r"[A-Za-z]{2}(\W|\d|$)", stated) else None


def course_of(options: ReadOptions) -> str | None:
    """The course declared, else the one of the programme whose code or name stands in the file's name; else None."""
    if options.course or not options.file_name:
        return options.course
    name = f"_{_words(options.file_name)}_"
    found = {
        code: len(form)
        for code, facts in options.courses.items()
        for form in map(_words, [code, *course_names(facts)])
        if form and f"_{form}_" in name
    }
    longest = [code for code, length in found.items() if length == max(found.values())]
    return longest[0] if len(longest) == 1 else None


def course_names(facts: dict[str, str]) -> list[str]:
    """Every name that the programme gives a course."""
    written = [part for key, text in facts.items() if key.startswith("name") for part in re.split(r"[|\n]", text)]
    return [name.strip() for name in written if name.strip()]


def _words(text: str) -> str:
    return _NOT_WORD.sub("_", folded(text)).strip("_")


def report_date(source: Source, options: ReadOptions) -> str | None:
    """ISO day of the report from its file's name; a time there is UTC."""
    for pattern in source.report_date:
        if found := re.search(pattern, options.file_name or ""):
            parts = found.groupdict()
            day = read_date(parts["date"])
            return _local(day, parts.get("time"), options.time_zone).isoformat() if day else None
    return None


def _local(day: date, time: str | None, zone: str | None) -> date:
    if not time or not zone or int(time[:2]) > 23 or int(time[-2:]) > 59:
        return day
    moment = datetime(day.year, day.month, day.day, int(time[:2]), int(time[-2:]), tzinfo=UTC)
    return moment.astimezone(ZoneInfo(zone)).date()


def pass_share(options: ReadOptions, scale: float | None) -> float | None:
    """The pass mark as a share of the maximum: "60%" is 0.6 on any scale, "60" needs the scale. None without one."""
    mark = pass_mark(options)
    if mark is None:
        return None
    value, is_share = mark
    return value if is_share else (value / scale if scale else None)


def pass_mark(options: ReadOptions) -> tuple[float, bool] | None:
    """(value, whether a share): the mark declared, else that of the file's course in the programme."""
    written = options.pass_mark or options.courses.get(course_of(options) or "", {}).get("pass_mark")
    number = read_number(str(written)) if written is not None else None
    return (number.value, number.form == "share") if number is not None and number.value is not None else None


def completion_activity(options: ReadOptions) -> str | None:
    """The activity that completes the course: the one declared, else that of the file's course in the programme."""
    named = options.completion_activity or options.courses.get(course_of(options) or "", {}).get("completion_activity")
    return named.strip() if named and named.strip() else None
