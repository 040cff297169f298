"""What is taken away says what the screen says, in every format and language, and nothing in it can run."""

import csv
import re
import zipfile
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import docx
import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
import sdmx

from access import database
from display.formats import separators
from display.language import LANGUAGES, say
from reports import neutral_text
from reports.delimited import separator
from reports.make import SUFFIXES
from tests.analysts import FORMULA, PLANTED, installation
from tests.command_line import ask, run
from warehouse.comments import described

__all__ = ["installation"]
STRUCTURE = Path(__file__).parent.parent / "reports" / "milepost_structure.xml"
NUMBERS = ("value", "numerator", "denominator", "lower", "upper", "goal", "baseline", "expected", "schedule_index",
           "completeness", "turns", "people")  # fmt: skip
DAYS = ("as_of", "start", "deadline")


@pytest.fixture(autouse=True)
def _at_home(installation: Path) -> None:
    """Every test runs on the one installation."""


_made: dict[tuple[str, ...], bytes] = {}  # the same report is made once


def made(out: Path, *options: str, programme: str = "vn-2022", language: str = "vi") -> Path:
    key = (out.suffix, programme, language, *options) if ".sdmx" not in out.name else ("sdmx", programme)
    if key not in _made:
        answer = run("report", "--programme", programme, "--lang", language, "--out", out, *options)
        assert answer.code == 0, answer.err
        _made[key] = out.read_bytes()
    out.write_bytes(_made[key])
    return out


@cache
def measured(programme: str, *options: str) -> list[dict[str, Any]]:
    [found] = ask("measure", "--programme", programme, *options)["programmes"]
    targets: list[dict[str, Any]] = found["targets"]
    return targets


@pytest.mark.parametrize(("programme", "options"), [
    ("vn-2022", ()),
    ("vn-tuyen-quang", ("--as-of", "2024-06-30")),
    ("cl-teachers", ("--public",)),
])  # fmt: skip
def test_workbook_has_the_measured_figures_cell_by_cell(
    tmp_path: Path, programme: str, options: tuple[str, ...]
) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "r.xlsx", *options, programme=programme, language="en"))
    summary, areas = book["Summary"], book["By area"]
    heads = [cell.value for cell in summary[1]]
    columns = {"value": "Actual (running total)", "numerator": "Numerator", "denominator": "Denominator",
               "goal": "Goal", "expected": "Expected path", "schedule_index": "Schedule index", "as_of": "As of",
               "completeness": "Reported", "people": "People", "turns": "Turns", "qualifier": "Qualifier"}  # fmt: skip
    written = {row[0].value: row for row in summary.iter_rows(min_row=2)}
    expected = measured(programme, *options)
    assert list(written) == [target["target"] for target in expected]
    for target in expected:
        for key, head in columns.items():
            assert same(written[target["target"]][heads.index(head)].value, target[key]), (target["target"], key)
    units = {code: row[heads.index("Unit of count")].value for code, row in written.items()}
    assert units.get("community_teams", "teams") == "teams"  # as on the screen
    rows = {(row[0], row[2]): row[4:7] for row in areas.iter_rows(min_row=2, values_only=True)}
    for target in expected:
        for area in target["by_area"]:
            shown = rows.pop((target["target"], area["area"]))
            assert all(map(same, shown, (area["value"], area["numerator"], area["denominator"])))
    assert rows == {}


def test_an_arabic_workbooks_words_run_and_stand_from_the_right(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "r.xlsx", language="ar"))
    placed = {(cell.alignment.readingOrder, cell.alignment.horizontal)
              for sheet in book for row in sheet for cell in row if isinstance(cell.value, str)}  # fmt: skip
    assert {order for order, side in placed if side == "right"} >= {2.0} and (1.0, "left") not in placed


def same(cell: Any, value: Any) -> bool:
    """Whether a cell holds a measured value, as a number, a date or nothing."""
    if isinstance(cell, datetime):
        return value == cell.date().isoformat()
    return cell == pytest.approx(value) if isinstance(value, float) else cell == value


@pytest.mark.parametrize("language", LANGUAGES)
def test_csv_has_the_measured_figures_in_the_readers_marks(tmp_path: Path, language: str) -> None:
    file = made(tmp_path / "r.csv", language=language)
    raw = file.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbf") and raw.count(b"\r\n") == raw.count(b"\n")
    mark = separators(language)[0]
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=separator(language)))
    wholes = {row["target"]: row for row in rows if row["area_name"] == say(language, "report.nation")}
    for target in measured("vn-2022"):
        row = wholes[target["target"]]
        for key in NUMBERS:
            shown = float(row[key].replace(mark, ".")) if row[key] else None
            assert shown == target[key], (target["target"], key)
        assert [row[key] or None for key in ("qualifier", "status", "refusal")] == [
            target[key] for key in ("qualifier", "status", "refusal")
        ]


