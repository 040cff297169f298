"""Requirements R36 to R40 of the threat model: audit, canaries, erasure, backup, locked parts."""

import json
import re
from pathlib import Path
from typing import Any

import pytest

from access import accounts, database, sessions
from access import requests as register
from pipelines.commands import parts
from tests.clients import account
from tests.command_line import EXAMPLES, ask, run
from warehouse import audit, store

EXAMPLE = EXAMPLES / "vi_du_danh_sach_ca_mau.xlsx"
IDENTIFIED = EXAMPLES / "ejemplo_docentes_chile.csv"  # with national identifiers


def personal_values(home: Path, file: Path) -> dict[str, set[str]]:
    """Names, identifiers, telephones and e-mails of the file's rows, as a dry run tells them."""
    document = ask("ingest", file, "--dry-run", "--values")
    found: dict[str, set[str]] = {"name": set(), "id": set(), "staff_id": set(), "phone": set(), "email": set()}
    for row in _rows_of(document):
        for kind, values in found.items():
            if row.get(kind):
                values.add(str(row[kind]))
    return found


def _rows_of(document: Any) -> list[dict[str, Any]]:
    if "rows" in document:
        return list(document["rows"])
    return [row for file in document["files"] for row in file.get("rows", [])]


def identifier_in(values: dict[str, set[str]]) -> str:
    """One value by which a person of the file can be found."""
    return next(value for kind in ("id", "staff_id", "phone", "email") for value in sorted(values[kind]))


def figures(home: Path) -> str:
    """Everything that is measured, but for the snapshot's name."""
    document = ask("measure")
    return json.dumps({**document, "snapshot": None}, sort_keys=True)


def test_r36_every_change_is_in_the_chain_and_the_chain_verifies(home: Path) -> None:
    number = ask("ingest", EXAMPLE)["files"][0]["submission"]
    run("revert", number, "--why", "thử")
    with store.reading(home) as con:
        assert audit.verify_chain(con).is_whole
        actions = [link.action for link in audit.links(con)]
    assert actions[-2:] == ["ingest", "revert"]


def test_r36_readings_and_exports_of_personal_data_are_in_the_chain(home: Path) -> None:
    identifier = identifier_in(personal_values(home, IDENTIFIED))
    ask("ingest", IDENTIFIED)
    ask("persons", "find", "--identifier", identifier)
    ask("persons", "export", "--identifier", identifier)
    with store.reading(home) as con:
        assert [link.action for link in audit.links(con, 2)] == ["find person", "export person"]
        assert audit.verify_chain(con).is_whole


def test_r36_a_change_that_fails_leaves_no_row(home: Path) -> None:
    ask("ingest", EXAMPLE)
    with store.reading(home) as con:
        before = audit.head(con)
    with pytest.raises(ZeroDivisionError), store.writing(home) as con:
        audit.append(con, "operator", "revert", "submission 1", {})
        raise ZeroDivisionError
    with store.reading(home) as con:
        assert audit.head(con) == before


def test_r37_no_personal_value_in_what_is_printed_published_or_audited(home: Path) -> None:
    values = personal_values(home, EXAMPLE)
    canaries = {value for kind in values.values() for value in kind if len(value) > 6}
    assert len(canaries) > 20
    told = [run(*command, "--json") for command in _commands()]
    printed = "\n".join(answer.out + answer.err for answer in told)
    files = [path for path in home.rglob("*") if path.is_file()]
    for canary in canaries:
        assert canary not in printed
        for path in files:
            assert canary.encode() not in path.read_bytes(), path.name


def _commands() -> list[tuple[object, ...]]:
    return [
        ("ingest", EXAMPLE),
        ("ingest", EXAMPLE),
        ("records",),
        ("submissions",),
        ("measure",),
        ("audit",),
        ("verify",),
        ("persons", "review"),
        ("persons", "find", "--identifier", "nobody@so.example"),
        ("revert", 99, "--why", "x"),
        ("status",),
    ]


