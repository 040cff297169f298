"""What moved since the last snapshot: real figures against real ones, never against the sample."""

from pathlib import Path

import pytest

from metrics.series import changes
from pipelines import ingest, prepare
from pipelines.understanding import ReadOptions
from tests.command_line import EXAMPLES
from warehouse.publish import open_snapshot, publish
from warehouse.scope import NATION

LIST = EXAMPLES / "vi_du_danh_sach_ca_mau.xlsx"
REPORT = EXAMPLES / "DEMO_KNS100_2025_grade_report_2025-02-01-0000.csv"


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "keys"))
    prepare.prepare(tmp_path / "home")
    return tmp_path / "home"


def moved(home: Path, file: Path, course: str, *, is_sample: bool) -> dict[str, dict[str, object]]:
    """What is said to have moved by the publication of one more file."""
    options = ReadOptions(programme="vn-2022", course=course, period="2022-Q2")
    assert ingest.ingest_one(file, options, home, is_sample=is_sample).outcome == "accepted"
    return changes(open_snapshot(publish(home)), NATION, "vn-2022")


def test_the_first_real_file_is_not_compared_with_the_sample_that_it_replaced(home: Path) -> None:
    moved(home, REPORT, "CDS-02", is_sample=True)
    assert moved(home, LIST, "CDS-01", is_sample=False) == {}


@pytest.mark.parametrize("is_sample", [True, False])
def test_one_more_file_of_the_same_kind_says_by_how_much_the_figure_rose(home: Path, is_sample: bool) -> None:
    moved(home, REPORT, "CDS-02", is_sample=is_sample)
    rose = moved(home, LIST, "CDS-01", is_sample=is_sample)
    assert rose["officials_turns"]["change"] > 0
