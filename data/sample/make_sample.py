"""Writes the shipped sample: fictional people only, from a fixed seed, as departments and platforms would send them.

Run `python data/sample/make_sample.py` from the checkout; it rewrites data/sample/files and data/sample/sample.csv.
"""

import csv
import random
import tomllib
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

HERE = Path(__file__).parent
FILES = HERE / "files"
REFERENCE = HERE.parent / "reference"
NAMES = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
MARK = "DỮ LIỆU MẪU - SAMPLE DATA"
chance = random.Random(20221231)


@dataclass(frozen=True)
class Learner:
    """A fictional official."""

    family: str
    given: str
    sex: str
    born: date
    identifier: str
    phone: str
    email: str
    province: str
    unit: str
    post: str

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}"


def rows_of(name: str) -> list[dict[str, str]]:
    with (REFERENCE / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def plain(text: str) -> str:
    folded = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(letter for letter in folded if letter.isascii() and letter.isalnum()).lower()


def officials(province: dict[str, str], communes: list[str], count: int, start: int) -> list[Learner]:
    """`count` officials of one province; `start` keeps their numbers apart from everybody else's."""
    words = NAMES["vi"]
    learners = []
    for number in range(start, start + count):
        sex = chance.choice("FM")
        family = f"{chance.choice(words['family'])} {chance.choice(words['middle_' + sex.lower()])}"
        given = chance.choice(words["given_" + sex.lower()])
        born = date(chance.randint(1966, 1999), chance.randint(1, 12), chance.randint(1, 28))
        century = {"M": "0", "F": "1"}[sex]
        learners.append(
            Learner(
                family=family,
                given=given,
                sex=sex,
                born=born,
                identifier=f"{int(province['code']):03d}{century}{born:%y}{number:06d}",
                phone=f"03{2 + number % 8}{number * 37 % 10**7:07d}",
                email=f"{plain(given)}.{number}@{plain(province['name'])}.example",
                province=province["name"],
                unit=chance.choice(communes) if chance.random() < 0.7 else chance.choice(words["offices"]),
                post=chance.choice(words["posts"]),
            )
        )
    return learners


def result_of(shares: tuple[float, float, float]) -> str:
    return chance.choices(("Đạt", "Không đạt", "Vắng"), shares)[0]


def day_of(year: int, month: int) -> date:
    return date(year, month, chance.randint(1, monthrange(year, month)[1]))


def national_head(sheet: Worksheet, width: int, issuer: str, title: str, note: str) -> int:
    """The title block of an official list; the number of the row where its header goes."""
    sheet.append([issuer, *[None] * (width // 2), "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"])
    sheet.append([MARK, *[None] * (width // 2), "Độc lập - Tự do - Hạnh phúc"])
    sheet.append([])
    sheet.append([title])
    sheet.append([f"({note})"])
    sheet.append([])
    for row in (4, 5):
        sheet.merge_cells(start_row=row, start_column=1, end_row=row, end_column=width)
        sheet.cell(row, 1).alignment = Alignment(horizontal="center")
        sheet.cell(row, 1).font = Font(bold=row == 4)
    return 7


def finish(sheet: Worksheet, count: int) -> None:
    sheet.append([None, "Tổng cộng", count])
    sheet.append([])
    sheet.append([None, "NGƯỜI LẬP BIỂU", None, None, "THỦ TRƯỞNG ĐƠN VỊ"])
    sheet.append([None, "(dữ liệu mẫu)", None, None, "(dữ liệu mẫu)"])


def save(book: Workbook, name: str) -> str:
    book.properties.created = book.properties.modified = datetime(2026, 7, 1)
    book.properties.creator = "Milepost sample"
    book.save(FILES / name)
    return name


def regional_list(name: str, learners: list[Learner], course: str, year: int, months: tuple[int, int]) -> str:
    """One row a learner, provinces in a column, completion dates as real dates."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Danh sach"
    header = ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Số CCCD", "Số điện thoại", "Tỉnh/Thành phố",
              "Đơn vị công tác", "Chức vụ", "Kết quả", "Ngày hoàn thành"]  # fmt: skip
    national_head(sheet, len(header), "BỘ THÔNG TIN VÀ TRUYỀN THÔNG", f"DANH SÁCH HỌC VIÊN KHÓA {course}", MARK)
    sheet.append(header)
    for number, learner in enumerate(learners, 1):
        result = result_of((0.86, 0.09, 0.05))
        done = day_of(year, chance.randint(*months)) if result == "Đạt" else None
        identifier: Any = learner.identifier if chance.random() < 0.9 else int(learner.identifier)
        born: Any = learner.born if chance.random() < 0.5 else learner.born.strftime("%d/%m/%Y")
        sheet.append([number, learner.name, born, "Nữ" if learner.sex == "F" else "Nam", identifier, learner.phone,
                      learner.province, learner.unit, learner.post, result, done])  # fmt: skip
    finish(sheet, len(learners))
    return save(book, name)


def grouped_list(name: str, title: str, province: str, learners: list[Learner], note: str) -> str:
    """Units as group rows, two-level header, birth year in one of two columns by sex, three rows with a fault."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "DS lop"
    row = national_head(sheet, 8, f"SỞ NỘI VỤ TỈNH {province.upper()}", title, note)
    sheet.append(["TT", "Họ và tên", "Năm sinh", None, "Số CCCD", "Chức vụ", "Kết quả", "Ghi chú"])
    sheet.append([None, None, "Nam", "Nữ"])
    sheet.merge_cells(start_row=row, start_column=3, end_row=row, end_column=4)
    for column in (1, 2, 5, 6, 7, 8):
        sheet.merge_cells(start_row=row, start_column=column, end_row=row + 1, end_column=column)
    number = 0
    for index, unit in enumerate(sorted({learner.unit for learner in learners}), 1):
        sheet.append([str(index), unit.upper()])
        sheet.merge_cells(start_row=sheet.max_row, start_column=2, end_row=sheet.max_row, end_column=8)
        for learner in (one for one in learners if one.unit == unit):
            number += 1
            years = (learner.born.year, None) if learner.sex == "M" else (None, learner.born.year)
            sheet.append(
                [number, learner.name, *years, learner.identifier, learner.post, result_of((0.88, 0.08, 0.04))]
            )
    sheet.append([number + 1, None, 1980, None, None, "Chuyên viên", "Đạt", "thiếu tên"])
    sheet.append([number + 2, learners[0].name, learners[0].born.year if learners[0].sex == "M" else None,
                  learners[0].born.year if learners[0].sex == "F" else None, learners[0].identifier,
                  learners[0].post, "Đạt", "ghi hai lần"])  # fmt: skip
    finish(sheet, number + 2)
    return save(book, name)


def session_list(name: str, title: str, learners: list[Learner]) -> str:
    """A morning and an afternoon sheet, names split over two columns, telephones as numbers."""
    book = Workbook()
    book.remove(book.worksheets[0])
    half = len(learners) // 2
    for label, group in (("Ca sáng", learners[:half]), ("Ca chiều", learners[half:])):
        sheet = book.create_sheet(label)
        sheet.append([f"{title} - {label.upper()} ({MARK})"])
        sheet.append([])
        sheet.append(["TT", "Họ đệm", "Tên", "Năm sinh", "Số điện thoại", "Thư điện tử", "Đơn vị", "Xếp loại"])
        for number, learner in enumerate(group, 1):
            grade = chance.choices(("Giỏi", "Khá", "Trung bình", "Không đạt"), (2, 5, 2, 1))[0]
            sheet.append([number, learner.family, learner.given, learner.born.year, int(learner.phone),
                          learner.email, learner.unit, grade])  # fmt: skip
    return save(book, name)


def grade_report(name: str, learners: list[Learner], assignments: tuple[str, ...]) -> str:
    """An Open edX grade report: e-mails, no names, no dates."""
    with (FILES / name).open("w", encoding="utf-8", newline="") as file:
        report = csv.writer(file)
        report.writerow(["Student ID", "Email", "Username", "Grade", *assignments, "Quiz (Avg)", "Enrollment Track",
                         "Verification Status", "Certificate Eligible", "Certificate Delivered", "Certificate Type",
                         "Enrollment Status"])  # fmt: skip
        for number, learner in enumerate(learners, 70001):
            grade = chance.choices((0.0, 0.35, 0.72, 0.88, 0.96), (1, 2, 4, 6, 3))[0]
            passed = "Y" if grade >= 0.6 else "N"
            marks = [grade if grade else "Not Attempted" for _ in assignments]
            report.writerow([number, learner.email, f"hv{number}", grade, *marks, grade, "honor", "N/A", passed, passed,
                             "honor" if passed == "Y" else "N/A",
                             "unenrolled" if chance.random() < 0.02 else "enrolled"])  # fmt: skip
    return name


def plan_return(name: str, provinces: list[str], period: str) -> str:
    """Provinces in rows, teams, members and plans in columns: an indicator return."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bieu tong hop"
    sheet.append([f"BÁO CÁO TỔ CÔNG NGHỆ SỐ CỘNG ĐỒNG {period} ({MARK})"])
    sheet.append([])
    sheet.append(["STT", "Đơn vị", "Số tổ công nghệ số cộng đồng", "Số thành viên tổ công nghệ số cộng đồng",
                  "Đã ban hành kế hoạch"])  # fmt: skip
    for number, province in enumerate(provinces, 1):
        teams = chance.randint(200, 1400)
        sheet.append([number, province, teams, teams * chance.randint(4, 6), chance.choices((1, 0), (2, 3))[0]])
    return save(book, name)


def state_return(name: str, communes: list[str], period: str) -> str:
    """Communes of the merged province in rows: agencies, services, centres."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Bieu 02"
    sheet.append([f"BIỂU TỔNG HỢP CHUYỂN ĐỔI SỐ {period} ({MARK})"])
    sheet.append([])
    sheet.append(["TT", "Đơn vị", "Ứng dụng phân tích dữ liệu", "Dịch vụ công trực tuyến ổn định",
                  "Trung tâm đào tạo, thực hành kỹ năng số"])  # fmt: skip
    for number, commune in enumerate(communes, 1):
        sheet.append([number, commune, *(chance.choices((1, 0), share)[0] for share in ((5, 5), (6, 4), (3, 7)))])
    return save(book, name)


def staff_list(units: list[str], staff: list[Learner]) -> None:
    """The fictional number of officials of each unit of the merged province: somewhat more than were trained."""
    with (HERE / "staff.csv").open("w", encoding="utf-8", newline="") as file:
        report = csv.writer(file, lineterminator="\n")
        report.writerow(["unit", "staff"])
        for unit in units:
            known = sum(learner.unit == unit for learner in staff)
            report.writerow([unit, known + chance.randint(0, 6)])


def teacher_list(name: str, region: str, count: int, start: int) -> str:
    """Chile's teachers with self-assessments before and after, semicolons and decimal commas."""
    words = NAMES["es"]
    with (FILES / name).open("w", encoding="utf-8-sig", newline="") as file:
        report = csv.writer(file, delimiter=";")
        report.writerow(["RUT", "Nombres", "Apellidos", "RBD", "Establecimiento", "Dependencia", "Nivel", "Región",
                         "Correo", "Autoevaluación inicial", "Autoevaluación final"])  # fmt: skip
        for number in range(start, start + count):
            body = 44_000_000 + number * 7
            given = chance.choice(words["given_f"] + words["given_m"])
            family = f"{chance.choice(words['family'])} {chance.choice(words['family'])}"
            school = chance.randrange(len(words["schools"]))
            before = chance.randint(15, 32) / 10
            after = min(4.0, before + chance.gauss(0.7, 0.35)) if chance.random() < 0.82 else None
            report.writerow([f"{body}-{check_digit(body)}", given, family, 20_300 + school, words["schools"][school],
                             chance.choice(["Municipal", "Particular Subvencionado", "Particular Pagado",
                                            "Servicio Local de Educación"]),
                             chance.choice(["Parvularia", "Básica", "Media"]), region,
                             f"{plain(given)}.{number}@escuela.example", f"{before:.2f}".replace(".", ","),
                             f"{after:.2f}".replace(".", ",") if after else ""])  # fmt: skip
    return name


def check_digit(body: int) -> str:
    """Módulo 11 of a RUT."""
    total = sum(int(digit) * (2 + place % 6) for place, digit in enumerate(reversed(str(body))))
    return {11: "0", 10: "K"}.get(11 - total % 11, str(11 - total % 11))


def persal_list(name: str, province: str, course: str, count: int, start: int) -> str:
    """A register of public servants; some PERSAL numbers lost their leading zero."""
    words = NAMES["en"]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Register"
    sheet.append([f"TRAINING REGISTER {province.upper()} ({MARK})"])
    sheet.append(["Persal number", "Surname", "Name", "ID no", "Department", "Province", "Salary level", "Course",
                  "Completion date", "Result"])  # fmt: skip
    departments = ["Department of Health", "Department of Education", "Department of Transport", "Provincial Treasury"]
    for number in range(start, start + count):
        sex = chance.choice("fm")
        born = date(chance.randint(1968, 1999), chance.randint(1, 12), chance.randint(1, 28))
        result = chance.choices(("Competent", "Not yet competent", "Absent"), (8, 1, 1))[0]
        sheet.append([23_000_000 + number if number % 3 else f"{3_000_000 + number:08d}",
                      chance.choice(words["family"]), chance.choice(words[f"given_{sex}"]),
                      za_number(born, sex, number), chance.choice(departments), province, chance.randint(5, 13), course,
                      day_of(2026, chance.randint(1, 6)) if result == "Competent" else None, result])  # fmt: skip
    return save(book, name)


def za_number(born: date, sex: str, number: int) -> str:
    """Thirteen digits with a Luhn check digit."""
    body = f"{born:%y%m%d}{(5000 if sex == 'm' else 0) + number % 5000:04d}08"
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return body + str(-total % 10)


def expert_list(name: str, units: list[tuple[str, str]]) -> str:
    """One expert of nearly every ministry and province, with the post that makes an expert."""
    words = NAMES["vi"]
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Chuyen gia"
    national_head(sheet, 7, "CỤC TIN HỌC HÓA", "DANH SÁCH HỌC VIÊN CHƯƠNG TRÌNH CHUYÊN GIA (11-12/6/2020)", MARK)
    sheet.append(["STT", "Họ và tên", "Ngày sinh", "Chức vụ", "Đơn vị công tác", "Thư điện tử", "Kết quả"])
    for number, (unit, post) in enumerate(units, 1):
        sex = chance.choice("fm")
        family = f"{chance.choice(words['family'])} {chance.choice(words['middle_' + sex])}"
        given = chance.choice(words["given_" + sex])
        born = date(chance.randint(1968, 1988), chance.randint(1, 12), chance.randint(1, 28))
        sheet.append([number, f"{family} {given}", born.strftime("%d/%m/%Y"), post, unit,
                      f"{plain(given)}.e{number}@cntt.example", "Hoàn thành"])  # fmt: skip
    finish(sheet, len(units))
    return save(book, name)


def everything() -> Iterator[dict[str, str]]:
    """One entry per file written: what its sender would declare."""
    units = rows_of("admin_units.csv")
    # A unit that was renamed within its vintage stands there twice: these are the names of 2022.
    old = [unit for unit in units if unit["vintage"] == "VN63" and unit["valid_from"] < "2022-01-01"]
    communes: dict[str, list[str]] = {}
    for commune in rows_of("vn_communes_pre2025.csv"):
        communes.setdefault(commune["parent_code"], []).append(f"{commune['type']} {commune['name']}")
    crowd = {
        unit["unit_id"]: officials(unit, communes[unit["code"]][:12], chance.randint(16, 74), 900_000 + place * 1000)
        for place, unit in enumerate(old)
    }
    yield from year_2022(old, crowd)
    yield from merged_province(old, crowd)
    yield from other_programmes(old)


def year_2022(old: list[dict[str, str]], crowd: dict[str, list[Learner]]) -> Iterator[dict[str, str]]:
    for part in range(7):
        provinces = old[part * 9 : part * 9 + 9]
        course = ("CDS-01", "CDS-02", "CDS-03")[part % 3]
        learners = [learner for unit in provinces for learner in crowd[unit["unit_id"]][4:]]
        name = regional_list(f"ds-vung-{part + 1}.xlsx", learners, course, 2022, (2, 12))
        yield {"file": name, "programme": "vn-2022", "course": course, "area": "VN", "period": "2022"}
    for place, month in ((3, 5), (20, 9), (41, 11)):
        unit = old[place]
        learners = crowd[unit["unit_id"]][:40]
        title = "DANH SÁCH CÁN BỘ CẤP XÃ THAM GIA BỒI DƯỠNG CHUYỂN ĐỔI SỐ"
        name = grouped_list(f"ds-{plain(unit['name'])}.xlsx", title, unit["name"], learners, MARK)
        yield {"file": name, "programme": "vn-2022", "course": "CDS-XA", "area": unit["unit_id"],
               "period": f"2022-{month:02d}"}  # fmt: skip
    for course, day in (("CDS-01", "2022-06-30"), ("CDS-02", "2022-09-30"), ("CDS-03", "2022-12-15")):
        learners = chance.sample([learner for group in crowd.values() for learner in group], 520)
        name = grade_report(f"MIC_{course}_2022_grade_report_{day}-0000.csv", learners, ("Quiz 1: Mở đầu", "Quiz 2"))
        yield {"file": name, "programme": "vn-2022", "course": course, "area": "VN", "period": day[:7]}
    name = plan_return("bieu-to-cong-nghe-so.xlsx", [unit["name"] for unit in old], "NĂM 2022")
    yield {"file": name, "programme": "vn-2022", "area": "VN", "period": "2022"}


def merged_province(old: list[dict[str, str]], crowd: dict[str, list[Learner]]) -> Iterator[dict[str, str]]:
    communes = [row for row in rows_of("vn_communes_2025.csv") if row["parent_code"] == "08"]
    names = [f"{row['type']} {row['name']}" for row in communes]
    parts = [unit for unit in old if unit["unit_id"] in ("VN63-08", "VN63-02")]
    staff = [learner for unit in parts for learner in officials(unit, names, 330, 400_000 + int(unit["code"]) * 1000)]
    chance.shuffle(staff)
    plans = (
        ("lop-ky-nang-so-2025-q3.xlsx", "TQ-CB", staff[:150], "2025-09"),
        ("lop-ky-nang-so-2025-q4.xlsx", "TQ-CB", staff[120:260], "2025-12"),
        ("lop-ky-nang-so-2026-q1.xlsx", "TQ-CB", staff[250:380], "2026-03"),
    )
    for file, course, learners, period in plans:
        name = session_list(file, "LỚP KỸ NĂNG SỐ CƠ BẢN", learners)
        yield {"file": name, "programme": "vn-tuyen-quang", "course": course, "area": "VN34-08", "period": period}
    for learners, day in ((staff[60:400], "2025-11-15"), (staff[300:600], "2026-05-20")):
        name = grade_report(f"MOST_TQMOOC_2025_grade_report_{day}-0000.csv", learners, ("Quiz 1: Hồ sơ", "Quiz 2"))
        yield {"file": name, "programme": "vn-tuyen-quang", "course": "TQ-MOOC", "area": "VN34-08",
               "period": day[:7]}  # fmt: skip
    title = "DANH SÁCH HỌC VIÊN LỚP AN TOÀN, AN NINH THÔNG TIN"
    name = grouped_list("ds-an-toan-thong-tin.xlsx", title, "TUYÊN QUANG", staff[100:240], MARK)
    yield {"file": name, "programme": "vn-tuyen-quang", "course": "TQ-ATTT", "area": "VN34-08", "period": "2026-04"}
    staff_list([*sorted({learner.unit for learner in staff})], staff)
    name = state_return("bieu-chuyen-doi-so.xlsx", names[:60], "QUÝ II/2026")
    yield {"file": name, "programme": "vn-tuyen-quang", "area": "VN34-08", "period": "2026-Q2"}


def other_programmes(old: list[dict[str, str]]) -> Iterator[dict[str, str]]:
    cohorts = (("Maule", "CL-R07", "2025", "CD-01"), ("Biobío", "CL-R08", "2025", "CD-02"),
               ("Valparaíso", "CL-R05", "2026-H1", "CD-01"))  # fmt: skip
    for start, (region, area, period, course) in enumerate(cohorts):
        name = teacher_list(f"docentes-{plain(region)}-{period[:4]}.csv", region, 120, start * 500)
        yield {"file": name, "programme": "cl-teachers", "course": course, "area": area, "period": period}
    for start, (province, area, course) in enumerate(
        (("Free State", "ZA-FS", "NSG-CLD-01"), ("Gauteng", "ZA-GP", "NSG-AI-01"), ("Limpopo", "ZA-LP", "NSG-CYB-01"))
    ):
        name = persal_list(f"register-{plain(province)}.xlsx", province, course, 90, start * 700 + 1)
        yield {"file": name, "programme": "za-nsg", "course": course, "area": area, "period": "2026-H1"}
    ministries = [row["name"] for row in rows_of("vn_ministries.csv") if row["valid_from"] < "2020-07"][:20]
    chosen = [(f"Sở Thông tin và Truyền thông {unit['name']}", "Giám đốc Trung tâm CNTT") for unit in old[:58]]
    chosen += [(ministry, "Trưởng phòng CNTT") for ministry in ministries]
    name = expert_list("ds-chuyen-gia-2020.xlsx", chosen)
    yield {"file": name, "programme": "vn-experts", "course": "CPDT-01", "area": "VN", "period": "2020-06"}


def main() -> None:
    FILES.mkdir(exist_ok=True)
    for stale in FILES.iterdir():
        stale.unlink()
    with (HERE / "sample.csv").open("w", encoding="utf-8", newline="") as file:
        manifest = csv.DictWriter(file, ["file", "programme", "course", "area", "period"], lineterminator="\n")
        manifest.writeheader()
        for entry in everything():
            manifest.writerow(entry)


if __name__ == "__main__":
    main()
