"""The same files give the same people in whatever order they come, and after any file was taken back and sent again."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipelines import people_identities, people_keys, people_links, resolve
from tests.people_store import KEYS, Store, bare, read_table

FILES = {
    "list": """
        who | name           | born       | id           | phone      | email        | unit       | area
        a1  | Trịnh Thúy An  | 1988-04-18 | 096188300001 | 0320000001 | -            | Xã Năm Căn | A
        b1  | Phan Duy Bảo   | 1981-01-30 | 096081300050 | -          | -            | Xã Đầm Dơi | A
        c1  | Phan Duy Bảo   | 1990-06-15 | 096090300077 | 0290111222 | vp@x.example | Xã Đầm Dơi | A
        """,
    "filled down": """
        who | name           | born       | id           | phone      | email        | unit       | area
        d1  | Lê Thị Hoa     | 1979-02-03 | 096081300050 | 0290111222 | vp@x.example | Xã Đầm Dơi | A
        e1  | Ngô Văn Lâm    | 1985-09-01 | 096081300050 | 0290111222 | vp@x.example | Xã Đầm Dơi | A
        """,
    "year": """
        who | name           | born | phone      | email        | unit       | area
        a2  | Trịnh Thuý An  | 1988 | 0320000001 | an@x.example | Xã Năm Căn | B
        b2  | Phan Duy Bảo   | 1981 | 0320000009 | -            | Xã Đầm Dơi | A
        d2  | Le Thi Hoa     | 1979 | -          | -            | Xã Đầm Dơi | A
        """,
    "mooc": """
        who | email        | account
        a3  | an@x.example | edx:1
        v   | vp@x.example | edx:2
        """,
    "slip": """
        who | name           | born       | id           | unit       | area
        a4  | Trịnh Thúy An  | 1988-04-18 | 096188300007 | Xã Năm Căn | A
        b3  | Phan Duy Bảo   | 1981-01-30 | 096081300055 | Xã Cái Nước | A
        f   | Lê Thị Hoà     | 1979-02-03 | 096179300099 | Xã Đầm Dơi | A
        """,
}
TABLES = {name: read_table(table) for name, table in FILES.items()}


def _loaded(order: list[str]) -> Store:
    store = bare()
    for name in order:
        store.load_rows(name, TABLES[name])
    return store


EXPECTED = _loaded(list(FILES)).people()


@settings(max_examples=3, deadline=None, database=None)
@given(order=st.permutations(list(FILES)), taken_back=st.sets(st.sampled_from(list(FILES)), max_size=3))
def test_any_order_and_any_taking_back_give_the_same_people(order: list[str], taken_back: set[str]) -> None:
    store = _loaded(order)
    assert store.people() == EXPECTED
    for name in sorted(taken_back):
        store.revert(name)
    for name in sorted(taken_back, reverse=True):
        store.load_rows(name, TABLES[name])
    assert store.people() == EXPECTED


def test_a_population_with_slips_arrives_in_any_order() -> None:
    rows = _population(250)
    files = {f"file {i}": rows[i::5] for i in range(5)}
    partitions = []
    for seed in range(3):
        order = random.Random(seed).sample(sorted(files), len(files))
        store = bare()
        for name in order:
            store.load_rows(name, files[name])
        for name in order[:2]:
            store.revert(name)
        for name in reversed(order[:2]):
            store.load_rows(name, files[name])
        partitions.append(store.people())
    assert partitions[0] == partitions[1] == partitions[2]


def test_a_file_that_memory_holds_in_pieces_alone_gives_the_same_people(monkeypatch: pytest.MonkeyPatch) -> None:
    rows, at_once, in_pieces = _population(250), bare(), bare()
    at_once.load_rows("all", rows)
    monkeypatch.setattr(people_keys, "PAIRS_AT_ONCE", 20)
    monkeypatch.setattr(people_links, "TIES_AT_ONCE", 3)
    monkeypatch.setattr(people_identities, "ROWS_AT_ONCE", 64)
    in_pieces.load_rows("all", rows)
    assert in_pieces.people() == at_once.people()
    assert _said(in_pieces) == _said(at_once)
    resolve.set_aside(in_pieces.con, in_pieces.submissions["all"])
    resolve.bring_back(in_pieces.con, KEYS, in_pieces.submissions["all"])
    assert in_pieces.people() == at_once.people()


def _said(store: Store) -> dict[int, dict[str, Any]]:
    records = [record for (record,) in store.con.execute("select record from record order by record").fetchall()]
    return people_identities.identities(store.con, KEYS, records)


def _population(records: int) -> list[dict[str, Any]]:
    from tests.bench.people import population

    rows = population(records, seed=3).to_pylist()
    for number, row in enumerate(rows):
        row["topic"] = f"{row.pop('truth')}/{number}"
        row["id_type"] = "cccd" if row["id"] else None
    return rows
