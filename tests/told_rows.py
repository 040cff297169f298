"""How tests look at a list: the file through reader and understanding, its rows told one a line."""

from pathlib import Path

import pytest

from pipelines.read import read
from pipelines.refusal import Refusal
from pipelines.understand import understand
from pipelines.understanding import ReadOptions, Understanding
from tests.make_workbooks import write_workbook


def look(path: Path, **options: object) -> tuple[Understanding, list[dict]]:
    understanding, rows = understand(read(path, path.name), ReadOptions(file_name=path.name, **options))
    return understanding, rows.to_pylist()


def one_sheet(tmp_path: Path, table: str, name: str = "Sheet1", **form: object) -> Path:
    wrapped = {key: {name: value} for key, value in form.items()}
    return write_workbook(tmp_path / "list.xlsx", {name: table}, **wrapped)


def told(rows: list[dict], *fields: str) -> list[str]:
    """`row outcome field …` of every row that isn't ignored: status, !rule of a rejected row, =row it repeats."""
    lines = []
    for row in rows:
        if row["outcome"] == "ignored":
            continue
        said = {"accepted": row["status"], "rejected": f"!{row['rule']}", "duplicate": f"={row['duplicate_of']}"}
        values = [str(row[field]) if row[field] is not None else "-" for field in fields]
        if row["outcome"] == "rejected":
            values = []
        lines.append(" ".join([f"{row['row']}{row['column'] or ''}", said[row["outcome"]], *values]))
    return lines


def ignored(rows: list[dict]) -> dict[int, str]:
    return {row["row"]: row["rule"] for row in rows if row["outcome"] == "ignored"}


def lines(text: str) -> list[str]:
    return [line.strip() for line in text.strip().split("\n")]


def refusal(path: Path) -> str:
    with pytest.raises(Refusal) as caught:
        look(path)
    return caught.value.reason
