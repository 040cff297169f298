"""Telephone numbers and addresses as people type them."""

import phonenumbers
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.contacts import read_email, read_phone
from pipelines.grid import Cell

PHONES = """
    VN | 0340002304                 | 0340002304  | personal |
    VN | 340002304                  | 0340002304  | personal | phone_lost_zero
    VN | 0320000001                 | 0320000001  | personal |
    VN | +84 340 002 304            | 0340002304  | personal |
    VN | 84340002304                | 0340002304  | personal |
    VN | 0084340002304              | 0340002304  | personal |
    VN | +84 (0)340 002 304         | 0340002304  | personal |
    VN | 0912.345.678               | 0912345678  | personal |
    VN | 0912-345-678               | 0912345678  | personal |
    VN | (0912) 345 678             | 0912345678  | personal |
    VN | 0912345678 / 0987654321    | 0912345678  | personal |
    VN | 02103847123 - 0912345678   | 0912345678  | personal |
    VN | ĐT: 0912345678             | 0912345678  | personal |
    VN | 0912345678.0               | 0912345678  | personal |
    VN | 01682345678                | 0382345678  | personal |
    VN | 02103 847 123              | 02103847123 | shared   |
    VN | 12345                      |             | shared   | phone_invalid
    VN | 096087300097               |             | shared   | phone_invalid
    VN | 0000000000                 |             | shared   | phone_invalid
    CL | +56 9 1234 5678            | 56912345678 | personal |
    CL | 9 1234 5678                | 56912345678 | personal |
    CL | 56912345678                | 56912345678 | personal |
    CL | (2) 2345 6789              | 56223456789 | shared   |
    ZA | 082 123 4567               | 0821234567  | personal |
    ZA | 821234567                  | 0821234567  | personal | phone_lost_zero
    ZA | +27 82 123 4567            | 0821234567  | personal |
    ZA | 27821234567                | 0821234567  | personal |
    ZA | 011 123 4567               | 0111234567  | shared   |
    VN | +33 6 12 34 56 78          | 33612345678 | personal |
    XX | +33 6 12 34 56 78          | 33612345678 | personal |
"""


@pytest.mark.parametrize("line", PHONES.strip().splitlines())
def test_a_telephone_number_is_read_to_its_canonical_digits(line: str) -> None:
    country, cell, value, kind, warning = (part.strip() for part in line.split("|"))
    found = read_phone(cell, country)
    assert found is not None
    assert found.value == (value or None)
    assert found.is_personal == (kind == "personal")
    assert found.warnings == ((warning,) if warning else ())


@pytest.mark.parametrize("cell", [None, "", "-", "không có", True])
def test_a_cell_without_a_digit_holds_no_number(cell: Cell) -> None:
    assert read_phone(cell, "VN") is None


@pytest.mark.parametrize("region", ["VN", "ZA"])
def test_the_tables_agree_with_phonenumbers_on_mobile_numbers(region: str) -> None:
    number = phonenumbers.example_number_for_type(region, phonenumbers.PhoneNumberType.MOBILE)
    digits = f"{number.country_code}{number.national_number}"
    forms = [
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL),
        phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL),
        digits,
        int(digits),
    ]
    found = [read_phone(form, region) for form in forms]
    assert all(phone is not None and phone.is_personal for phone in found)
    assert len({phone.value for phone in found if phone}) == 1


@given(st.from_regex(r"0[35789][0-9]{8}", fullmatch=True))
def test_a_mobile_number_survives_every_way_of_writing_it(number: str) -> None:
    ways: list[Cell] = [
        number,
        int(number),
        float(number),
        f"+84{number[1:]}",
        f"{number[:4]}.{number[4:7]} {number[7:]}",
    ]
    assert {found.value for way in ways if (found := read_phone(way, "VN"))} == {number}


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("An.NV@CaMau.example", "an.nv@camau.example"),
        (" an@x.example ; ", "an@x.example"),
        ("mailto:an@x.example", "an@x.example"),
        ("An <an@x.example>", "an@x.example"),
        ("an@x.example, ba@x.example", "an@x.example"),
        ("an @ x.example", "an@x.example"),
        ("an+course@x-y.example", "an+course@x-y.example"),
        ("an＠x.example", "an@x.example"),
    ],
)
def test_an_address_is_read_in_lower_case(cell: str, value: str) -> None:
    assert read_email(cell) == (value, True, ())


@pytest.mark.parametrize(
    "cell", ["an@x", "an@@x.example", "an@x..example", "@x.example", "an.x.example", "a b@", "an@x,example"]
)
def test_a_wrong_address_is_told(cell: str) -> None:
    assert read_email(cell) == (None, False, ("email_invalid",))


@pytest.mark.parametrize("cell", [None, "", "-", 12, "không có"])
def test_a_cell_without_an_address_is_no_fault(cell: Cell) -> None:
    assert read_email(cell) is None


@given(st.one_of(st.text(max_size=60), st.integers(), st.floats()))
def test_any_cell_is_a_contact_or_not_without_an_error(cell: str | int | float) -> None:
    for country in ("VN", "CL", "ZA", None):
        read_phone(cell, country)
    read_email(cell)
