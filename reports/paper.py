"""The report as a tagged PDF on A4, typeset with its own fonts: nothing of the machine it was made on shows."""

import json
import tempfile
from datetime import datetime
from pathlib import Path
from typing import Any

import typst

from display import figures, formats
from display.cards import published_line
from display.language import code, is_right_to_left, say
from reports.contents import Report, Section, national_header
from reports.plots import BRIEF_SIZE, FULL_SIZE, trajectory

HERE = Path(__file__).parent
WORDS = {
    "page": "report.page", "sample": "report.sample", "number": "report.number", "field": "report.field",
    "value": "report.value", "summary": "report.summary", "stt": "column.number", "target": "column.target",
    "reached": "report.actual", "reached_short": "column.reached", "index": "report.index_short",
    "status": "column.status", "as_of": "fact.as_of", "published": "report.published", "area": "column.area",
    "numerator": "report.numerator", "denominator": "report.denominator", "prepared_by": "report.prepared_by",
    "signed_by": "report.signed_by", "sign_here": "report.sign_here", "appendix": "report.appendix",
    "snapshot": "report.snapshot", "course": "report.course", "notes": "report.notes",
}  # fmt: skip
# The brief leaves out what the full report explains at length.
BRIEF_FACTS = ("report.place", "report.state", "fact.completeness", "report.source", "report.use")
MOST_NOTES = 7


def write_paper(report: Report, file: Path) -> None:
    """One PDF/UA-1 file; a brief has two pages and no appendix."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "paper.typ").write_bytes((HERE / "paper.typ").read_bytes())
        (place / "report.json").write_text(json.dumps(_content(report, place), ensure_ascii=False), encoding="utf-8")
        typst.compile(
            str(place / "paper.typ"),
            output=str(file),
            root=folder,
            font_paths=[str(HERE / "fonts")],
            ignore_system_fonts=True,
            pdf_standards=["ua-1"],
        )


def appendix(report: Report) -> list[dict[str, Any]]:
    """One table per target that has areas: label, name, unit, rows of text, their total."""
    language = report.language
    with_areas = [section for section in report.sections if section.areas]
    return [
        {
            "label": say(language, "report.table", number=f"{number:02d}"),
            "name": section.name,
            "unit": say(language, "report.unit", unit=figures.unit(language, section.target)),
            "rows": [
                [
                    str(place),
                    area["name"],
                    _of_area(language, section, area),
                    formats.count(language, area["numerator"]),
                    formats.count(language, area["denominator"]),
                ]
                for place, area in enumerate(section.areas, 1)
            ],
            "total": _total(language, section),
        }
        for number, section in enumerate(with_areas, 1)
    ]


def _of_area(language: str, section: Section, area: dict[str, Any]) -> str:
    """An area's value; without a denominator a share has none, and its count stands beside it."""
    if section.is_share and area["denominator"] is None:
        return formats.MISSING
    return figures.amount(language, section.target, area["value"])


def _total(language: str, section: Section) -> list[str]:
    """The last row of an appendix table: the target's own figure, or nothing where that isn't made of the rows."""
    target = section.target
    if target["value_source"] != "records":
        return []
    counts = [formats.count(language, target[name]) for name in ("numerator", "denominator")]
    return ["", say(language, "report.total"), figures.amount(language, target, target["value"]), *counts]


def place_and_date(language: str, made_on: datetime) -> str:
    """Where and when the paper was made; the place is left to the hand that signs."""
    return say(
        language,
        "report.place_and_date",
        day=f"{made_on.day:02d}",
        month=f"{made_on.month:02d}",
        year=made_on.year,
        date=formats.day(language, made_on),
    )


def _content(report: Report, place: Path) -> dict[str, Any]:
    language = report.language
    header, motto = national_header(language, report.country)
    is_brief = report.request.is_brief
    short = {say(language, key) for key in BRIEF_FACTS}
    sections = [_section(report, section, number, place) for number, section in enumerate(report.sections)]
    return {
        "lang": code(language),
        "is_right_to_left": is_right_to_left(language),
        "is_brief": is_brief,
        "title": report.title,
        "agency": report.agency,
        "national_header": header,
        "national_motto": motto,
        "place_and_date": place_and_date(language, report.made_on),
        "place": report.place,
        "as_of": f"{say(language, 'fact.as_of')}: {formats.day(language, report.as_of)}",
        "snapshot": report.snapshot,
        "use": report.use,
        "is_sample": report.is_sample,
        "facts": [fact for fact in report.facts if not is_brief or fact[0] in short],
        "words": {name: say(language, key) for name, key in WORDS.items()},
        "sections": sections,
        "charts": sum(bool(section["chart"]) for section in sections),
        "appendix": [] if is_brief else appendix(report),
    }


def _section(report: Report, section: Section, number: int, place: Path) -> dict[str, Any]:
    language = report.language
    drawn = trajectory(language, section, BRIEF_SIZE if report.request.is_brief else FULL_SIZE)
    chart = f"chart-{number}.svg" if drawn else ""
    if drawn:
        (place / chart).write_text(drawn, encoding="utf-8")
    has_note = number < MOST_NOTES
    return {
        "name": section.name,
        "figure": section.figure,
        "counts": section.counts,
        "index": formats.index(language, section.target["schedule_index"]),
        "status": section.status,
        "as_of": formats.day(language, section.target["as_of"]),
        "why": section.why,
        "sentences": section.sentences,
        "brief": " ".join([*section.why[-2:], *section.sentences[:2]]) if has_note else "",
        "chart": chart,
        "alternative": figures.in_words(language, section.target),
        "published": [published_line(language, figure) for figure in section.target["published"]],
    }
