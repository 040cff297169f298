"""Who is one person: rows in, people out."""

from tests.people_store import bare


def test_a_learner_in_three_files_is_one_person() -> None:
    store = bare()
    store.load(
        "list",
        """
        who | name           | born       | id           | phone      | unit         | area
        a1  | Trịnh Thúy An  | 1988-04-18 | 096188300001 | 0320000001 | Xã Năm Căn   | VN34-96
        b1  | Phan Duy Bảo   | 1981-01-30 | 096081300050 | -          | Xã Đầm Dơi   | VN34-96
        c1  | Phan Duy Bảo   | 1990-06-15 | 096090300077 | -          | Xã Cái Nước  | VN34-96
        """,
    )
    store.load(
        "year",
        """
        who | name           | born | email                | phone      | unit       | area
        a2  | Trịnh Thuý An  | 1988 | antt@camau.example   | 0320000001 | Xã Năm Căn | VN34-14
        """,
    )
    counts = store.load("mooc", "who | email\na3 | antt@camau.example\nd3 | x@camau.example")
    assert store.people() == ["a1 a2 a3", "b1", "c1", "d3"]
    assert (counts.distinct, counts.new, counts.known) == (2, 1, 1)


def test_an_office_telephone_joins_nobody() -> None:
    store = bare()
    store.load(
        "list",
        """
        who | name          | phone      | unit
        a   | Lê Thị Hoa    | 0290111222 | Sở Y tế
        b   | Trần Văn Bình | 0290111222 | Sở Y tế
        c   | Ngô Thị Lan   | 0290111222 | Sở Y tế
        """,
    )
    assert store.people() == ["a", "b", "c"]


def test_taking_back_the_file_that_joined_two_people_parts_them() -> None:
    store = bare()
    store.load("one", "who | name | born | unit\na | Lê Thị Hoa | 1980-02-03 | Sở Y tế")
    store.load("two", "who | email\nb | hoa@x.example")
    assert store.people() == ["a", "b"]
    store.load("joins", "who | name | born | unit | email\nc | Lê Thị Hoa | 1980-02-03 | Sở Y tế | hoa@x.example")
    assert store.people() == ["a b c"]
    store.revert("joins")
    assert store.people() == ["a", "b"]


def test_a_name_that_only_a_file_taken_back_bore_is_forgotten() -> None:
    store = bare()
    store.load("kept", "who | name | phone\na | Lê Thị Hoa | 0350000001")
    store.load("taken back", "who | name | phone\nb | Lê Thị Hoa | 0350000001\nc | Ngô Văn Lâm | 0350000002")
    store.revert("taken back")
    assert (
        store.con.execute("select name from name_form").fetchall()
        == store.con.execute("select name from profile").fetchall()
    )


def test_a_commune_listed_by_another_province_is_the_same_unit_under_its_old_name_too() -> None:
    store = bare()
    store.con.execute("""
        insert into area by name
        select unnest(['P1', 'P2', 'C1', 'C2', 'C3']) as unit_id, unit_id as code, 'VN' as country,
               unnest(['province', 'province', 'commune', 'commune', 'commune']) as level,
               unnest([null, null, 'P1', 'P1', 'P2']) as parent,
               unnest(['Một', 'Hai', 'Xã Năm Căn', 'Thị trấn Cũ', 'Xã Nậm Cắn']) as name, [] as aliases,
               unnest([null, null, null, date '2025-06-30', null]) as valid_to
    """)
    store.con.execute("insert into crosswalk values ('C2', 'C1', date '2025-07-01', 1.0, 'whole')")
    store.load("own", "who | name | born | unit | area\na | Vi Thị Duyên | 1988-04-18 | Xã Năm Căn | P1")
    store.load("other", "who | name | born | unit | area\nb | Vi Thị Duyên | 1988 | UBND xã Năm Căn | P2")
    store.load("before", "who | name | born | unit | area\nc | Vi Thị Duyên | 1988 | Thị trấn Cũ | P1")
    store.load("namesake", "who | name | born | unit | area\nd | Vi Thị Duyên | 1988 | Xã Nậm Cắn | P2")
    assert store.people() == ["a b c", "d"]


def test_a_duplicate_row_has_the_person_of_the_row_it_repeats() -> None:
    store = bare()
    store.load(
        "list",
        """
        row | outcome   | duplicate_of | who | name         | born | unit
        5   | accepted  | -            | a   | Vi Thị Duyên | 1979 | Sở Y tế
        6   | rejected  | -            | r   | -            | 1979 | Sở Y tế
        9   | duplicate | 5            | d   | Vi Thị Duyên | 1979 | Sở Y tế
        """,
    )
    found = dict(store.con.execute("select topic, person from record").fetchall())
    assert found["a"] == found["d"] is not None and found["r"] is None