def test_parquet_and_duckdb_hold_the_measured_figures(tmp_path: Path) -> None:
    figures = pq.read_table(made(tmp_path / "r.parquet"))
    assert figures.schema.metadata[b"use"].decode() == say("vi", "report.use_internal")
    with duckdb.connect(made(tmp_path / "r.duckdb"), read_only=True) as file:
        kept = file.sql("from figure").to_arrow_table()
        tables = {name for (name,) in file.execute("select table_name from duckdb_tables()").fetchall()}
        unsaid = file.execute("select * from dictionary where comment is null and \"table\" <> 'dictionary'").fetchall()
        columns = [name for (name,) in file.execute("select column_name from duckdb_columns()").fetchall()]
    for table in (figures, kept):
        wholes = {row["target"]: row for row in table.to_pylist() if row["area"] is None and row["goal_qualifier"]}
        for target in measured("vn-2022"):
            row = wholes[target["target"]]
            assert [row[key] for key in NUMBERS] == [target[key] for key in NUMBERS]
    assert tables == {"about", "course_of_target", "dictionary", "figure", "published", "record"}
    assert unsaid == []
    assert not {"name", "phone", "email", "id", "dob", "unit"} & (set(columns) - {"name", "unit"})


def test_sdmx_is_read_by_a_statistics_offices_tool(tmp_path: Path) -> None:
    structure = sdmx.read_sdmx(STRUCTURE).structure["PROGRESS"]
    message = sdmx.read_sdmx(made(tmp_path / "r.sdmx.csv"), structure=structure)
    [data] = message.data
    whole = {
        found.dimension["TARGET"].value: found
        for found in data.obs
        if (found.dimension["FREQ"].value, found.dimension["REF_AREA"].value) == ("D", "VN")
    }
    for target in measured("vn-2022"):
        if target["value"] is not None and target["as_of"] is not None:
            assert float(whole[target["target"]].value) == target["value"]
            assert whole[target["target"]].dimension["TIME_PERIOD"].value == target["as_of"]
    assert len({found.dimension for found in data.obs}) == len(data.obs)


@pytest.mark.parametrize(("programme", "language"), [
    ("vn-2022", "vi"), ("vn-tuyen-quang", "ar"), ("cl-teachers", "es"), ("za-nsg", "en"),
])  # fmt: skip
def test_a_brief_is_two_tagged_pages(tmp_path: Path, programme: str, language: str) -> None:
    pdf = made(tmp_path / "b.pdf", "--brief", programme=programme, language=language).read_bytes()
    assert b"<xmpTPg:NPages>2<" in pdf
    assert b"pdfuaid:part>1<" in pdf
    assert b"/Subtype/Image" not in pdf and b"/Subtype /Image" not in pdf  # charts are lines, not pixels


@pytest.mark.parametrize("language", LANGUAGES)
def test_document_has_the_figures_of_the_paper_and_its_national_head_only_at_home(
    tmp_path: Path, language: str
) -> None:
    nation = say(language, "report.national_header.vn")
    at_home = _text(made(tmp_path / "a.docx", language=language))
    abroad = _text(made(tmp_path / "b.docx", programme="za-nsg", language="en"))
    assert nation in at_home and say("en", "report.national_header.vn") not in abroad
    assert say("en", "report.signed_by") in abroad
    assert "vn-2022" in at_home and say(language, "report.use_internal") in at_home
    body = zipfile.ZipFile(tmp_path / "a.docx").read("word/document.xml")
    assert (b"<w:bidi/>" in body) == (language == "ar")


def _text(file: Path) -> str:
    document = docx.Document(str(file))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in document.paragraphs), *cells])


def test_a_formula_in_a_name_is_text_everywhere(tmp_path: Path) -> None:
    area = next(name for name, _, kind in _cells(made(tmp_path / "r.xlsx")) if name == FORMULA and kind == "s")
    assert area == FORMULA
    assert not [name for name, _, kind in _cells(tmp_path / "r.xlsx") if kind == "f"]
    assert FORMULA in _text(made(tmp_path / "r.docx"))
    for options in ((), ("--records",)):
        with made(tmp_path / "r.csv", *options).open(encoding="utf-8-sig", newline="") as opened:
            cells = [cell for row in csv.reader(opened, delimiter=";") for cell in row]
        assert f"'{FORMULA}" in cells and FORMULA not in cells
        assert all(cell == neutral_text.neutral(neutral_text.plain(cell)) or cell == "=" for cell in cells)
    levels = pq.read_table(made(tmp_path / "r.parquet", "--records")).column("level").to_pylist()
    assert FORMULA in levels


def _cells(file: Path) -> list[tuple[Any, str, str]]:
    book = openpyxl.load_workbook(file)
    return [
        (cell.value, cell.coordinate, cell.data_type) for sheet in book for row in sheet.iter_rows() for cell in row
    ]


