"""A set of lists and exports of fictional people with every trap of counting each person once, and who is who in it."""

import csv
import random
import unicodedata
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from pathlib import Path

import openpyxl

from tests.acceptance_names import CL_NAMES, CL_SURNAMES, FAMILIES, GIVEN, MIDDLES, PROVINCES, ZA_NAMES, ZA_SURNAMES


@dataclass(frozen=True)
class Person:
    """A fictional person as they truly are; `family` and `given` join to the name as it is usually written."""

    key: str
    country: str
    family: str
    given: str
    sex: str
    dob: date
    id: str
    phone: str
    email: str
    province: str
    unit: str
    staff: str = ""

    @property
    def name(self) -> str:
        return f"{self.family} {self.given}" if self.country == "VN" else f"{self.given} {self.family}"


@dataclass
class Sheet:
    """One file to be written: its columns are (header, field) pairs; `rows` are (person, field -> cell)."""

    file: str
    columns: list[tuple[str, str]]
    area: str | None
    course: str
    title: tuple[str, ...] = ()
    period: str | None = None
    delimiter: str = ","
    encoding: str = "utf-8"
    rows: list[tuple[str, dict[str, object]]] = field(default_factory=list)


def plain(text: str) -> str:
    """Without any mark."""
    bare = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return bare.replace("đ", "d").replace("Đ", "D")


def shown(dob: date) -> str:
    return f"{dob:%d/%m/%Y}"


class World:
    """Makes people who never coincide by accident, and says rows of them into files."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.taken: set[tuple[str, int]] = set()
        self.number = 0
        self.sheets: dict[str, Sheet] = {}
        self.traps: dict[str, list[str]] = defaultdict(list)
        self.apart: dict[str, list[set[str]]] = defaultdict(list)

    def learner(self, province: str, **given: object) -> Person:
        """A Vietnamese learner of a province; what is given stands, the rest is drawn."""
        r = self.random
        self.number += 1
        while True:
            sex = str(given.get("sex") or r.choice("MF"))
            dob = date(1964, 1, 1) + timedelta(days=r.randrange(12800))
            first, last = f"{r.choice(FAMILIES)} {r.choice(MIDDLES[sex])}", r.choice(GIVEN[sex])
            if (plain(f"{first} {last}").lower(), dob.year) not in self.taken:
                break
        self.taken.add((plain(f"{first} {last}").lower(), dob.year))
        code, _, units = PROVINCES[province]
        person = Person(
            f"VN{self.number}",
            "VN",
            first,
            last,
            sex,
            dob,
            "",
            f"09{r.randrange(10**7, 10**8)}",
            "",
            province,
            r.choice(units),
        )
        person = replace(person, **given)  # type: ignore[arg-type]
        if not person.id:
            century = {"M": "0", "F": "1"}[person.sex] if person.dob.year < 2000 else {"M": "2", "F": "3"}[person.sex]
            person = replace(person, id=f"{code}{century}{person.dob:%y}{r.randrange(10**6):06d}")
        initials = plain("".join(part[0] for part in person.family.split())).lower()
        domain = plain(person.province).replace(" ", "").lower()
        email = person.email or f"{plain(person.given).lower()}{initials}.{self.number}@{domain}.example"
        return replace(person, email=email)

    def teacher(self) -> Person:
        r = self.random
        self.number += 1
        body = str(r.randrange(40_000_000, 49_000_000))
        given, family = r.choice(CL_NAMES), " ".join(r.sample(CL_SURNAMES, 2))
        email = f"{plain(given).lower()}{self.number}@escuela.example"
        return Person(
            f"CL{self.number}",
            "CL",
            family,
            given,
            "F",
            date(1980, 1, 1),
            f"{body}-{rut_digit(body)}",
            "",
            email,
            r.choice(["Talca", "Curicó"]),
            r.choice(["Escuela El Roble", "Liceo Los Andes", "Escuela Los Aromos"]),
        )

    def servant(self) -> Person:
        r = self.random
        self.number += 1
        dob = date(1966, 1, 1) + timedelta(days=r.randrange(13900))
        sex = r.choice("MF")
        body = f"{dob:%y%m%d}{r.randrange(5000, 9999) if sex == 'M' else r.randrange(5000):04d}08"
        given, family = r.choice(ZA_NAMES), r.choice(ZA_SURNAMES)
        email = f"{given.lower()}.{self.number}@dept.example"
        return Person(
            f"ZA{self.number}",
            "ZA",
            family,
            given,
            sex,
            dob,
            body + luhn(body),
            f"08{r.randrange(10**7, 10**8)}",
            email,
            "Free State",
            r.choice(["Department of Transport", "Department of Health"]),
            f"{r.randrange(3_000_000, 29_000_000):08d}",
        )

    def say(self, file: str, person: Person, **other: object) -> None:
        """A row of a file about a person, with some cells otherwise than they truly are."""
        sheet = self.sheets[file]
        cells: dict[str, object] = {
            "name": person.name,
            "family": person.family,
            "given": person.given,
            "dob": shown(person.dob),
            "za_dob": f"{person.dob:%Y/%m/%d}",
            "year": person.dob.year,
            "sex": {"M": "Nam", "F": "Nữ"}[person.sex],
            "id": person.id,
            "phone": person.phone,
            "email": person.email,
            "unit": person.unit,
            "staff": person.staff,
            "province": person.province,
            "result": "Đạt",
            "n": len(sheet.rows) + 1,
            "user": f"user{len(sheet.rows)}",
            "number": 900 + len(sheet.rows),
            "certificate": f"CN-{sheet.course}-{len(sheet.rows) + 1:04d}",
            **other,
        }
        sheet.rows.append((person.key, cells))

    def trap(self, name: str, *people: Person, apart: bool = False) -> None:
        """Notes who is in a trap; `apart`: these people must never be one."""
        self.traps[name] += [person.key for person in people]
        if apart:
            self.apart[name].append({person.key for person in people})


def rut_digit(body: str) -> str:
    total = sum(int(digit) * (2 + i % 6) for i, digit in enumerate(reversed(body)))
    return {11: "0", 10: "K"}.get(11 - total % 11, str(11 - total % 11))


def luhn(body: str) -> str:
    total = sum(sum(divmod(int(d) * (2 if i % 2 == 0 else 1), 10)) for i, d in enumerate(reversed(body)))
    return str(-total % 10)


def write(sheet: Sheet, folder: Path) -> Iterator[tuple[tuple[str, int], str]]:
    """Writes one file; yields ((file, row), person) for each row of it."""
    path = folder / sheet.file
    table = [[cells.get(name) for _, name in sheet.columns] for _, cells in sheet.rows]
    header = [title for title, _ in sheet.columns]
    above = [[line] for line in sheet.title]
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook(write_only=True)
        page = book.create_sheet("DS")
        for line in [*above, header, *table]:
            page.append(line)
        book.save(path)
    else:
        with path.open("w", encoding=sheet.encoding, newline="") as file:
            writer = csv.writer(
                file,
                delimiter=sheet.delimiter,
                quoting=csv.QUOTE_ALL if sheet.encoding == "utf-16" else csv.QUOTE_MINIMAL,
            )
            writer.writerows([*above, header, *([as_text(cell) for cell in line] for line in table)])
    for i, (person, _) in enumerate(sheet.rows):
        yield (sheet.file, len(above) + 2 + i), person


def as_text(cell: object) -> object:
    return f"{cell:%d/%m/%Y}" if isinstance(cell, datetime) else cell
