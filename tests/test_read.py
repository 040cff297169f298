"""Reading a file gives its cells as they stand, at their true rows, whatever container they came in."""

import gzip
import io
import json
from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
import xlwt
from hypothesis import given, settings
from hypothesis import strategies as st
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import CoveredTableCell, Table, TableCell, TableRow
from odf.text import P
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from pipelines.grid import TEXT_ROWS_AT_ONCE, Merge, Workbook
from pipelines.layout_xls import xls_layouts
from pipelines.limits import COMMAND_LINE, WEB
from pipelines.read import read
from pipelines.refusal import Refusal
from tests.hostile import references, sheet, xlsx

NAMES = "Họ và tên;Năm sinh\nNguyễn Văn Thử;1980\nTrần Thị Mẫu;1975\n"
PAGE = "<html><body><table><tr><th>Họ và tên</th><th>Năm sinh</th></tr>{}</table></body></html>"
SPREADSHEETML = (
    '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook '
    'xmlns="urn:schemas-microsoft-com:office:spreadsheet" xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet">'
    '<Worksheet ss:Name="DS"><Table><Row><Cell ss:MergeAcross="1"><Data ss:Type="String">Tên</Data></Cell>'
    '<Cell><Data ss:Type="String">Sinh</Data></Cell></Row><Row ss:Index="4" ss:Hidden="1"><Cell ss:Index="2">'
    '<Data ss:Type="Number">79200001234</Data></Cell><Cell><Data ss:Type="DateTime">1980-05-09T00:00:00.000</Data>'
    "</Cell></Row></Table></Worksheet></Workbook>"
)


def text(tmp_path: Path, content: bytes, name: str = "danh_sach.csv") -> Workbook:
    path = tmp_path / name
    path.write_bytes(content)
    return read(path, name)


def saved(book: openpyxl.Workbook, tmp_path: Path, name: str = "a.xlsx") -> Workbook:
    path = tmp_path / name
    book.save(path)
    return read(path, name)


def shown(workbook: Workbook, number: int = 0) -> str:
    """One sheet as a table: a line a row, a bar between cells."""
    return "\n".join(
        " | ".join("" if cell is None else str(cell) for cell in row) for row in workbook.sheets[number].rows
    )


def reason(tmp_path: Path, content: bytes, name: str = "a.csv") -> str:
    with pytest.raises(Refusal) as refused:
        text(tmp_path, content, name)
    return refused.value.reason


@pytest.mark.parametrize(
    ("encoding", "found"),
    [("utf-8", "utf-8"), ("utf-8-sig", "utf-8-sig"), ("utf-16", "utf-16"), ("utf-16-le", "utf-16-le")],
)
def test_unicode_text_is_read_in_any_form(tmp_path: Path, encoding: str, found: str) -> None:
    workbook = text(tmp_path, NAMES.encode(encoding))
    assert (workbook.encoding, workbook.delimiter) == (found, ";")
    assert workbook.sheets[0].rows[1] == ["Nguyễn Văn Thử", "1980"]


def test_spanish_text_in_windows_1252_is_told_from_vietnamese_in_windows_1258(tmp_path: Path) -> None:
    spanish = text(tmp_path, "Nombres;Año\nÍñigo Muñoz Peñaló;1980\nBegoña Vásquez;1981\n".encode("cp1252"))
    assert (spanish.encoding, spanish.sheets[0].rows[1][0]) == ("cp1252", "Íñigo Muñoz Peñaló")
    decomposed = "Họ và tên;Năm\nNguyễn Thị Thử;1980\nLê Đình Mẫu;1981\n"
    for whole, parts in (("ọ", "o\u0323"), ("à", "a\u0300"), ("ễ", "ê\u0303"), ("ị", "i\u0323"), ("ử", "ư\u0309")):
        decomposed = decomposed.replace(whole, parts)
    decomposed = decomposed.replace("ì", "i\u0300").replace("ẫ", "â\u0303")
    vietnamese = text(tmp_path, decomposed.encode("cp1258"))
    assert vietnamese.encoding == "cp1258"
    assert "encoding_guessed" in vietnamese.warnings
    assert vietnamese.sheets[0].rows[2][0] == "Lê Đi\u0300nh Mâ\u0303u"


