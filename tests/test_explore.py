"""Any measure by any two dimensions: cells add up to the overview, and outside the ministry nothing small shows."""

from datetime import date
from itertools import combinations
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from access import accounts
from access.viewer import Viewer, standing_in
from access.views import Shelf
from display import pivot as pivot_tables
from display.explore_choices import NONE
from metrics.explore import DIMENSIONS, MEASURES, PUBLIC_DIMENSIONS, Cell, Pivot, choices, dimensions_for, pivot
from metrics.targets import progress
from tests.analysts import FORMULA, installation
from tests.served import ROOT
from warehouse.errors import UserError
from warehouse.publish import Snapshot, snapshot
from warehouse.scope import NATION, PUBLIC, Scope

__all__ = ["installation"]
COUNTED = [("vn-2022", "officials_turns"), ("vn-tuyen-quang", "officials_share"), ("za-nsg", "officials_trained")]


@pytest.fixture(scope="module")
def source(installation: Path) -> Snapshot:
    return snapshot(installation)


@pytest.mark.parametrize(("programme", "target"), COUNTED)
@pytest.mark.parametrize("as_of", [None, date(2023, 6, 30)])
def test_every_pair_of_dimensions_adds_up_to_the_overview(
    source: Snapshot, programme: str, target: str, as_of: date | None
) -> None:
    [entry] = progress(source, NATION, programme, target, as_of)
    others = [name for name in DIMENSIONS if name != "audience"]
    pairs = list(combinations(others, 2))[:: 9 if as_of else 5]
    for rows_by, columns_by in pairs:
        for measure in ("turns", "people"):
            found = pivot(source, NATION, programme, target, measure, rows_by, columns_by, as_of)
            assert found.total.numerator == entry[measure], (measure, rows_by, columns_by)


def test_areas_are_those_of_the_overview(source: Snapshot) -> None:
    [entry] = progress(source, NATION, "vn-2022", "officials_turns")
    found = pivot(source, NATION, "vn-2022", "officials_turns", "turns", "area", None)
    assert {cell.row: cell.numerator for cell in found.cells} == {
        part["area"]: part["numerator"] for part in entry["by_area"]
    }


def test_a_filter_leaves_the_rows_that_have_its_value(source: Snapshot) -> None:
    asked = ("vn-2022", "officials_next", "turns")
    whole = pivot(source, NATION, *asked, "sex", "mode")
    women = pivot(source, NATION, *asked, "mode", None, None, (("sex", "F"),))
    assert {cell.row: cell.numerator for cell in women.cells} == {
        cell.column: cell.numerator for cell in whole.cells if cell.row == "F"
    }
    nobody = pivot(source, NATION, *asked, "mode", None, None, (("sex", "x' or 1=1 --"),))
    assert nobody.cells == ()


def test_rates_are_divided_once_at_the_end(source: Snapshot) -> None:
    found = pivot(source, NATION, "vn-2022", "officials_next", "completion", "sex", "status")
    reached = pivot(source, NATION, "vn-2022", "officials_next", "reached", "sex", "status")
    turns = pivot(source, NATION, "vn-2022", "officials_next", "turns", "sex", None)
    assert found.total.denominator == reached.total.numerator
    assert found.total.value == turns.total.numerator / reached.total.numerator
    assert {cell.column: cell.value for cell in found.cells}["completed"] == 1.0


def test_names_that_are_formulas_and_unknown_values_stay_what_they_are(source: Snapshot) -> None:
    assert FORMULA in choices(source, NATION, "cl-teachers", "teachers_trained", "level")


@pytest.mark.parametrize("wrong", [("turns", "colour", None), ("sum", "area", None), ("turns", "area", "name")])
def test_unknown_measures_and_dimensions_are_named(source: Snapshot, wrong: tuple[str, str, str | None]) -> None:
    with pytest.raises(UserError, match="choose"):
        pivot(source, NATION, "vn-2022", "officials_turns", *wrong)
    with pytest.raises(UserError, match="no target"):
        pivot(source, NATION, "vn-2022", "nothing", "turns", "area", None)


def test_the_public_sees_fives_that_agree_with_the_public_overview(source: Snapshot) -> None:
    [entry] = progress(source, PUBLIC, "vn-2022", "officials_turns")
    for dimension in PUBLIC_DIMENSIONS:
        for across in (None, "month", "year"):
            found = pivot(source, PUBLIC, "vn-2022", "officials_turns", "turns", dimension, across)
            assert all(cell.numerator % 5 == 0 and cell.numerator >= 0 for cell in found.cells)
    found = pivot(source, PUBLIC, "vn-2022", "officials_turns", "turns", "area", "month")
    assert found.total.numerator == sum(part["numerator"] for part in entry["by_area"])


