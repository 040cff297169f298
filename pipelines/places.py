"""What is known of places: which area a text names on a date, and when two units are the same."""

import csv
import re
import tomllib
from collections.abc import Iterable
from datetime import date
from functools import cache, lru_cache
from typing import Any, NamedTuple

from pipelines.names import REFERENCE, clean_text, comparable, folded


class Area(NamedTuple):
    """One dated row of admin_units.csv."""

    unit_id: str
    code: str
    name: str
    level: str
    country: str
    vintage: str
    valid_from: date
    valid_to: date


class FoundArea(NamedTuple):
    """What a text says of an area. Nothing named: both None; named but unknown: `area` is None.

    `is_old_name` when the name belongs to an earlier vintage than the date's and was followed through the crosswalk.
    """

    area: Area | None
    named: str | None
    is_old_name: bool = False


_NOTHING = FoundArea(None, None)
_ALWAYS, _NEVER = date(1, 1, 1), date(9999, 12, 31)
_NOT_WORD = re.compile(r"[\W_]+")
_TOKEN = re.compile(r"[^\W_]+")


def _key(text: str) -> str:
    """As the `normalised` column of aliases.csv: folded letters and digits alone."""
    return _NOT_WORD.sub("", folded(text))


def _day(text: str, blank: date) -> date:
    return date.fromisoformat(text) if text else blank


def read_reference(name: str) -> list[dict[str, str]]:
    """Every row of one table of data/reference."""
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@cache
def areas() -> dict[str, Area]:
    """unit_id -> area, of every country and vintage."""
    return {
        row["unit_id"]: Area(
            row["unit_id"],
            row["code"],
            row["name"],
            row["level"],
            row["country"],
            row["vintage"],
            _day(row["valid_from"], _ALWAYS),
            _day(row["valid_to"], _NEVER),
        )
        for row in read_reference("admin_units.csv")
    }


@cache
def _index() -> dict[str, tuple[Area, ...]]:
    """Normalised name -> the areas that bear it, oldest first."""
    by_key: dict[str, dict[str, Area]] = {}
    for row in read_reference("aliases.csv"):
        if row["ambiguous"] == "no":
            by_key.setdefault(row["normalised"], {})[row["unit_id"]] = areas()[row["unit_id"]]
    for row in read_reference("admin_units.csv"):
        area = areas()[row["unit_id"]]
        code = row["code"] if not row["code"].isdigit() else ""
        for name in (row["name"], row["name_en"], row["full_name"], code, *row["aliases"].split("|")):
            if key := _key(name):
                by_key.setdefault(key, {})[area.unit_id] = area
    return {key: tuple(sorted(found.values(), key=lambda area: area.valid_from)) for key, found in by_key.items()}


@cache
def _marked_names() -> dict[str, frozenset[str]]:
    """Folded key -> the same names with their diacritics, so that a text that has any is held to them."""
    names: dict[str, set[str]] = {}
    for row in read_reference("admin_units.csv"):
        for name in (row["name"], row["full_name"], *row["aliases"].split("|")):
            names.setdefault(_key(name), set()).add(_NOT_WORD.sub("", comparable(name)))
    return {key: frozenset(forms) for key, forms in names.items()}


@cache
def _words() -> dict[str, Any]:
    return tomllib.loads((REFERENCE / "places.toml").read_text(encoding="utf-8"))


@cache
def _crosswalk() -> dict[tuple[str, str], str]:
    """(country, old unit's code) -> new code, for the areas that a reform merged."""
    pairs: dict[tuple[str, str], str] = {}
    for path in sorted(REFERENCE.glob("crosswalk_*_provinces_*.csv")):
        country = path.name.split("_")[1].upper()
        pairs.update({(country, row["old_code"]): row["new_code"] for row in read_reference(path.name)})
    return pairs


