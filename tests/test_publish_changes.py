"""A snapshot made from the last one and what changed since is the one that a whole publication would have given."""

import atexit
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

import duckdb
import pytest
from hypothesis import Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule

from pipelines import erasure, ingest, ledger, people_decisions, people_requests, programmes, vault
from pipelines.prepare import prepare
from pipelines.understanding import ReadOptions
from tests.bench.rows import reading, rows
from tests.figures import programme_text
from tests.stocked import flip
from warehouse import audit, draft, publish, store
from warehouse.draft import PUBLISHED
from warehouse.sender import OPERATOR
from warehouse.verify import verify

RANDOMS = st.randoms(use_true_random=False)
PEOPLE_BY_PROFILES = """
    select person from profile where person is not null group by person order by count(*) desc, person limit 10
"""
LEFT_OF_TWO = "select distinct person from profile where person in ($a, $b)"
OPTIONS = ReadOptions(programme="vn-2022", area="VN")
PEOPLE = rows(60, seed=5)  # files are draws of these, so that they share people


@cache
def prepared() -> Path:
    """A home with areas and programmes, to be copied."""
    home = Path(tempfile.mkdtemp()) / "home"
    atexit.register(shutil.rmtree, home.parent)
    prepare(home)
    (home / "tmp").mkdir(exist_ok=True)
    return home


def send(home: Path, seed: int, instead: int | None = None) -> int:
    """The number of a new submission with some of PEOPLE."""
    draw = random.Random(seed)
    some = PEOPLE.take(draw.sample(range(PEOPLE.num_rows), draw.randint(2, 25)))
    with tempfile.TemporaryDirectory(dir=home / "tmp") as folder:
        read = reading(some, f"{seed}.csv", f"{seed:064}", Path(folder))
        with store.holding(home) as con:
            place = None if instead is None else ledger.Instead(instead)
            return ingest.keep(con, home, read, OPTIONS, OPERATOR, instead=place).submission or 0


def base_of(snapshot: Path) -> str | None:
    """The snapshot that one was made from; None when it was written whole."""
    with duckdb.connect(snapshot, read_only=True) as con:
        return con.execute("select base from snapshot").fetchall()[0][0]


def differing(home: Path, snapshot: Path) -> list[str]:
    """The published tables that aren't the store's, row by row."""
    with store.holding(home) as con:
        con.execute(f"attach '{snapshot}' as shown (read_only)")
        return [
            table
            for table in PUBLISHED
            if con.execute(
                f'(from main."{table}" except all from shown."{table}") union all '
                f'(from shown."{table}" except all from main."{table}")'
            ).fetchall()
        ]