def test_subtracting_public_tables_finds_no_small_group(source: Snapshot) -> None:
    """Months of one area, its years, and its total say the same; so no difference of two of them is a small count."""

    def told(across: str | None) -> dict[str | None, float]:
        found = pivot(source, PUBLIC, "vn-2022", "officials_next", "people", "area", across)
        sums: dict[str | None, float] = {}
        for cell in found.cells:
            sums[cell.row] = sums.get(cell.row, 0) + cell.numerator
        return sums

    assert told("month") == told("quarter") == told("year") == told(None)
    days = [pivot(source, PUBLIC, "vn-2022", "officials_next", "people", "area", None, on).total.numerator
            for on in (date(2023, 5, 1), date(2023, 5, 2), date(2023, 5, 3), date(2023, 5, 4))]  # fmt: skip
    assert all((later - earlier) % 5 == 0 for earlier, later in zip(days, days[1:], strict=False))


@pytest.mark.parametrize(
    ("measure", "rows_by", "columns_by", "only"),
    [
        ("turns", "unit", None, ()),
        ("turns", "area", "sex", ()),
        ("turns", "sex", "status", ()),
        ("completion", "area", None, ()),
        ("turns", "area", None, (("sex", "F"),)),
    ],
)
def test_the_public_neither_filters_nor_crosses(
    source: Snapshot, measure: str, rows_by: str, columns_by: str | None, only: tuple[tuple[str, str], ...]
) -> None:
    with pytest.raises(UserError, match="public"):
        pivot(source, PUBLIC, "vn-2022", "officials_turns", measure, rows_by, columns_by, None, only)
    assert set(dimensions_for(source, PUBLIC)) < set(dimensions_for(source, NATION))


def test_a_view_has_a_name_an_address_and_an_owner(installation: Path) -> None:
    for name in ("lan", "minh"):
        accounts.add(installation, name, "analyst", ())
    lan, minh = Shelf(installation, "lan"), Shelf(installation, "minh")
    number = lan.save("  Theo   tỉnh ", "programme=vn-2022&rows=area")
    found = minh.view(number)
    assert found is not None and (found.name, found.address) == ("Theo tỉnh", "programme=vn-2022&rows=area")
    minh.delete(number)
    assert lan.view(number) is not None
    for name in ("Theo tỉnh", " ", "x" * 81):
        with pytest.raises(UserError):
            lan.save(name, "rows=area")
    lan.delete(number)
    assert lan.views() == []


def test_every_scope_and_measure_answers(source: Snapshot) -> None:
    scopes: list[Scope] = [NATION]
    for scope in scopes:
        for measure in MEASURES:
            assert pivot(source, scope, "cl-teachers", "teachers_trained", measure, "area", "year").labels


def test_a_filter_set_back_to_none_leaves_nothing_of_itself_or_those_behind_it_in_the_address(source: Snapshot) -> None:
    [sex, *_] = choices(source, NATION, "vn-2022", "officials_turns", "sex")
    [mode, *_] = choices(source, NATION, "vn-2022", "officials_turns", "mode")
    app = AppTest.from_file(ROOT / "pages" / "analyse" / "explore.py", default_timeout=60)
    app.query_params.update(programme="vn-2022", target="officials_turns")
    app.query_params.update({"only": "sex", "is": sex, "only2": "mode", "is2": mode})
    with standing_in(Viewer("ana", "analyst", frozenset(), NATION, "en")):
        app.run()
        assert {"only", "is", "only2", "is2"} <= set(app.query_params)
        app.selectbox(key="chosen.only").set_value(NONE).run()
        assert not app.exception
        assert {name for name in app.query_params if name.startswith(("only", "is"))} == {"only"}
        app.selectbox(key="chosen.only").set_value("sex").run()
        assert {name for name in app.query_params if name.startswith(("only", "is"))} == {"only", "is", "only2"}
        assert app.query_params["only2"] == NONE


def test_a_chart_that_leaves_rows_out_and_people_who_stand_in_one_group_are_explained() -> None:
    cells = tuple(Cell(f"{place}", None, 1.0, None) for place in range(30))
    many = Pivot((*cells, Cell(None, None, 90.0, None)), Cell(None, None, 120.0, None), {})
    said = pivot_tables.notes("en", many, "people", "area")
    assert "The chart draws 19 of 30 rows, the largest." in said and "the group of the first completion alone" in said
    assert pivot_tables.notes("en", Pivot(cells[:5], Cell(None, None, 5.0, None), {}), "turns", "area") == ""
