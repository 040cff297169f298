"""Dated areas, crosswalks and cited denominators, from the files of data/reference into the store."""

import csv
import json
import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa

from warehouse.errors import UserError

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
UNIT = pa.schema(
    [
        ("unit_id", pa.string()),
        ("code", pa.string()),
        ("vintage", pa.string()),
        ("country", pa.string()),
        ("level", pa.string()),
        ("parent", pa.string()),
        ("name", pa.string()),
        ("name_en", pa.string()),
        ("full_name", pa.string()),
        ("aliases", pa.list_(pa.string())),
        ("valid_from", pa.date32()),
        ("valid_to", pa.date32()),
        ("source", pa.string()),
    ]
)


def load_reference(con: duckdb.DuckDBPyConnection, folder: Path = REFERENCE) -> None:
    """Replaces areas, vintages, crosswalks, cited denominators and competences, inside the caller's transaction."""
    said = tomllib.loads((folder / "areas.toml").read_text(encoding="utf-8"))
    units = _units(folder, said["units"])
    _replace(con, "area", pa.Table.from_pylist(units, UNIT))
    _replace(con, "crosswalk", pa.Table.from_pylist(_crosswalks(folder, said["crosswalks"], units)))
    con.execute("delete from vintage")
    con.execute("""
        insert into vintage
        with dated as (
            select vintage, country, level, code, min(valid_from) as valid_from,
                max(coalesce(valid_to, date '9999-12-31')) as valid_to
            from area
            where vintage is not null
            group by all
        )
        select vintage, country, level, count(*), min(valid_from),
            nullif(max(valid_to), date '9999-12-31')
        from dated
        group by vintage, country, level
    """)
    con.execute("delete from denominator where not is_uploaded")
    _insert(con, "denominator", pa.Table.from_pylist(_denominators(folder, said["denominators"])))
    con.execute("delete from competence")
    _insert(con, "competence", pa.Table.from_pylist(_competences(folder)))


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of a reference file; UserError names a file that isn't there."""
    if not path.exists():
        raise UserError(f"The reference file {path.name} is missing from {path.parent.name}: put it back.")
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def _units(folder: Path, files: list[dict[str, Any]]) -> list[dict[str, Any]]:
    units = []
    for said in files:
        for row in read_rows(folder / said["file"]):
            units += [_unit(said, row, vintage) for vintage in _vintages(said, row)]
    spells = _spells(units)
    newest = {(vintage, code): ids[-1] for (vintage, _, code), ids in spells.items()}
    known = {unit["unit_id"] for unit in units}
    for unit in units:  # a parent is named by its code, and may have changed its name since
        code = (unit["parent"] or "").removeprefix(f"{unit['vintage']}-")
        if unit["parent"] not in known:
            unit["parent"] = newest.get((unit["vintage"], code), unit["parent"])
    return units


def _spells(units: list[dict[str, Any]]) -> dict[tuple[str | None, str, str], list[str]]:
    """(vintage, level, code) -> unit_ids under which the unit was known, oldest first."""
    spells: dict[tuple[str | None, str, str], list[str]] = {}
    for unit in sorted(units, key=lambda unit: unit["valid_from"] or date.min):
        ids = spells.setdefault((unit["vintage"], unit["level"], unit["code"]), [])
        if unit["unit_id"] not in ids:
            ids.append(unit["unit_id"])
    return spells


def _unit(said: dict[str, Any], row: dict[str, str], vintage: str | None) -> dict[str, Any]:
    known = {**row, "vintage": vintage or ""}
    parent = said["parent_without"] if "without" in said and not row[said["without"]] else said["parent"]
    return {
        "unit_id": said["unit_id"].format(**known),
        "code": row[said.get("code", "code")],
        "vintage": vintage,
        "country": said.get("country") or row["country"],
        "level": said.get("level") or row["level"],
        "parent": parent.format(**known) or None,
        "name": row["name"],
        "name_en": row.get("name_en") or None,
        "full_name": row.get("full_name") or " ".join(word for word in (row.get("type"), row["name"]) if word),
        "aliases": [alias for alias in (row.get("aliases") or "").split("|") if alias],
        "valid_from": _day(row.get("valid_from")),
        "valid_to": _day(row.get("valid_to")),
        "source": said.get("source") or row.get("source") or None,
    }


