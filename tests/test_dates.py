"""Birth dates are day first always; other columns by their own evidence; nothing is invented."""

from datetime import date, datetime, time, timedelta

import pytest
from babel.dates import format_date, get_month_names
from hypothesis import given
from hypothesis import strategies as st

from pipelines.dates import BirthDate, read_birth_column, read_date, read_date_column
from pipelines.grid import Cell

AT = date(2025, 9, 30)
BIRTHDAYS = st.dates(date(1946, 1, 1), date(2008, 12, 31))
DAYS = st.dates(date(2001, 1, 1), date(2060, 12, 31))

BORN = """
    12/09/1987              | 1987-09-12
    5-9-1979                | 1979-09-05
    5.9.1979                | 1979-09-05
    1/2/87                  | 1987-02-01
    ngày 5 tháng 9 năm 1979 | 1979-09-05
    5 tháng 9, 1979         | 1979-09-05
    sinh ngày 5/9/1979      | 1979-09-05
    05091979                | 1979-09-05
    19790905                | 1979-09-05
    1979-09-05              | 1979-09-05
    1979/9/5                | 1979-09-05
    O5/09/1979              | 1979-09-05
    1987-07-15 00:00:00     | 1987-07-15
    12 March 1985           | 1985-03-12
    12-Mar-85               | 1985-03-12
    March 12, 1985          | 1985-03-12
    12 de marzo de 1985     | 1985-03-12
    12 / 9 / 1987           | 1987-09-12
    29/2/1984               | 1984-02-29
    ١٢/٠٩/١٩٨٧              | 1987-09-12
    13/05/2528              | 1985-05-13
    28928                   | 1979-03-14
    15/8/08                 | 2008-08-15
    01/01/09                | 2009-01-01
"""
IMPOSSIBLE = """
    31/02/1985 29/2/1985 05/13/1985 32/1/1980 1885 2030 2/1/2024 15/3/12 1/2/197 1/2/19799 99999 12/12/12/1980
    0/13/1980 1/1/1 00000000 45001
"""


def born(cell: Cell, at: date = AT) -> BirthDate:
    return read_birth_column([cell], at).births[0]


@pytest.mark.parametrize("line", BORN.strip().splitlines())
def test_a_birth_date_is_read_day_first(line: str) -> None:
    written, dob = (part.strip() for part in line.split("|"))
    assert born(written) == BirthDate(date.fromisoformat(dob), int(dob[:4]))


@pytest.mark.parametrize(
    "cell",
    ["1979", 1979, 1979.0, "1979.0", "Sinh năm 1979", "00/00/1979", "79", 79, "9/1979", "…/…/1979", date(1905, 6, 1)],
)
def test_a_birth_year_alone_stays_a_year(cell: Cell) -> None:
    assert born(cell) == BirthDate(None, 1979, "year_only_dob")


@pytest.mark.parametrize(
    "cell",
    IMPOSSIBLE.split()
    + [date(2031, 1, 1), date(1880, 1, 1), time(1, 2), timedelta(days=3), -5, 1e12, 123456, "31 tháng 2 năm 1980"],
)
def test_an_impossible_birth_date_is_told_and_gives_no_year(cell: Cell) -> None:
    assert born(cell) == BirthDate(None, None, "impossible_dob", True)


@pytest.mark.parametrize("cell", [None, "", " ", "-", "không rõ", "\u00a0", True])
def test_a_blank_birth_date_is_no_fault(cell: Cell) -> None:
    assert born(cell) == BirthDate()


def test_two_digit_years_give_an_age_of_16_to_80_at_the_period() -> None:
    assert born("1/1/09").dob == date(2009, 1, 1)
    assert born("1/1/09", date(2024, 12, 31)).is_impossible
    assert born("1/1/46").dob == date(1946, 1, 1)
    assert born("1/1/05", date(2020, 12, 31)).is_impossible


def test_exchanged_day_and_month_show_over_the_whole_column() -> None:
    swapped: list[Cell] = [datetime(1987, 5, 4), date(1980, 1, 12), "13/04/1980", "25/12/1979", None, 1980]
    assert read_birth_column(swapped, AT).is_swap_suspected
    assert not read_birth_column([*swapped, date(1979, 3, 15)], AT).is_swap_suspected
    assert not read_birth_column([*swapped, "12/04/1980"], AT).is_swap_suspected
    assert not read_birth_column(swapped[:2], AT).is_swap_suspected


