"""What a draft's page says of a file: its effect on the headline figures."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from display import submission_tables

PEOPLE, SHARE = 2, 4
NAMES = {"officials_share": {"en": "Officials trained"}}


def effect(**row: object) -> str:
    told: Mapping[str, Any] = {"effect": [{"target": "officials_share", "unit": "people", **row}]}
    return submission_tables.effect("en", told, NAMES)


@pytest.mark.parametrize(
    ("kind", "before", "after", "written"),
    [
        (SHARE, 0.0, 1.0, ("0%", "100%")),
        (SHARE, None, 0.25, ("25%",)),
        (SHARE, 0.12345, 0.12349, ("12.345%", "12.349%")),
        (PEOPLE, 0, 1, ("0", "1")),
        (PEOPLE, 0.5, 2, ("0.5", "2")),
        (None, 1, 2, ("1", "2")),
    ],
)
def test_a_figure_is_a_share_by_its_kind_whatever_its_value(
    kind: int | None, before: float | None, after: float, written: tuple[str, ...]
) -> None:
    shown = effect(**({} if kind is None else {"kind": kind}), before=before, after=after)
    for figure in written:
        assert f">{figure}<" in shown


def test_a_file_that_changes_no_figure_says_so() -> None:
    assert "<table" not in effect(kind=PEOPLE, before=4, after=4)


def test_a_receipt_names_programme_and_course_and_no_period_that_nobody_stated() -> None:
    draft = SimpleNamespace(submission=3, account="lan", file="a.xlsx", sha256="0" * 64)
    told = {"class_end": "2025-08-22", "submitted_on": "2025-09-01T00:00:00", "counts": {"accepted": 2}}
    shown = submission_tables.receipt("en", draft, told, ("Nghệ An", "Digital transformation", "Basics"), "UTC")
    assert all(words in shown for words in ("Nghệ An", "Digital transformation", "Basics", "22 Aug 2025"))
    assert "Period" not in shown
