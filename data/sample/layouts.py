"""The sample's files, as departments and platforms would lay them out; each says that it is sample data."""

import csv
from calendar import monthrange
from datetime import date, datetime
from typing import Any

from learners import HERE, NAMES, Learner, chance, plain
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

FILES = HERE / "files"
MARK = "DỮ LIỆU MẪU - SAMPLE DATA"


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


def public_servants(count: int, start: int) -> list[list[str | int]]:
    """PERSAL number, surname, name, identity number, department and salary level; some numbers lost their zero."""
    words = NAMES["en"]
    departments = ["Department of Health", "Department of Education", "Department of Transport", "Provincial Treasury"]
    servants: list[list[str | int]] = []
    for number in range(start, start + count):
        sex = chance.choice("fm")
        born = date(chance.randint(1968, 1999), chance.randint(1, 12), chance.randint(1, 28))
        servants.append([23_000_000 + number if number % 3 else f"{3_000_000 + number:08d}",
                         chance.choice(words["family"]), chance.choice(words[f"given_{sex}"]),
                         za_number(born, sex, number), chance.choice(departments), chance.randint(5, 13)])  # fmt: skip
    return servants


def persal_list(name: str, province: str, course: str, servants: list[list[str | int]]) -> str:
    """A register of public servants."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "Register"
    sheet.append([f"TRAINING REGISTER {province.upper()} ({MARK})"])
    sheet.append(["Persal number", "Surname", "Name", "ID no", "Department", "Province", "Salary level", "Course",
                  "Completion date", "Result"])  # fmt: skip
    for *who, level in servants:
        result = chance.choices(("Competent", "Not yet competent", "Absent"), (8, 1, 1))[0]
        sheet.append([*who, province, level, course,
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
