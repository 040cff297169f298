"""A template of every programme and language, filled in and sent back, comes in without a warning."""

import io
from datetime import date
from pathlib import Path

import duckdb
import pyarrow.parquet as pq
import pytest
from openpyxl import load_workbook

from pipelines.limits import WEB
from pipelines.prepare import prepare
from pipelines.sandbox import read_safely
from pipelines.template import HEADER_ROW, Template, _fields, template_of, write_template
from pipelines.template_stamp import SHEET
from pipelines.understanding import ReadOptions, Understanding
from tests.command_line import ask
from warehouse import store
from warehouse.errors import UserError

PLACES = [
    ("vn-tuyen-quang", "VN34-08"),
    ("vn-2022", "VN63-96"),
    ("vn-2022", "VN"),
    ("vn-experts", "VN34-14"),
    ("cl-teachers", "CL-R07"),
    ("za-nsg", "ZA-GP"),
    ("za-nsg", "ZA"),
]
PEOPLE = {
    "VN": {
        "id": ["001079000013", "001180000021"],
        "dob": ["15/03/1979", "1980"],
        "sex": [1, 0],
        "full_name": ["Trần Văn Bình", "Lê Thị Cúc"],
        "phone": ["0912000001", "0912000002"],
    },
    "CL": {
        "id": ["44.000.000-2", "44005171-5"],
        "full_name": ["Elena Vásquez Toro", "Óscar Peña Muñiz"],
        "sex": [0, 1],
        "pre": ["2,25", "2,10"],
        "post": ["3,50", "3,35"],
        "organisation_code": ["20333", "20333"],
    },
    "ZA": {
        "id": ["8402020300083", "7007095301089"],
        "staff_id": ["03200901", "23000000"],
        "full_name": ["Anele Gumede", "Hendrik Steyn"],
        "sex": [0, 1],
        "level": ["7", "8"],
    },
}


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> duckdb.DuckDBPyConnection:
    home = tmp_path_factory.mktemp("home")
    prepare(home)
    with store.reading(home) as connection:
        yield connection


def column_of(sheet, header: str) -> int:
    return next(cell.column for cell in sheet[HEADER_ROW] if cell.value == header)


def filled(template: Template, path: Path) -> Path:
    """The template with two learners typed in as its columns and lists ask."""
    write_template(template, path)
    workbook = load_workbook(path)
    sheet = workbook.worksheets[0]
    people = PEOPLE[template.country]
    for place, field in enumerate(_fields(template), 1):
        for number in (0, 1):
            value = people.get(field, [None, None])[number]
            if field == "sex":
                value = template.lists["sexes"][people["sex"][number]]
            elif field == "result":
                value = template.lists["results"][number]
            elif field == "course" and template.courses:
                value = next(iter(template.courses))
            elif field == "unit":
                value = (template.lists["units"] or ["Escuela El Roble"])[0]
            elif field == "province":
                value = template.lists["areas"][number]
            elif field == "email":
                value = f"person{number}@milepost.example"
            elif field == "completed_on":
                value = "15/06/2025"
            elif field == "seq":
                value = number + 1
            sheet.cell(HEADER_ROW + 2 + number, place).value = value
    workbook.save(path)
    return path


def sent_back(path: Path, into: Path) -> tuple[Understanding, list[dict[str, object]]]:
    into.mkdir(exist_ok=True)
    understanding = read_safely(path, ReadOptions(file_name=path.name), into, None, WEB)
    assert understanding.outcome == "accepted", understanding.reason
    return understanding, pq.read_table(into / "rows.parquet").to_pylist()


@pytest.mark.parametrize(
    ("programme", "area", "language"),
    [(*place, "en") for place in PLACES]
    + [(*place, language) for place in PLACES[::2] for language in ("vi", "es", "ar")],
)
def test_a_filled_in_template_comes_back_without_a_warning(
    con: duckdb.DuckDBPyConnection, programme: str, area: str, language: str, tmp_path: Path
) -> None:
    template = template_of(con, programme, area, language, "2025-Q2")
    understanding, rows = sent_back(filled(template, tmp_path / "filled.xlsx"), tmp_path / "out")
    people = [row for row in rows if row["outcome"] != "ignored"]
    assert [row["outcome"] for row in people] == ["accepted", "accepted"]
    assert [row["warnings"] for row in people] in ([[], []], [[], ["year_only_dob"]])
    assert not [issue for issue in understanding.issues if issue.rule != "year_only_dob"]
    assert not [warning for warning in understanding.warnings if template.courses or warning != "course_unstated"]
    assert understanding.period == "2025-Q2"
    assert understanding.area == area
    assert [row["name"] for row in people] == PEOPLE[template.country]["full_name"]
    assert [row["status"] for row in people] == ["completed", "not_completed"]
    assert [row["sex"] for row in people] == ["FM"[one] for one in PEOPLE[template.country]["sex"]]
    assert all(row["id"] and row["email"] and row["unit"] for row in people)
    assert people[0]["completed_on"] == date(2025, 6, 15)
    if template.courses:
        assert people[0]["course"] == next(iter(template.courses))
    if template.is_national:
        assert len({row["area"] for row in people}) == 2


