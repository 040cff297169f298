"""The workbook a department fills in: its columns, drop-downs and words for one programme, area and language."""

import json
import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

import duckdb
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from pipelines.messages import LANGUAGES
from pipelines.names import REFERENCE
from pipelines.periods import read_period
from pipelines.template_stamp import SHEET, Stamp
from warehouse.errors import UserError

LISTS = "lists"
HEADER_ROW = 5
_HEAD = PatternFill("solid", fgColor="1F4E79")
_EXAMPLE = PatternFill("solid", fgColor="EDEDED")


@dataclass(frozen=True)
class Template:
    """What goes onto one template. `lists` are the live drop-downs; `courses` maps a code to its name."""

    programme: str
    programme_name: str
    area: str
    area_name: str
    country: str
    language: str
    period: str | None
    is_national: bool
    courses: dict[str, str]
    lists: dict[str, list[str]]


@cache
def _said() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "template.toml").read_text(encoding="utf-8"))


def template_of(
    con: duckdb.DuckDBPyConnection, programme: str, area: str, language: str, period: str | None = None
) -> Template:
    """The template of one programme and area, its lists as the store knows them now; UserError for an unknown one."""
    if language not in LANGUAGES:
        raise UserError(f"There is no language {language!r}: choose one of {', '.join(LANGUAGES)}.")
    if period is not None and read_period(period) is None:
        raise UserError(f"{period!r} is no period: write 2025, 2025-H1, 2025-9M, 2025-Q3 or 2025-02.")
    names = con.execute("select name from programme where programme = $programme", {"programme": programme}).fetchone()
    if names is None:
        raise UserError(f"There is no programme {programme!r}: `programmes check` lists them.")
    place = con.execute(
        "select coalesce(full_name, name), country, level from area where unit_id = $area", {"area": area}
    ).fetchone()
    if place is None:
        raise UserError(f"There is no area {area!r}: give a unit_id of the table of areas.")
    courses = con.execute(
        "select course, name from course where programme = $programme and is_listed order by course",
        {"programme": programme},
    ).fetchall()
    listed = {course: _in_language(json.loads(name), language) for course, name in courses}
    sexes, results = _said()["lists"]["sexes"][language], _said()["lists"]["results"][language]
    return Template(
        programme,
        _in_language(json.loads(names[0]), language),
        area,
        place[0],
        place[1],
        language,
        period,
        place[2] == "country",
        listed,
        {
            "sexes": sexes,
            "results": results,
            "courses": list(listed),
            "areas": _areas(con, place[1], period),
            "units": _units(con, area, period),
        },
    )


def _in_language(names: dict[str, str], language: str) -> str:
    return names.get(language) or names.get("en") or next(iter(names.values()))


def _day(period: str | None) -> date:
    found = read_period(period) if period else None
    return found.last if found else date.today()


def _areas(con: duckdb.DuckDBPyConnection, country: str, period: str | None) -> list[str]:
    """The names of the country's provinces or regions that stand on the day."""
    rows = con.execute(
        """
        select name from area
        where country = $country and level in ('province', 'region')
            and coalesce(valid_from, date '1900-01-01') <= $day and coalesce(valid_to, date '9999-12-31') >= $day
        order by code
        """,
        {"country": country, "day": _day(period)},
    ).fetchall()
    return [name for (name,) in rows]


def _units(con: duckdb.DuckDBPyConnection, area: str, period: str | None) -> list[str]:
    """Units that the area's records name, then its communes, or the country's departments and ministries."""
    rows = con.execute(
        """
        with recorded as (
            select unit as name, 0 as rank, count(*) as times
            from record
            where area = $area and unit is not null
            group by unit
            order by times desc
            limit 500
        ), official as (
            select coalesce(u.full_name, u.name) as name, 1 as rank, 0 as times
            from area u, area a
            where a.unit_id = $area
                and (u.parent = a.unit_id or (u.country = a.country and u.level in ('ministry', 'department')))
                and u.level in ('commune', 'ministry', 'department')
                and coalesce(u.valid_from, date '1900-01-01') <= $day
                and coalesce(u.valid_to, date '9999-12-31') >= $day
        )
        select name from (select * from recorded union all select * from official)
        group by name
        order by min(rank), max(times) desc, name
        """,
        {"area": area, "day": _day(period)},
    ).fetchall()
    return [name for (name,) in rows]


def write_template(template: Template, out: Path | BinaryIO) -> None:
    """The workbook: the list with its locked header, the instructions, and two hidden sheets, lists and stamp."""
    workbook = Workbook()
    for unasked in workbook.worksheets:
        workbook.remove(unasked)
    fields = _fields(template)
    names = _said()["sheet"][template.language]
    example = _example(template, fields)
    sheet = workbook.create_sheet(names["list"])
    _write_list(sheet, template, fields, example)
    _write_help(workbook.create_sheet(names["help"]), template, fields)
    _write_hidden(workbook.create_sheet(LISTS), _columns_of(template.lists))
    stamp = Stamp(
        str(_said()["version"]),
        template.programme,
        template.area,
        template.period or "",
        template.language,
        tuple(example),
    )
    _write_hidden(workbook.create_sheet(SHEET), stamp.rows())
    _add_dropdowns(sheet, template, fields)
    workbook.active = 0
    workbook.save(out)


def _fields(template: Template) -> list[str]:
    columns = _said()["columns"]
    fields = list(columns.get(template.country, columns["other"]))
    if template.is_national:
        fields.insert(fields.index("unit"), columns["national"])
    return fields


