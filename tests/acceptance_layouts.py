"""Fictional people said twice in lists of many layouts: group rows, tables side by side, sheets per unit, old fonts."""

import csv
import random
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import groupby
from pathlib import Path

import openpyxl
from openpyxl.styles import Font

from pipelines.legacy_text import _TCVN3
from tests.acceptance_names import PROVINCES, TONE_PAIRS
from tests.acceptance_people import Person, World, plain, shown

Place = tuple[str, str | None, int, str | None]  # file, sheet, row, column, as `records` names them
Rows = list[list[object]]
OLD_FONT = {new: old for old, new in _TCVN3.items()}
TITLE: Rows = [["SỞ NỘI VỤ"], ["DANH SÁCH HỌC VIÊN"], []]
SIGNED: Rows = [[], ["", "", "", "NGƯỜI LẬP BIỂU"], ["", "", "", "Ngô Thị Kiểm"]]


@dataclass(frozen=True)
class Layout:
    """How a list is laid out; `says` holds what it says of a person beside the name."""

    suffix: str
    says: frozenset[str]
    write: Callable[[Path, list[Person]], Iterator[tuple[Place, str]]]


def by_unit(people: list[Person]) -> list[Person]:
    return sorted(people, key=lambda person: person.unit)


def saved(path: Path, sheets: dict[str, Rows], old_font: bool = False) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(row)
        for cell in page["B"] if old_font else ():
            cell.font = Font(name=".VnTime")
    book.save(path)


def one_table(path: Path, people: list[Person], header: list[str], said: Callable[[Person], list[object]]) -> Iterator:
    table = [[i, *said(person), "Đạt"] for i, person in enumerate(people, 1)]
    saved(path, {"DS": [*TITLE, ["TT", *header, "Kết quả"], *table, *SIGNED]}, path.name.startswith("old_font"))
    for i, person in enumerate(people):
        yield (path.name, "DS", 5 + i, None), person.key


def full(path: Path, people: list[Person]) -> Iterator:
    """Identifiers as numbers, which lose their zero."""
    header = ["Họ và tên", "Ngày sinh", "CCCD", "Đơn vị"]
    yield from one_table(path, people, header, lambda p: [p.name, shown(p.dob), int(p.id), p.unit])


def ditto(path: Path, people: list[Person]) -> Iterator:
    """The unit stands once, then a mark."""
    people, before = by_unit(people), [""]

    def said(p: Person) -> list[object]:
        unit, before[0] = ("nt" if p.unit == before[0] else p.unit), p.unit
        return [p.name.upper(), shown(p.dob).replace("/", "."), p.phone, unit]

    yield from one_table(path, people, ["Họ và tên", "Ngày sinh", "Điện thoại", "Đơn vị công tác"], said)


def old_font(path: Path, people: list[Person]) -> Iterator:
    """Names in an encoding before Unicode."""
    header = ["Họ và tên", "Ngày sinh", "Đơn vị"]
    yield from one_table(path, people, header, lambda p: [p.name.translate(OLD_FONT), shown(p.dob), p.unit])


def swapped(path: Path, people: list[Person]) -> Iterator:
    """A spreadsheet of another country exchanged day and month wherever it could."""

    def said(p: Person) -> list[object]:
        born = datetime(p.dob.year, p.dob.day, p.dob.month) if p.dob.day <= 12 else shown(p.dob)
        return [p.name, born, p.unit, p.phone]

    yield from one_table(path, people, ["Họ và tên", "Ngày sinh", "Đơn vị", "SĐT"], said)


def wide(path: Path, people: list[Person]) -> Iterator:
    """Family and given name apart, every contact."""
    header = ["Họ đệm", "Tên", "Năm sinh", "Số CCCD", "Email", "Điện thoại"]
    yield from one_table(
        path, people, header, lambda p: [p.family, p.given, p.dob.year, p.id, p.email.upper(), int(p.phone)]
    )


