"""Why rows are one person, and what may be shown of them: joins with their keys, and masked faces."""

from dataclasses import dataclass
from typing import Any

import duckdb

from pipelines.people_guard import disown
from pipelines.people_identities import identities
from pipelines.people_keys import define, judge_pairs
from pipelines.people_scores import weigh
from pipelines.vault import Vault

MASK = "•"


@dataclass(frozen=True)
class Face:
    """One person as a clerk may see them: masked values, each as often as the rows differ, and the rows themselves."""

    person: int
    names: tuple[str, ...]
    births: tuple[str, ...]
    identifiers: tuple[str, ...]
    contacts: tuple[str, ...]
    units: tuple[str, ...]
    rows: tuple[dict[str, Any], ...]  # file, submission, sheet, row, course, status


@dataclass(frozen=True)
class Join:
    """Two rows that are one person by one key; strength 0 to 100, `probability` for a join by score."""

    first: dict[str, Any]
    second: dict[str, Any]
    joined_by: str
    strength: int
    probability: float | None


def judge(con: duckdb.DuckDBPyConnection, pairs: list[tuple[int, int]]) -> list[dict[str, Any]]:
    """One dict per pair of profiles: how each part compares, what joins, forbids or proposes the pair."""
    define(con)
    con.execute(
        "create or replace temp table person_pair as select unnest($a::ubigint[]) as a, unnest($b::ubigint[]) as b",
        {"a": [min(pair) for pair in pairs], "b": [max(pair) for pair in pairs]},
    )
    con.execute("""
        create or replace temp table known as
        from profile where profile in (select unnest([a, b]) from person_pair)
    """)
    disown(con)
    judge_pairs(con)
    weigh(con)
    cursor = con.execute("from verdict order by a, b")
    names = [column[0] for column in cursor.description or []]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def explain(con: duckdb.DuckDBPyConnection, person: int) -> list[Join]:
    """Every join that holds a person's rows together, strongest first; none when all rows say the same."""
    rows = _rows_of_profiles(con, person)
    profiles = sorted(rows)
    pairs = [(a, b) for i, a in enumerate(profiles) for b in profiles[i + 1 :]]
    joins = [
        Join(rows[v["a"]], rows[v["b"]], v["joined_by"], int(v["strength"]), v["probability"])
        for v in (judge(con, pairs) if pairs else [])
        if v["joined_by"] is not None
    ]
    return sorted(joins, key=lambda join: -join.strength) + _decided(con, rows)


def _decided(con: duckdb.DuckDBPyConnection, rows: dict[int, dict[str, Any]]) -> list[Join]:
    found = con.execute(
        """
        select min(x.profile), max(y.profile), d.decision
        from person_decision as d
        join decision_profile as x on x.decision = d.decision and x.side = 1
        join decision_profile as y on y.decision = d.decision and y.side = 2
        where d.undone_on is null and d.action = 'merge' and x.profile in $profiles and y.profile in $profiles
        group by d.decision order by d.decision
        """,
        {"profiles": sorted(rows)},
    ).fetchall()
    return [Join(rows[a], rows[b], f"decision {decision}", 100, None) for a, b, decision in found]


def _rows_of_profiles(con: duckdb.DuckDBPyConnection, person: int) -> dict[int, dict[str, Any]]:
    """profile -> the first row that says it."""
    found = con.execute(
        """
        select p.profile, min_by(s.file, r.record), min_by(r.sheet, r.record), min_by(r.row, r.record), count(*)
        from profile as p
        join record_profile as l using (profile)
        join record as r on r.record = l.record
        join submission as s on s.submission = r.submission
        where p.person = $person
        group by p.profile
        """,
        {"person": person},
    ).fetchall()
    return {
        profile: {"file": file, "sheet": sheet, "row": row, "rows": rows} for profile, file, sheet, row, rows in found
    }


def faces(con: duckdb.DuckDBPyConnection, vault: Vault, people: list[int]) -> dict[int, Face]:
    """person -> how they may be shown."""
    cursor = con.execute(
        """
        select r.person, r.record, s.file, s.submission, r.sheet, r.row, r.course, r.status
        from record as r
        join record_profile as l on l.record = r.record
        join submission as s on s.submission = r.submission
        where r.person in (select unnest($people::bigint[]))
        order by r.record
        """,
        {"people": people},
    )
    names = [column[0] for column in cursor.description or []]
    rows = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    known = identities(con, vault, [row["record"] for row in rows])
    return {person: _face(person, [row for row in rows if row["person"] == person], known) for person in people}


def _face(person: int, rows: list[dict[str, Any]], known: dict[int, dict[str, Any]]) -> Face:
    said = [known[row["record"]] for row in rows if row["record"] in known]
    shown = ("file", "submission", "sheet", "row", "course", "status")
    return Face(
        person,
        _distinct(masked_name(one["name"]) for one in said),
        _distinct(masked_birth(one["dob"], one["birth_year"]) for one in said),
        _distinct(masked_tail(value, 4) for one in said for value in (one["id"], one["staff_id"])),
        _distinct(value for one in said for value in (masked_tail(one["phone"], 3), masked_email(one["email"]))),
        _distinct(one["unit"] for one in said),
        tuple({name: row[name] for name in shown} for row in rows),
    )


def _distinct(values: Any) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for value in values if value))


def masked_name(name: str | None) -> str | None:
    """The first letter of each syllable but the last, which stands in full: what tells Dũng from Dung must show."""
    if not name:
        return None
    *before, last = name.split()
    return " ".join([*(syllable[0] + "." for syllable in before), last])


def masked_birth(dob: Any, year: int | None) -> str | None:
    """The year, and whether a day is known."""
    if dob is not None:
        return f"{MASK * 2}/{MASK * 2}/{dob.year}"
    return None if year is None else str(year)


def masked_tail(value: str | None, shown: int) -> str | None:
    """The last characters of an identifier or a telephone number."""
    return None if not value else MASK * max(4, len(value) - shown) + value[-shown:]


def masked_email(email: str | None) -> str | None:
    """The first letter and the domain."""
    if not email or "@" not in email:
        return None
    name, domain = email.rsplit("@", 1)
    return f"{name[0]}{MASK * 4}@{domain}"
