"""The shape of the project: which way knowledge flows, and what must not be written where."""

import ast
import csv
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FLOW = {
    "warehouse": {"warehouse"},
    "pipelines": {"pipelines", "warehouse"},
    "metrics": {"metrics", "warehouse"},
    # A desk checks who asks, then calls the write side for the page.
    "access": {"access", "warehouse", "display", "pipelines"},
    "display": {"display"},
    "reports": {"reports", "display", "metrics", "warehouse", "access"},
}
OURS = set(FLOW) | {"pages", "tests", "dashboard"}
# The words of a refusal are made where the refusal is.
ALLOWED = {"warehouse.errors", "pipelines.declined"}
FACES = ("pipelines/commands/", "pipelines/__main__.py")


def modules(package: str) -> list[Path]:
    found = sorted((ROOT / package).rglob("*.py"))
    return [path for path in found if not path.relative_to(ROOT).as_posix().startswith(FACES)]


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module not in ALLOWED:
            names.add(node.module.split(".")[0])
    return names


@pytest.mark.parametrize("package", sorted(FLOW))
def test_knowledge_flows_one_way(package: str) -> None:
    wrong = {
        path.relative_to(ROOT).as_posix(): sorted((imported(path) & OURS) - FLOW[package])
        for path in modules(package)
        if (imported(path) & OURS) - FLOW[package]
    }
    assert not wrong


def test_pages_lie_one_folder_down_because_a_flat_one_runs_without_the_gate() -> None:
    assert not list((ROOT / "pages").glob("*.py"))


def test_no_code_names_an_area_of_a_country() -> None:
    with (ROOT / "data/reference/admin_units.csv").open(encoding="utf-8", newline="") as file:
        names = {row["name"] for row in csv.DictReader(file) if row["level"] in ("province", "region")}
    distinctive = re.compile("|".join(rf"\b{re.escape(name)}\b" for name in sorted(names) if len(name) > 5))
    sources = [path for package in FLOW for path in (ROOT / package).rglob("*") if path.suffix in (".py", ".sql")]
    found = {
        path.relative_to(ROOT).as_posix(): hits
        for path in sources
        if (hits := sorted(set(distinctive.findall(path.read_text(encoding="utf-8")))))
    }
    assert not found


def test_no_module_is_a_drawer_and_none_is_too_long_to_read() -> None:
    drawers = re.compile(r"(utils?|helpers?|common|misc|manager|services?)\.py$")
    paths = [path for package in FLOW for path in (ROOT / package).rglob("*.py")]
    assert not [path.name for path in paths if drawers.search(path.name)]
    lengths = {path.name: len(path.read_text(encoding="utf-8").splitlines()) for path in paths}
    assert {name: lines for name, lines in lengths.items() if lines > 350} == {}


def test_nothing_committed_names_a_package_index() -> None:
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout.split(
        "\n"
    )
    texts = [
        ROOT / name for name in tracked if name.endswith((".txt", ".in", ".toml", ".md", ".py", "Makefile", "run"))
    ]
    index = re.compile("--" + "index-url|--" + "extra-index-url|" + "files\\.python" + "hosted|py" + "pi\\.org")
    assert not [path.name for path in texts if index.search(path.read_text(encoding="utf-8"))]
