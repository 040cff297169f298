"""The hostile text files, pages and things that are neither."""

import gzip
import random

from tests.hostile import READ, hostile

HEADER = "Họ và tên,Năm sinh,Email\n"
LINE = "Nguyễn Văn Thử,1980,thu@so.example\n"
HONEST = HEADER + LINE * 20
SPREADSHEETML = (
    '<?xml version="1.0"?>{start}<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet" '
    'xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet"><Worksheet ss:Name="A"><Table>{rows}</Table>'
    "</Worksheet></Workbook>"
)
ROW = '<Row><Cell><Data ss:Type="String">{}</Data></Cell><Cell><Data ss:Type="Number">{}</Data></Cell></Row>'


def spreadsheetml(rows: str, start: str = "") -> bytes:
    return SPREADSHEETML.format(rows=rows, start=start).encode()


def page(table: str) -> bytes:
    return f"<html><meta charset=utf-8><body>{table}</body></html>".encode()


TABLE = "<table><tr><th>Họ và tên</th><th>Năm sinh</th></tr><tr><td>Nguyễn Văn Thử</td><td>1980</td></tr></table>"

TEXTS = [
    hostile("nothing.csv", lambda: b"", "empty_file"),
    hostile("nothing.xlsx", lambda: b"", "empty_file"),
    hostile("only_a_mark.csv", lambda: b"\xef\xbb\xbf", "empty_file"),
    hostile("only_blank_lines.csv", lambda: b"\r\n" * 50, "empty_file"),
    hostile("only_nuls.csv", lambda: bytes(1000), "nul_bytes", "empty_file"),
    hostile("two_percent_nuls.csv", lambda: HONEST.encode() + bytes(20), "nul_bytes"),
    hostile("a_single_nul.csv", lambda: HONEST.encode() + LINE.encode().replace(b"980", b"98\x000"), READ),
    hostile("random_bytes.csv", lambda: random.Random(1).randbytes(20_000), "not_text", "nul_bytes"),
    hostile("random_bytes.xlsx", lambda: b"\x01" + random.Random(2).randbytes(20_000), "not_text", "nul_bytes"),
    hostile("a_picture.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "extension_mismatch"),
    hostile("a_picture.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(500), "not_a_spreadsheet"),
    hostile("a_leaflet.csv", lambda: b"%PDF-1.4\n" + bytes(500), "extension_mismatch"),
    hostile("a_letter.xls", lambda: rb"{\rtf1 danh s\'e1ch}", "extension_mismatch"),
    hostile("prose.xlsx", lambda: "Kính gửi Sở Nội vụ\nXin gửi danh sách sau\n".encode(), "extension_mismatch"),
    hostile("text_named_as_workbook.xlsx", lambda: HONEST.encode(), READ),
    hostile(
        "two_encodings.csv",
        lambda: HONEST.encode() + "Muñoz Peña,1980,x@y.example\n".encode("cp1252"),
        "mixed_encoding",
    ),
    hostile("mark_and_other_bytes.csv", lambda: b"\xef\xbb\xbfa,b\n\xe9,1\n", "mixed_encoding"),
    hostile("half_a_utf16.csv", lambda: HONEST.encode("utf-16")[:-1], READ),
    hostile("utf16_without_mark.csv", lambda: HONEST.encode("utf-16-le"), READ),
    hostile(
        "unbalanced_quote.csv", lambda: (HEADER + '"Nguyễn Văn Thử,1980,x\n' + LINE * 500).encode(), "malformed_csv"
    ),
    hostile("text_after_a_quote.csv", lambda: (HEADER + '"Nguyễn" Thử,1980,x\n' + LINE).encode(), "malformed_csv"),
    hostile("quote_never_closed.csv", lambda: (HEADER + LINE + '"').encode(), "malformed_csv"),
    hostile("a_long_cell.csv", lambda: (HEADER + "x" * 40_000 + ",1,2\n").encode(), "cell_too_large"),
    hostile("200000_columns.csv", lambda: b"a," * 200_000 + b"\n1,2\n", "too_many_columns"),
    hostile(
        "a_line_of_20_million_commas.csv",
        lambda: b"a,b\n" + b"," * 15_000_000 + b"x",
        "too_many_columns",
        "malformed_csv",
    ),
    hostile("200001_rows.csv", lambda: b"a,b\n" + b"1,2\n" * 200_001, "too_many_rows"),
    hostile("ragged.csv", lambda: (HONEST + "a,b,c,d,e,f\nx\n").encode(), READ),
    hostile("ends_of_lines_mixed.csv", lambda: HONEST.replace("\n", "\r\n", 3).replace("\n", "\r", 2).encode(), READ),
    hostile("line_separators.csv", lambda: HONEST.replace("Thử", "Thử\u2028\x85").encode(), READ),
    hostile("formulas.csv", lambda: (HEADER + "=cmd|'/c calc'!A1,1980,x\n" + LINE).encode(), READ),
    hostile("bomb.csv.gz", lambda: gzip.compress(b"a,b\n" + b"1,2\n" * 20_000_000, 9), "zip_bomb"),
    hostile("packed_twice.csv.gz", lambda: gzip.compress(gzip.compress(HONEST.encode())), "not_text", "nul_bytes"),
    hostile("packed_cut_short.csv.gz", lambda: gzip.compress(HONEST.encode())[:-20], "corrupt"),
    hostile("packed_broken.csv.gz", lambda: b"\x1f\x8b" + b"x" * 100, "corrupt"),
    hostile("page_without_table.xls", lambda: page("<h1>Đăng nhập</h1>"), "html_not_spreadsheet"),
    hostile("page_of_two_tables.xls", lambda: page(TABLE * 2), "html_not_spreadsheet"),
    hostile("page_of_one_table.xls", lambda: page(TABLE), READ),
    hostile("page_with_script.xls", lambda: page("<script>x='<table>'</script>" + TABLE), READ),
    hostile("page_never_closed.xls", lambda: page(TABLE.replace("</td>", "").replace("</tr>", "")), READ),
    hostile(
        "page_of_wide_spans.xls",
        lambda: page("<table>" + "<tr><td colspan=16384 rowspan=1048576>x" * 2000),
        "too_many_columns",
        "too_many_rows",
        "html_not_spreadsheet",
    ),
    hostile("page_of_nested_tables.xls", lambda: page("<table><tr><td>" * 100_000), "html_not_spreadsheet"),
    hostile(
        "page_of_broken_tags.xls",
        lambda: b"<html>" + b"<!" * 300_000 + b"<a " * 300_000,
        "html_not_spreadsheet",
    ),
    hostile(
        "page_with_entities.xls",
        lambda: page(TABLE).replace(b"<html>", b"<!DOCTYPE a [<!ENTITY b 'c'>]><html>"),
        "xml_entities",
    ),
    hostile("spreadsheetml.xls", lambda: spreadsheetml(ROW.format("Tên", 1) * 3), READ),
    hostile(
        "spreadsheetml_entity.xls",
        lambda: spreadsheetml("", "<!DOCTYPE a [<!ENTITY b SYSTEM 'file:///etc/passwd'>]>"),
        "xml_entities",
    ),
    hostile(
        "spreadsheetml_far.xls",
        lambda: spreadsheetml(ROW.format("a", 1).replace("<Cell>", '<Cell ss:Index="16000">', 1) * 2000),
        "too_many_rows",
        "too_many_columns",
    ),
    hostile("spreadsheetml_last_row.xls", lambda: spreadsheetml('<Row ss:Index="1048577"/>'), "too_many_rows"),
    hostile("spreadsheetml_cut_short.xls", lambda: spreadsheetml(ROW.format("a", 1))[:-60], "corrupt"),
    hostile(
        "spreadsheetml_odd_number.xls",
        lambda: spreadsheetml(ROW.format("a", "1e999") + ROW.format("b", "x")),
        "corrupt",
    ),
    hostile("some_xml.xls", lambda: b"<?xml version='1.0'?><feed><entry/></feed>", "not_a_spreadsheet"),
    hostile("nested_lines.json", lambda: b"[\n" * 200_000, READ, "not_a_spreadsheet"),
    hostile("nested.json", lambda: b"[" * 200_000, "cell_too_large"),
    hostile("a_number.json", lambda: b"[1, 2, 3]", "not_a_spreadsheet", READ),
    hostile("statements_cut_short.jsonl", lambda: b'{"actor": {}}\n{"actor": \n', READ),
]
