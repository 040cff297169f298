"""Plotly in the reader's language: month and day names from CLDR, given inline because the browser may ask nobody."""

from functools import lru_cache
from typing import Any

from display.formats import locale_of, separators
from display.language import code


@lru_cache(maxsize=8)
def _dictionary(language: str) -> dict[str, Any]:
    locale = locale_of(language)
    months_wide, months_short = locale.months["format"]["wide"], locale.months["format"]["abbreviated"]
    days_wide, days_short = locale.days["format"]["wide"], locale.days["format"]["abbreviated"]
    order = (6, 0, 1, 2, 3, 4, 5)
    decimal_mark, thousands = separators(language)
    return {
        "dictionary": {},
        "format": {
            "days": [days_wide[day] for day in order],
            "shortDays": [days_short[day] for day in order],
            "months": [months_wide[month] for month in range(1, 13)],
            "shortMonths": [months_short[month] for month in range(1, 13)],
            "date": {"vi": "%d/%m/%Y", "es": "%d-%m-%Y", "ar": "%-d/%-m/%Y"}.get(code(language), "%-d %b %Y"),
            "decimal": decimal_mark,
            "thousands": thousands,
        },
    }


def config(language: str) -> dict[str, Any]:
    """What every chart is drawn with: no tool bar, months in the reader's language."""
    short = code(language)
    return {
        "displayModeBar": False,
        "scrollZoom": False,
        "locale": short,
        "locales": {short: _dictionary(language)},
    }
