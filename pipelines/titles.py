"""What stands around the tables of a sheet: province, period, dates of the class, the unit a sheet is for, legends."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from pipelines.grid import Sheet
from pipelines.names import clean_text
from pipelines.periods import Period, find_class_dates, find_period, find_report_date
from pipelines.places import FoundArea, find_area
from pipelines.words import names_organisation, row_phrases, sex_legend, titled_unit, unit_label


@dataclass(frozen=True)
class Surroundings:
    """The texts of one sheet outside its tables, from the top: what stands above, its name, what stands below."""

    above: tuple[str, ...]
    name: str | None
    below: tuple[str, ...]
    headers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Titles:
    """What the surroundings say; each None where they say nothing."""

    period: Period | None = None
    class_start: date | None = None
    class_end: date | None = None
    report_date: date | None = None
    unit: str | None = None
    sex_legend: dict[str, str] = field(default_factory=dict)
    titled_unit: str | None = None  # whose people the title lists: for a table without a column of units


def texts_of(sheet: Sheet, rows: Iterable[int]) -> tuple[str, ...]:
    """The texts of these 1-based rows, left to right."""
    return tuple(
        text
        for row in rows
        if row <= len(sheet.rows)
        for cell in sheet.rows[row - 1]
        if isinstance(cell, str) and (text := clean_text(cell))
    )


def read_titles(around: Surroundings) -> Titles:
    """Period, dates, unit and legend of one sheet."""
    periods = (find_period(text) for text in around.above if not row_phrases("note").says(text))
    starts, ends = zip(*(find_class_dates(text) for text in (*around.above, "")), strict=True)
    signed = (find_report_date(text) for text in (*around.below, *around.above))
    legends = (sex_legend(text) for text in (*around.headers, *around.above, *around.below))
    return Titles(
        next((period for period in periods if period), None),
        min((day for day in starts if day), default=None),
        max((day for day in ends if day), default=None),
        next((day for day in signed if day), None),
        _unit(around),
        dict(next((legend for legend in legends if legend), ())),
        next((unit for text in around.above if (unit := titled_unit(text))), None),
    )


def _unit(around: Surroundings) -> str | None:
    """The unit that a line such as "Đơn vị: …" names, else the sheet's own name where it names an organisation."""
    labelled = (unit_label().match(text) for text in reversed(around.above))
    if found := next((match for match in labelled if match), None):
        return str(found["unit"]).strip()
    return around.name.strip() if around.name and names_organisation(around.name) else None


def find_titled_area(around: Surroundings, country: str | None, on: date | None) -> FoundArea:
    """The area of the titles, else of the line of place and date, else of the sheet's name; else a name unknown."""
    named = [find_area(text, country, on) for text in (*around.above, *_signed(around.below))]
    if around.name:
        found = find_area(around.name, country, on)
        named += [found] if found.area else []
    return next(
        (found for found in named if found.area and found.area.level != "country"),
        next((found for found in named if found.named and not found.area), FoundArea(None, None)),
    )


def _signed(below: tuple[str, ...]) -> list[str]:
    return [text for text in below if find_report_date(text)]
