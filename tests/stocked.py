"""A home with two submissions, taken in once a session and copied for each test that wants it."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.command_line import EXAMPLES, ask

LIST = EXAMPLES / "vi_du_danh_sach_ca_mau.xlsx"
REPORT = EXAMPLES / "DEMO_KNS100_2025_grade_report_2025-02-01-0000.csv"


@pytest.fixture(scope="session")
def stock(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder that is copied: a home and its keys."""
    folder = tmp_path_factory.mktemp("stock")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MILEPOST_HOME", str(folder / "home"))
        patch.setenv("MILEPOST_KEYS", str(folder / "keys"))
        ask("ingest", LIST, "--course", "CDS-01", "--programme", "vn-2022", "--period", "2022-Q2")
        ask("ingest", REPORT, "--course", "CDS-02", "--programme", "vn-2022", "--period", "2022-Q3")
        yield folder


@pytest.fixture
def stocked(stock: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of one's own with submissions 1 and 2."""
    shutil.copytree(stock / "home", tmp_path / "home")
    shutil.copyfile(stock / "keys", tmp_path / "keys")
    (tmp_path / "keys").chmod(0o600)
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "keys"))
    return tmp_path / "home"


def figures(*options: str) -> object:
    """What the command line answers of the programme that has records, without the snapshot's name."""
    told = ask("measure", "--programme", "vn-2022", *options)
    return {"as_of": told["as_of"], "programmes": told["programmes"]}


def flip(path: Path, place: int, bit: int = 0) -> None:
    """Changes one bit of a file."""
    with path.open("r+b") as file:
        file.seek(place)
        [byte] = file.read(1)
        file.seek(place)
        file.write(bytes([byte ^ (1 << bit)]))


def places(path: Path, count: int, seed: int) -> list[tuple[int, int]]:
    """Byte and bit of `count` places of a file, its first and last among them."""
    chance = random.Random(seed)
    size = path.stat().st_size
    some = [(chance.randrange(size), chance.randrange(8)) for _ in range(count - 2)]
    return [(0, 0), (size - 1, 7), *some]
