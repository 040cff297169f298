"""An older store is carried forward when it is opened, after a proved copy of it; a newer one is refused."""

from pathlib import Path

import duckdb
import pytest

from tests.command_line import ask, run
from tests.stocked import LIST, figures
from warehouse import migrate, store

STEP = """
alter table submission add column sender_note varchar;
update submission set sender_note = 'carried forward'
"""


@pytest.fixture
def old(stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A store of version 0, and one step that makes version 1 of it."""
    with store.writing(stocked) as connection:
        connection.execute("update schema_version set version = 0; update last_published set schema_version = 0")
    steps = tmp_path / "steps"
    steps.mkdir()
    (steps / "0001_sender_note.sql").write_text(STEP)
    monkeypatch.setattr(store, "MIGRATIONS", steps)
    return stocked


AS_OF_VERSION_1 = """
create sequence person_made;
alter table profile add column tokens uinteger[];
alter table profile add column spellings uinteger[];
update profile set tokens = list_reverse(n.tokens), spellings = n.spellings from name_form as n
where profile.name = n.name;
drop table name_form;
update schema_version set version = 1;
update last_published set schema_version = 1;
"""


def test_people_are_known_again_after_what_likens_names_has_moved(stocked: Path) -> None:
    with store.writing(stocked) as connection:
        forms = connection.execute("from name_form order by name").fetchall()
        people = connection.execute("select person, profile from profile order by profile").fetchall()
        connection.execute(AS_OF_VERSION_1)
    with store.reading(stocked) as connection:
        assert migrate.version(connection) == 2
        assert connection.execute("from name_form order by name").fetchall() == forms
        assert connection.execute("select person, profile from profile order by profile").fetchall() == people
    assert len(forms) > 0
    assert run("verify").code == 0
    ask("revert", 1, "--why", "sent anew")
    ask("ingest", LIST, "--course", "CDS-01", "--programme", "vn-2022", "--period", "2022-Q2")
    with store.reading(stocked) as connection:
        assert connection.execute("from name_form order by name").fetchall() == forms


@pytest.mark.parametrize("opened", [store.reading, store.writing, store.holding])
def test_an_older_store_is_carried_forward_whoever_opens_it(old: Path, opened) -> None:  # type: ignore[no-untyped-def]
    with opened(old) as connection:
        assert connection.execute("select distinct sender_note from submission").fetchall() == [("carried forward",)]
        assert migrate.version(connection) == 1
    with store.reading(old) as connection:
        assert connection.execute("select list(version order by version) from schema_version").fetchall() == [([0, 1],)]


def test_figures_are_the_same_after_an_upgrade(old: Path) -> None:
    with duckdb.connect(store.store_path(old), read_only=True) as connection:
        before = connection.execute("from day_count order by all").fetchall()
    with store.reading(old) as connection:
        assert connection.execute("from day_count order by all").fetchall() == before
    assert run("verify").code == 0


def test_the_store_before_the_upgrade_is_kept_and_opens(old: Path) -> None:
    with store.reading(old):
        pass
    with duckdb.connect(old / "before-upgrade" / "store-0.duckdb", read_only=True) as kept:
        assert kept.execute("select max(version) from schema_version").fetchall() == [(0,)]
        assert kept.execute("select count(*) from submission").fetchall() == [(2,)]


def test_a_step_that_fails_leaves_the_older_store_as_it_was(old: Path, tmp_path: Path) -> None:
    broken = tmp_path / "steps" / "0002_broken.sql"
    broken.write_text("alter table submission drop column sender_note; select nothing;")
    with pytest.raises(duckdb.BinderException), store.reading(old):
        pass
    broken.unlink()
    with store.reading(old) as connection:
        assert migrate.version(connection) == 1
        assert connection.execute("select count(sender_note) from submission").fetchall() == [(2,)]


def test_a_store_of_a_newer_milepost_is_refused_in_words(stocked: Path) -> None:
    with store.writing(stocked) as connection:
        connection.execute("insert into schema_version values (99, now()::timestamp)")
    answer = run("submissions")
    assert (answer.code, "newer Milepost" in answer.err, "Traceback" in answer.err) == (1, True, False)


def test_a_backup_of_an_older_schema_is_restored_and_carried_forward(
    stocked: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = figures()
    with store.writing(stocked) as connection:
        connection.execute("update schema_version set version = 0; update last_published set schema_version = 0")
    steps = tmp_path / "steps"
    steps.mkdir()
    monkeypatch.setattr(migrate, "FIRST", 0)
    monkeypatch.setattr(store, "MIGRATIONS", steps)
    assert run("backup", tmp_path / "b").code == 0
    (steps / "0001_sender_note.sql").write_text(STEP)
    assert run("restore", tmp_path / "b").code == 0
    with store.reading(stocked) as connection:
        assert migrate.version(connection) == 1
    assert figures() == before