def grouped(path: Path, people: list[Person]) -> Iterator:
    """Units as group rows, the birth year in the column of the sex."""
    rows = [
        *TITLE,
        ["STT", "Họ và tên", "Năm sinh", None, "SĐT", "Kết quả"],
        [None, None, "Nam", "Nữ", None, None],
    ]
    for number, (unit, of) in enumerate(groupby(by_unit(people), key=lambda person: person.unit)):
        rows.append([["I", "II", "III", "IV", "V", "VI"][number], unit.upper()])
        for i, p in enumerate(of, 1):
            born = [p.dob.year, None] if p.sex == "M" else [None, p.dob.year]
            rows.append([i, p.name, *born, p.phone, "Đạt"])
            yield (path.name, "Lớp", len(rows), None), p.key
    saved(path, {"Lớp": [*rows, *SIGNED]})


def sheets_of_units(path: Path, people: list[Person]) -> Iterator:
    """One sheet a unit, which its title names."""
    sheets: dict[str, Rows] = {}
    for unit, of in groupby(by_unit(people), key=lambda person: person.unit):
        rows: Rows = [[f"Đơn vị: {unit}"], ["STT", "Họ và tên", "Ngày sinh", "Giới tính", "Kết quả"]]
        for i, p in enumerate(of, 1):
            rows.append([i, p.name, shown(p.dob), "Nam" if p.sex == "M" else "Nữ", "Hoàn thành"])
            yield (path.name, unit, len(rows), None), p.key
        sheets[unit] = rows
    saved(path, sheets)


def side_by_side(path: Path, people: list[Person]) -> Iterator:
    """Two tables beside each other to save paper."""
    half = (len(people) + 1) // 2
    header = ["STT", "Họ và tên", "Năm sinh", "Đơn vị", "Kết quả"]
    rows: Rows = [*TITLE, [*header, None, *header]]
    for i in range(half):
        row: list[object] = []
        for place, column in ((i, "A"), (half + i, "G")):
            if place < len(people):
                p = people[place]
                row += [place + 1, p.name, p.dob.year, p.unit, "Đạt", None]
                yield (path.name, "DS", len(rows) + 1, column), p.key
        rows.append(row)
    saved(path, {"DS": rows})


def delimited(path: Path, rows: Rows, encoding: str = "utf-8-sig", delimiter: str = ",") -> None:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)


def decomposed(path: Path, people: list[Person]) -> Iterator:
    """Marks as signs of their own, capitals, two spaces."""
    rows: Rows = [["Họ và tên", "Ngày sinh", "Thư điện tử", "Đơn vị", "Kết quả"]]
    for p in people:
        name = unicodedata.normalize("NFD", p.name.upper().replace(" ", "  "))
        rows.append([name, shown(p.dob), p.email, unicodedata.normalize("NFD", p.unit), "Đạt"])
        yield (path.name, None, len(rows), None), p.key
    delimited(path, rows, delimiter=";")


def unmarked(path: Path, people: list[Person]) -> Iterator:
    """Without any mark, the birth year alone."""
    rows: Rows = [["Ho va ten", "Nam sinh", "Don vi", "Dien thoai", "Ket qua"]]
    for p in people:
        rows.append([plain(p.name), p.dob.year, plain(p.unit), p.phone, "Dat"])
        yield (path.name, None, len(rows), None), p.key
    delimited(path, rows)


SITE = ["Name", "Email", "External Id", "Course", "Course ID", "Course Slug", "University", "Enrollment Time"]
MORE = ["Class Start Time", "Class End Time", "Last Course Activity Time", "Overall Progress"]
LAST = ["Estimated Learning Hours", "Completed", "Removed From Program", "Program Slug", "Program Name"]
END = ["Enrollment Source", "Completion Time", "Course Grade", "Course Certificate URL", "For Credit", "Course Type"]


