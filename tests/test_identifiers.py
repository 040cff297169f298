"""Identifiers as spreadsheets leave them: zeros lost, separators in, exponents, wrong digits."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum import luhn
from stdnum.cl import rut

from pipelines.grid import Cell
from pipelines.identifiers import (
    conflicts,
    find_check,
    implied_sex,
    read_identifier,
    read_organisation_code,
    read_staff_id,
)

CCCDS = st.builds(
    lambda province, century, rest: f"{province:03d}{century}{rest:08d}",
    st.integers(1, 96),
    st.integers(0, 3),
    st.integers(0, 99_999_999),
).filter(lambda number: len(set(number)) > 1)

READ = """
    VN | 096087300097                | 096087300097   |
    VN | '096087300097               | 096087300097   |
    VN | ="096087300097"             | 096087300097   |
    VN | 096 087 300 097             | 096087300097   |
    VN | 096.087.300.097             | 096087300097   |
    VN | 096-087-300-097             | 096087300097   |
    VN | CCCD: 096087300097          | 096087300097   |
    VN | 096087300097 cấp 12/5/2021  | 096087300097   |
    VN | 096087300097/331234567      | 096087300097   |
    VN | 96087300097                 | 096087300097   | id_lost_zero
    VN | 96,087,300,097              | 096087300097   | id_lost_zero
    VN | 96087300097.0               | 096087300097   | id_lost_zero
    VN | 1087300097                  | 001087300097   | id_lost_zero
    VN | 9.6087300097E+10            | 096087300097   | id_lost_zero
    VN | 331234567                   | CMND:331234567 |
    VN | 31234567                    | CMND:031234567 | id_lost_zero
    VN | ٠٩٦٠٨٧٣٠٠٠٩٧                | 096087300097   |
    VN | 9,60873E+10                 |                | id_scientific
    VN | 2.70961E+10                 |                | id_scientific
    VN | 0912345678                  |                | id_check_failed
    VN | 01234567890                 |                | id_check_failed
    VN | 097087300097                |                | id_check_failed
    VN | 000087300097                |                | id_check_failed
    VN | 096487300097                |                | id_check_failed
    VN | 111111111                   |                | id_check_failed
    VN | 123456789                   |                | id_check_failed
    VN | 1234567                     |                | id_check_failed
    VN | 0960873000971               |                | id_check_failed
    CL | 44.000.000-2                | 44000000-2     |
    CL | 44000000-2                  | 44000000-2     |
    CL | 440000002                   | 44000000-2     |
    CL | 044.000.000-2               | 44000000-2     |
    CL | RUT 44.000.000-2            | 44000000-2     |
    CL | 10.000.013-k                | 10000013-K     |
    CL | 10000013 K                  | 10000013-K     |
    CL | 44020684-3                  |                | id_check_failed
    CL | 44100000-3                  |                | id_check_failed
    CL | 11.111.111-1                |                | id_check_failed
    ZA | 8402020300083               | 8402020300083  |
    ZA | 840202 0300 083             | 8402020300083  |
    ZA | 211230302088                | 0211230302088  | id_lost_zero
    ZA | 8402020300084               |                | id_check_failed
    ZA | 8402320300083               |                | id_check_failed
    ZA | 8.40E+12                    |                | id_scientific