def test_records_are_the_counted_ones_without_anything_personal(tmp_path: Path) -> None:
    table = pq.read_table(made(tmp_path / "r.parquet", "--records"))
    with made(tmp_path / "r.csv", "--records").open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    assert [int(row["record"]) for row in rows] == table.column("record").to_pylist()
    assert [row["score"].replace(",", ".") for row in rows] == [
        "" if score is None else str(score) for score in table.column("score").to_pylist()
    ]
    assert not {"unit", "position", "name"} & set(table.column_names)


def test_an_areas_report_has_its_own_figures_alone(tmp_path: Path) -> None:
    figures = pq.read_table(made(tmp_path / "r.parquet", "--area", "VN34-08")).to_pylist()
    inside = {"VN34-08", "VN63-02", "VN63-08"}
    assert {row["area"] for row in figures} <= inside
    national = {target["target"]: target for target in measured("vn-2022")}
    by_area = sum(part["numerator"] for part in national["officials_turns"]["by_area"] if part["area"] in inside)
    [whole] = [row for row in figures if row["target"] == "officials_turns" and row["goal_qualifier"]]
    assert whole["value"] >= by_area  # a turn made elsewhere first is this area's too when it is asked alone
    assert whole["goal"] is None


@pytest.mark.parametrize(("options", "code", "named"), [
    (("--programme", "xx-0"), 1, "xx-0"),
    (("--area", "XX-99"), 1, "XX-99"),
    (("--as-of", "2001-01-01", "--area", PLANTED), 1, ""),
    (("--frozen", "never"), 1, "never"),
    (("--target", "nothing"), 1, "nothing"),
    (("--as-of", "30/06/2022"), 2, "--as-of"),
    (("--as-of", "9999-12-31"), 2, "--as-of"),
    (("--as-of", "1990-01-01"), 2, "--as-of"),
    (("--lang", "xx"), 2, "xx"),
])  # fmt: skip
def test_what_isnt_there_is_a_sentence_and_no_file(
    tmp_path: Path, options: tuple[str, ...], code: int, named: str
) -> None:
    out = tmp_path / "r.pdf"
    asked = {"--programme": "vn-2022", "--lang": "vi", **dict(zip(options[::2], options[1::2], strict=True))}
    answer = run("report", "--out", out, *(word for pair in asked.items() for word in pair))
    assert answer.code == code
    assert named in answer.err and "Traceback" not in answer.err and answer.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(("language", "grouped"), [("en-ZA", r"\d\xa0\d{3}"), ("ar-arab", r"[\u0660-\u0669]{2}")])
def test_a_report_writes_numbers_as_its_readers_do(tmp_path: Path, language: str, grouped: str) -> None:
    assert re.search(grouped, _text(made(tmp_path / "r.docx", language=language)))


def test_an_unknown_format_names_the_known_ones(tmp_path: Path) -> None:
    answer = run("report", "--programme", "vn-2022", "--out", tmp_path / "r.odt")
    assert answer.code == 1
    assert all(suffix in answer.err for suffix in SUFFIXES)


def test_records_of_nobody_and_for_the_public_are_refused(tmp_path: Path) -> None:
    for options in (("--as-of", "2001-01-01"), ("--public",)):
        answer = run("report", "--programme", "vn-2022", "--records", "--out", tmp_path / "r.csv", *options)
        assert answer.code == 1 and list(tmp_path.iterdir()) == []


def test_every_export_leaves_an_audit_row(installation: Path, tmp_path: Path) -> None:
    out = tmp_path / "r.parquet"
    assert run("report", "--programme", "vn-2022", "--area", "VN34-08", "--out", out).code == 0
    with database.asking(installation) as con:
        row = con.execute("select actor, action, detail from audit order by seq desc limit 1").fetchone()
    assert (row["actor"], row["action"]) == ("operator", "export_made")
    assert '"area":"VN34-08"' in row["detail"] and '"format":"parquet"' in row["detail"]


def test_the_dictionary_knows_every_table_that_readers_open() -> None:
    from warehouse.draft import PUBLISHED

    found = {table.name: table for table in described()}
    assert set(PUBLISHED) <= set(found)
    assert all(table.comment.startswith("one row per") and table.columns for table in found.values())
    record = {column.name: column.codes for column in found["record"].columns}
    assert record["outcome"] == ("accepted", "rejected", "duplicate", "ignored")


def test_dates_in_the_workbook_are_dates(tmp_path: Path) -> None:
    book = openpyxl.load_workbook(made(tmp_path / "r.xlsx", language="en"))
    column = [cell.value for cell in book["Summary"][1]].index("Deadline") + 1
    found = [book["Summary"].cell(row, column).value for row in range(2, book["Summary"].max_row + 1)]
    assert {type(value) for value in found} == {datetime, type(None)}
    assert datetime(2022, 12, 31) in found and date.fromisoformat("2022-12-31") == found[0].date()
    assert book["Summary"].freeze_panes == "C2" and book["Summary"].auto_filter.ref
    charts = zipfile.ZipFile(tmp_path / "r.xlsx").namelist()
    assert any(re.fullmatch(r"xl/charts/chart\d+\.xml", name) for name in charts)