def test_tcvn3_bytes_survive_as_they_are(tmp_path: Path) -> None:
    tcvn3 = b"H\xe4 v\xb5 t\xaan;N\xa8m sinh\nNguy\xd4n Th\xde H\xadng;1980\nTr\xc7n V\xa8n M\xc9u;1975\n"
    rows = text(tmp_path, tcvn3).sheets[0].rows
    assert rows[1][0] == "Nguy\xd4n Th\xde H\xadng"


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_delimiter_is_decided_by_what_cuts_regularly(tmp_path: Path, mark: str) -> None:
    lines = ["DANH SÁCH LỚP, NĂM 2025", mark.join(("STT", "Họ tên", "Điểm", "Đơn vị"))]
    quoted = [mark.join((str(n), f"Thử {n}", '"8,5"', '"Sở Nội vụ, tỉnh A"')) for n in range(9)]
    assert text(tmp_path, "\n".join(lines + quoted).encode()).delimiter == mark


def test_decimal_commas_do_not_pass_for_delimiters(tmp_path: Path) -> None:
    workbook = text(tmp_path, ("RUT;pre;post\n" + "1-9;2,00;3,25\n" * 20).encode())
    assert workbook.sheets[0].rows[1] == ["1-9", "2,00", "3,25"]


def test_rows_of_text_are_records_and_blank_lines_count(tmp_path: Path) -> None:
    workbook = text(tmp_path, b'sep=,\r\na,b\r\n\r\n"two\nlines",2\r\nx\r\n')
    assert workbook.sheets[0].rows == [[], ["a", "b"], [], ["two\nlines", "2"], ["x"]]


def test_gzip_is_unpacked(tmp_path: Path) -> None:
    workbook = text(tmp_path, gzip.compress(NAMES.encode()), "a.csv.gz")
    assert len(workbook.sheets[0].rows) == 3
    assert workbook.warnings == ("gzip",)


def test_few_nul_bytes_are_removed_with_a_warning(tmp_path: Path) -> None:
    workbook = text(tmp_path, (NAMES * 9).replace("1980", "19\x0080", 1).encode())
    assert workbook.sheets[0].rows[1][1] == "1980"
    assert "nul_bytes_removed" in workbook.warnings


def test_long_text_goes_on_in_chunks(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_text("a,b\n" + "1,2\n" * (TEXT_ROWS_AT_ONCE + 60_000), encoding="utf-8")
    [found] = read(path, "long.csv", COMMAND_LINE).sheets
    assert found.more is not None
    assert len(found.rows) + sum(len(chunk) for chunk in found.more) == TEXT_ROWS_AT_ONCE + 60_001


def test_statements_are_one_row_each(tmp_path: Path) -> None:
    statements = [{"actor": {"name": "Thử"}, "n": n} for n in range(3)]
    lines = "\n".join(json.dumps(one) for one in statements).encode()
    for content in (lines, json.dumps(statements).encode(), json.dumps({"statements": statements}, indent=1).encode()):
        workbook = text(tmp_path, content, "a.json")
        assert workbook.container == "jsonl"
        assert [json.loads(str(row[0])) for row in workbook.sheets[0].rows] == statements


def test_values_of_a_workbook_keep_their_kind(tmp_path: Path) -> None:
    values = ["079200001234", 79200001234, 4.5, True, date(1980, 5, 9), datetime(1980, 5, 9, 8), time(8)]
    book = openpyxl.Workbook()
    book.active.append(values)
    book.active["A3"] = "  thô \u00a0"
    [found] = saved(book, tmp_path).sheets
    assert found.rows == [values, [None] * 7, ["  thô \u00a0", *[None] * 6]]
    assert type(found.rows[0][1]) is int


def test_dates_from_1904_are_the_dates_that_were_typed(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active["B2"] = date(1980, 5, 9)
    assert saved(book, tmp_path).sheets[0].rows[1][1] == date(1980, 5, 9)


def test_layout_of_a_workbook_travels_with_its_cells(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(["Họ tên", "Kết quả"])
    page["A1"].font = page["B1"].font = Font(bold=True)
    page.append(["NguyÔn V¨n A", "=IF(1,2,3)"])
    page["A2"].font = Font(name=".VnTime")
    page["A4"] = "B"
    page.merge_cells("A4:B5")
    page.row_dimensions[4].hidden = True
    page.column_dimensions["B"].hidden = True
    book.create_sheet("an").sheet_state = "veryHidden"
    found, hidden = saved(book, tmp_path).sheets
    assert found.bold_rows == {1}
    assert found.legacy_font_columns == {1: "tcvn3"}
    assert found.uncached_formulas == {(2, 2)}
    assert found.merges == (Merge(4, 1, 5, 2),)
    assert (found.hidden_rows, found.hidden_columns) == ({4}, {2})
    assert hidden.is_hidden and not found.is_hidden


def test_formula_whose_value_is_an_empty_text_was_computed(tmp_path: Path) -> None:
    computed = '<c r="A1" t="str"><f>IF(1,"","")</f><v></v></c><c r="C1"><f>1+1</f><v>2</v></c>'
    row = f'<row r="1">{computed}<c r="B1"><f>1+1</f></c></row>'
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet(row)))
    [found] = read(path, "a.xlsx").sheets
    assert found.uncached_formulas == {(1, 2)}
    assert found.rows == [[None, None, 2]]


def test_stale_dimension_loses_no_row(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet(references(1000, "7").replace(' t="s"', ""), before='<dimension ref="A1:A2"/>')))
    assert len(read(path, "a.xlsx").sheets[0].rows) == 1000


