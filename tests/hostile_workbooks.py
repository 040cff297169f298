"""The hostile workbooks: archives, their XML, and what only looks like a workbook."""

import zipfile

from tests.hostile import (
    HONEST_ROWS,
    MAIN,
    READ,
    book_parts,
    cells,
    compound,
    duplicated,
    flagged_encrypted,
    hostile,
    linked,
    lying_size,
    ods,
    other_size,
    overlapping,
    packed,
    references,
    shared,
    sheet,
    spliced,
    with_part,
    xlsx,
)

GIB, MIB = 1024**3, 1024**2
LAUGHS = "<!DOCTYPE a [<!ENTITY a 'ha'>" + "".join(
    f"<!ENTITY {'abcdefghij'[n]} '{('&' + 'abcdefghij'[n - 1] + ';') * 10}'>" for n in range(1, 10)
)
OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
REMOTE = '<!DOCTYPE a SYSTEM "http://files.example/a.dtd">'


def formatted_rows(count: int) -> str:
    return sheet(
        HONEST_ROWS + "".join(f'<row r="{n}"><c r="A{n}" s="1"/><c r="B{n}" s="1"/></row>' for n in range(3, count))
    )


def text_cell(text: str) -> str:
    return sheet(f'{HONEST_ROWS}<row r="3"><c r="A3" t="inlineStr"><is><t>{text}</t></is></c></row>')


def value_cell(value: str, kind: str = "n") -> str:
    return sheet(f'{HONEST_ROWS}<row r="3"><c r="A3" t="{kind}"><v>{value}</v></c></row>')


def styles(count: int) -> str:
    formats = '<xf fontId="0"/>' * count
    return f'<styleSheet xmlns="{MAIN}"><cellXfs>{formats}</cellXfs></styleSheet>'


def with_start(start: str) -> str:
    return sheet().replace('<?xml version="1.0" encoding="UTF-8"?>', f'<?xml version="1.0"?>{start}')


def repeated(rows: int, columns: int, text: str) -> str:
    cell = f'<table:table-cell office:value-type="string" table:number-columns-repeated="{columns}">'
    inside = f"{cell}<text:p>{text}</text:p></table:table-cell>"
    return f'<table:table-row table:number-rows-repeated="{rows}">{inside}</table:table-row>'


LOCKED = (
    '<manifest:manifest xmlns:manifest="m"><manifest:file-entry><manifest:encryption-data/></manifest:file-entry>'
    "</manifest:manifest>"
)

