"""The operator's pages as their viewers use them: what is shown and put on record, what a forged value can't do."""

import json
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from access import accounts, database, links, sessions, settings
from access.account_desk import AccountDesk
from access.people_desk import PeopleDesk
from access.snapshot_desk import SnapshotDesk
from access.trail import excerpt, proof
from access.viewer import Viewer, standing_in
from display.language import LANGUAGES, has_words
from tests.clients import account
from tests.command_line import ask, run
from tests.doubtful_people import take_in
from warehouse import audit, store
from warehouse.errors import UserError
from warehouse.scope import NATION

ROOT = Path(__file__).parent.parent
PAGES = ("people", "accounts", "audit", "snapshots")
IDENTIFIER = "096180001234"
MASKED = ("••••••••1234",)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an installation, its keys, two doubtful pairs and one account a role; copied for each test."""
    folder = tmp_path_factory.mktemp("manage")
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("MILEPOST_HOME", str(folder / "home"))
        patched.setenv("MILEPOST_KEYS", str(folder / "keys"))
        take_in(folder)
    for name, role, *areas in (
        ("chief", "administrator"),
        ("clerk", "approver"),
        ("local", "approver", "VN34-01"),
        ("reader", "viewer"),
        ("lan", "submitter", "VN34-96"),
    ):
        account(folder / "home", name, role, *areas)
    return folder


@pytest.fixture
def home(made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The installation, for one test alone."""
    shutil.copytree(made / "home", tmp_path / "home")
    shutil.copy(made / "keys", tmp_path / "keys")
    monkeypatch.setenv("MILEPOST_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("MILEPOST_KEYS", str(tmp_path / "keys"))
    return tmp_path / "home"


def page(name: str, viewer: str = "chief", role: str = "administrator", language: str = "en", **asked: str) -> AppTest:
    """The page after its first run, as the viewer sees it."""
    app = AppTest.from_file(ROOT / "pages" / "manage" / f"{name}.py", default_timeout=60)
    for key, value in asked.items():
        app.query_params[key] = value
    return rerun(app, viewer, role, language)


def rerun(app: AppTest, viewer: str = "chief", role: str = "administrator", language: str = "en") -> AppTest:
    with standing_in(Viewer(viewer, role, frozenset(), NATION, language)):
        app.run()
    assert not app.exception, app.exception
    return app


def text_of(app: AppTest) -> str:
    return "\n".join(
        str(element.value) for kind in ("markdown", "info", "error", "success", "code") for element in app.get(kind)
    )


def trail(home: Path) -> list[audit.Link]:
    with database.asking(home) as con:
        return audit.links(con)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_every_page_speaks_every_language(home: Path, name: str, language: str) -> None:
    assert not page(name, language=language).error


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("role", ["viewer", "submitter", "analyst", "anonymous"])
def test_a_page_ends_for_roles_that_it_is_not_for(home: Path, name: str, role: str) -> None:
    app = page(name, "reader", role)
    assert [element.value for element in app.error]
    assert ['href="sign-in"' in element.value for element in app.markdown] == [True]  # the way on, nothing of the page
    assert not trail(home)[-1].action.endswith("_read")


def test_the_queue_is_masked_and_reading_it_is_on_record_once(home: Path) -> None:
    app = page("people", "clerk", "approver")
    shown = text_of(app)
    assert "L. T. Hoa" in shown
    assert "Lê Thị" not in shown and IDENTIFIER not in shown and "1234" in shown
    rerun(app, "clerk", "approver")
    reads = [link for link in trail(home) if link.action == "queue_read"]
    assert [link.actor for link in reads] == ["clerk"]
    assert len(json.loads(reads[0].detail)["people"]) == 4


def test_every_reason_to_doubt_and_every_key_that_joins_has_words() -> None:
    rules = ROOT / "warehouse" / "people"
    verdict = (rules / "ruled.sql").read_text(encoding="utf-8")
    doubts = set(re.findall(r"(?:then |, )\s*'(\w+)'(?=,\s*null|\n)", verdict[verdict.index("as forbidden_by") :]))
    keys = set(re.findall(r"then '(\w+)'", (rules / "joining.sql").read_text(encoding="utf-8")))
    assert doubts and keys
    assert [reason for reason in sorted(doubts) if not has_words("en", f"people.reason.{reason}")] == []
    assert [key for key in sorted(keys) if not has_words("en", f"people.key.{key}")] == []


def test_a_pair_is_decided_with_a_reason_and_undone_with_one(home: Path) -> None:
    app = page("people")
    assert len(app.text_area) == 2
    app.button[0].click()
    rerun(app)
    assert "The reason is missing" in app.error[0].value
    app.text_area[0].set_value("cùng một thẻ")
    app.button[0].click()
    rerun(app)
    assert app.success[0].value == "Decided: one person."
    assert len(app.text_area) == 1
    [decision] = ask("persons", "decisions")["decisions"]
    assert (decision["decided_by"], decision["action"], decision["why"]) == ("chief", "merge", "cùng một thẻ")

    app = page("people", part="decisions")
    app.text_area[0].set_value("nhầm người")
    app.button[0].click()
    rerun(app)
    assert app.success[0].value == "The decision was taken back."
    assert len(page("people").text_area) == 2


def test_a_dismissed_pair_leaves_the_queue(home: Path) -> None:
    app = page("people", "clerk", "approver")
    app.text_area[0].set_value("hai người khác nhau")
    app.button[1].click()
    rerun(app, "clerk", "approver")
    assert len(app.text_area) == 1


def test_one_person_is_explained_and_parted(home: Path) -> None:
    desk = PeopleDesk(home, "chief")
    pair = next(one for one in desk.queue(10).doubts if any(face.identifiers[:1] == MASKED for face in one.faces))
    desk.merge(pair.a, pair.b, "gộp thử")
    [person] = [int(one["person"]) for one in desk.find(IDENTIFIER)]
    app = page("people", part="person")
    app.text_input[0].set_value(str(person))
    rerun(app)
    assert "strength" in text_of(app)
    app.text_area[0].set_value("hai người")
    app.button[0].click()
    rerun(app)
    assert app.success[0].value == "Parted into two people."


def test_what_is_no_number_is_told(home: Path) -> None:
    app = page("people", part="person")
    app.text_input[0].set_value("1; drop table person")
    assert rerun(app).error


def test_a_person_is_found_exported_and_erased_by_identifier(home: Path) -> None:
    app = page("people", part="requests")
    app.text_input[0].set_value(IDENTIFIER)
    app.button[0].click()
    rerun(app)
    assert "L. T. Hoa" in text_of(app)
    assert IDENTIFIER not in str(app.query_params)
    address = PeopleDesk(home, "chief").export(IDENTIFIER)
    assert re.fullmatch(r"export/[A-Za-z0-9_-]{43}", address)
    next(area for area in app.text_area if area.key == "why.erase").set_value("đơn số 1")
    next(button for button in app.button if button.key == "erase.0").click()
    rerun(app)
    assert "erased" in app.success[0].value
    assert "L. T. Hoa" not in text_of(app)
    with store.reading(home) as con:
        actions = [link.action for link in audit.links(con)]
    assert actions.count("find person") == 2 and actions.count("export person") == 1 and actions.count("erase") == 1


def test_requests_are_entered_with_deadlines_and_closed(home: Path) -> None:
    app = page("people", part="requests")
    next(button for button in app.button if button.key == "request.enter").click()
    rerun(app)
    assert "Request 1" in app.success[0].value
    next(area for area in app.text_area if area.key == "why.close").set_value("đã trả lời")
    next(button for button in app.button if button.key == "close.0").click()
    rerun(app)
    [closed] = PeopleDesk(home, "chief").requests()
    assert closed.outcome == "đã trả lời"


def test_an_approver_is_not_shown_requests_and_can_ask_for_none(home: Path) -> None:
    app = page("people", "clerk", "approver", part="requests")
    assert not app.text_input
    desk = PeopleDesk(home, "clerk")
    for step in (lambda: desk.find(IDENTIFIER), lambda: desk.export(IDENTIFIER), lambda: desk.erase(IDENTIFIER, "x")):
        with pytest.raises(UserError, match="administrator"):
            step()


def test_r21_a_clerk_of_another_area_sees_and_decides_nothing_of_these_people(home: Path) -> None:
    [first, second] = PeopleDesk(home, "chief").queue(10).doubts
    number = PeopleDesk(home, "chief").merge(first.a, first.b, "x")
    desk = PeopleDesk(home, "local")
    assert desk.queue(10).waiting == 0 and desk.decisions() == []
    there = [
        lambda: desk.merge(second.a, second.b, "x"),
        lambda: desk.split(first.a, "x"),
        lambda: desk.person(second.a),
    ]
    for step in there:
        with pytest.raises(UserError, match="There is no person"):
            step()
    with pytest.raises(UserError, match="There is no person"):
        desk.undo(number, "x")
    assert len(ask("persons", "decisions")["decisions"]) == 1


@pytest.mark.parametrize("name", ["clerk", "reader", "lan"])
def test_r06_only_an_administrator_changes_accounts_whatever_the_browser_sent(home: Path, name: str) -> None:
    desk = AccountDesk(home, name)
    steps: list[Any] = [
        desk.every, desk.areas, desk.settings, desk.open_sessions,
        lambda: desk.add("mole", "administrator", []),
        lambda: desk.change(name, "administrator", [], "x"),
        lambda: desk.disable("chief", "x"),
        lambda: desk.enable("chief"),
        lambda: desk.invite("chief"),
        lambda: desk.drop_second_factor("chief", "x"),
        lambda: desk.end_sessions("chief", "x"),
        lambda: desk.decide("open", False, "x"),
        lambda: excerpt(home, name, "changes", 1),
        lambda: proof(home, name),
    ]  # fmt: skip
    for step in steps:
        with pytest.raises(UserError, match="administrator"):
            step()
    if name != "clerk":
        with pytest.raises(UserError, match="approver"):
            SnapshotDesk(home, name).freeze("x", "x")


def test_an_account_is_added_and_its_link_shown_once(home: Path) -> None:
    app = page("accounts")
    app.text_input[0].set_value("minh")
    app.selectbox[0].set_value("analyst")
    next(button for button in app.button if button.key == "add.account").click()
    rerun(app)
    [shown] = [element.value for element in app.code]
    token = shown.rpartition("/")[2]
    assert links.find(home, token) is not None
    assert accounts.named(home, "minh").role == "analyst"
    rerun(app)
    assert not app.code
    assert token not in str([link.detail for link in trail(home)])


def test_a_submitter_without_an_area_is_declined_in_words(home: Path) -> None:
    app = page("accounts")
    app.text_input[0].set_value("minh")
    app.selectbox[0].set_value("submitter")
    next(button for button in app.button if button.key == "add.account").click()
    assert "no area" in rerun(app).error[0].value
    with pytest.raises(UserError, match="unit_id"):
        AccountDesk(home, "chief").add("minh", "submitter", ["VN34-99999"])


def test_an_account_is_disabled_with_a_reason_and_its_sessions_end(home: Path) -> None:
    with database.changing(home) as con:
        token = sessions.open_for(con, "lan")
    app = page("accounts")
    app.selectbox(key="account.which").set_value("lan")
    rerun(app)
    app.text_area(key="why.disable.lan").set_value("nghỉ việc")
    app.button(key="disable.lan.0").click()
    rerun(app)
    assert accounts.named(home, "lan").is_disabled
    assert sessions.of_token(home, token) is None
    assert json.loads(trail(home)[-1].detail)["why"] == "nghỉ việc"
    app.button(key="enable.lan").click()
    rerun(app)
    assert not accounts.named(home, "lan").is_disabled


def test_nobody_locks_themselves_out(home: Path) -> None:
    desk = AccountDesk(home, "chief")
    for step in (lambda: desk.disable("chief", "x"), lambda: desk.change("chief", "viewer", [], "x")):
        with pytest.raises(UserError, match="your own account"):
            step()


def test_ending_sessions_keeps_the_one_that_asks(home: Path) -> None:
    with database.changing(home) as con:
        mine, other = sessions.open_for(con, "chief"), sessions.open_for(con, "chief")
    seen = sessions.of_token(home, mine)
    assert seen is not None
    AccountDesk(home, "chief", seen.hash).end_sessions("chief", "máy lạ")
    assert sessions.of_token(home, mine) is not None
    assert sessions.of_token(home, other) is None


def test_settings_are_decided_with_a_reason(home: Path) -> None:
    app = page("accounts", part="settings")
    app.radio[0].set_value("closed")
    app.toggle[0].set_value(True)
    app.text_area[0].set_value("họp")
    next(button for button in app.button if button.key == "settings.0").click()
    rerun(app)
    decided = settings.current(home)
    assert (decided.anonymous_reading, decided.needs_second_factor) == ("closed", True)


def test_the_trail_is_filtered_and_proved(home: Path) -> None:
    PeopleDesk(home, "clerk").queue(10)
    app = page("audit", chain="readings")
    app.selectbox(key="trail.who").set_value("clerk")
    app.selectbox(key="trail.what").set_value("queue_read")
    rerun(app)
    table = next(element.value for element in app.markdown if "<table" in element.value)
    assert table.count("<tr>") == 2
    app.button(key="verify").click()
    rerun(app)
    assert len(app.success) == 3 and not app.error


def test_tampering_shows_on_the_page(home: Path) -> None:
    with database.changing(home) as con:
        con.execute("update audit set actor = 'nobody' where seq = 2")
    app = page("audit", chain="readings")
    app.button(key="verify").click()
    rerun(app)
    assert "broken at row 2 (edited)" in app.error[0].value


def test_figures_are_frozen_with_label_and_reason(home: Path) -> None:
    app = page("snapshots")
    app.text_input[0].set_value("30 June 2022")
    app.text_area[0].set_value("báo cáo quý")
    app.button[0].click()
    rerun(app)
    assert app.success[0].value == "The figures are frozen."
    assert "báo cáo quý" in text_of(app)
    app.text_input[0].set_value("../../store")
    app.text_area[0].set_value("x")
    app.button[0].click()
    assert rerun(app).error
    assert [one["label"] for one in ask("frozen")["frozen"]] == ["30 June 2022"]


def test_two_frozen_states_are_compared_by_submission(home: Path) -> None:
    ask("freeze", "A", "--why", "first")
    ask("revert", 1, "--why", "wrong course")
    ask("freeze", "B", "--why", "second")
    shown = text_of(page("snapshots"))
    assert "first.csv" in shown and "Withdrawn" in shown and "−3" in shown
    assert SnapshotDesk(home, "local").changes("A", "B") == []


def test_the_last_backup_is_told(home: Path, tmp_path: Path) -> None:
    assert "No backup" in text_of(page("snapshots"))
    assert run("backup", tmp_path / "whole.backup").code == 0
    assert "whole.backup" in text_of(page("snapshots"))
