"""Programme files into the store: targets with their versions, courses, published figures, expected returns."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import duckdb
import msgspec

from pipelines.programme_file import Course, Programme, Target, read_programme
from warehouse import rollup, store
from warehouse.errors import UserError

PROGRAMMES = Path(__file__).parent.parent / "data" / "programmes"
WORDING_ONLY = ("name", "source")  # a change of these is no change of definition


def check(folder: Path = PROGRAMMES) -> list[Programme]:
    """The programmes of a folder, in order of code; UserError names file, key and what is expected there."""
    programmes = [read_programme(path) for path in sorted(folder.glob("*.toml"))]
    codes = [programme.programme for programme in programmes]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise UserError(f"Two files describe the programme {', '.join(twice)}: keep one of them.")
    return programmes


def load_programmes(con: duckdb.DuckDBPyConnection, folder: Path = PROGRAMMES) -> list[str]:
    """Puts every programme of `folder` into the store, inside the caller's transaction; returns their codes.

    A target whose definition changed gets a new version; the old one stays. Rollups follow when what counts changed.
    """
    programmes = check(folder)
    before = _what_counts(con)
    for programme in programmes:
        load_programme(con, programme)
    if _what_counts(con) != before:
        rollup.rebuild_rollups(con)
    return [programme.programme for programme in programmes]


def load_programme(con: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """One programme into the store, in place of what the store knew of it; versions of targets are kept."""
    code = programme.programme
    for table in ("programme", "partner", "course", "path_course", "published", "target_indicator", "expected_return"):
        con.execute(f'delete from "{table}" where programme = $programme', {"programme": code})  # noqa: S608
    _insert(con, "programme", [_programme_row(programme)])
    _insert(con, "partner", [{"programme": code, "partner": p.code, "role": p.role, "name": p.name}
                             for p in programme.partners])  # fmt: skip
    _insert(con, "course", [_course_row(programme, course) for course in programme.courses])
    _insert(con, "path_course", _path_rows(programme))
    _insert(con, "published", [{"programme": code, "position": place, **msgspec.to_builtins(figure)}
                               for place, figure in enumerate(programme.published)])  # fmt: skip
    _insert(con, "expected_return", [{"programme": code, **msgspec.structs.asdict(expected)}
                                     for expected in programme.expected_returns])  # fmt: skip
    _load_targets(con, programme)
    _load_wordings(con, programme)


def courses(con: duckdb.DuckDBPyConnection, programme: str | None) -> dict[str, dict[str, str]]:
    """Course code -> pass_mark, completion_activity, mode and name_<language>, for whoever reads a file."""
    rows = con.execute(
        "select course, pass_mark, completion_activity, mode, name from course where programme = $programme",
        {"programme": programme},
    ).fetchall()
    return {
        course: {
            **{key: said for key, said in zip(("pass_mark", "completion_activity", "mode"), rest, strict=True) if said},
            **{f"name_{language}": text for language, text in json.loads(name).items()},
        }
        for course, *rest, name in rows
    }


def time_zone(con: duckdb.DuckDBPyConnection, programme: str | None) -> str | None:
    """The programme's time zone as an IANA name, for moments that a file states in UTC."""
    found = con.execute("select time_zone from programme where programme = $programme", {"programme": programme})
    return next((str(zone) for (zone,) in found.fetchall()), None)


def _what_counts(con: duckdb.DuckDBPyConnection) -> list[tuple[Any, ...]]:
    return con.execute("""
        select programme, audience, counts, null, null from target where replaced_on is null
        union
        select programme, audience, course, topic, mode from course
        union
        select programme, default_audience, cast(needs_approval as varchar), null, null from programme
        order by all
    """).fetchall()