WORKBOOKS = [
    hostile("text_of_a_gibibyte.xlsx", lambda: xlsx(text_cell("x" * (300 * MIB))), "zip_bomb"),
    hostile("text_of_200_mebibytes.xlsx", lambda: xlsx(text_cell("x" * (200 * MIB))), "zip_bomb"),
    hostile("whitespace.xlsx", lambda: xlsx(sheet(after=" " * (260 * MIB))), "zip_bomb"),
    hostile(
        "many_parts_of_1900_kibibytes.xlsx", lambda: xlsx(**{f"p{n}": " " * 1_900_000 for n in range(170)}), "zip_bomb"
    ),
    hostile("1001_entries.xlsx", lambda: xlsx(**{f"p{n}": "<a/>" for n in range(1001)}), "zip_bomb"),
    hostile("overlapping_entries.xlsx", lambda: overlapping(xlsx()), "zip_bomb"),
    hostile("size_damaged.xlsx", lambda: other_size(xlsx(), 2_000_000_000), "corrupt"),
    hostile("first_bytes_lost.xlsx", lambda: b"PK\x03\x04" + xlsx()[50:], "corrupt"),
    hostile("lying_size.xlsx", lambda: lying_size(xlsx(text_cell("x" * 100_000))), "corrupt"),
    hostile("51_sheets.xlsx", lambda: xlsx(sheets=51), "zip_bomb"),
    hostile("5000_sheets.xlsx", lambda: xlsx(sheets=5000), "zip_bomb"),
    hostile("phantom_rows.xlsx", lambda: xlsx(formatted_rows(300_000)), READ),
    hostile("empty_rows.xlsx", lambda: xlsx(sheet(HONEST_ROWS + "<row/>" * 300_000)), READ, "zip_bomb"),
    hostile("two_million_rows.xlsx", lambda: xlsx(sheet("<row/>" * 2_000_000)), "too_many_rows", "zip_bomb"),
    hostile("dimension_of_all.xlsx", lambda: xlsx(sheet(before='<dimension ref="A1:XFD1048576"/>')), READ),
    hostile(
        "dimension_too_small.xlsx",
        lambda: xlsx(sheet(references(500).replace(' t="s"', ""), '<dimension ref="A1:A2"/>')),
        READ,
    ),
    hostile("opposite_corners.xlsx", lambda: xlsx(cells("A1", "XFD1048576")), "too_many_columns"),
    hostile("far_corner_alone.xlsx", lambda: xlsx(cells("XFD1048576")), "too_many_columns"),
    hostile("first_and_last_row.xlsx", lambda: xlsx(cells("A1", "A1048576")), "too_many_rows"),
    hostile("first_and_last_column.xlsx", lambda: xlsx(cells("A1", "XFD1")), "too_many_columns"),
    hostile("diagonal.xlsx", lambda: xlsx(cells(*(f"{column(n)}{n}" for n in range(1, 16_384)))), "too_many_columns"),
    hostile(
        "diagonal_in_apostrophes.xlsx", lambda: xlsx(cells("A1", "XFD1048576").replace('"', "'")), "too_many_columns"
    ),
    hostile("corners_with_a_prefix.xlsx", lambda: xlsx(prefixed(cells("A1", "XFD1048576"))), "too_many_columns"),
    hostile("row_beyond_the_last.xlsx", lambda: xlsx(cells("A4294967295")), "corrupt"),
    hostile("column_beyond_the_last.xlsx", lambda: xlsx(cells("ZZZZZZZ1")), "corrupt"),
    hostile("reference_of_digits.xlsx", lambda: xlsx(cells("11")), "corrupt", READ),
    hostile("reference_of_nothing.xlsx", lambda: xlsx(cells("")), "corrupt", READ),
    hostile(
        "row_number_negative.xlsx", lambda: xlsx(sheet('<row r="-5"><c r="A1"><v>1</v></c></row>')), "corrupt", READ
    ),
    hostile(
        "shared_text_amplified.xlsx",
        lambda: shared(f"<si><t>{'x' * 32_767}</t></si>", references(150_000)),
        "zip_bomb",
    ),
    hostile(
        "shared_text_too_long.xlsx", lambda: shared(f"<si><t>{'x' * MIB}</t></si>", references(2)), "cell_too_large"
    ),
    hostile("text_too_long.xlsx", lambda: xlsx(text_cell("x" * 40_000)), "cell_too_large"),
    hostile(
        "text_too_long_in_runs.xlsx",
        lambda: shared("<si>" + f"<r><t>{'x' * 20_000}</t></r>" * 2 + "</si>", references(2)),
        "cell_too_large",
    ),
    hostile("shared_index_negative.xlsx", lambda: shared("<si><t>x</t></si>", references(3, "-1")), READ, "corrupt"),
    hostile("shared_index_too_high.xlsx", lambda: shared("<si><t>x</t></si>", references(3, "99")), READ, "corrupt"),
    hostile("a_million_styles.xlsx", lambda: xlsx(xl__styles=styles(100_000)), READ),
    hostile(
        "merge_of_all.xlsx",
        lambda: xlsx(sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        READ,
    ),
    hostile("merges_by_the_thousand.xlsx", lambda: xlsx(sheet(after=many_merges(60_000))), READ),
    hostile(
        "hyperlink_on_all.xlsx",
        lambda: xlsx(sheet(after='<hyperlinks><hyperlink ref="A1:XFD1048576"/></hyperlinks>')),
        READ,
    ),
    hostile("billion_laughs.xlsx", lambda: xlsx(with_start(LAUGHS + "]>")), "xml_entities"),
    hostile("file_entity.xlsx", lambda: xlsx(with_start(OUTSIDE)), "xml_entities"),
    hostile("remote_document_type.xlsx", lambda: xlsx(with_start(REMOTE)), "xml_entities"),
    hostile("entity_in_relations.xlsx", lambda: with_part("xl/_rels/a.rels", OUTSIDE + "<a/>"), "xml_entities"),
    hostile("entity_in_styles.xlsx", lambda: xlsx(xl__styles=OUTSIDE + "<styleSheet/>"), "xml_entities"),
    hostile(
        "nested_elements.xlsx", lambda: xlsx(sheet("<a>" * 400_000 + "</a>" * 400_000)), READ, "zip_bomb", "corrupt"
    ),
    hostile(
        "date_1e300.xlsx",
        lambda: xlsx(value_cell("1e300", "n").replace("<c ", '<c s="1" '), xl__styles=dates()),
        READ,
        "corrupt",
    ),
    hostile(
        "number_of_a_million_digits.xlsx", lambda: xlsx(value_cell("9" * 1_000_000)), READ, "corrupt", "cell_too_large"
    ),
    hostile("not_a_number.xlsx", lambda: xlsx(value_cell("NaN")), READ, "corrupt"),
    hostile("infinite.xlsx", lambda: xlsx(value_cell("1e999")), READ, "corrupt"),
    hostile("boolean_two.xlsx", lambda: xlsx(value_cell("2", "b")), READ, "corrupt"),
    hostile("part_in_utf16.xlsx", lambda: xlsx(sheet().encode("utf-16")), "corrupt"),
    hostile("part_says_utf7.xlsx", lambda: xlsx(sheet().replace("UTF-8", "UTF-7")), "corrupt"),
    hostile("part_in_bad_utf8.xlsx", lambda: xlsx(sheet().encode().replace(b"Th", b"\xff\xfe")), "corrupt"),
    hostile("nul_in_text.xlsx", lambda: xlsx(text_cell("a_x0000_b_xD800_c")), READ),
    hostile(
        "markup_in_text.xlsx",
        lambda: xlsx(text_cell("&lt;script&gt;alert(1)&lt;/script&gt;![x](http://h.example/a.png)")),
        READ,
    ),
    hostile(
        "formula_of_a_command.xlsx",
        lambda: xlsx(sheet(HONEST_ROWS + '<row r="3"><c r="A3"><f>cmd|\'/c calc\'!A1</f></c></row>')),
        READ,
    ),
    hostile(
        "external_link.xlsx", lambda: with_part("xl/externalLinks/externalLink1.xml", '<externalLink xmlns="x"/>'), READ
    ),
    hostile("macros.xlsm", lambda: with_part("xl/vbaProject.bin", b"\0" * 100), "macro_workbook"),
    hostile("macros_named_xlsx.xlsx", lambda: with_part("xl/vbaProject.bin", b"\0" * 100), "macro_workbook"),
    hostile("entries_flagged_encrypted.xlsx", lambda: flagged_encrypted(xlsx()), "encrypted"),
    hostile("protected_by_password.xlsx", lambda: compound("EncryptionInfo", "EncryptedPackage"), "encrypted"),
    hostile("duplicate_names.xlsx", duplicated, "corrupt"),
    hostile("name_that_climbs.xlsx", lambda: with_part("../../evil.xml", "<a/>"), "corrupt"),
    hostile("name_from_the_root.xlsx", lambda: with_part("/etc/evil.xml", "<a/>"), "corrupt"),
    hostile("link_in_the_archive.xlsx", linked, "corrupt"),
    hostile(
        "compressed_by_lzma.xlsx",
        lambda: packed(book_parts() | {"xl/worksheets/sheet1.xml": sheet()}, zipfile.ZIP_LZMA),
        "corrupt",
    ),
    hostile("bytes_before_the_archive.xlsx", lambda: spliced(xlsx(), before=b"%PDF-1.7\n"), "extension_mismatch"),
    hostile(
        "markup_before_the_archive.xlsx",
        lambda: spliced(xlsx(), before=b"<html>"),
        "html_not_spreadsheet",
        "nul_bytes",
        "not_text",
    ),
    hostile("bytes_after_the_archive.xlsx", lambda: spliced(xlsx(), after=b"\0" * 100_000), READ, "corrupt"),
    hostile("archive_cut_short.xlsx", lambda: xlsx()[:700], "corrupt"),
    hostile("archive_of_nothing.xlsx", lambda: packed({}), "empty_file"),
    hostile("no_workbook_part.xlsx", lambda: packed({"[Content_Types].xml": TYPES_ONLY}), "extension_mismatch"),
    hostile("no_sheet_part.xlsx", lambda: packed(book_parts()), "corrupt", READ),
    hostile(
        "no_relations.xlsx", lambda: packed({k: v for k, v in book_parts().items() if "rels" not in k}), "corrupt", READ
    ),
    hostile(
        "sheet_is_its_own_book.xlsx",
        lambda: packed(book_parts() | {"xl/worksheets/sheet1.xml": book_parts()["xl/workbook.xml"]}),
        "corrupt",
        READ,
    ),
    hostile(
        "a_document.docx",
        lambda: packed({"[Content_Types].xml": TYPES_ONLY, "word/document.xml": "<a/>"}),
        "not_a_spreadsheet",
    ),
    hostile(
        "a_document_named.xlsx",
        lambda: packed({"[Content_Types].xml": TYPES_ONLY, "word/document.xml": "<a/>"}),
        "extension_mismatch",
    ),
    hostile(
        "repeats.ods",
        lambda: ods(repeated(1_048_576, 16_384, "x")),
        "corrupt",
        "zip_bomb",
        "too_many_rows",
        "too_many_columns",
    ),
    hostile(
        "repeats_of_text.ods",
        lambda: ods(repeated(900_000, 1, "x" * 20_000)),
        "corrupt",
        "zip_bomb",
        "too_many_rows",
    ),
    hostile(
        "encrypted.ods",
        lambda: ods(
            "<table:table-row/>",
            LOCKED,
        ),
        "encrypted",
    ),
    hostile(
        "entity.ods",
        lambda: packed({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": OUTSIDE + "<a/>"}),
        "xml_entities",
    ),
    hostile("allocation_loop.xls", lambda: compound("Workbook", loop=True), "corrupt"),
    hostile("garbage_stream.xls", lambda: compound("Workbook"), "corrupt"),
    hostile("macros.xls", lambda: compound("Workbook", "_VBA_PROJECT_CUR"), "macro_workbook"),
    hostile("a_document.doc", lambda: compound("WordDocument"), "not_a_spreadsheet"),
    hostile("header_alone.xls", lambda: compound("Workbook")[:512], "extension_mismatch", "corrupt"),
]
TYPES_ONLY = "<Types/>"


def column(number: int) -> str:
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def prefixed(part: str) -> str:
    for tag in ("worksheet", "sheetData", "row", "c ", "c>", "v"):
        part = part.replace(f"<{tag}", f"<x:{tag}").replace(f"</{tag}", f"</x:{tag}")
    return part.replace("xmlns=", "xmlns:x=")


def many_merges(count: int) -> str:
    inside = "".join(f'<mergeCell ref="A{n}:C{n}"/>' for n in range(1, count))
    return f"<mergeCells>{inside}</mergeCells>"


def dates() -> str:
    formats = '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="14" fontId="0"/></cellXfs>'
    return f'<styleSheet xmlns="{MAIN}">{formats}</styleSheet>'