def test_r38_erasure_takes_attributes_out_everywhere_keeps_every_count_and_holds_after_a_restore(
    home: Path, tmp_path: Path
) -> None:
    identifier = identifier_in(personal_values(home, IDENTIFIED))
    ask("ingest", IDENTIFIED)
    backup = tmp_path / "before.backup"
    ask("backup", backup)
    before = figures(home)
    [found] = ask("persons", "find", "--identifier", identifier)["people"]
    assert found["names"]
    assert list((home / "raw").glob("*.sealed"))

    ask("erase", "--identifier", identifier, "--why", "theo yêu cầu")
    assert figures(home) == before
    assert list((home / "raw").glob("*.sealed")) == []
    [gone] = ask("persons", "export", "--identifier", identifier)["people"]
    assert all(not row.get("name") and not row.get("id") and not row.get("phone") for row in gone["rows"])

    told = ask("restore", backup)
    assert told["erasures"] == 1
    assert figures(home) == before
    [still] = ask("persons", "export", "--identifier", identifier)["people"]
    assert all(not row.get("name") and not row.get("id") and not row.get("phone") for row in still["rows"])
    assert list((home / "raw").glob("*.sealed")) == []
    assert ask("verify")["faults"] == []


def test_r38_an_erased_person_in_a_later_file_counts_as_the_same_and_leaves_no_attribute(
    home: Path, tmp_path: Path
) -> None:
    identifier = identifier_in(personal_values(home, IDENTIFIED))
    ask("ingest", IDENTIFIED)
    [found] = ask("persons", "find", "--identifier", identifier)["people"]
    ask("erase", "--identifier", identifier, "--why", "theo yêu cầu")
    later = tmp_path / "later.csv"
    later.write_bytes(IDENTIFIED.read_bytes() + b"\r\n")
    ask("ingest", later)
    [again] = ask("persons", "find", "--identifier", identifier)["people"]
    assert again["person"] == found["person"]
    assert again["names"] == []


def test_r39_a_restored_installation_answers_alike_and_a_flipped_bit_is_refused(home: Path, tmp_path: Path) -> None:
    ask("ingest", EXAMPLE)
    account(home, "chief", "administrator")
    with database.changing(home) as con:
        token = sessions.open_for(con, "chief")
    before = figures(home)
    backup = tmp_path / "whole.backup"
    ask("backup", backup)
    accounts.disable(home, "chief")
    damaged = bytearray(backup.read_bytes())
    for place in range(2000, len(damaged), len(damaged) // 12):
        flipped = tmp_path / "flipped.backup"
        damaged[place] ^= 4
        flipped.write_bytes(damaged)
        damaged[place] ^= 4
        assert run("restore", flipped).code == 1, f"a bit flipped at {place} went unseen"
    ask("restore", backup)
    assert figures(home) == before
    assert sessions.of_token(home, token) is None


def test_the_register_of_requests_keeps_deadlines_and_no_name(home: Path) -> None:
    told = ask("requests", "add", "--kind", "erase", "--received", "2026-03-05")
    assert (told["answer_by"], told["finish_by"]) == ("2026-03-09", "2026-03-15")
    assert run("requests", "add", "--kind", "praise").code == 1
    assert run("requests", "finish", told["request"], "--outcome", "done").code == 0
    assert run("requests", "finish", told["request"], "--outcome", "again").code == 1
    [listed] = ask("requests", "list")["requests"]
    assert listed["outcome"] == "done"
    assert not {"name", "identifier"} & set(listed)
    assert register.every(home)[0].finished_on


def test_r40_every_requirement_is_pinned_and_hashed() -> None:
    for name in ("requirements.txt", "requirements-dev.txt"):
        text = (Path(__file__).parent.parent / name).read_text("utf-8")
        pins = re.findall(r"^([A-Za-z0-9._-]+(?:\[[^\]]*\])?)==(\S+)", text, flags=re.MULTILINE)
        blocks = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)
        assert len(pins) > 30
        assert all("--hash=sha256:" in block for block in blocks if "==" in block)
        assert not re.search(r"https?://", text)


def test_r40_the_parts_list_names_every_pinned_package_with_its_licence() -> None:
    document = ask("sbom")
    assert document["bomFormat"] == "CycloneDX"
    named = {part["name"] for part in document["components"]}
    assert {"streamlit", "duckdb", "argon2-cffi"} <= named
    assert "://" not in json.dumps(document)


def test_r40_every_licence_is_one_that_may_be_passed_on() -> None:
    told = {name: parts.licence(name) for name in parts.locked()}
    assert {name: said for name, said in told.items() if not parts.is_allowed(name, said)} == {}
