"""Periods: codes and their days, and what titles say of periods, classes and signatures."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.periods import find_class_dates, find_period, find_report_date, period_of_days, read_period

CODES = """
    2025    | 2025-01-01 | 2025-12-31
    2025-H1 | 2025-01-01 | 2025-06-30
    2025-H2 | 2025-07-01 | 2025-12-31
    2025-9M | 2025-01-01 | 2025-09-30
    2025-Q3 | 2025-07-01 | 2025-09-30
    2024-02 | 2024-02-01 | 2024-02-29
    2025-12 | 2025-12-01 | 2025-12-31
"""


@pytest.mark.parametrize("line", CODES.strip().splitlines())
def test_a_code_has_its_first_and_last_day(line: str) -> None:
    code, first, last = (part.strip() for part in line.split("|"))
    period = read_period(code)
    assert period == (code, date.fromisoformat(first), date.fromisoformat(last))
    assert period_of_days(period.first, period.last) == period


@pytest.mark.parametrize(
    "code", ["", "2025-13", "2025-Q5", "2025-H3", "2025-6M", "25-Q1", "2025-Q", "2025-02-01", "quý 3"]
)
def test_what_is_no_code_is_none(code: str) -> None:
    assert read_period(code) is None


TITLES = """
    BÁO CÁO SỐ LƯỢT CÁN BỘ ĐƯỢC TẬP HUẤN QUÝ I/2025    | 2025-Q1
    Kết quả quý III năm 2025                           | 2025-Q3
    QUÝ 4 - 2024                                       | 2024-Q4
    6 tháng đầu năm 2025                               | 2025-H1
    SÁU THÁNG CUỐI NĂM 2025                            | 2025-H2
    Báo cáo 6 tháng năm 2025                           | 2025-H1
    9 THÁNG ĐẦU NĂM 2025                               | 2025-9M
    lũy kế 9 tháng/2025                                | 2025-9M
    Báo cáo tháng 02/2025                              | 2025-02
    THÁNG 9 NĂM 2025                                   | 2025-09
    TUẦN 3 THÁNG 6/2025                                | 2025-06
    Từ ngày 01/01/2025 đến ngày 31/03/2025             | 2025-Q1
    Từ ngày 15/12/2024 đến ngày 14/3/2025              | 2025-Q1
    (Từ ngày 01 tháng 4 đến ngày 30 tháng 6 năm 2025)  | 2025-Q2
    Từ tháng 7 đến tháng 9 năm 2025                    | 2025-Q3
    THÁNG 01 - THÁNG 6/2025                            | 2025-H1
    tháng 10/2024 đến hết tháng 3/2025                 | 2025-H1
    Quarterly return (April to June 2025)              | 2025-Q2
    Informe: julio a septiembre de 2025                | 2025-Q3
    enero – junio 2025                                 | 2025-H1
    Kế hoạch năm 2025                                  | 2025
    Q3 2025                                            | 2025-Q3
    Third quarter of 2025                              | 2025-Q3
    First half of 2025                                 | 2025-H1
    Nine months 2025                                   | 2025-9M
    Training report, June 2025                         | 2025-06
    Primer semestre 2025                               | 2025-H1
    Nómina de docentes, 2º semestre 2025               | 2025-H2
    II semestre de 2025                                | 2025-H2
    3° trimestre de 2025                               | 2025-Q3
    Tercer trimestre de 2025                           | 2025-Q3
    Informe de junio de 2025                           | 2025-06
    الربع الثالث 2025                                  | 2025-Q3
    النصف الأول من عام 2025                            | 2025-H1
    ngày 12 tháng 6 năm 2025                           |
    21 de junio de 2025                                |
    Biểu số 01/BC-SNV                                  |
    DANH SÁCH HỌC VIÊN LỚP TIN HỌC VĂN PHÒNG           |
    Năm học 2024-2025                                  |
"""


@pytest.mark.parametrize("line", TITLES.strip("\n").splitlines())
def test_a_title_names_its_period(line: str) -> None:
    title, code = (part.strip() for part in line.split("|"))
    period = find_period(title)
    assert (period.code if period else "") == code


CLASSES = """
    Từ ngày 10/6/2025 đến ngày 12/6/2025                             | 2025-06-10 | 2025-06-12 |
    (Từ ngày 10 đến ngày 12/6/2025)                                  | 2025-06-10 | 2025-06-12 |
    từ 10/6 - 12/6/2025                                              | 2025-06-10 | 2025-06-12 |
    Thời gian: ngày 10, 11 và 12/6/2025                              | 2025-06-10 | 2025-06-12 |
    Lớp 1 (từ ngày 02 tháng 6 đến ngày 06 tháng 6 năm 2025)          | 2025-06-02 | 2025-06-06 |
    Lớp bồi dưỡng tổ chức ngày 12 tháng 6 năm 2025                   | 2025-06-12 | 2025-06-12 |
    Khai giảng 10/6/2025, bế giảng 12/6/2025                         | 2025-06-10 | 2025-06-12 |
    Khóa 1, ngày 5.6.2025                                            | 2025-06-05 | 2025-06-05 |
    DANH SÁCH lớp 2 - 5/6/2025                                       | 2025-06-05 | 2025-06-05 |
    10-12/6/2025                                                     | 2025-06-10 | 2025-06-12 |
    31/12/2024 - 2/1/2025                                            | 2024-12-31 | 2025-01-02 |
    from 10 to 12 June 2025                                          | 2025-06-10 | 2025-06-12 |
    10-12 June 2025                                                  | 2025-06-10 | 2025-06-12 |
    June 10, 2025 to June 12, 2025                                   | 2025-06-10 | 2025-06-12 |
    Training 3rd to 5th March 2025                                   | 2025-03-03 | 2025-03-05 |
    del 10 al 12 de junio de 2025                                    | 2025-06-10 | 2025-06-12 |
    (Ngày 12/6/2025)                                                 | 2025-06-12 | 2025-06-12 |
    Cà Mau, ngày 12 tháng 6 năm 2025                                 |            |            | 2025-06-12
    Santiago, 12 de junio de 2025                                    |            |            | 2025-06-12
    Date: 12 March 2025                                              |            |            | 2025-03-12
    ngày 31 tháng 6 năm 2025                                         |            |            |
    (Kèm theo Công văn số 12/CV-SNV ngày 5/6/2025 của Sở Nội vụ)     |            |            |
    Kèm theo Quyết định số 15/QĐ-UBND ngày 05 tháng 6 năm 2025       |            |            |
    LỚP KỸ NĂNG SỐ CƠ BẢN - CA SÁNG                                  |            |            |
"""


@pytest.mark.parametrize("line", CLASSES.strip("\n").splitlines())
def test_the_days_of_a_class_are_told_from_a_signature_and_a_documents_date(line: str) -> None:
    title, first, last, report = (part.strip() for part in line.split("|"))
    assert [str(day or "") for day in find_class_dates(title)] == [first, last]
    assert str(find_report_date(title) or "") == report


@given(st.dates(date(2020, 1, 1), date(2035, 12, 31)), st.integers(0, 20))
def test_any_range_of_days_in_a_title_is_found(first: date, length: int) -> None:
    last = date.fromordinal(first.toordinal() + length)
    title = f"Lớp bồi dưỡng từ ngày {first:%d/%m/%Y} đến ngày {last:%d/%m/%Y}"
    assert find_class_dates(title) == (first, last)


@given(st.text(max_size=80))
def test_any_title_is_read_without_an_error(title: str) -> None:
    find_period(title)
    find_class_dates(title)
    find_report_date(title)