def _example(template: Template, fields: list[str]) -> list[str]:
    """The example row's cells; its first cell says that it is one."""
    cells = []
    for field in fields:
        said = _said()["field"][field]
        examples = said.get("example", {})
        listed = template.lists.get(said.get("list", ""), [])
        cells.append(examples.get(template.country) or examples.get("any") or (listed[0] if listed else ""))
    word = _said()["sheet"][template.language]["example"]
    cells[fields.index("note")] = word
    cells[0] = word
    return cells


def _write_list(sheet: Worksheet, template: Template, fields: list[str], example: list[str]) -> None:
    language = template.language
    sheet.sheet_view.rightToLeft = language == "ar"
    sheet["A1"] = _said()["title"][language]
    sheet["A1"].font = Font(bold=True, size=14)
    sheet["A2"] = template.programme_name
    sheet["A3"] = template.area_name
    if template.period:
        sheet.cell(3, 4, f"{_said()['words'][language]['period']}: {template.period}")
    for place, field in enumerate(fields, 1):
        said = _said()["field"][field]
        head = sheet.cell(HEADER_ROW, place, said["header"][language])
        head.font, head.fill = Font(bold=True, color="FFFFFF"), _HEAD
        head.alignment = Alignment(wrap_text=True, vertical="center", horizontal="center")
        head.comment = Comment(said["help"][language], "Milepost")
        letter = get_column_letter(place)
        column = sheet.column_dimensions[letter]
        column.width = said["width"]
        column.number_format, column.protection = "@", Protection(locked=False)
        for row in range(HEADER_ROW + 1, HEADER_ROW + 1 + _said()["styled_rows"]):
            cell = sheet.cell(row, place)
            cell.number_format, cell.protection = "@", Protection(locked=False)
        _write_text(sheet, HEADER_ROW + 1, place, example[place - 1])
        shown = sheet.cell(HEADER_ROW + 1, place)
        shown.font, shown.fill = Font(italic=True, color="7F7F7F"), _EXAMPLE
    sheet.freeze_panes = f"A{HEADER_ROW + 1}"
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = f"{HEADER_ROW}:{HEADER_ROW}"
    sheet.protection.sheet = True
    for allowed in ("formatColumns", "formatRows", "formatCells", "deleteRows", "sort", "autoFilter"):
        setattr(sheet.protection, allowed, False)


def _write_help(sheet: Worksheet, template: Template, fields: list[str]) -> None:
    """One column of sentences: anything more could be taken for a list of learners."""
    language = template.language
    is_rtl = language == "ar"
    sheet.sheet_view.rightToLeft = is_rtl
    # a line that begins with a number or a Latin code would else be set from the left, and cut in print
    looks = Alignment(
        wrap_text=True, vertical="top", horizontal="right" if is_rtl else None, readingOrder=2 if is_rtl else 0
    )
    sheet.column_dimensions["A"].width = 100
    sheet.page_setup.orientation, sheet.page_setup.fitToHeight = "landscape", 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    told = [_said()["field"][field] for field in fields]
    lines = [
        *(f"{number}. {text}" for number, text in enumerate(_said()["help"][language], 1)),
        "",
        *(f"{said['header'][language]}: {said['help'][language]}" for said in told),
        "",
        *([f"{_said()['words'][language]['courses']}:"] if template.courses else []),
        *(f"{code}: {name}" for code, name in template.courses.items()),
    ]
    for row, line in enumerate(lines, 1):
        if line:
            _write_text(sheet, row, 1, line)
            sheet.cell(row, 1).alignment = looks
    sheet.protection.sheet = True


def _columns_of(lists: dict[str, list[str]]) -> list[list[str]]:
    """The lists side by side, one a column, in order of name."""
    longest = max(map(len, lists.values()))
    ordered = [lists[name] for name in sorted(lists)]
    return [[values[row] if row < len(values) else "" for values in ordered] for row in range(longest)]


def _write_hidden(sheet: Worksheet, rows: list[list[str]]) -> None:
    for row, cells in enumerate(rows, 1):
        for place, text in enumerate(cells, 1):
            if text:
                _write_text(sheet, row, place, text)
    sheet.sheet_state = "hidden"
    sheet.protection.sheet = True


def _write_text(sheet: Worksheet, row: int, place: int, text: str) -> None:
    """Text stays text, even where it begins with a sign of equality."""
    cell = sheet.cell(row, place)
    cell.value = text
    cell.number_format, cell.data_type = "@", "s"


def _add_dropdowns(sheet: Worksheet, template: Template, fields: list[str]) -> None:
    """A drop-down for each listed column; units may be written freely, after a question."""
    ordered = sorted(template.lists)
    for place, field in enumerate(fields, 1):
        name = _said()["field"][field].get("list")
        if name is None or not template.lists[name]:
            continue
        column = get_column_letter(ordered.index(name) + 1)
        choice = DataValidation(
            type="list", formula1=f"{LISTS}!${column}$1:${column}${len(template.lists[name])}", allow_blank=True
        )
        choice.errorStyle = "warning" if name in ("units", "courses") else "stop"
        choice.error = _said()["words"][template.language]["not_listed"]
        choice.showErrorMessage = True
        letter = get_column_letter(place)
        choice.add(f"{letter}{HEADER_ROW + 1}:{letter}{HEADER_ROW + _said()['rows']}")
        sheet.add_data_validation(choice)