@lru_cache(maxsize=16384)
def find_area(text: str, country: str | None = None, on: date | None = None) -> FoundArea:
    """The area that a cell or title names on a date; without a date, in the newest vintage that has the name.

    A whole cell may be a name, an alias, a code or a unit_id, but not the full name of a state, which stands over every
    official letter. In longer text the name stands behind its level (tỉnh X) or alone,
    and then countries and short codes don't count.
    """
    tidy = clean_text(text)
    if tidy is None or len(tidy) > 400:
        return _NOTHING
    if tidy in areas():
        return FoundArea(areas()[tidy], tidy)
    if chosen := _choose(_index().get(_key(tidy), ()), country, on):
        is_heading = chosen.area and chosen.area.level == "country" and len(tidy) > 2 + len(chosen.area.name) * 2
        return _NOTHING if is_heading else chosen._replace(named=tidy)
    return _after_level(tidy, country, on) or _standing_alone(tidy, country, on) or _unknown(tidy)


def _choose(candidates: tuple[Area, ...], country: str | None, on: date | None) -> FoundArea | None:
    """The candidate of the date; an older name is followed through the crosswalk to the unit that took its place."""
    fitting = [area for area in candidates if country is None or area.country == country]
    if not fitting:
        return None
    if len({area.country for area in fitting}) > 1:
        return None
    if on is None:
        today = date.today()
        newest = [area for area in fitting if area.vintage == fitting[-1].vintage]
        current = [area for area in newest if area.valid_from <= today <= area.valid_to]
        return FoundArea((current or newest)[-1], None)
    for area in reversed(fitting):
        if area.valid_from <= on <= area.valid_to:
            return FoundArea(area, None)
    return FoundArea(_successor(fitting[-1], on) or fitting[-1 if on > fitting[-1].valid_to else 0], None, True)


def _successor(old: Area, on: date) -> Area | None:
    new_code = _crosswalk().get((old.country, old.code))
    if new_code is None or on <= old.valid_to:
        return None
    found = [
        area
        for area in areas().values()
        if area.country == old.country and area.code == new_code and area.valid_from <= on <= area.valid_to
    ]
    return found[-1] if found else None


def successor(unit_id: str, on: date) -> Area | None:
    """The area that answers on a date for a unit of an earlier vintage; itself while it stands."""
    area = areas().get(unit_id)
    if area is None or area.valid_from <= on <= area.valid_to:
        return area
    return _successor(area, on)


@cache
def _level_pattern() -> re.Pattern[str]:
    levels = sorted(map(re.escape, _words()["levels"]), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(levels)})\s*(?=[^\W\d_])")


def _after_level(text: str, country: str | None, on: date | None) -> FoundArea | None:
    """The area behind the last level word that is followed by a known name."""
    plain = folded(text)
    if len(plain) != len(text):
        return None
    for found in reversed(list(_level_pattern().finditer(plain))):
        tokens = list(_TOKEN.finditer(plain, found.end()))[:7]
        for count in range(len(tokens), 0, -1):
            written = text[tokens[0].start() : tokens[count - 1].end()]
            chosen = _known(written, country, on)
            if chosen and chosen.area and chosen.area.level != "country":
                return chosen._replace(named=text[found.start() : tokens[count - 1].end()])
    return None


def area_behind_level(text: str, country: str, on: date | None) -> Area | None:
    """The area that a text names behind its level ("Sở Y tế tỉnh X"); a bare name may be a school's or a street's."""
    found = _after_level(clean_text(text) or "", country, on)
    return found.area if found else None


def _known(written: str, country: str | None, on: date | None) -> FoundArea | None:
    """A name inside a text: held to its diacritics where it is written with any."""
    key = _key(written)
    if len(key) < 4:
        return None
    if not written.isascii() and _NOT_WORD.sub("", comparable(written)) not in _marked_names().get(key, ()):
        return None
    return _choose(_index().get(key, ()), country, on)


