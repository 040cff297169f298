"""Whose figures an answer may hold: the seal, what belongs to an area, and that nothing outside a scope shows."""

import ast
import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
import re
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd
import pytest

import metrics
from access.accounts import Account
from access.scope import belonging, scope_of
from metrics.definitions import definitions
from metrics.disclosure import applies
from metrics.questions import Source, rows
from metrics.targets import progress
from pipelines.prepare import prepare
from tests.worlds import MINE, make_world
from warehouse import store
from warehouse.errors import UserError
from warehouse.scope import NATION, PUBLIC, Scope, within

ROOT = Path(__file__).parent.parent
SCOPE = within(MINE)

# Questions that take no scope because they read configuration and reference alone; the test proves that they do.
OF_REFERENCE = {
    "areas.areas_of", "areas.names", "areas.newest_vintage", "areas.restructurings", "areas.vintage_of",
    "areas.vintages",
    "definitions.definitions", "definitions.earlier_versions", "dictionary.targets", "frozen.labels",
    "pace.year_rhythm", "programmes.labels", "programmes.owner", "programmes.programmes",
    "published.published_figures", "series.redefinitions", "submissions.courses", "submissions.frequencies",
    "submissions.needs_approval", "submissions.time_zone", "succession.spoken_for_by", "trace.measure_sql",
}  # fmt: skip
# Not questions, or the operator's alone at the command line; no page may import the latter.
EXEMPT = {
    "areas.restated", "targets.as_document", "questions.rows", "questions.frame", "questions.version",
    "disclosure.applies", "disclosure.protected", "disclosure.protected_bounds", "disclosure.protected_rows",
    "elsewhere.measured_elsewhere", "targets.headlines", "targets.with_bounds",
}  # fmt: skip
OPERATORS = {"headlines", "measured_elsewhere"}
SNAPSHOTS = {"series.changes"}  # compares two snapshot files; built from progress() alone


def test_r18_a_scope_is_made_by_its_makers_alone() -> None:
    for attempt in (
        lambda: Scope(None, False),
        lambda: Scope(None, False, object()),
        lambda: dataclasses.replace(SCOPE, areas=None),
        lambda: dataclasses.replace(PUBLIC, is_public=False),
    ):
        with pytest.raises(TypeError):
            attempt()
    with pytest.raises(dataclasses.FrozenInstanceError):
        SCOPE.areas = None  # type: ignore[misc]


def test_a_copied_scope_is_no_wider() -> None:
    assert copy.deepcopy(SCOPE) == SCOPE
    assert pickle.loads(pickle.dumps(SCOPE)) == SCOPE
    assert hash(within(MINE)) == hash(SCOPE)


def test_r18_only_access_scope_makes_a_scope_of_areas() -> None:
    makers = [path for path in _sources() if "within" in _imported(path, "warehouse.scope")]
    assert [path.relative_to(ROOT).as_posix() for path in makers] == ["access/scope.py"]


def test_r17_pages_reports_and_display_neither_open_databases_nor_write_sql() -> None:
    for path in _sources("pages", "reports", "display"):
        tree = ast.parse(path.read_text("utf-8"))
        modules = {name for node in ast.walk(tree) for name in _modules(node)}
        assert not modules & {"duckdb", "sqlite3"}, path
        called = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        assert not called & {"execute", "executemany", "cursor"}, path


def test_r17_in_metrics_one_module_asks_the_database() -> None:
    for path in _sources("metrics"):
        tree = ast.parse(path.read_text("utf-8"))
        called = {
            node.func.attr
            for node in ast.walk(tree)
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)
        }
        if path.name not in ("questions.py", "elsewhere.py"):
            assert "execute" not in called, path


def test_pages_cache_nothing_bare_and_never_import_the_operators_questions() -> None:
    for path in _sources("pages"):
        text = path.read_text("utf-8")
        assert "cache_data" not in text, path
        assert not _imported(path, "metrics.targets") & OPERATORS, path
        assert "NATION" not in text, path


def test_every_page_begins_by_asking_who_looks() -> None:
    for path in _sources("pages"):
        first = next(
            node for node in ast.parse(path.read_text("utf-8")).body
            if not isinstance(node, ast.Import | ast.ImportFrom) and not _is_docstring(node)
        )  # fmt: skip
        assert "require(" in ast.unparse(first), f"{path.name} begins with {ast.unparse(first)[:80]}"


@pytest.mark.parametrize(
    ("areas", "inside", "outside"),
    [
        # a province made of two: both old ones belong to it
        ({"VN34-08"}, {"VN34-08", "VN63-02", "VN63-08"}, {"VN34-01", "VN63-01"}),
        # an old one that went whole into the new one
        ({"VN63-08"}, {"VN34-08", "VN63-08", "VN63-02"}, {"VN34-01"}),
        # a whole country
        ({"VN"}, {"VN34-08", "VN63-02", "VN34-01"}, {"CL-R07", "ZA-GP"}),
    ],
)
def test_an_area_brings_what_lies_below_and_what_it_was_and_became(
    con: duckdb.DuckDBPyConnection, areas: set[str], inside: set[str], outside: set[str]
) -> None:
    found = belonging(con, areas)
    assert inside <= found
    assert not outside & found