def _programme_row(programme: Programme) -> dict[str, Any]:
    return {
        "programme": programme.programme,
        "country": programme.country,
        "area": programme.area,
        "name": programme.name,
        "time_zone": programme.time_zone,
        "needs_approval": programme.needs_approval,
        "frozen_through": programme.frozen_through,
        "default_audience": programme.default_audience,
        "agreement": programme.agreement,
        "topics": {topic.code: topic.name for topic in programme.topics},
        "stages": {stage.code: {"counts": stage.counts, "name": stage.name} for stage in programme.stages},
        "rhythm": programme.rhythm or None,
        "source": msgspec.to_builtins(programme.source),
    }


def _course_row(programme: Programme, course: Course) -> dict[str, Any]:
    row = msgspec.structs.asdict(course)
    row["course"] = row.pop("code")
    row["audience"] = course.audience or programme.default_audience
    return {"programme": programme.programme, **row, "is_listed": True}


def _path_rows(programme: Programme) -> list[dict[str, Any]]:
    return [
        {"programme": programme.programme, "path": path.code, "name": path.name, "course": course, "position": place}
        for path in programme.paths
        for place, course in enumerate(path.courses, start=1)
    ]


def _load_targets(con: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    """Definitions that the file no longer holds are marked replaced; new ones get the next version of their code."""
    rows = [_target_row(programme, place, target) for place, target in enumerate(programme.targets)]
    known = con.execute(
        "select target, version, digest from target where programme = $programme and replaced_on is null",
        {"programme": programme.programme},
    ).fetchall()
    said = {(row["target"], row["digest"]): row for row in rows}
    for target, version, digest in known:
        row = said.pop((target, digest), None)
        change = "replaced_on = $now" if row is None else "name = $name, definition = $definition, position = $position"
        values = {"now": store.utc_now()} if row is None else {key: _plain(row[key]) for key in
                                                               ("name", "definition", "position")}  # fmt: skip
        con.execute(
            f"update target set {change} where programme = $programme and target = $target and version = $version",  # noqa: S608
            {"programme": programme.programme, "target": target, "version": version, **values},
        )
    newest: dict[str, int] = dict(
        con.execute(
            "select target, max(version) from target where programme = $programme group by target",
            {"programme": programme.programme},
        ).fetchall()
    )
    added = sorted(said.values(), key=lambda row: (row["target"], str(row["in_force_from"] or "")))
    for row in added:
        newest[row["target"]] = row["version"] = newest.get(row["target"], 0) + 1
    _insert(con, "target", added)


def _target_row(programme: Programme, place: int, target: Target) -> dict[str, Any]:
    definition = msgspec.to_builtins(target)
    judged = {key: value for key, value in definition.items() if key not in WORDING_ONLY}
    columns = ("kind", "unit", "name", "audience", "counts", "goal", "goal_qualifier", "baseline", "start", "deadline",
               "in_force_from", "denominator", "method", "path")  # fmt: skip
    return {
        "programme": programme.programme,
        "target": target.code,
        "position": place,
        **{column: getattr(target, column) for column in columns},
        "definition": definition,
        "digest": hashlib.sha256(json.dumps(judged, sort_keys=True).encode()).hexdigest(),
    }


def _load_wordings(con: duckdb.DuckDBPyConnection, programme: Programme) -> None:
    for target in programme.targets:
        for role, wordings in target.indicators.items():
            con.executemany(
                f"insert into target_indicator values (?, ?, ?, {rollup.folded('?')})",  # noqa: S608
                [[programme.programme, target.code, role, wording] for wording in wordings],
            )


def _insert(con: duckdb.DuckDBPyConnection, table: str, rows: Iterable[dict[str, Any]]) -> None:
    """Rows by name; dictionaries and lists go in as JSON."""
    for row in rows:
        columns = ", ".join(f'"{column}"' for column in row)
        values = ", ".join(f"${column}" for column in row)
        con.execute(
            f'insert into "{table}" ({columns}) values ({values})',  # noqa: S608
            {column: _plain(value) for column, value in row.items()},
        )


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False, default=str) if value else None if value is None else "{}"
    return value