def test_phantom_rows_are_not_read_as_rows(tmp_path: Path) -> None:
    rows = '<row r="3"><c r="B3"><v>5</v></c></row>' + "".join(
        f'<row r="{n}"><c r="XFD{n}" s="1"/></row>' for n in (4, 500, 1_048_576)
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(xlsx(sheet(rows)))
    assert read(path, "a.xlsx").sheets[0].rows == [[None, None], [None, None], [None, 5]]


def test_old_workbook_is_read_with_its_merges(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Lớp 1")
    page.write_merge(1, 1, 0, 2, "DANH SÁCH")
    page.write(3, 1, 79200001234)
    page.write(3, 2, date(1980, 5, 9), xlwt.easyxf(num_format_str="DD/MM/YYYY"))
    book.save(str(tmp_path / "a.xls"))
    workbook = read(tmp_path / "a.xls", "a.xls")
    assert (workbook.container, workbook.sheets[0].merges) == ("xls", (Merge(2, 1, 2, 3),))
    assert workbook.sheets[0].rows[3] == [None, 79200001234, date(1980, 5, 9)]


@pytest.mark.parametrize("rows", [8, 300, 20_000])
def test_hidden_rows_and_columns_of_an_old_workbook_are_told(rows: int, tmp_path: Path) -> None:
    book = xlwt.Workbook()
    for name, hidden in (("Lớp 1", 2), ("Lớp 2", 5)):
        page = book.add_sheet(name)
        for row in range(rows):
            page.write(row, 0, "Lê Thị Hoa")
        page.row(hidden).hidden = True
        page.col(3).hidden = True
    book.save(str(tmp_path / "a.xls"))
    sheets = read(tmp_path / "a.xls", "a.xls").sheets
    assert [sheet.hidden_rows for sheet in sheets] == [{3}, {6}]
    assert [sheet.hidden_columns for sheet in sheets] == [{4}, {4}]


@given(st.integers(0, 2000), st.binary(min_size=1, max_size=40))
def test_a_damaged_old_workbook_has_no_layout_rather_than_a_fault(at: int, damage: bytes) -> None:
    book, saved = xlwt.Workbook(), io.BytesIO()
    book.add_sheet("DS").row(2).hidden = True
    book.save(saved)
    content = saved.getvalue()
    for place in range(at, len(content), 2000):
        content = content[:place] + damage + content[place + len(damage) :]
    assert isinstance(xls_layouts(content), dict)


def test_formula_without_a_value_in_an_open_document_is_told(tmp_path: Path) -> None:
    document = open_document()
    row = TableRow()
    for formula, value, text in (("of:=1+2", None, None), ("of:=1+2", "3", "3"), ('of:=""', None, "")):
        cell = TableCell(formula=formula, **({"value": value, "valuetype": "float"} if value else {}))
        if text is not None:
            cell.addElement(P(text=text))
        row.addElement(cell)
    document.spreadsheet.childNodes[0].addElement(row)
    document.save(str(tmp_path / "a.ods"))
    assert read(tmp_path / "a.ods", "a.ods").sheets[0].uncached_formulas == {(5, 1)}


def open_document() -> OpenDocumentSpreadsheet:
    document = OpenDocumentSpreadsheet()
    table = Table(name="Lớp 1")
    document.spreadsheet.addElement(table)
    for number, words in enumerate((("DANH SÁCH", None), (), ("Nguyễn Văn Thử", "1980"), ("Ẩn", "1981"))):
        row = TableRow(visibility="collapse") if number == 3 else TableRow()
        table.addElement(row)
        for word in words:
            cell = (
                CoveredTableCell()
                if word is None
                else TableCell(valuetype="string", numbercolumnsspanned=1 + (not number))
            )
            if word:
                cell.addElement(P(text=word))
            row.addElement(cell)
    return document


def test_open_document_is_read_with_its_merges_and_hidden_rows(tmp_path: Path) -> None:
    open_document().save(str(tmp_path / "a.ods"))
    workbook = read(tmp_path / "a.ods", "a.ods")
    [found] = workbook.sheets
    assert workbook.container == "ods"
    assert found.rows[2] == ["Nguyễn Văn Thử", "1980"]
    assert found.merges == (Merge(1, 1, 1, 2),)
    assert found.hidden_rows == {4}


def test_workbook_bytes_under_another_suffix_are_read_with_a_warning(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = "Họ tên"
    book.save(tmp_path / "a.bin")
    workbook = read(tmp_path / "a.bin", "DANH SACH.xls")
    assert (workbook.container, workbook.warnings) == ("xlsx", ("content_not_suffix",))


def test_page_of_one_table_under_a_workbooks_suffix_is_read(tmp_path: Path) -> None:
    rows = "<tr><td rowspan=2>Nguyễn<br>Văn&nbsp;Thử</td><td>1980</td></tr><tr style='display: none'><td>1981"
    workbook = text(tmp_path, PAGE.format(rows).encode(), "a.xls")
    assert (workbook.container, workbook.warnings) == ("html", ("content_not_suffix",))
    assert workbook.sheets[0].rows == [["Họ và tên", "Năm sinh"], ["Nguyễn\nVăn\u00a0Thử", "1980"], [None, "1981"]]
    assert workbook.sheets[0].merges == (Merge(2, 1, 3, 1),)
    assert workbook.sheets[0].hidden_rows == {3}


def test_spreadsheetml_under_a_workbooks_suffix_is_read(tmp_path: Path) -> None:
    workbook = text(tmp_path, SPREADSHEETML.encode(), "a.xls")
    [found] = workbook.sheets
    assert workbook.container == "spreadsheetml"
    assert found.rows == [["Tên", None, "Sinh"], [], [], [None, 79200001234, date(1980, 5, 9)]]
    assert (found.hidden_rows, found.merges) == ({4}, (Merge(1, 1, 1, 2),))


def test_path_that_is_no_regular_file_is_refused(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "missing.csv", Path("/dev/zero")):
        with pytest.raises(Refusal, match="bad_file_name"):
            read(path, path.name)


def test_size_above_the_limit_is_refused_without_reading(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    with path.open("wb") as file:
        file.truncate(WEB.file_bytes + 1)
    with pytest.raises(Refusal, match="too_many_rows"):
        read(path, "a.csv")


FIELD = st.text(st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs", "Cc")), max_size=12)


@settings(max_examples=150, deadline=None)
@given(rows=st.lists(st.tuples(FIELD, FIELD, FIELD), min_size=1, max_size=12), mark=st.sampled_from(",;\t|"))
def test_quoted_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, rows: list, mark: str) -> None:
    def quoted(cells: tuple[str, ...]) -> str:
        return mark.join('"' + cell.replace('"', '""') + '"' for cell in cells)

    content = "\n".join(quoted(row) for row in (("STT", "Họ tên", "Ghi chú"), *rows))
    found = text(tmp_path_factory.mktemp("csv"), content.encode())
    assert found.sheets[0].rows[1:] == [[cell or None for cell in row] for row in rows]


@settings(max_examples=200, deadline=None)
@given(content=st.binary(min_size=1, max_size=400))
def test_any_bytes_are_read_or_refused(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(content)
    try:
        assert read(path, "a.csv").sheets
    except Refusal as refusal:
        assert refusal.reason
