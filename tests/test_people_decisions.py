"""Decisions of a clerk, the queue, and a person's own request."""

from typing import Any

import pytest

from pipelines import people_decisions, people_evidence, people_requests, people_review
from tests.people_store import KEYS, Store, bare
from warehouse.errors import UserError

DOUBTFUL = "who | name | born | unit\na | Lê Thị Hoa | 1980-02-03 | Sở Y tế"
PLAIN = "who | name | born | unit\nb | Le Thi Hoa | 1980 | Sở Y tế"


def _person(store: Store, who: str) -> int:
    [(person,)] = store.con.execute(
        "select person from record join submission using (submission) where topic = ? and state <> 'reverted'", [who]
    ).fetchall()
    return int(person)


def _doubtful() -> Store:
    store = bare()
    store.load("one", DOUBTFUL)
    store.load("two", PLAIN)
    return store


def test_an_unaccented_name_waits_in_the_queue_with_its_values_masked() -> None:
    store = _doubtful()
    [doubt] = people_review.queue(store.con, KEYS)
    assert {doubt.a, doubt.b} == {_person(store, "a"), _person(store, "b")}
    assert (doubt.reason, doubt.speaks["name"], doubt.speaks["birth"]) == ("same_name_and_year", "plain", "year")
    shown = str([face.names + face.births + face.identifiers + face.contacts for face in doubt.faces])
    assert "Lê Thị" not in shown and "03" not in shown and "1980" in shown


def test_two_identifiers_at_one_mailbox_are_put_before_a_clerk() -> None:
    store = bare()
    store.load("one", "who | name | born | id | email\na | Lò Đức Thành | 1985-07-09 | 014085004321 | t@x.example")
    store.load("two", "who | name | born | id | email\nb | Lò Đức Thành | 1985-07-09 | 079085117733 | t@x.example")
    assert store.people() == ["a", "b"]
    assert [doubt.reason for doubt in people_review.queue(store.con, KEYS)] == ["identifiers_differ"]


def test_a_merge_survives_a_reload_and_can_be_undone() -> None:
    store = _doubtful()
    number = people_decisions.merge(store.con, KEYS, _person(store, "a"), _person(store, "b"), "same card", "clerk")
    assert store.people() == ["a b"]
    assert people_review.length(store.con) == 0
    store.revert("two")
    assert store.people() == ["a"]
    store.load("two again", PLAIN)
    assert store.people() == ["a b"]
    people_decisions.undo(store.con, number, "was a cousin", "clerk")
    assert store.people() == ["a", "b"]
    assert people_review.length(store.con) == 1


def test_a_merge_keeps_the_older_number() -> None:
    store = _doubtful()
    older = _person(store, "a")
    people_decisions.merge(store.con, KEYS, _person(store, "b"), older, "same card", "clerk")
    assert _person(store, "b") == older


def test_a_dismissed_pair_leaves_the_queue_and_is_not_joined_by_later_evidence() -> None:
    store = _doubtful()
    people_decisions.dismiss(store.con, KEYS, _person(store, "a"), _person(store, "b"), "asked both", "clerk")
    assert people_review.queue(store.con, KEYS) == []
    store.load("three", "who | name | born | unit | email\nc | Lê Thị Hoa | 1980-02-03 | Sở Y tế | h@x.example")
    store.load("four", "who | name | born | unit | email\nd | Le Thi Hoa | 1980 | Sở Y tế | h@x.example")
    a, b = (next(i for i, people in enumerate(store.people()) if who in people.split()) for who in "ab")
    assert a != b


def test_a_split_parts_a_person_at_the_weakest_join() -> None:
    store = bare()
    store.load("one", "who | name | born | id\na | Lê Thị Hoa | 1980-02-03 | 096180300001")
    store.load("two", "who | name | id | email\nb | Lê Thị Hoa | 096180300001 | h@x.example")
    store.load("three", "who | email\nc | h@x.example")
    assert store.people() == ["a b c"]
    number = people_decisions.split(store.con, KEYS, _person(store, "a"), "another Hoa", "clerk")
    assert store.people() == ["a b", "c"]
    people_decisions.undo(store.con, number, "no", "clerk")
    assert store.people() == ["a b c"]


def test_every_join_names_its_rows_and_its_key() -> None:
    store = bare()
    store.load("one", "who | name | born | phone\na | Lê Thị Hoa | 1980-02-03 | 0350000001")
    store.load("two", "who | name | phone\nb | Lê Thị Hoa | 0350000001")
    [join] = people_evidence.explain(store.con, _person(store, "a"))
    assert {join.first["file"], join.second["file"]} == {"one", "two"}
    assert (join.joined_by, join.probability) == ("phone", None)


def test_a_decision_without_a_reason_or_about_nobody_is_refused() -> None:
    store = _doubtful()
    with pytest.raises(UserError, match="why"):
        people_decisions.merge(store.con, KEYS, _person(store, "a"), _person(store, "b"), " ", "clerk")
    with pytest.raises(UserError, match="no person 1"):
        people_decisions.merge(store.con, KEYS, _person(store, "a"), 1, "same card", "clerk")
    with pytest.raises(UserError, match="nothing to tell"):
        people_decisions.split(store.con, KEYS, _person(store, "a"), "why not", "clerk")


def test_a_person_finds_exports_and_erases_what_is_kept() -> None:
    store = bare()
    row = "who | name | born | id | phone\na | Lê Thị Hoa | 1980-02-03 | 096180300001 | 0350000001"
    store.load("one", row)
    store.load("two", "who | name | phone\nb | Lê Thị Hoa | 0350000001")
    person = _person(store, "a")
    [found] = people_requests.summary(store.con, KEYS, "096 180 300 001", "operator")
    assert (found["person"], found["identifiers"]) == (str(person), ["••••••••0001"])
    [kept] = people_requests.export(store.con, KEYS, "096180300001", "operator")
    assert [one["name"] for one in kept["rows"]] == ["Lê Thị Hoa", "Lê Thị Hoa"]

    assert people_requests.erase(store.con, KEYS, "096180300001", "asked", "operator") == [person]
    assert store.people() == ["a b"]
    assert store.con.execute("from name_form").fetchall() == []
    assert _names(people_requests.export(store.con, KEYS, "0350000001", "operator")) == {None}
    store.load("three", row.replace("a   |", "c   |").replace("\na |", "\nc |"))
    assert _person(store, "c") == person
    assert _names(people_requests.export(store.con, KEYS, "096180300001", "operator")) == {None}


def _names(exported: list[dict[str, Any]]) -> set[str | None]:
    return {row.get("name") for person in exported for row in person["rows"]}


def test_the_store_holds_no_name_identifier_or_contact_in_the_clear(tmp_path: Any) -> None:
    store = bare()
    store.load(
        "one",
        "who | name | born | id | phone | email\na | Lê Thị Hoa | 1980-02-03 | 096180300001 | 0350000001 | h@x.vn",
    )
    store.con.execute(f"attach '{tmp_path}/copy.duckdb' as copy; copy from database memory to copy; detach copy")
    raw = (tmp_path / "copy.duckdb").read_bytes()
    for secret in ("Lê Thị Hoa", "Hoa", "096180300001", "0350000001", "h@x.vn", "1980-02-03"):
        assert secret.encode() not in raw