def test_half_of_a_divided_area_brings_neither_the_whole_nor_the_other_half() -> None:
    con = duckdb.connect()
    con.execute("create table area (unit_id varchar, parent varchar)")
    con.execute("create table crosswalk (old_unit varchar, new_unit varchar, weight double)")
    con.execute("insert into area values ('OLD', null), ('NEW-A', null), ('NEW-B', null), ('A-1', 'NEW-A')")
    con.execute("insert into crosswalk values ('OLD', 'NEW-A', 0.6), ('OLD', 'NEW-B', 0.4)")
    assert belonging(con, {"NEW-A"}) == {"NEW-A", "A-1"}
    assert belonging(con, {"OLD"}) == {"OLD", "NEW-A", "NEW-B", "A-1"}


def test_roles_of_the_ministry_see_the_nation_and_submitters_their_areas(con: duckdb.DuckDBPyConnection) -> None:
    def account(role: str, *areas: str) -> Account:
        return Account("x", role, frozenset(areas), False, True, False, None, None, None)

    for role in ("viewer", "approver", "analyst", "administrator"):
        assert scope_of(account(role), con) == NATION
    assert scope_of(account("approver", "VN34-08"), con).areas == belonging(con, {"VN34-08"})
    assert scope_of(account("submitter", "VN34-08"), con).areas == belonging(con, {"VN34-08"})
    assert scope_of(account("submitter"), con).areas == frozenset()


# --- non-interference -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def con(tmp_path_factory: pytest.TempPathFactory) -> Iterator[duckdb.DuckDBPyConnection]:
    """A store that knows areas and programmes, and nothing that was submitted."""
    home = tmp_path_factory.mktemp("home")
    prepare(home)
    with duckdb.connect(store.store_path(home)) as opened:
        yield opened


def _questions() -> dict[str, Callable[..., Any]]:
    found = {}
    for module in pkgutil.iter_modules(metrics.__path__):
        loaded = importlib.import_module(f"metrics.{module.name}")
        for name, function in inspect.getmembers(loaded, inspect.isfunction):
            if function.__module__ == loaded.__name__ and not name.startswith("_") and _reads(function):
                found[f"{module.name}.{name}"] = function
    return found


def _reads(function: Callable[..., Any]) -> bool:
    return any(
        parameter.name in ("source", "scope", "snapshot")
        for parameter in inspect.signature(function).parameters.values()
    )


# Steps of a question that are handed what was already measured; the questions that take them are tested.
STEPS = {"entries", "measured", "counted", "found"}
QUESTIONS = {name: function for name, function in _questions().items() if name not in EXEMPT | SNAPSHOTS}
QUESTIONS = {name: each for name, each in QUESTIONS.items() if not STEPS & set(inspect.signature(each).parameters)}


def _arguments(function: Callable[..., Any], source: Source, scope: Scope) -> Iterator[dict[str, Any]]:
    """Calls to make; an argument that nobody knows how to make up fails the test: add a line here."""
    parameters = inspect.signature(function).parameters
    targets = list({each.kind: each for each in definitions(source)}.values())
    if "definition" not in parameters and "target" not in parameters:
        targets = list({each.programme: each for each in targets}.values())[:2]
    for definition in targets if {"definition", "target", "programme"} & set(parameters) else targets[:1]:
        made = {
            "source": source,
            "scope": scope,
            "definition": definition,
            "programme": definition.programme,
            "target": definition.target,
            "as_of": date(2024, 6, 30),
            "on": date(2024, 6, 30),
            "until": date(2024, 6, 30),
            "day": date(2024, 6, 30),
            "total": 100.0,
            "scale": 1.0,
            "boundaries": None,
            "entry": None,
            "most": 5,
            "area": MINE[0],
            "by": "area",
            "dimension": "provider",
            "country": "VN",
            "vintage": "VN34",
            "level": None,
            "units": [*MINE, "VN34-01"],
            "areas": [*MINE, "VN34-01"],
            "measure": "people",
            "rows_by": "area",
            "columns_by": "month",
            "only": (),
            "submission": 1,
            "number": 1,
            "sheet": None,
            "row": 7,
            "outcome": None,
            "today": date(2024, 6, 30),
        }
        unknown = set(parameters) - set(made)
        assert not unknown, f"{function.__qualname__}: nobody knows how to make up {unknown}; add it to this test"
        for dimension in ("provider", "sex") if "dimension" in parameters else ("",):
            yield {name: made[name] if name != "dimension" else dimension for name in parameters}


def _answer(function: Callable[..., Any], arguments: dict[str, Any]) -> str:
    answer = function(**arguments)
    # Sums of floats depend on the order of adding in their last digits, and on nothing else.
    told = answer.to_csv() if isinstance(answer, pd.DataFrame) else repr(answer)
    return re.sub(r"\d+\.\d+(e-?\d+)?", lambda number: f"{float(number[0]):.9g}", told)


