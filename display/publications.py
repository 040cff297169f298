"""Figures that somebody published, as readers see them: what was counted, as of when, and who says so."""

from collections.abc import Mapping, Sequence
from typing import Any

from display.formats import counted, day, qualified
from display.language import has_words, isolated, name_in, say


def published_lines(language: str, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """One line per publication: its figures side by side, each saying what part it is, then dates and source."""
    said: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        of_one = (row.get("as_of"), str(row.get("as_of_text")), row.get("published_on"), row.get("source"),
                  row.get("is_of_whole"))  # fmt: skip
        said.setdefault(of_one, []).append(row)
    return [
        _line(language, together[0], say(language, "list.semicolon").join(_part(language, row) for row in together))
        for together in said.values()
    ]


def published_line(language: str, row: Mapping[str, Any]) -> str:
    """A published figure with its unit word, as-of date (or that none was given), publication date and source."""
    return _line(language, row, _part(language, row))


def _line(language: str, row: Mapping[str, Any], said: str) -> str:
    stated = row.get("as_of_text")
    if row.get("as_of") or stated:
        on = day(language, row["as_of"]) if row.get("as_of") else name_in(language, stated or {})
        dated = say(language, "published.as_of", date=on)
    else:
        dated = say(language, "published.undated")
    source = isolated(language, row.get("source") or "")
    if row.get("published_on") is None:
        line = say(language, "published.line_undated", figure=said, dated=dated, source=source)
    else:
        published = day(language, row["published_on"])
        line = say(language, "published.line", figure=said, dated=dated, published=published, source=source)
    return say(language, "published.of_whole", line=line) if row.get("is_of_whole") else line


def _part(language: str, row: Mapping[str, Any]) -> str:
    """The figure, in the words of what it counts: members, in person, on security."""
    value = qualified(language, row["value"], row.get("qualifier"))
    measure = row.get("measure")
    whole = counted(language, row["denominator"], row["unit"]) if row.get("denominator") else None
    if measure and has_words(language, f"linked.{measure}"):
        worded = say(language, f"linked.{measure}", value=value)
        return say(language, "published.of", value=worded, whole=whole) if whole else worded
    figure = counted(language, row["value"], row["unit"], row.get("qualifier"))
    figure = say(language, "published.of", value=value, whole=whole) if whole else figure
    part = _part_name(language, row)
    return say(language, "published.part", part=part, figure=figure) if part else figure


def _part_name(language: str, row: Mapping[str, Any]) -> str:
    """What part the figure is of: a topic by its own name, a mode by ours (in person, online); empty of the whole."""
    if row.get("part"):
        return name_in(language, row["part"])
    measure = row.get("measure") or ""
    return say(language, f"value.{measure}") if has_words(language, f"value.{measure}") else measure