def site(path: Path, people: list[Person]) -> Iterator:
    """An export that has the given name first, without marks."""
    rows: Rows = [[*SITE, *MORE, *LAST, *END]]
    for p in people:
        time = "2025-03-02T08:15:44Z"
        name = plain(f"{p.given} {p.family}")
        told = [name, p.email, "", "Basics", "kx1", "basics", "U", time, time, time, time, 100, 9.5, "Yes", "No"]
        rows.append([*told, "p", "P", "program", time, 91.2, "", "No", "course"])
        yield (path.name, None, len(rows), None), p.key
    delimited(path, rows, "utf-8")


LAYOUTS = {
    "full": Layout("xlsx", frozenset({"day", "id", "unit"}), full),
    "ditto": Layout("xlsx", frozenset({"day", "phone", "unit"}), ditto),
    "old_font": Layout("xlsx", frozenset({"day", "unit"}), old_font),
    "swapped": Layout("xlsx", frozenset({"day", "unit", "phone"}), swapped),
    "wide": Layout("xlsx", frozenset({"id", "email", "phone"}), wide),
    "grouped": Layout("xlsx", frozenset({"unit", "phone"}), grouped),
    "sheets": Layout("xlsx", frozenset({"day", "unit"}), sheets_of_units),
    "beside": Layout("xlsx", frozenset({"unit"}), side_by_side),
    "decomposed": Layout("csv", frozenset({"day", "email", "unit"}), decomposed),
    "unmarked": Layout("csv", frozenset({"phone"}), unmarked),
    "site": Layout("csv", frozenset({"email"}), site),
}
TELLING = frozenset({"id", "email", "phone", "unit"})


def population(seed: int, people: int) -> list[Person]:
    """Learners of two provinces; every tenth is a namesake of the one before, by year, by unit or by a tone mark."""
    w, found = World(seed), []
    for i in range(people):
        p = w.learner(["Cà Mau", "Sơn La"][i % 20 // 10])
        if i % 10 == 9:
            q, kind = found[-1], i // 10 % 3
            alike = {"family": q.family, "sex": q.sex, "province": q.province}
            units = PROVINCES[q.province][2]
            if kind == 0:
                p = w.learner(
                    **alike, given=q.given, unit=q.unit, dob=q.dob.replace(year=q.dob.year + 5, day=1, month=2)
                )
            elif kind == 1:
                other = units[(units.index(q.unit) + 1) % len(units)]
                p = w.learner(**alike, given=q.given, unit=other, dob=q.dob.replace(day=28, month=12))
            else:
                one, two = TONE_PAIRS[i // 30 % len(TONE_PAIRS)]
                found[-1] = q = replace(q, given=one)
                p = w.learner(**alike, given=two, unit=q.unit, dob=q.dob)
        found.append(p)
    return found


def written(seed: int, people: int, records: int, folder: Path) -> tuple[dict[Place, str], dict[str, str]]:
    """Two files of each layout a province; place -> person, and file -> area."""
    draw = random.Random(seed)
    everybody = population(seed, people)
    again = draw.sample(range(people), records - people)
    files: dict[tuple[str, str], list[Person]] = {(name, area): [] for name in LAYOUTS for area in "12"}
    for i, p in enumerate(everybody):
        area = "1" if p.province == "Cà Mau" else "2"
        first = draw.choice(sorted(LAYOUTS))
        files[first, area].append(p)
        if i in again:
            shared = [n for n in LAYOUTS if n != first and LAYOUTS[n].says & LAYOUTS[first].says & TELLING]
            files[draw.choice(sorted(shared)), area].append(p)
    truth, areas = {}, {}
    for (name, area), of in files.items():
        if of:
            draw.shuffle(of)
            file = f"{name}_{area}.{LAYOUTS[name].suffix}"
            truth |= dict(LAYOUTS[name].write(folder / file, of))
            areas[file] = PROVINCES[["Cà Mau", "Sơn La"][int(area) - 1]][1]
    return truth, areas
