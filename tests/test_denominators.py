"""Staff lists as they are sent: whatever the columns are called, with source and date, and refused in words."""

from datetime import date
from pathlib import Path

import duckdb
import pytest

from pipelines.denominators import load_denominators
from tests.figures import empty_store
from warehouse.errors import UserError

DAY = date(2025, 12, 31)


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return empty_store()


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("area,value\nVN34-08,3000\n", ("VN34-08", None, 3000, "staff")),
        ("DANH SÁCH BIÊN CHẾ\n\nĐơn vị;Số lượng\nTỉnh Tuyên Quang;3.250\nTổng cộng;3.250\n",
         ("VN34-08", None, 3250, "staff")),
        ("unit_id,indicator,value\nVN34-08,Cơ quan,20\n", ("VN34-08", None, 20, "organisations")),
        ("programme,target,value\nvn-tuyen-quang,online_services,120\n", ("VN34-08", None, 120, "services")),
        ("Región;Docentes\nCL-R13;1.200\n", ("CL-R13", None, 1200, "staff")),
        ("unit,staff\nXã Năm Căn,41\n", ("VN34-96", "Xã Năm Căn", 41, "staff")),
    ],
)  # fmt: skip
def test_a_list_is_read(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, figure: tuple[str, str | None, float, str]
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    [taken] = load_denominators(con, file, "Sở Nội vụ", DAY)
    assert (taken["area"], taken["unit"], taken["value"], taken["indicator"]) == figure
    kept = con.execute("select source, as_of from denominator where is_uploaded").fetchall()
    assert kept == [("Sở Nội vụ", DAY)]


def test_the_same_list_again_replaces_and_another_date_stays_beside_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    file = tmp_path / "list.csv"
    for value, day in ((3000, DAY), (3100, DAY), (3250, date(2026, 6, 30))):
        file.write_text(f"area,value\nVN34-08,{value}\n", encoding="utf-8")
        load_denominators(con, file, "list", day)
    kept = con.execute("select value from denominator where is_uploaded order by as_of").fetchall()
    assert kept == [(3100,), (3250,)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a,b\n1,2\n", "headings"),
        ("area,value\nVN34-08,many\n", "expected a number"),
        ("area,value\nNarnia,3\n", "Narnia"),
        ("Đơn vị,Số lượng\nTỉnh Không Có,3\n", "Tỉnh Không Có"),
        ("area,value\n", "no figure"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, text: str, said: str
) -> None:
    file = tmp_path / "list.csv"
    file.write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=said):
        load_denominators(con, file, "list", DAY)
    assert con.execute("select count(*) from denominator where is_uploaded").fetchall() == [(0,)]
