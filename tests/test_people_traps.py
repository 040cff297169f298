"""Traps: people who must stay apart, and people who must not be split."""

import pytest

from tests.people_store import bare

# name of the trap -> files (one table each, in order), people expected
TRAPS: dict[str, tuple[list[str], list[str]]] = {
    "same name, other birth date and identifier": (
        [
            """
            who | name         | born       | id           | unit
            a   | Phan Duy Bảo | 1981-01-30 | 096081300050 | Xã Đầm Dơi
            b   | Phan Duy Bảo | 1990-06-15 | 096090300077 | Xã Đầm Dơi
            """
        ],
        ["a", "b"],
    ),
    "twins with neighbouring identifiers and one tone mark between them": (
        [
            """
            who | name          | born       | id           | phone      | unit
            a   | Lê Thị Thảo   | 1990-05-12 | 096190300011 | 0350000001 | Xã Cái Nước
            b   | Lê Thị Thào   | 1990-05-12 | 096190300012 | 0350000001 | Xã Cái Nước
            """,
            """
            who | name          | born       | unit
            a2  | Lê Thị Thảo   | 1990-05-12 | Xã Cái Nước
            b2  | Lê Thị Thào   | 1990-05-12 | Xã Cái Nước
            """,
        ],
        ["a a2", "b b2"],
    ),
    "two names told apart by a tone mark, without identifiers": (
        [
            "who | name | born | unit\na | Trần Thế Dũng | 1987 | Sở Y tế",
            "who | name | born | unit\nb | Trần Thế Dung | 1987 | Sở Y tế",
        ],
        ["a", "b"],
    ),
    "identifier filled down over two names": (
        [
            """
            who | name          | born       | id           | unit
            a   | Lê Thị Hoa    | 1979-02-03 | 096179300050 | Sở Y tế
            b   | Ngô Văn Lâm   | 1985-09-01 | 096179300050 | Sở Y tế
            """,
            "who | name | born | id | unit\na2 | Lê Thị Hoa | 1979-02-03 | 096179300050 | Sở Y tế",
        ],
        ["a a2", "b"],
    ),
    "office telephone": (
        [
            """
            who | name          | born | phone      | unit
            a   | Lê Thị Hoa    | 1979 | 0290111222 | Sở Y tế
            b   | Ngô Văn Lâm   | 1985 | 0290111222 | Sở Y tế
            c   | Vũ Thị Lan    | 1991 | 0290111222 | Sở Y tế
            """
        ],
        ["a", "b", "c"],
    ),
    "shared mailbox": (
        [
            """
            who | name          | born       | email             | unit
            a   | Lê Thị Hoa    | 1979-02-03 | vanthu@so.example | Sở Y tế
            b   | Ngô Văn Lâm   | 1985-09-01 | vanthu@so.example | Sở Y tế
            """,
            "who | email | account\nm | vanthu@so.example | edx:7",
        ],
        ["a", "b", "m"],
    ),
    "husband and wife with one telephone": (
        [
            "who | name | phone | born\na | Lê Thị Hoa | 0350000002 | 1979",
            "who | name | phone | born\nb | Trần Văn Bình | 0350000002 | 1979",
        ],
        ["a", "b"],
    ),
    "one digit wrong in an identifier": (
        [
            "who | name | born | id | unit\na | Vi Thị Duyên | 1988-04-18 | 096188300001 | Xã Năm Căn",
            "who | name | born | id | unit\na2 | Vi Thị Duyên | 1988-04-18 | 096188300007 | Xã Năm Căn",
        ],
        ["a a2"],
    ),
    "two digits of an identifier exchanged": (
        [
            "who | name | born | id | unit\na | Vi Thị Duyên | 1988-04-18 | 096188300012 | Xã Năm Căn",
            "who | name | born | id | unit\na2 | Vi Thị Duyên | 1988-04-18 | 096188300021 | Xã Năm Căn",
        ],
        ["a a2"],
    ),
    "neighbouring identifiers in two units": (
        [
            "who | name | born | id | unit\na | Vi Thị Duyên | 1988-04-18 | 096188300012 | Xã Năm Căn",
            "who | name | born | id | unit\nb | Vi Thị Duyên | 1988-04-18 | 096188300013 | Xã Cái Nước",
        ],
        ["a", "b"],
    ),
    "identifiers two digits apart": (
        [
            "who | name | born | id | unit\na | Vi Thị Duyên | 1988-04-18 | 096188300012 | Xã Năm Căn",
            "who | name | born | id | unit\nb | Vi Thị Duyên | 1988-04-18 | 096188300978 | Xã Năm Căn",
        ],
        ["a", "b"],
    ),
    "birth year alone": (
        [
            "who | name | born | id | unit\na | Vi Thị Duyên | 1988-04-18 | 096188300012 | Xã Năm Căn",
            "who | name | born | unit\na2 | Vi Thị Duyên | 1988 | Xã Năm Căn",
        ],
        ["a a2"],
    ),
    "birth year alone where two of that name and year work": (
        [
            """
            who | name         | born       | unit
            a   | Vi Thị Duyên | 1988-04-18 | Xã Năm Căn
            b   | Vi Thị Duyên | 1988-11-02 | Xã Năm Căn
            """,
            "who | name | born | unit\nc | Vi Thị Duyên | 1988 | Xã Năm Căn",
        ],
        ["a", "b", "c"],
    ),
    "surname changed on marriage, PERSAL kept": (
        [
            "who | name | staff_id | born\na | Anele Gumede | 23000000 | 1984-02-02",
            "who | name | staff_id | born\na2 | Anele Dlamini | 23000000 | 1984-02-02",
            "who | name | staff_id\na3 | Anele Dlamini | 23000000",
        ],
        ["a a2 a3"],
    ),
    "surname changed, national identifier kept": (
        [
            "who | name | id | born\na | Anele Gumede | za_id:8402020300083 | 1984-02-02",
            "who | name | id | born\na2 | Anele Thandi Zulu | za_id:8402020300083 | 1984-02-02",
        ],
        ["a a2"],
    ),
    "unit renamed or merged": (
        [
            "who | name | born | unit | area\na | Lò Đức Thành | 1980-07-09 | Xã Mường Bú | A",
            "who | name | born | unit | area\na2 | Lò Đức Thành | 1980-07-09 | Xã Mường La | A",
        ],
        ["a a2"],
    ),
    "CMND beside CCCD": (
        [
            "who | name | born | id | unit\na | Chu Anh Quyết | 1975-03-20 | cmnd:381234567 | Xã Năm Căn",
            "who | name | born | id | unit\na2 | Chu Anh Quyết | 1975-03-20 | cccd:096075300015 | Xã Năm Căn",
        ],
        ["a a2"],
    ),
    "unaccented list with the same telephone": (
        [
            "who | name | born | phone | unit\na | Trần Thế Dũng | 1987-07-15 | 0350000009 | Sở Y tế",
            "who | name | born | phone\na2 | Tran The Dung | 1987 | 0350000009",
        ],
        ["a a2"],
    ),
    "unaccented name that fits two people": (
        [
            """
            who | name          | born       | id           | unit
            a   | Trần Thế Dũng | 1987-07-15 | 096087300001 | Sở Y tế
            b   | Trần Thế Dung | 1987-07-15 | 096187300001 | Sở Y tế
            """,
            "who | name | born | unit\nc | Tran The Dung | 1987-07-15 | So Y te",
        ],
        ["a", "b", "c"],
    ),
    "day and month exchanged by a spreadsheet": (
        [
            "who | name | born | unit\na | Đỗ Ngọc Thơm | 1983-04-07 | Xã Cái Nước",
            "who | name | born | unit\na2 | Đỗ Ngọc Thơm | 1983-07-04? | Xã Cái Nước",
        ],
        ["a a2"],
    ),
    "tone mark on the other vowel, apostrophes, capitals": (
        [
            """
            who | name          | born       | unit
            a   | Hoà Thuý An   | 1983-04-07 | XÃ CÁI NƯỚC
            b   | H’Bia Ayŭn    | 1990-01-02 | Xã Ea Kar
            """,
            """
            who | name          | born       | unit
            a2  | Hòa Thúy An   | 1983-04-07 | Xã Cái Nước
            b2  | H' Bia Ayŭn   | 1990-01-02 | Xã Ea Kar
            """,
        ],
        ["a a2", "b b2"],
    ),
    "namesakes born in one year in two units": (
        [
            "who | name | born | unit\na | Nguyễn Văn Hùng | 1980 | Xã Năm Căn",
            "who | name | born | unit\nb | Nguyễn Văn Hùng | 1980 | Xã Cái Nước",
        ],
        ["a", "b"],
    ),
    "name and unit alone": (
        [
            "who | name | unit\na | Nguyễn Văn Hùng | Xã Năm Căn",
            "who | name | unit\nb | Nguyễn Văn Hùng | Xã Năm Căn",
        ],
        ["a", "b"],
    ),
    "employee codes that two agencies both use": (
        [
            "who | name | staff_id | born | unit\na | Lê Thị Hoa | NV001 | 1979 | Sở Y tế",
            "who | name | staff_id | born | unit\nb | Ngô Văn Lâm | NV001 | 1985 | Sở Nội vụ",
        ],
        ["a", "b"],
    ),
    "account number of two platforms": (
        [
            "who | email | account\na | a@x.example | edx:900",
            "who | email | account\nb | b@x.example | edx:900",
        ],
        ["a", "b"],
    ),
    "a nameless export between two people of one mailbox": (
        [
            "who | email\nm | chung@x.example",
            "who | name | born | email\na | Lê Thị Lan | 1979 | chung@x.example",
            "who | name | born | email\nb | Ngô Văn Lan | 1985 | chung@x.example",
        ],
        ["a", "b", "m"],
    ),
    "moved to another province with the same identifier": (
        [
            "who | name | born | id | unit | area\na | Lò Đức Thành | 1980-07-09 | 014080300001 | Xã Mường La | A",
            "who | name | born | id | unit | area\na2 | Lò Đức Thành | 1980-07-09 | 014080300001 | Sở B | B",
        ],
        ["a a2"],
    ),
    "an identifier whose year two digits of were exchanged, as the row's birth date shows": (
        [
            "who | name | born | id | unit | email\na | Lò Đức Thành | 1985-07-09 | 014085004321 | Xã A | t@x.example",
            "who | name | born | id | unit | email\na2 | Lò Đức Thành | 1985-07-09 | 014058004321 | Sở B | t@x.example",
        ],
        ["a a2"],
    ),
    "identifiers that differ in the province alone, neither against its row": (
        [
            "who | name | born | id | unit | email\na | Lò Đức Thành | 1985-07-09 | 014085004321 | Xã A | t@x.example",
            "who | name | born | id | unit | email\nb | Lò Đức Thành | 1985-07-09 | 015085004321 | Sở B | t@x.example",
        ],
        ["a", "b"],
    ),
    "identifiers that end alike, both against their rows": (
        [
            "who | name | born | id | unit | email\na | Lò Đức Thành | 1985-07-09 | 014083004321 | Xã A | t@x.example",
            "who | name | born | id | unit | email\nb | Lò Đức Thành | 1985-07-09 | 014058004321 | Sở B | t@x.example",
        ],
        ["a", "b"],
    ),
    "a tone mark lost beside the same identifier, and a row without one": (
        [
            """
            who | name         | born       | id           | unit
            a   | Lê Văn Hùng  | 1985-07-09 | 014085004321 | Xã A
            """,
            "who | name | born | unit\na2 | Lê Văn Hùng | 1985-07-09 | Xã A",
            "who | name | born | id | unit\na3 | Lê Văn Hung | 1985-07-09 | 014085004321 | Xã A",
        ],
        ["a a2 a3"],
    ),
    "a tone mark between two of one birth date and unit, neither with an identifier": (
        [
            "who | name | born | unit\na | Lê Văn Hùng | 1985-07-09 | Xã A",
            "who | name | born | unit\nb | Lê Văn Hung | 1985-07-09 | Xã A",
        ],
        ["a", "b"],
    ),
    "another surname beside one identifier, and a platform that knows the new name alone": (
        [
            "who | name | born | id | unit\na | Tô Đình Vinh | 1967-06-18 | 096067004967 | Sở Y tế",
            "who | name | born | id | email\na2 | Đào Đình Vinh | 1967-06-18 | 096067004967 | vinh@mail.example",
            "who | name | email\na3 | Đào Đình Vinh | vinh@mail.example",
        ],
        ["a a2 a3"],
    ),
    "another name at the mailbox of one whose surname changed": (
        [
            "who | name | born | id | unit\na | Tô Đình Vinh | 1967-06-18 | 096067004967 | Sở Y tế",
            "who | name | born | id | email\na2 | Đào Đình Vinh | 1967-06-18 | 096067004967 | vinh@mail.example",
            "who | name | email\nb | Lê Đình Vinh | vinh@mail.example",
        ],
        ["a a2", "b"],
    ),
    "one digit of an identifier, the whole country's list without a province": (
        [
            "who | name | born | id | unit | area\na | Hà Văn Lực | 1983-08-19 | 096083001234 | Trường Hồ Kỷ | VN63-96",
            "who | name | born | id | unit\na2 | Hà Văn Lực | 1983-08-19 | 096083001274 | Trường Hồ Kỷ",
        ],
        ["a a2"],
    ),
    "one digit of an identifier, units of one name in two provinces": (
        [
            "who | name | born | id | unit | area\na | Hà Văn Lực | 1983-08-19 | 096083001234 | Sở Y tế | VN63-96",
            "who | name | born | id | unit | area\nb | Hà Văn Lực | 1983-08-19 | 096083001274 | Sở Y tế | VN63-01",
        ],
        ["a", "b"],
    ),
    "one digit of an identifier, another unit in the whole country's list": (
        [
            "who | name | born | id | unit | area\na | Hà Văn Lực | 1983-08-19 | 096083001234 | Trường Hồ Kỷ | VN63-96",
            "who | name | born | id | unit\nb | Hà Văn Lực | 1983-08-19 | 096083001274 | Trường Việt Khái",
        ],
        ["a", "b"],
    ),
    "one letter misspelled, same telephone": (
        [
            "who | name | born | phone\na | Lò Đức Thành | 1980-07-09 | 0350000031",
            "who | name | born | phone\na2 | Lò Đức Thànhh | 1980-07-09 | 0350000031",
        ],
        ["a a2"],
    ),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_trap_holds_in_both_orders(trap: str) -> None:
    files, expected = TRAPS[trap]
    for order in (files, files[::-1]) if len(files) > 1 else (files,):
        store = bare()
        for number, table in enumerate(order):
            given_first = "staff_id" in table or "za_id" in table
            store.load(f"{trap} {number} {len(table)}", table, None if given_first else "VN")
        assert store.people() == expected