def _vintages(said: dict[str, Any], row: dict[str, str]) -> list[str | None]:
    """The vintages in which a unit stands: one, or for units that outlive a reorganisation each that they lived in."""
    if "vintage_by_date" not in said:
        return [said.get("vintage") or row.get("vintage") or None]
    starts = [(vintage, _day(start) or date.min) for vintage, start in said["vintage_by_date"]]
    ends = [start - timedelta(days=1) for _, start in starts[1:]] + [date.max]
    first, last = _day(row.get("valid_from")) or date.min, _day(row.get("valid_to")) or date.max
    return [
        vintage
        for (vintage, start), end in zip(starts, ends, strict=True)
        if first <= end and last >= start and last >= min(end, date.max)
    ]


def _crosswalks(folder: Path, files: list[dict[str, Any]], units: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Every spell of an old unit leads to the newest spell of its successors; so does an older name to the newer."""
    spells = _spells(units)
    began = {unit["unit_id"]: unit["valid_from"] for unit in units}
    found = [
        {"old_unit": old, "new_unit": ids[-1], "valid_from": began[ids[-1]], "weight": 1.0, "relationship": "renamed"}
        for ids in spells.values()
        for old in ids[:-1]
    ]
    for said in files:
        for row in read_rows(folder / said["file"]):
            level, code = said["level"], row["old_code"]
            if code.startswith(said.get("other_prefix") or "\0"):
                level, code = said["other_level"], code.removeprefix(said["other_prefix"])
            for old in spells.get((said["old_vintage"], level, code), []):
                found.append(
                    {
                        "old_unit": old,
                        "new_unit": spells[(said["new_vintage"], said["level"], row["new_code"])][-1],
                        "valid_from": date.fromisoformat(row["valid_from"]),
                        "weight": float(row["weight"]) if row["weight"] else None,
                        "relationship": row["relationship"],
                    }
                )
    return found


def _denominators(folder: Path, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Cited figures whose unit is known; a salary level or an average is no area and stays out."""
    found = []
    for row in read_rows(folder / said["file"]):
        pattern = said["unit_ids"].get(row["unit_level"]) or said.get(row["unit_level"], {}).get(row["vintage"])
        if pattern is None:
            continue
        found.append(
            {
                "programme": None,
                "indicator": row["indicator"],
                "area": pattern.format(**row),
                "unit": None,
                "value": float(row["value"]),
                "counted_as": row["unit"],
                "as_of": _first_known_day(row["as_of"]),
                "source": row["source"],
                "reliability": row["reliability"],
                "is_uploaded": False,
                "is_sample": False,
            }
        )
    return found


def _competences(folder: Path) -> list[dict[str, Any]]:
    said = tomllib.loads((folder / "competences.toml").read_text(encoding="utf-8"))
    return [
        {
            "framework": framework["code"],
            "area": competence["area"],
            "competence": competence["code"],
            "name": json.dumps(competence["name"], ensure_ascii=False),
            "levels": framework["levels"],
            "source": framework["source"],
        }
        for framework in said["frameworks"]
        for competence in framework["competences"]
    ]


def _replace(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    con.execute(f'delete from "{table}"')  # noqa: S608 -- a table's name of ours
    _insert(con, table, rows)


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: pa.Table) -> None:
    con.register("arriving", rows)
    con.execute(f'insert into "{table}" by name select * from arriving')  # noqa: S608 -- a table's name of ours
    con.unregister("arriving")


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _first_known_day(text: str) -> date:
    """2021 or 2024-04 as the first day that it can be."""
    return date.fromisoformat((text + "-01-01")[:10])