@cache
def _smaller_pattern() -> re.Pattern[str]:
    smaller = "|".join(sorted(map(re.escape, _words()["smaller"]), key=len, reverse=True))
    return re.compile(rf"(?<![^\W_])(?:{smaller})\s*$")


def _standing_alone(text: str, country: str | None, on: date | None) -> FoundArea | None:
    """The last area name among the words, none that is the name of a commune, a street or a school."""
    plain = folded(text)
    tokens = list(_TOKEN.finditer(plain))
    if len(plain) != len(text) or len(tokens) > 60:
        return None
    has_marks = not text.isascii()
    for last in range(len(tokens), 0, -1):
        for first in range(max(0, last - 7), last):
            start, end = tokens[first].start(), tokens[last - 1].end()
            written = text[start:end]
            if has_marks and written.isascii() and first + 1 == last:
                continue
            chosen = _known(written, country, on)
            if chosen is None or chosen.area is None or chosen.area.level == "country":
                continue
            if not written[0].isupper() or _smaller_pattern().search(plain[:start]):
                continue
            return chosen._replace(named=written)
    return None


@cache
def _strict_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    levels = "|".join(map(re.escape, _words()["strict_levels"]))
    named = re.compile(rf"(?<![^\W_])(?:{levels})\s+((?:[^\W\d_]+[ ]?){{1,4}})(?=\s*(?:$|[,;:.()\-–]))", re.IGNORECASE)
    return named, re.compile(_words()["senders"])


def _unknown(text: str) -> FoundArea:
    named, senders = _strict_patterns()
    for found in named.finditer(text):
        words = found[1].split()
        is_name = all(word[0].isupper() for word in words) and folded(words[0]) not in _words()["not_names"]
        if is_name and len(words) <= 3 and senders.search(folded(text[: found.start()])):
            return FoundArea(None, found[0].strip())
    return _NOTHING


def common_vintage(texts: Iterable[str], country: str) -> str | None:
    """The newest vintage in which every area named by the texts exists; None where none is named or none has all."""
    named = []
    for text in texts:
        found = find_area(text, country)
        if found.area is not None and found.area.level != "country":
            named.append({area.vintage for area in areas().values() if _key(area.name) == _key(found.area.name)})
    shared = set.intersection(*named) if named else set()
    newest = sorted(shared, key=lambda vintage: max(a.valid_from for a in areas().values() if a.vintage == vintage))
    return newest[-1] if newest else None


@cache
def _abbreviation_pattern() -> tuple[re.Pattern[str], dict[str, str]]:
    table = {comparable(short): comparable(long) for short, long in _words()["abbreviations"].items()}
    shorts = sorted(map(re.escape, table), key=len, reverse=True)
    return re.compile(rf"(?<![^\W_])(?:{'|'.join(shorts)})(?:(?<=\.)|(?![^\W_&]))"), table


@cache
def _strip_patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    stripped = _words()["stripped"]
    beginnings = "|".join(map(comparable, stripped["beginnings"]))
    before = "|".join(map(comparable, stripped["before"]))
    endings = "|".join(map(comparable, stripped["endings"]))
    return (
        re.compile(rf"^(?:{beginnings})\s+(?=(?:{before})\s)"),
        re.compile(rf"(?:\s*[,;(–-]\s*|\s+)(?:{endings})\s+(?:[^\W\d_]+[ ]?){{1,4}}\)?$"),
    )


@lru_cache(maxsize=16384)
def canonical_unit(text: str) -> str:
    """The form in which two units are equal: abbreviations spelled out, a trailing area and a leading committee off."""
    pattern, table = _abbreviation_pattern()
    spelled = pattern.sub(lambda found: table[found[0]] + " ", comparable(text))
    beginning, ending = _strip_patterns()
    plain = beginning.sub("", " ".join(spelled.replace("&", " và ").split()))
    shorter = ending.sub("", plain)
    return " ".join(re.sub(r"[^\w]+", " ", shorter or plain).split())
