"""Every file in fixtures/mooc, through the reader and the recogniser, against the table beside it."""

import re
import tomllib
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipelines.exports import read_export, recognise_export
from pipelines.exports_accounts import is_test_account
from pipelines.grid import Cell, Sheet, Workbook
from pipelines.read import read
from pipelines.refusal import Refusal
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
    assert "country" not in expect or understanding.country == expect["country"]
    assert understanding.course == expect.get("course")
    assert "report_date" not in expect or understanding.report_date == expect["report_date"]
    assert understanding.control_totals == expect.get("control_totals", {})
    assert "sheets" not in expect or [sheet.why or "read" for sheet in understanding.sheets] == expect["sheets"]
    assert {issue.rule for issue in understanding.issues} >= set(expect.get("faults", []))
    assert set(understanding.warnings) >= set(expect.get("warnings", []))
    expected = table(expect["rows"]) if "rows" in expect else []
    columns = list(expected[0]) if expected else []
    got = [{name: shown(row[name]) for name in columns} for row in rows]
    wildcards = [{name for name, value in row.items() if value == "*"} for row in expected]
    wanted = [row | {name: got[at][name] for name in wildcards[at]} for at, row in enumerate(expected) if at < len(got)]
    assert got == wanted
    assert len(got) == len(expected)


def clean_text_files() -> list[Path]:
    """Fixtures of delimited text whose rows all have the header's width: a workbook has no other."""
    texts = [path for path in FIXTURES.glob("*.csv") if "malformed" not in beside(path)]
    return sorted(
        path for path in texts if "rows = " in beside(path) and "event_id" not in path.read_bytes().decode("latin-1")
    )


def beside(path: Path) -> str:
    return path.with_name(path.name + ".toml").read_text(encoding="utf-8")


def as_typed(cell: object) -> object:
    """A spreadsheet makes numbers of what looks like one."""
    text = str(cell)
    return float(text) if re.fullmatch(r"-?(0|[1-9]\d{0,9})(\.\d+)?", text) else text


@pytest.mark.parametrize("path", clean_text_files(), ids=lambda path: path.name)
def test_an_export_means_the_same_after_a_spreadsheet_saved_it(path: Path, tmp_path: Path) -> None:
    about = tomllib.loads(beside(path))
    name, options = about.get("name", path.name), about.get("options", {})
    saved = tmp_path / "saved.xlsx"
    with xlsxwriter.Workbook(saved) as workbook:
        sheet = workbook.add_worksheet("Sheet1")
        for at, row in enumerate(read(path, path.name).sheets[0].rows):
            for column, cell in enumerate(row):
                if cell is not None:
                    sheet.write(at, column, as_typed(cell))
    before, rows = understood(path, name, **options)
    after, again = understood(saved, name, **options)
    assert after.kind == before.kind
    kept = (
        "row",
        "outcome",
        "rule",
        "duplicate_of",
        "status",
        "email",
        "account",
        "name",
        "course",
        "completed_on",
        "score",
    )
    assert [{key: row[key] for key in kept} for row in again] == [{key: row[key] for key in kept} for row in rows]


ACCOUNTS = """
email                      | username         | name                | nobody
demo@mooc.example          | qa_test          |                     | yes
qa@mooc.example            | user99           |                     | yes
staff@edx.example          | staff            |                     | yes
hoa+test@soyte.example     | hoa              |                     | yes
usuario.prueba@edu.example | uprueba          |                     | yes
x1@edu.example             | tai_khoan.thunghiem |                  | yes
a@edu.example              |                  | Student, Test       | yes
a@edu.example              |                  | Học viên thử nghiệm | yes
                           | demo1            |                     | yes
testa.greco@edu.example    | demetrio_testa   | Demetrio Testa      | no
quang.anh@soyte.example    | qanh             |                     | no
thu.lt@soyte.example       | thu_lt           | Lê Thị Thu          | no
contest@edu.example        | attestation      |                     | no
admin@xa.soyte.example     | nguyenvanlong    |                     | no
admin@xa.soyte.example     |                  | Nguyễn Văn Long     | no
user5@soyte.example        | user5            |                     | no
staffordshire@edu.example  | stafford         | Ann Stafford        | no
"""


@pytest.mark.parametrize("case", table(ACCOUNTS), ids=lambda case: f"{case['email']} {case['username']} {case['name']}")
def test_an_account_that_is_nobodys_is_told_from_a_persons(case: dict[str, str]) -> None:
    found = is_test_account(case["email"] or None, case["username"] or None, case["name"] or None)
    assert found == (case["nobody"] == "yes")


