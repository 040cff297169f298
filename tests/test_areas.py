"""Areas have dates: as it was, restated forwards and back, and a total that never changes."""

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from display.places import set_in_words
from metrics.areas import apportioned, areas_of, restated, restructurings, vintages
from metrics.measured import Part
from tests.figures import empty_store
from warehouse.errors import UserError


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    return empty_store()


def by_area(con: duckdb.DuckDBPyConnection, parts: dict[str | None, float], boundaries: str | None) -> dict:
    found = restated(con, [Part(area, value) for area, value in parts.items()], boundaries)
    return {part.area: (part.numerator, part.could_be) for part in found}


def test_as_it_was_keeps_both_eras_apart(con: duckdb.DuckDBPyConnection) -> None:
    assert by_area(con, {"VN63-08": 11, "VN34-08": 13}, None) == {"VN63-08": (11, ()), "VN34-08": (13, ())}


def test_old_provinces_are_added_up_in_the_new_one(con: duckdb.DuckDBPyConnection) -> None:
    assert by_area(con, {"VN63-02": 7, "VN63-08": 11, "VN34-08": 13}, "VN34") == {"VN34-08": (31, ())}


def test_a_merged_province_is_never_divided_by_guess(con: duckdb.DuckDBPyConnection) -> None:
    assert by_area(con, {"VN63-02": 7, "VN63-08": 11, "VN34-08": 13}, "VN63") == {
        "VN63-02": (7, ()),
        "VN63-08": (11, ()),
        "VN34-08": (13, ("VN63-02", "VN63-08")),
    }


def test_a_code_that_names_two_provinces_never_mixes_them(con: duckdb.DuckDBPyConnection) -> None:
    reused = {
        code
        for (code,) in con.execute("""
            select old.code from area as old join area as new on new.code = old.code and new.vintage = 'VN34'
            where old.vintage = 'VN63' and old.level = 'province' and new.level = 'province' and old.name != new.name
                and old.valid_to = date '2025-06-30'
        """).fetchall()
    }
    assert reused == {"15", "24", "44", "52", "80", "82", "91"}
    for code in reused:
        moved = by_area(con, {f"VN63-{code}": 5, f"VN34-{code}": 3}, "VN63")
        assert moved[f"VN63-{code}"] == (5, ())
        assert moved[f"VN34-{code}"][0] == 3 and len(moved[f"VN34-{code}"][1]) > 1


def test_a_unit_that_changed_its_name_is_one_unit(con: duckdb.DuckDBPyConnection) -> None:
    assert by_area(con, {"VN63-46a": 5, "VN63-46b": 7}, "VN34") == {"VN34-46": (12, ())}
    assert by_area(con, {"VN34-75a": 2, "VN34-75b": 3}, "VN34") == {"VN34-75b": (5, ())}


def test_a_split_ministry_is_shown_as_split(con: duckdb.DuckDBPyConnection) -> None:
    moved = by_area(con, {"VNM22-BTTTT": 5, "VNM22-BTC": 3, "VNM22-BKHDT": 4}, "VNM17")
    assert moved["VNM17-BTC-2025"] == (7, ())
    assert moved["VNM22-BTTTT"][0] == 5 and len(moved["VNM22-BTTTT"][1]) == 3


def test_a_split_commune_is_shown_as_split(con: duckdb.DuckDBPyConnection) -> None:
    moved = by_area(con, {"VN63-C00007": 9}, "VN34")
    assert list(moved) == ["VN63-C00007"] and len(moved["VN63-C00007"][1]) > 1


def test_unknown_boundaries_are_refused_in_words(con: duckdb.DuckDBPyConnection) -> None:
    with pytest.raises(UserError, match="VN63"):
        restated(con, [Part("VN63-01", 1)], "VN12")


def test_every_set_is_whole(con: duckdb.DuckDBPyConnection) -> None:
    counts = {
        (vintage, level): units
        for vintage, level, units in con.execute("select vintage, level, units from vintage").fetchall()
    }
    assert counts[("VN63", "province")] == 63
    assert counts[("VN34", "province")] == 34
    assert counts[("VN63", "district")] == 696
    assert counts[("VN34", "commune")] == 3321
    assert counts[("CL16", "region")] == 16
    assert counts[("ZA9", "province")] == 9
    assert len(areas_of(con, "VN63", "province")) == 64  # one of them under two names
    assert [one.vintage for one in vintages(con, "CL")] == ["CL16", "CLD"]
    assert [day.isoformat() for day in restructurings(con, "VN")] == ["2025-03-01", "2025-07-01"]


@pytest.mark.parametrize(
    ("vintage", "language", "words"),
    [
        ("VN63", "en", "63 provinces, until 30 Jun 2025"),
        ("VN34", "vi", "34 tỉnh, thành phố, từ 01/07/2025"),
        ("VNM22", "en", "22 ministries, until 28 Feb 2025"),
        ("VNM17", "en", "17 ministries, since 1 Mar 2025"),
        ("ZA9", "ar", "9 محافظات، منذ 27/4/1994"),
        ("CL16", "es", "16 regiones, desde el 06-09-2018"),
        ("ZAP", "en", "12 kinds of provincial department"),
    ],
)
def test_a_set_of_areas_is_told_by_what_it_holds_and_since_when(
    con: duckdb.DuckDBPyConnection, vintage: str, language: str, words: str
) -> None:
    [told] = [set_in_words(language, one) for one in vintages(con) if one.vintage == vintage]
    assert told == words


UNITS = [
    "VN63-01",
    "VN63-02",
    "VN63-08",
    "VN63-46a",
    "VN63-70",
    "VN63-75",
    "VN34-01",
    "VN34-08",
    "VN34-75a",
    "VN",
    None,
]
MANY = st.dictionaries(st.sampled_from(UNITS), st.integers(0, 10**9))


@given(parts=MANY, boundaries=st.sampled_from(["VN63", "VN34", None]))
def test_restating_never_changes_the_total(
    con: duckdb.DuckDBPyConnection, parts: dict[str | None, int], boundaries: str | None
) -> None:
    found = restated(con, [Part(area, value) for area, value in parts.items()], boundaries)
    assert sum(part.numerator for part in found) == sum(parts.values())


@given(total=st.integers(0, 10**12), weights=st.lists(st.floats(0.001, 1000), min_size=1, max_size=8))
def test_shares_of_a_whole_number_are_whole_and_add_up(total: int, weights: list[float]) -> None:
    shares = apportioned(float(total), weights)
    assert sum(shares) == total
    assert all(share == int(share) >= 0 for share in shares)