def test_an_empty_template_holds_no_learner(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "empty.xlsx"
    write_template(template_of(con, "vn-tuyen-quang", "VN34-08", "vi"), path)
    understanding, rows = sent_back(path, tmp_path / "out")
    assert [row for row in rows if row["outcome"] != "ignored"] == []
    assert not understanding.issues


def test_the_header_is_locked_and_the_rows_below_are_text_and_open(con: duckdb.DuckDBPyConnection) -> None:
    out = io.BytesIO()
    write_template(template_of(con, "vn-tuyen-quang", "VN34-08", "vi", "2025-Q3"), out)
    workbook = load_workbook(out)
    sheet = workbook["Danh sách"]
    assert sheet.protection.sheet
    assert sheet.cell(HEADER_ROW, 1).protection.locked
    identifier = sheet.cell(HEADER_ROW + 5, column_of(sheet, "CCCD"))
    assert (identifier.protection.locked, identifier.number_format) == (False, "@")
    column = sheet.column_dimensions["E"]
    assert (column.protection.locked, column.number_format) == (False, "@")
    assert [one.sheet_state for one in workbook.worksheets] == ["visible", "visible", "hidden", "hidden"]
    told = {row[0]: row[1] for row in workbook[SHEET].iter_rows(min_row=2, max_col=2, values_only=True)}
    assert {key: told[key] for key in ("version", "programme", "area", "period", "language")} == {
        "version": "1",
        "programme": "vn-tuyen-quang",
        "area": "VN34-08",
        "period": "2025-Q3",
        "language": "vi",
    }


def test_the_arabic_help_runs_from_the_right_where_a_line_begins_with_a_number_or_a_latin_code(
    con: duckdb.DuckDBPyConnection,
) -> None:
    out = io.BytesIO()
    write_template(template_of(con, "vn-tuyen-quang", "VN34-08", "ar"), out)
    helped = [cell for (cell,) in load_workbook(out).worksheets[1].iter_rows(max_col=1) if cell.value]
    assert "TQ-CB: " in " ".join(str(cell.value) for cell in helped)
    assert {(cell.alignment.horizontal, cell.alignment.readingOrder) for cell in helped} == {("right", 2)}


def test_every_drop_down_points_at_a_filled_list(con: duckdb.DuckDBPyConnection) -> None:
    out = io.BytesIO()
    template = template_of(con, "za-nsg", "ZA", "en")
    write_template(template, out)
    workbook = load_workbook(out)
    choices = workbook.worksheets[0].data_validations.dataValidation
    assert len(choices) == 5
    for choice in choices:
        cells = [
            cell.value for row in workbook["lists"][choice.formula1.split("!")[1].replace("$", "")] for cell in row
        ]
        assert cells in list(template.lists.values())
    assert "Gauteng" in template.lists["areas"]


@pytest.mark.parametrize(
    ("programme", "area", "language", "period"),
    [
        ("none", "VN34-08", "vi", None),
        ("vn-2022", "XX", "vi", None),
        ("vn-2022", "VN", "fr", None),
        ("vn-2022", "VN", "vi", "Q3"),
    ],
)
def test_what_does_not_exist_is_told_in_a_sentence(
    con: duckdb.DuckDBPyConnection, programme: str, area: str, language: str, period: str | None
) -> None:
    with pytest.raises(UserError):
        template_of(con, programme, area, language, period)


def test_the_command_writes_the_file(home: Path, tmp_path: Path) -> None:
    out = tmp_path / "mau.xlsx"
    told = ask("template", out, "--programme", "vn-2022", "--area", "VN63-96", "--lang", "vi")
    assert told["area"] == "VN63-96"
    assert load_workbook(out).sheetnames[0] == "Danh sách"