@given(BIRTHDAYS)
def test_every_birth_date_survives_every_way_of_writing_it(day: date) -> None:
    ways: list[Cell] = [
        f"{day.day}/{day.month}/{day.year}",
        f"{day:%d.%m.%Y}",
        f"{day:%d-%m-%y}",
        f"{day:%Y-%m-%d}",
        f"ngày {day.day} tháng {day.month} năm {day.year}",
        f"{day:%d%m%Y}",
        day,
        datetime(day.year, day.month, day.day, 7, 30),
        *(format_date(day, "long", locale) for locale in ("vi", "en_ZA", "es_CL", "ar")),
    ]
    at = date(day.year + 40, 1, 1)
    assert {born(way, at).dob for way in ways} == {day}


DATED = """
    21/06/2025                            | 2025-06-21
    Saturday, 21 June 2025, 2:05 PM       | 2025-06-21
    5/06/25, 14:05                        | 2025-06-05
    sábado, 21 de junio de 2025, 14:05    | 2025-06-21
    Thứ bảy, 21 Tháng 6 2025, 2:05 PM     | 2025-06-21
    Thứ 7, 21 tháng 6 năm 2025, 2:05 CH   | 2025-06-21
    5 Jun 2025                            | 2025-06-05
    Jun 5, 2025                           | 2025-06-05
    2025-06-21T16:59:00Z                  | 2025-06-21
    2025-06-21T17:00:00Z                  | 2025-06-22
    2025-06-21 17:00:00 UTC               | 2025-06-22
    2025-06-21T23:30:00+07:00             | 2025-06-21
    2025-06-21T23:30:00.123+0700          | 2025-06-21
    2025-06-21 23:30                      | 2025-06-21
    2025/06/21                            | 2025-06-21
    12 March 2025                         | 2025-03-12
    21 thg 6, 2025                        | 2025-06-21
    14:05 21/06/2025                      | 2025-06-21
    14h05 ngày 21/6/2025                  | 2025-06-21
    21/06/2025 14:05:33                   | 2025-06-21
    10/6/2025 - 12/6/2025                 | 2025-06-12
    21/06/2568                            | 2025-06-21
    45829                                 | 2025-06-21
    السبت، 21 يونيو 2025، 2:05 م          | 2025-06-21
    Tháng Sáu 21, 2025                    | 2025-06-21
"""


@pytest.mark.parametrize("line", DATED.strip().splitlines())
def test_other_dates_in_many_forms(line: str) -> None:
    written, day = (part.strip() for part in line.split("|"))
    assert read_date(written, "Asia/Ho_Chi_Minh") == date.fromisoformat(day)


def test_month_first_needs_a_second_number_over_12_and_no_first() -> None:
    column = read_date_column(["06/05/2025", "06/21/2025", "12/31/25 2:05 PM"])
    assert column.dates == [date(2025, 6, 5), date(2025, 6, 21), date(2025, 12, 31)]
    assert column.decision == "month_first"
    both = read_date_column(["06/05/2025", "06/21/2025", "13/5/2025"])
    assert both.dates == [date(2025, 5, 6), None, date(2025, 5, 13)]
    assert (both.decision, both.unreadable) == ("day_first", frozenset({1}))


def test_what_is_no_date_is_no_date() -> None:
    column = read_date_column(["không", None, "", "31/06/2025", "Jun 2025", "2025", True, 12])
    assert column.dates == [None] * 8
    assert column.unreadable == frozenset({3, 4, 5, 7})


@given(
    DAYS, st.sampled_from(["vi", "en_US", "en_ZA", "es_CL", "ar", "fr", "pt", "af"]), st.sampled_from(["long", "full"])
)
def test_dates_in_words_are_read_in_every_language_of_a_platform(day: date, locale: str, style: str) -> None:
    assert read_date(format_date(day, style, locale)) == day


@pytest.mark.parametrize("locale", ["vi", "en", "es", "ar", "fr", "pt", "af"])
def test_every_month_name_of_a_language_is_known(locale: str) -> None:
    for month, name in get_month_names("wide", locale=locale).items():
        assert read_date(f"21 {name} 2025") == date(2025, month, 21), name


@given(st.one_of(st.text(max_size=30), st.from_regex(r"[\d/. -]{1,14}", fullmatch=True), st.integers(), st.floats()))
def test_any_cell_is_a_date_or_not_without_an_error(cell: str | int | float) -> None:
    assert read_date_column([cell], "America/Santiago").decision
    found = born(cell)
    assert found.dob is None or found.dob.year == found.year
