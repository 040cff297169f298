"""Figures for a national statistics office: SDMX-CSV 2.0 after the structure in milepost_structure.xml."""

import csv
from datetime import date
from pathlib import Path
from typing import Any

from reports.contents import Report, Section

STRUCTURE_ID = "MILEPOST:PROGRESS(1.0)"
DIMENSIONS = ("FREQ", "REF_AREA", "PROGRAMME", "TARGET", "UNIT_MEASURE", "TIME_PERIOD")
ATTRIBUTES = ("QUALIFIER", "NUMERATOR", "DENOMINATOR", "LOWER_BOUND", "UPPER_BOUND", "EXPECTED", "GOAL", "OBS_STATUS",
              "CONF_STATUS", "DATA_STATE", "SOURCE")  # fmt: skip
HEADER = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *DIMENSIONS, "OBS_VALUE", *ATTRIBUTES)
DAILY, MONTHLY = "D", "M"
NOT_STATED = "_U"  # an area that nobody stated
NORMAL, PROVISIONAL = "A", "P"
FREE, NOT_TO_PUBLISH = "F", "N"


def write_statistics(report: Report, is_public: bool, file: Path) -> None:
    """The figures as of the day, whole and by area (FREQ D), and the ends of months (FREQ M), a row an observation."""
    rows = [row for section in report.sections for row in _observations(report, section, is_public)]
    with file.open("w", encoding="utf-8", newline="") as opened:
        writer = csv.writer(opened, lineterminator="\r\n")
        writer.writerow(HEADER)
        writer.writerows([_written(row.get(name)) for name in HEADER] for row in rows)


def _observations(report: Report, section: Section, is_public: bool) -> list[dict[str, Any]]:
    target = section.target
    common = {
        "STRUCTURE": "datastructure",
        "STRUCTURE_ID": STRUCTURE_ID,
        "ACTION": "I",
        "PROGRAMME": report.request.programme,
        "TARGET": target["target"],
        "UNIT_MEASURE": _unit(section),
        "GOAL": target["goal"],
        "OBS_STATUS": NORMAL if report.request.label else PROVISIONAL,
        "CONF_STATUS": FREE if is_public else NOT_TO_PUBLISH,
        "DATA_STATE": report.request.label or report.snapshot,
        "SOURCE": section.source,
    }
    whole = report.request.area or report.country
    found: list[dict[str, Any]] = []
    if target["value"] is not None and target["as_of"] is not None:
        on = {**common, "FREQ": DAILY, "TIME_PERIOD": target["as_of"], "QUALIFIER": target["qualifier"]}
        found.append(
            {
                **on,
                "REF_AREA": whole,
                "OBS_VALUE": target["value"],
                "NUMERATOR": target["numerator"],
                "DENOMINATOR": target["denominator"],
                "LOWER_BOUND": target["lower"],
                "UPPER_BOUND": target["upper"],
                "EXPECTED": target["expected"],
            }
        )
        found += [_of_area(on, area) for area in section.areas if area["value"] is not None and area["area"] != whole]
    ends = {point.day.strftime("%Y-%m"): point for point in section.points if point.actual is not None}
    found += [
        {**common, "FREQ": MONTHLY, "REF_AREA": whole, "TIME_PERIOD": month, "OBS_VALUE": point.actual,
         "EXPECTED": point.expected, "QUALIFIER": target["qualifier"]}
        for month, point in ends.items()
    ]  # fmt: skip
    return found


def _of_area(on: dict[str, Any], area: dict[str, Any]) -> dict[str, Any]:
    return {
        **on,
        "REF_AREA": area["area"] or NOT_STATED,
        "OBS_VALUE": area["value"],
        "NUMERATOR": area["numerator"],
        "DENOMINATOR": area["denominator"],
        "GOAL": None,
    }


def _unit(section: Section) -> str:
    """SHARE for 0 to 1, else what is counted."""
    is_share = section.is_share and section.target["value_source"] != "published"
    return "SHARE" if is_share else str(section.target["value_unit"] or section.target["unit"]).upper()


def _written(value: Any) -> str:
    if isinstance(value, date):
        return value.isoformat()
    return "" if value is None else str(value)
