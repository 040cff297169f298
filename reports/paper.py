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
from reports.contents import Report, Section
from reports.plots import trajectory

HERE = Path(__file__).parent
WORDS = {
    "page": "report.page", "sample": "report.sample", "number": "report.number", "field": "report.field",
    "value": "report.value", "summary": "report.summary", "stt": "column.number", "target": "column.target",
    "reached": "report.actual", "reached_short": "column.reached", "index": "fact.schedule_index",
    "status": "column.status", "as_of": "fact.as_of", "published": "report.published", "area": "column.area",
    "numerator": "report.numerator", "denominator": "report.denominator", "prepared_by": "report.prepared_by",
    "signed_by": "report.signed_by", "sign_here": "report.sign_here", "appendix": "report.appendix",
}  # fmt: skip


def write_paper(report: Report, file: Path) -> None:
    """One PDF/UA-1 file; a brief leaves the appendix out."""
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


def _content(report: Report, place: Path) -> dict[str, Any]:
    language = report.language
    is_vietnam = report.country == "VN"
    return {
        "lang": code(language),
        "is_right_to_left": is_right_to_left(language),
        "title": report.title,
        "agency": say(language, "report.agency"),
        "national_header": say(language, "report.national_header") if is_vietnam else "",
        "national_motto": say(language, "report.national_motto") if is_vietnam else "",
        "place_and_date": _place_and_date(language, report.made_on),
        "place": report.place,
        "as_of": f"{say(language, 'fact.as_of')}: {formats.day(language, report.as_of)}",
        "snapshot": report.snapshot,
        "is_sample": report.is_sample,
        "facts": report.facts,
        "words": {name: say(language, key) for name, key in WORDS.items()},
        "sections": [_section(language, section, number, place) for number, section in enumerate(report.sections)],
        "appendix": [] if report.request.is_brief else _appendix(language, report),
    }


def _place_and_date(language: str, made_on: datetime) -> str:
    return say(
        language,
        "report.place_and_date",
        day=f"{made_on.day:02d}",
        month=f"{made_on.month:02d}",
        year=made_on.year,
        date=formats.day(language, made_on),
    )


def _section(language: str, section: Section, number: int, place: Path) -> dict[str, Any]:
    drawn = trajectory(language, section)
    chart = f"chart-{number}.svg" if drawn else ""
    if drawn:
        (place / chart).write_text(drawn, encoding="utf-8")
    return {
        "name": section.name,
        "figure": section.figure,
        "index": formats.index(language, section.target["schedule_index"]),
        "status": section.status,
        "as_of": formats.day(language, section.target["as_of"]),
        "why": section.why,
        "sentences": section.sentences,
        "chart": chart,
        "alternative": figures.in_words(language, section.target),
        "published": [published_line(language, figure) for figure in section.target["published"]],
    }


def _appendix(language: str, report: Report) -> list[dict[str, Any]]:
    """One table per target that has areas."""
    with_areas = [section for section in report.sections if section.areas]
    return [
        {
            "label": say(language, "report.table", number=f"{number:02d}"),
            "name": section.name,
            "unit": say(language, "report.unit", unit=formats.unit_word(language, section.target["unit"], None)),
            "rows": [
                [
                    str(place),
                    area["name"],
                    figures.amount(language, section.target, area["value"]),
                    formats.count(language, area["numerator"]),
                    formats.count(language, area["denominator"]),
                ]
                for place, area in enumerate(section.areas, 1)
            ],
        }
        for number, section in enumerate(with_areas, 1)
    ]
