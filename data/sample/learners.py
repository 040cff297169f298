"""The sample's people: fictional, built from names.toml with a fixed seed."""

import csv
import random
import tomllib
import unicodedata
from dataclasses import dataclass
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
REFERENCE = HERE.parent / "reference"
NAMES = tomllib.loads((HERE / "names.toml").read_text(encoding="utf-8"))
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