class Publications(RuleBasedStateMachine):
    """Whatever is done to a store, in whatever order, readers are shown all of it and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.patch = pytest.MonkeyPatch()
        self.patch.setenv("MILEPOST_KEYS", f"{self.folder.name}/keys")
        self.home = Path(self.folder.name) / "home"
        self.standing: list[int] = []
        self.sent = 0
        self.is_new_way = self.is_whole_due = False

    @initialize()
    def begin(self) -> None:
        shutil.copytree(prepared(), self.home)
        self.standing = [self.send(), self.send()]
        publish.publish(self.home)

    def send(self, instead: int | None = None) -> int:
        self.sent += 1
        return send(self.home, self.sent, instead)

    @rule()
    def ingest(self) -> None:
        self.standing.append(self.send())

    @rule(draw=RANDOMS)
    @precondition(lambda self: self.standing)
    def replace(self, draw: random.Random) -> None:
        self.standing.append(self.send(self.standing.pop(draw.randrange(len(self.standing)))))

    @rule(draw=RANDOMS)
    @precondition(lambda self: self.standing)
    def take_back(self, draw: random.Random) -> None:
        with store.writing(self.home) as con:
            ledger.take_out(con, self.home, self.standing.pop(draw.randrange(len(self.standing))), "tried")
            audit.append(con, "operator", "revert", "tried")

    @rule(draw=RANDOMS)
    @precondition(lambda self: self.standing)
    def send_back_and_reopen(self, draw: random.Random) -> None:
        number = draw.choice(self.standing)
        ledger.move(self.home, number, ("submitted",), "sent_back", "tried", OPERATOR)
        self.compare()
        ledger.move(self.home, number, ("sent_back",), "submitted", None, OPERATOR)
        self.is_whole_due = False

    @rule(draw=RANDOMS)
    def decide(self, draw: random.Random) -> None:
        with store.writing(self.home) as con:
            keys = vault.opened(self.home, con)
            people = [person for (person,) in con.execute(PEOPLE_BY_PROFILES).fetchall()]
            if len(people) > 1:
                a, b = draw.sample(people, 2)
                decision = people_decisions.merge(con, keys, a, b, "tried", "operator")
                if draw.random() < 0.5:
                    people_decisions.undo(con, decision, "tried", "operator")
                elif draw.random() < 0.5:
                    [(merged,)] = con.execute(LEFT_OF_TWO, {"a": a, "b": b}).fetchall()
                    people_decisions.split(con, keys, merged, "tried", "operator")

    @rule(draw=RANDOMS)
    def erase(self, draw: random.Random) -> None:
        number = draw.choice([number for number in PEOPLE["id"].to_pylist() if number])
        with store.reading(self.home) as con:
            is_known = bool(people_requests.find(con, vault.opened(self.home, con), number))
        if is_known:
            erasure.erase(self.home, number, "tried", "operator")

    @rule()
    def change_what_counts(self) -> None:
        self.is_new_way, self.is_whole_due = not self.is_new_way, True
        with tempfile.TemporaryDirectory() as folder, store.writing(self.home) as con:
            text = programme_text("vn-2022").replace(
                "needs_approval = false", f"needs_approval = {self.is_new_way}".lower()
            )
            (Path(folder) / "vn-2022.toml").write_text(text, encoding="utf-8")
            programmes.load_programmes(con, Path(folder))
            audit.append(con, "operator", "load configuration", "tried")

    @rule()
    def compare(self) -> None:
        snapshot = publish.publish(self.home)
        assert differing(self.home, snapshot) == []
        assert base_of(snapshot) is not None or self.is_whole_due
        self.is_whole_due = False

    def teardown(self) -> None:
        self.compare()
        self.patch.undo()
        self.folder.cleanup()


TestPublications = Publications.TestCase
TestPublications.settings = settings(
    max_examples=3, stateful_step_count=6, deadline=None, phases=[Phase.explicit, Phase.generate]
)


@pytest.fixture
def shown(stocked: Path) -> Path:
    """A home whose newest snapshot has a base."""
    publish.publish(stocked)
    assert base_of(publish.publish(stocked)) is not None
    return stocked


def test_a_base_with_a_flipped_bit_is_not_built_upon(shown: Path) -> None:
    newest = publish.publish(shown)
    flip(newest, newest.stat().st_size // 2)
    after = publish.publish(shown)
    assert base_of(after) is None
    assert differing(shown, after) == []


def test_a_lost_base_is_not_built_upon(shown: Path) -> None:
    publish.publish(shown).unlink()
    assert base_of(publish.publish(shown)) is None


def test_a_base_of_another_store_is_not_built_upon(shown: Path) -> None:
    with store.writing(shown) as con:
        con.execute("update last_published set audit_head = 'another'")
    assert base_of(publish.publish(shown)) is None


def test_a_base_of_an_older_schema_is_not_built_upon(shown: Path) -> None:
    with store.writing(shown) as con:
        con.execute("update last_published set schema_version = 0")
    assert base_of(publish.publish(shown)) is None


def test_a_base_with_other_columns_is_not_built_upon(shown: Path) -> None:
    with store.writing(shown) as con:
        con.execute("alter table partner add column remark varchar")
    after = publish.publish(shown)
    assert base_of(after) is None
    assert differing(shown, after) == []


@pytest.mark.parametrize(
    "change",
    [
        "update record set person = 1 where record = (select min(record) from record where person is not null)",
        "delete from record where record = (select max(record) from record)",
        "delete from issue where rowid = 0",
    ],
)
def test_a_change_that_nobody_noted_is_published_all_the_same(shown: Path, change: str) -> None:
    with store.writing(shown) as con:
        con.execute(change)
    after = publish.publish(shown)
    assert base_of(after) is None
    assert differing(shown, after) == []


def test_a_snapshot_is_written_whole_once_half_of_it_was_replaced(shown: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draft, "FEW", 10)
    bases = []
    for step in ("sent_back", "submitted", "sent_back", "submitted"):
        ledger.move(shown, 1, ("submitted", "sent_back"), step, "tried", OPERATOR)
        bases.append(base_of(publish.snapshot(shown).path) is not None)
    assert set(bases) == {True, False}


def test_a_publication_cut_short_before_it_was_noted_is_made_up_for(shown: Path) -> None:
    with store.holding(shown) as con:
        before = con.execute("from last_published").fetchall()
    ledger.move(shown, 1, ("submitted",), "sent_back", "tried", OPERATOR)
    with store.writing(shown) as con:
        con.execute("delete from last_published")
        con.executemany("insert into last_published values (?, ?, ?)", before)
        con.execute("insert into unpublished select 'submission', 1")
        con.execute("insert into unpublished select distinct 'person', person from record where submission = 1")
    after = publish.publish(shown)
    assert base_of(after) == before[0][0]
    assert differing(shown, after) == []


def test_a_snapshot_that_is_not_what_the_store_holds_is_found(shown: Path) -> None:
    assert verify(shown) == []
    with store.writing(shown) as con:
        con.execute("update partner set role = 'tampered'")
    assert [fault for fault in verify(shown) if "partner" in fault]