NOT_EXPORTS = [
    "STT,Họ đệm,Tên,Ngày sinh,Kết quả (điểm)\n1,Trần Văn,An,1/2/1980,8",
    "STT,Họ và tên,Đơn vị,Kết quả,Kết quả - Ghi chú\n1,Trần Văn An,Sở A,Hoàn thành,x",
    "Nombre,RUT,Establecimiento,Resultado\nElena Toro,44000000-2,Liceo,Aprobado",
    "PERSAL,Surname,Department,Course,Completion Status,Completion Date\n23000000,Obi,DoT,AI,Complete,2025/06/01",
    ",Họ và tên,Đơn vị,Kết quả\n1,Trần Văn An,Sở A,Hoàn thành\n2,Lê An,Sở A,Chưa hoàn thành",
    ",Đơn vị,Kết quả\nTrần Văn An,Sở A,Hoàn thành\nLê An,Sở A,Chưa hoàn thành",
    "Đơn vị,Kế hoạch,Thực hiện\nXã A,10,8\nXã B,5,5",
    "12/05/2025,Xã A,10\n13/05/2025,Xã B,11",
]


@pytest.mark.parametrize("text", NOT_EXPORTS, ids=lambda text: text[:30])
def test_a_list_of_a_province_is_no_export(text: str, tmp_path: Path) -> None:
    path = tmp_path / "list.csv"
    path.write_text(text, encoding="utf-8")
    assert recognise_export(read(path, path.name), ReadOptions()) is None


HEAD = "Student ID,Email,Username,Grade,Quiz 1: A,Quiz 2: B,Quiz (Avg),Final,Enrollment Track,Verification Status,"
HEAD += "Certificate Eligible,Certificate Delivered,Certificate Type,Enrollment Status"
MARKS = st.sampled_from(["Not Attempted", "Not Available", "0.0", "0.5", "1.0"])


@given(
    grade=st.sampled_from(["0.0", "0.4", "1.0"]),
    marks=st.tuples(MARKS, MARKS, MARKS),
    eligible=st.booleans(),
    delivered=st.booleans(),
    is_enrolled=st.booleans(),
    is_ragged=st.booleans(),
)
@settings(max_examples=80, deadline=None)
def test_the_status_of_an_open_edx_learner_follows_the_ruling(
    grade: str, marks: tuple[str, str, str], eligible: bool, delivered: bool, is_enrolled: bool, is_ragged: bool
) -> None:
    yes = {True: "Y", False: "N"}
    average = [] if is_ragged else ["0.0"]
    cells = ["7", "an@soyte.example", "an", grade, marks[0], marks[1], *average, marks[2], "honor", "N/A"]
    cells += [yes[eligible], yes[delivered], "N/A", "enrolled" if is_enrolled else "unenrolled"]
    full = [
        "8",
        "bo@soyte.example",
        "bo",
        "0.0",
        *["Not Attempted"] * 2,
        "0.0",
        "Not Attempted",
        "honor",
        "N/A",
        "N",
        "N",
    ]
    rows: list[list[Cell]] = [list(HEAD.split(",")), list(cells), [*full, "N/A", "enrolled"]]
    workbook = Workbook("csv", [Sheet(None, rows)])
    export = recognise_export(workbook, ReadOptions())
    assert export is not None
    _, found = read_export(export, workbook, ReadOptions())
    has_attempt = any(mark[0].isdigit() for mark in marks) or float(grade) > 0
    ladder = [(delivered, "completed"), (not is_enrolled, "withdrawn"), (eligible, "completed")]
    ladder += [(has_attempt, "not_completed"), (True, "enrolled")]
    expected = next(status for holds, status in ladder if holds)
    if not (is_ragged and expected in ("not_completed", "enrolled")):
        assert found["status"].to_pylist()[1] == expected
    assert found["outcome"].to_pylist()[1:] == ["accepted", "accepted"]


JUNK = st.one_of(
    st.none(),
    st.text(max_size=12),
    st.integers(-5, 10**12),
    st.floats(allow_nan=True),
    st.booleans(),
    st.datetimes(),
    st.sampled_from(
        ["-", "Y", "Nguyá»…n", "a@b", "99/99/99", "5/06/25, 14:05", '{"actor":1,"verb":{"id":1},"object":[]}']
    ),
)


@given(data=st.data())
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_a_damaged_export_loses_no_row_and_never_breaks_the_reader(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(sorted(FIXTURES.glob("*.csv"))))
    workbook = read(path, path.name)
    rows = workbook.sheets[0].rows
    for _ in range(data.draw(st.integers(1, 5))):
        row = rows[data.draw(st.integers(0, len(rows) - 1))]
        place = data.draw(st.integers(0, len(row)))
        row[place : place + data.draw(st.integers(0, 1))] = data.draw(st.lists(JUNK, max_size=2))
    export = recognise_export(workbook, ReadOptions())
    if export is None:
        return
    try:
        understanding, found = read_export(export, workbook, ReadOptions(pass_mark="60%"))
    except Refusal as refusal:
        assert refusal.reason == "duplicate_headers"
        return
    if understanding.outcome == "accepted":
        held = [
            at for at, row in enumerate(export.tables[0].sheet.rows, start=1) if any(cell is not None for cell in row)
        ]
        assert found["row"].to_pylist() == held