Worlds = dict[tuple[int, int], duckdb.DuckDBPyConnection]


@pytest.fixture(scope="module")
def worlds(con: duckdb.DuckDBPyConnection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Worlds]:
    """(seed of what is inside, seed of what is outside) -> a store."""
    folder = tmp_path_factory.mktemp("worlds")
    made: Worlds = {}
    for inside, outside in ((0, 1), (0, 2), (7, 4)):
        file = folder / f"{inside}-{outside}.duckdb"
        con.execute(f"attach '{file}' as copied; copy from database store to copied; detach copied")
        made[(inside, outside)] = duckdb.connect(file)
        make_world(made[(inside, outside)], inside, outside)
    yield made
    for opened in made.values():
        opened.close()


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - OF_REFERENCE))
def test_r16_what_lies_outside_a_scope_never_changes_an_answer(worlds: Worlds, name: str) -> None:
    function = QUESTIONS[name]
    assert "scope" in inspect.signature(function).parameters, f"{name} reads figures without a scope"
    pairs = zip(_arguments(function, worlds[(0, 1)], SCOPE), _arguments(function, worlds[(0, 2)], SCOPE), strict=True)
    for here, there in pairs:
        assert _answer(function, here) == _answer(function, there)


@pytest.mark.parametrize("name", sorted(OF_REFERENCE))
def test_r16_questions_without_a_scope_read_reference_alone(worlds: Worlds, name: str) -> None:
    for here, there in zip(
        _arguments(QUESTIONS[name], worlds[(0, 1)], NATION),
        _arguments(QUESTIONS[name], worlds[(7, 4)], NATION),
        strict=True,
    ):
        assert _answer(QUESTIONS[name], here) == _answer(QUESTIONS[name], there)


def test_r16_the_worlds_differ_for_the_nation_so_that_the_proof_is_one(worlds: Worlds) -> None:
    assert len({repr(progress(world, NATION)) for world in worlds.values()}) == len(worlds)


@pytest.mark.parametrize(
    "leak",
    [
        "select count(*) from record",
        "select sum(turns) from day_count",
        "select count(distinct person) from scoped_records, (select $areas) union select count(*) from submission",
        "select count(*) / (select count(*) from turn) from scoped_turns",
        "select max(value) from observation",
    ],
)
def test_r16_the_proof_catches_a_question_that_forgot_its_filter(worlds: Worlds, leak: str) -> None:
    answers = {repr(rows(worlds[world], SCOPE, leak)) for world in ((0, 1), (0, 2))}
    assert len(answers) == 2


COUNTS_OF_PEOPLE = {"turns", "people", "n_before", "n_after", "n_matched", "lower", "upper", "completed", "enrolled"}


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - OF_REFERENCE - {"counted.submissions_bounds"}))
def test_r31_the_public_is_told_no_count_of_one_to_four_people(worlds: Worlds, name: str) -> None:
    """Functions that feed others (a definition goes in) are protected where measure() puts them together."""
    function = QUESTIONS[name]
    is_part = "definition" in inspect.signature(function).parameters
    if is_part and name not in ("targets.target_progress", "targets.measure"):
        return
    world = worlds[(7, 4)]
    assert applies(world, PUBLIC)
    for arguments in _arguments(function, world, PUBLIC):
        try:
            answer = function(**arguments)
        except UserError:
            continue  # a refusal tells nothing
        for key, value in _numbers(answer, ""):
            if key in COUNTS_OF_PEOPLE:
                assert value % 5 == 0, f"{name} tells {key} = {value}"


def _numbers(answer: Any, key: str) -> Iterator[tuple[str, float]]:
    if isinstance(answer, bool) or answer is None:
        return
    if isinstance(answer, int | float):
        yield key, answer
    elif isinstance(answer, dict):
        for name, value in answer.items():
            if name not in ("published", "numbers"):  # what others published, and what a formula was given
                yield from _numbers(value, str(name))
    elif dataclasses.is_dataclass(answer) and not isinstance(answer, type):
        yield from _numbers(dataclasses.asdict(answer), key)
    elif isinstance(answer, list | tuple):
        for value in answer:
            yield from _numbers(value, key)


# --- reading the code -------------------------------------------------------------------------------------------


def _sources(*folders: str) -> list[Path]:
    named = folders or ("access", "display", "metrics", "pages", "pipelines", "reports", "warehouse")
    return sorted(path for folder in named for path in (ROOT / folder).rglob("*.py"))


def _imported(path: Path, module: str) -> set[str]:
    return {
        alias.name
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.ImportFrom) and node.module == module
        for alias in node.names
    }


def _called(tree: ast.AST) -> set[str]:
    """The names of methods that are called somewhere."""
    calls = (node.func for node in ast.walk(tree) if isinstance(node, ast.Call))
    return {called.attr for called in calls if isinstance(called, ast.Attribute)}


def _modules(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name.split(".")[0] for alias in node.names]
    return [node.module.split(".")[0]] if isinstance(node, ast.ImportFrom) and node.module else []


def _is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
