"""Whatever a file holds, reading it ends as a workbook or as a refusal with its cause, in bounded time."""

import time
from pathlib import Path

import openpyxl
import pytest

from pipelines import sandbox
from pipelines.understanding import ReadOptions, Understanding
from tests.hostile import READ, Hostile, flipped, sheet, xlsx
from tests.hostile_texts import HONEST, TABLE, TEXTS, page
from tests.hostile_workbooks import WORKBOOKS

# the reader handed these on, and what they hold is no list of people
UNDERSTOOD = {"unrecognised", "no_data_rows", "not_learner_data", "formula_no_cache", "duplicate_headers"}
SLOWEST_SECONDS = 60


def understood(path: Path) -> Understanding:
    into = path.parent / "into"
    into.mkdir()
    return sandbox.read_safely(path, ReadOptions(), into)


def end_of(understanding: Understanding) -> str | None:
    was_read = understanding.outcome == "accepted" or understanding.reason in UNDERSTOOD
    return READ if was_read else understanding.reason


@pytest.mark.parametrize("case", [*WORKBOOKS, *TEXTS], ids=lambda case: case.name)
def test_hostile_file_is_read_or_refused_with_its_cause(case: Hostile, tmp_path: Path) -> None:
    start = time.monotonic()
    understanding = understood(case.write(tmp_path))
    assert time.monotonic() - start < SLOWEST_SECONDS
    assert end_of(understanding) in case.ends, understanding.detail


def saved(tmp_path: Path) -> bytes:
    book = openpyxl.Workbook()
    book.active.append(["Họ và tên", "Năm sinh", "Kết quả"])
    for number in range(30):
        book.active.append([f"Nguyễn Văn {number}", 1980, "Đạt"])
    book.save(tmp_path / "a.xlsx")
    return (tmp_path / "a.xlsx").read_bytes()


def mutated(tmp_path: Path, seed: int) -> Path:
    """One file out of five honest ones, some bytes changed: outside the archive, or inside its worksheet."""
    honest = [saved(tmp_path), HONEST.encode(), page(TABLE), HONEST.encode("utf-16")]
    kind = seed % 5
    content = flipped(honest[kind], seed) if kind < 4 else xlsx(flipped(sheet().encode(), seed))
    path = tmp_path / f"mutant.{('xlsx', 'csv', 'xls', 'csv', 'xlsx')[kind]}"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("seed", range(30))
def test_mutated_file_is_accepted_or_refused_with_a_reason(seed: int, tmp_path: Path) -> None:
    understanding = understood(mutated(tmp_path, seed))
    assert understanding.outcome == "accepted" or understanding.reason in sandbox.REASONS
    assert understanding.detail.get("fault", "PanicException").startswith("PanicException")


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(30, 5_000))
def test_five_thousand_mutated_files_are_accepted_or_refused(seed: int, tmp_path: Path) -> None:
    test_mutated_file_is_accepted_or_refused_with_a_reason(seed, tmp_path)
