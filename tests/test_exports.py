"""Every file in fixtures/mooc, through the reader and the recogniser, against the table beside it."""

import tomllib
from pathlib import Path

import pytest

from pipelines.exports import read_export, recognise_export
from pipelines.read import read
from pipelines.understanding import ReadOptions, Understanding

FIXTURES = Path(__file__).parent / "fixtures" / "mooc"


def understood(path: Path, name: str, **options: object) -> tuple[Understanding, list[dict[str, object]]]:
    declared = ReadOptions(file_name=name, **options)  # type: ignore[arg-type]
    workbook = read(path, name)
    export = recognise_export(workbook, declared)
    assert export is not None, "not recognised"
    understanding, rows = read_export(export, workbook, declared)
    return understanding, rows.to_pylist()


def table(text: str) -> list[dict[str, str]]:
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


def shown(value: object) -> str:
    return "" if value is None else ",".join(map(str, value)) if isinstance(value, list) else str(value)


@pytest.mark.parametrize("case", sorted(FIXTURES.glob("*.toml")), ids=lambda case: case.name.removesuffix(".toml"))
def test_every_export_gives_the_rows_beside_it(case: Path) -> None:
    about = tomllib.loads(case.read_text(encoding="utf-8"))
    expect = about | about.get("expect", {})
    path = case.with_name(case.name.removesuffix(".toml"))
    understanding, rows = understood(path, about.get("name", path.name), **about.get("options", {}))
    assert understanding.reason == expect.get("reason")
    assert understanding.kind == expect.get("kind")
    assert understanding.course == expect.get("course")
    assert "report_date" not in expect or understanding.report_date == expect["report_date"]
    assert understanding.control_totals == expect.get("control_totals", {})
    assert "sheets" not in expect or [sheet.why or "read" for sheet in understanding.sheets] == expect["sheets"]
    assert {issue.rule for issue in understanding.issues} >= set(expect.get("faults", []))
    expected = table(expect["rows"]) if "rows" in expect else []
    columns = list(expected[0]) if expected else []
    got = [{name: shown(row[name]) for name in columns} for row in rows]
    wildcards = [{name for name, value in row.items() if value == "*"} for row in expected]
    wanted = [row | {name: got[at][name] for name in wildcards[at]} for at, row in enumerate(expected) if at < len(got)]
    assert got == wanted
    assert len(got) == len(expected)