"""


@pytest.mark.parametrize("line", READ.strip().splitlines())
def test_an_identifier_is_read_to_its_canonical_form(line: str) -> None:
    country, cell, value, warning = (part.strip() for part in line.split("|"))
    found = read_identifier(cell, country)
    assert found is not None
    assert found.value == (value or None)
    assert found.warnings == ((warning,) if warning else ())
    assert found.is_valid is bool(value)


@pytest.mark.parametrize("cell", [None, "", "  ", "-", "không", "N/A", True])
def test_a_cell_without_a_digit_holds_no_identifier(cell: Cell) -> None:
    assert read_identifier(cell, "VN") is None


@given(CCCDS)
def test_a_number_in_a_numeric_cell_gets_its_zeros_back(number: str) -> None:
    for cell in (int(number), float(number), str(int(number))):
        found = read_identifier(cell, "VN")
        assert found is not None
        assert found.value == number
        assert bool(found.warnings) == number.startswith("0")


@given(st.integers(1_000_000, 49_999_999).filter(lambda body: len(set(str(body))) > 1))
def test_every_form_of_a_rut_is_one_rut(body: int) -> None:
    digit = rut.calc_check_digit(str(body))
    forms = [
        f"{body:,}".replace(",", ".") + f"-{digit}",
        f"{body}-{digit.lower()}",
        f"{body}{digit}",
        f" {body} - {digit} ",
    ]
    assert {found.value for form in forms if (found := read_identifier(form, "CL"))} == {f"{body}-{digit}"}
    wrong = "0123456789K".replace(digit, "")[body % 10]
    assert read_identifier(f"{body}-{wrong}", "CL") == (None, "rut", ("id_check_failed",), False)


@given(st.dates(), st.integers(0, 9999), st.integers(0, 1))
def test_every_south_african_number_survives_a_numeric_cell(born: object, serial: int, citizen: int) -> None:
    body = f"{born:%y%m%d}{serial:04d}{citizen}8"
    number = body + luhn.calc_check_digit(body)
    if int(number) < 10**8 or not find_check("za.idnr")(number):
        return
    found = read_identifier(int(number), "ZA")
    assert found is not None
    assert found.value == number
    assert implied_sex(found) == ("M" if serial >= 5000 else "F")


def test_without_a_country_the_number_tells_its_own() -> None:
    types = {
        cell: found.type
        for cell in ("8402020300083", "096087300097", "44.000.000-2")
        if (found := read_identifier(cell, None))
    }
    assert types == {"8402020300083": "za_id", "096087300097": "cccd", "44.000.000-2": "rut"}


def test_an_unknown_country_keeps_its_numbers_as_written() -> None:
    found = read_identifier(" ab-12 34 ", "XX")
    assert found is not None
    assert (found.value, found.is_valid) == ("AB1234", True)


def test_a_number_is_held_against_sex_and_birth_year() -> None:
    found = read_identifier("096187300024", "VN")
    assert found is not None
    assert implied_sex(found) == "F"
    assert conflicts(found, "F", 1987) == ()
    assert conflicts(found, "M", 1987) == ("id_sex_conflict",)
    assert conflicts(found, None, 1978) == ("id_year_conflict",)
    born_2003 = read_identifier("001203000001", "VN")
    assert born_2003 is not None
    assert conflicts(born_2003, "M", 2003) == ()


@pytest.mark.parametrize(
    ("cell", "value", "warnings"),
    [
        (23000000, "23000000", ()),
        (3200901, "03200901", ("persal_lost_zero",)),
        ("03200901", "03200901", ()),
        ("0320090", None, ("staff_id_invalid",)),
        (320090, None, ("staff_id_invalid",)),
    ],
)
def test_a_persal_number_has_eight_digits(cell: Cell, value: str | None, warnings: tuple[str, ...]) -> None:
    found = read_staff_id(cell, "ZA")
    assert found is not None
    assert (found.value, found.warnings) == (value, warnings)


def test_a_staff_code_of_another_country_stays_as_written() -> None:
    found = read_staff_id("CB-0012", "VN")
    assert found is not None
    assert found.value == "CB0012"


@pytest.mark.parametrize(("cell", "code"), [(20333, "20333"), ("20333-1", "20333"), ("00123", "123"), ("", None)])
def test_a_schools_number_loses_its_check_digit(cell: Cell, code: str | None) -> None:
    assert read_organisation_code(cell) == code


@pytest.mark.parametrize("name", ["os.system", "za.idnr.validate", "", "xx.none", "vn.unknown"])
def test_a_check_that_does_not_exist_is_told(name: str) -> None:
    with pytest.raises(ValueError, match="no identifier check"):
        find_check(name)


@given(st.one_of(st.text(max_size=40), st.integers(), st.floats(), st.from_regex(r"[\d.,E+ -]{1,20}", fullmatch=True)))
def test_any_cell_is_an_identifier_or_not_without_an_error(cell: str | int | float) -> None:
    for country in ("VN", "CL", "ZA", None):
        found = read_identifier(cell, country)
        assert found is None or found.is_valid == (found.value is not None)
