"""/healthz and the log of a running server: reasons in slugs, requests by number, nobody's name."""

import json
import re
import shutil
import urllib.request
from pathlib import Path

import pytest

from access import health, log
from tests.served import ROOT, serving
from tests.stocked import flip
from warehouse import publish, room


def test_a_sound_installation_has_no_reasons(stocked: Path) -> None:
    assert health.reasons(stocked) == []


def test_each_fault_has_its_reason(stocked: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newest = publish.publish(stocked)
    flip(newest, newest.stat().st_size // 2)
    assert health.reasons(stocked) == ["older_figures"]
    monkeypatch.setenv("MILEPOST_SPARE_MIB", str(room.free_bytes(stocked) // room.MIB + 1000))
    assert health.reasons(stocked) == ["older_figures", "disk_nearly_full"]
    (stocked / "access.sqlite").write_bytes(b"no database at all, but long enough to be looked at" * 20)
    shutil.rmtree(stocked / "published")
    (stocked / "store.duckdb").write_bytes(b"\0" * 20000)
    assert health.reasons(stocked) == ["no_figures", "no_accounts", "disk_nearly_full"]
    assert set(health.DOWN) <= set(health.SAYS)


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/", "/"),
        ("/target", "/target"),
        ("/setup/gJ2xk9vQ3mZp7sT1wY5bN8cR4dF6hL0aE2uI9oKjXqM", "/setup/*"),
        ("/media/0a1b2c3d.csv", "/media/*"),
        ("/_stcore/upload_file/3f2a/Nguyen_Van_An.xlsx", "/_stcore/upload_file/*/*"),
        ("/an@mail.example", "/*"),
    ],
)
def test_a_line_of_the_log_has_the_route_and_no_value(path: str, told: str) -> None:
    assert log.route(path) == told


def test_a_running_server_says_how_it_is_and_numbers_what_it_answers(stocked: Path, tmp_path: Path) -> None:
    with serving(ROOT / "dashboard.py", stocked, MILEPOST_KEYS=str(tmp_path / "keys")) as server:
        with urllib.request.urlopen(f"{server.address}/healthz") as answer:
            assert json.load(answer) == {"status": "ok", "reasons": []}
            number = answer.headers["x-request-number"]
        with urllib.request.urlopen(f"{server.address}/sign-in?next=%2Fsecret-canary") as answer:
            assert answer.headers["x-request-number"] != number
    lines = [line for line in server.printed if re.match(r"\d{4}-\d\d-\d\dT", line)]
    assert any(re.search(r" \d+-\d+ GET /sign-in 200 \d+ ms", line) for line in lines)
    assert "canary" not in "".join(server.printed)
